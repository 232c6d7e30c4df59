/* shown: text of anybody's as a terminal may show it. */
#ifndef KHP_BASE_SHOWN_H
#define KHP_BASE_SHOWN_H

#include "base/buffer.h"

/* Appends about `limit` bytes of the text, with control characters, marks of direction and invalid
 * UTF-8 escaped, and quotes and backslashes too if it stands in quotes. Returns how many bytes of
 * the text were taken. */
size_t khp_shown_add(khp_buffer *buffer, khp_slice text, size_t limit, bool in_quotes);

#endif
