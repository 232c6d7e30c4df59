/* page_text: the introduction of a page, from --page-text. */
#ifndef KHP_RUN_PAGE_TEXT_H
#define KHP_RUN_PAGE_TEXT_H

#include "base/buffer.h"
#include "base/error.h"

/* Appends the text of a file to an empty buffer, without a byte order mark. KHIPU_E_READ;
 * KHIPU_E_RANGE (more than 1 MiB), KHIPU_E_ENCODING (no UTF-8), KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_page_text_read(khp_buffer *text, const char *path,
                                                 khipu_error *error);

#endif
