#include "run/page_text.h"

#include "base/utf8.h"

#include <stdio.h>

#define PAGE_TEXT_LIMIT ((size_t)1024 * 1024)

/* A text of the reader's own language, so no guess is made: UTF-8, or a message. */
static khipu_status check_page_text(khp_buffer *text, const char *path, khipu_error *error) {
    static const char mark[] = "\xEF\xBB\xBF";
    const size_t length = sizeof mark - 1;
    if (text->failed) {
        return khp_fail_memory(error);
    }
    if (text->len >= length && memcmp(text->ptr, mark, length) == 0) {
        text->len -= length;
        memmove(text->ptr, text->ptr + length, text->len);
    }
    bool is_text = khp_utf8_valid(khp_buffer_slice(text)) &&
                   (text->len == 0 || memchr(text->ptr, '\0', text->len) == NULL);
    return is_text ? KHIPU_OK
                   : khp_fail(error, KHIPU_E_ENCODING,
                              (khp_where){.source = path, .field = "--page-text"},
                              "is no UTF-8 text: save it as one");
}

khipu_status khp_page_text_read(khp_buffer *text, const char *path, khipu_error *error) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot open the page's text");
    }
    size_t got = 1;
    while (got > 0 && text->len <= PAGE_TEXT_LIMIT && khp_buffer_reserve(text, 4096)) {
        got = fread(text->ptr + text->len, 1, 4096, file);
        text->len += got;
    }
    bool failed = ferror(file) != 0;
    (void)fclose(file);
    if (failed) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot read the page's text");
    }
    if (text->len > PAGE_TEXT_LIMIT) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){.source = path, .field = "--page-text"},
                        "is longer than 1 MiB");
    }
    return check_page_text(text, path, error);
}
