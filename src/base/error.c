#include "base/error.h"

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

khipu_status khp_fail(khipu_error *error, khipu_status status, khp_where where, const char *format,
                      ...) {
    if (error == NULL || error->status != KHIPU_OK) {
        return status;
    }
    error->status = status;
    copy_text(error->source, sizeof error->source, where.source);
    copy_text(error->field, sizeof error->field, where.field);
    error->line = where.line;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
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

static void quote_byte(khp_buffer *buffer, unsigned char byte) {
    switch (byte) {
    case '\n': khp_buffer_add_cstr(buffer, "\\n"); break;
    case '\r': khp_buffer_add_cstr(buffer, "\\r"); break;
    case '\t': khp_buffer_add_cstr(buffer, "\\t"); break;
    case '"': khp_buffer_add_cstr(buffer, "\\\""); break;
    case '\\': khp_buffer_add_cstr(buffer, "\\\\"); break;
    default: khp_buffer_printf(buffer, "\\x%02x", (unsigned)byte); break;
    }
}

void khp_quote(khp_buffer *buffer, khp_slice text, size_t limit) {
    khp_buffer_add_byte(buffer, '"');
    size_t at = 0;
    while (at < text.len && at < limit) {
        uint32_t code;
        size_t width = khp_utf8_decode(khp_slice_of(text.ptr + at, text.len - at), &code);
        /* C1 controls and the bidirectional marks can rewrite what a terminal shows. */
        bool hidden = (code >= 0x7F && code < 0xA0) || (code >= 0x200E && code <= 0x200F) ||
                      (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        bool is_plain = width > 0 && code >= 0x20 && code != '"' && code != '\\';
        if (width > 0 && hidden) {
            khp_buffer_printf(buffer, "\\u%04x", (unsigned)code);
            at += width;
        } else if (is_plain) {
            khp_buffer_add(buffer, khp_slice_of(text.ptr + at, width));
            at += width;
        } else {
            quote_byte(buffer, (unsigned char)text.ptr[at++]);
        }
    }
    khp_buffer_add_cstr(buffer, at < text.len ? "…\"" : "\"");
}
