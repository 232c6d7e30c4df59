#include "base/error.h"

#include "base/shown.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>

static void copy_text(char *target, size_t size, const char *text) {
    size_t length = text == NULL ? 0 : strlen(text);
    if (length >= size) {
        length = size - 1;
    }
    if (length > 0) {
        memcpy(target, text, length);
    }
    target[length] = '\0';
}

/* Messages are UTF-8: what is not, because of what was quoted or of where it was cut, becomes '?'.
 */
static void repair(char *text) {
    size_t length = strlen(text);
    size_t at = khp_utf8_valid_prefix(khp_slice_of(text, length));
    while (at < length) {
        text[at] = '?';
        at += khp_utf8_valid_prefix(khp_slice_of(text + at, length - at));
    }
}

khipu_status khp_fail(khipu_error *error, khipu_status status, khp_where where, const char *format,
                      ...) {
    if (error == NULL || error->status != KHIPU_OK) {
        return status;
    }
    error->status = status;
    copy_text(error->source, sizeof error->source, where.source);
    copy_text(error->field, sizeof error->field, where.field);
    repair(error->field);
    error->line = where.line;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    repair(error->message);
    return status;
}

void khp_tell_no_memory(khipu_error *error) {
    (void)khp_fail(error, KHIPU_E_MEMORY, (khp_where){0}, KHP_OUT_OF_MEMORY);
}

khipu_status khp_fail_errno(khipu_error *error, khipu_status status, const char *source,
                            const char *what) {
    char reason[128];
    int code = errno;
#if defined(__GLIBC__) && defined(_GNU_SOURCE)
    copy_text(reason, sizeof reason, strerror_r(code, reason, sizeof reason));
#else
    if (strerror_r(code, reason, sizeof reason) != 0) {
        snprintf(reason, sizeof reason, "error %d", code);
    }
#endif
    return khp_fail(error, status, (khp_where){.source = source}, "%s: %s", what, reason);
}

void khp_quote(khp_buffer *buffer, khp_slice text, size_t limit) {
    khp_buffer_add_byte(buffer, '"');
    size_t at = khp_shown_add(buffer, text, limit, true);
    khp_buffer_add_cstr(buffer, at < text.len ? "…\"" : "\"");
}
