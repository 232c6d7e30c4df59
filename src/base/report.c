#include "base/report.h"

#include <errno.h>

void khp_report(const khipu_listener *listener, khipu_level level, khp_where where,
                const char *reason, const char *format, ...) {
    if (listener == NULL || listener->message == NULL) {
        return;
    }
    khp_buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    khp_buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    const khipu_message message = {
        .level = level,
        .source = where.source,
        .line = where.line,
        .field = where.field,
        .reason = reason,
        .text = khp_buffer_cstr(&text),
    };
    listener->message(listener->context, &message);
    khp_buffer_clear(&text);
}

khipu_status khp_report_write(const khipu_listener *listener, khp_slice text, khipu_error *error) {
    if (listener == NULL || listener->write == NULL || text.len == 0) {
        return KHIPU_OK;
    }
    errno = 0;
    if (listener->write(listener->context, text.ptr, text.len)) {
        return KHIPU_OK;
    }
    if (errno == EPIPE) {
        return khp_fail(error, KHIPU_E_CLOSED, (khp_where){0},
                        "the reader of the output went away");
    }
    return khp_fail_errno(error, KHIPU_E_IO, "standard output", "cannot write");
}
