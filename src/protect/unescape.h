/* unescape: texts as links and JSON write them, made what they stand for. Private to protect/. */
#ifndef KHP_PROTECT_UNESCAPE_H
#define KHP_PROTECT_UNESCAPE_H

#include "base/buffer.h"

/* Appends the text with each %XX and \uXXXX (pairs of surrogates too) decoded. Another \ becomes a
 * space, as it parts the names of a path; so does what is no UTF-8 in the end. The buffer fails
 * without memory. */
void khp_unescape(khp_buffer *to, khp_slice text);

#endif
