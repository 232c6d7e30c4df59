/* format: which format an input is in: as said, else by extension, else by content. */
#ifndef KHP_READ_FORMAT_H
#define KHP_READ_FORMAT_H

#include "read/reader.h"

/* Makes the reader for the text and notes the format in text->bytes.about. The caller hands the
 * text over to the reader. KHIPU_E_READ, KHIPU_E_SYNTAX (a format that khipu does not read),
 * KHIPU_E_ENCODING, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_format_choose(khp_reader **reader, khp_text *text,
                                                const khp_read_options *options,
                                                khipu_error *error);

/* The word of --from for it ("csv"). */
const char *khp_format_word(khp_format format);

#endif
