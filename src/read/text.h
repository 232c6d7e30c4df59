/* text: an input as UTF-8 text, whatever encoding it is stored in (design.md section 5). */
#ifndef KHP_READ_TEXT_H
#define KHP_READ_TEXT_H

#include "read/input.h"
#include "read/xlsx.h"

#include <iconv.h>

/* Zero-initialise ({0}) before khp_text_open; khp_text_close gives everything back. */
typedef struct khp_text {
    khp_bytes bytes;
    const char *encoding; /* as iconv names it; NULL: UTF-8, passed through unchecked */
    size_t unit;          /* bytes that are skipped where nothing can be decoded */
    size_t mark;          /* bytes of the byte order mark */
    iconv_t converter;
    bool is_converting; /* converter is open */
    khp_buffer raw;     /* bytes that are not decoded yet */
    size_t raw_used;
    bool raw_ended;
    khp_buffer head; /* text that khp_text_peek has read ahead */
    size_t head_used;
    khp_xlsx *workbook; /* a sheet as text; NULL: the bytes are text */
} khp_text;

/* Opens the path and decides its encoding: `encoding` if it is not NULL, else by the byte order
 * mark, else UTF-8, or Windows-1252 (with a warning that names the first such line) if no valid
 * multi-byte UTF-8 sequence is in it, but other bytes above 0x7F are. A file is searched to its
 * end; what cannot be read twice, in its first `head` bytes. A workbook's sheet is text too.
 * KHIPU_E_READ, KHIPU_E_ARGUMENT (unknown encoding), KHIPU_E_ENCODING, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_text_open(khp_text *text, const khp_read_options *options,
                                            const char *path, size_t head, khipu_error *error);

/* Shows up to `want` bytes of the text from the start without consuming them. Before the first
 * read. The slice lives until the next call. */
KHIPU_MUST_CHECK khipu_status khp_text_peek(khp_text *text, size_t want, khp_slice *head,
                                            khipu_error *error);

/* Reads up to `room` (at least 16) bytes of text; *got is 0 only at the end. What cannot be decoded
 * comes as bytes that are not valid UTF-8, so that its record is found by checking. */
KHIPU_MUST_CHECK khipu_status khp_text_read(khp_text *text, char *to, size_t room, size_t *got,
                                            khipu_error *error);

KHIPU_MUST_CHECK khipu_status khp_text_rewind(khp_text *text, khipu_error *error);

void khp_text_close(khp_text *text);

#endif
