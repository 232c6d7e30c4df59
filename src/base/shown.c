#include "base/shown.h"

#include "base/utf8.h"

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

size_t khp_shown_add(khp_buffer *buffer, khp_slice text, size_t limit, bool in_quotes) {
    size_t at = 0;
    while (at < text.len && at < limit) {
        uint32_t code = 0;
        size_t width = khp_utf8_decode(khp_slice_of(text.ptr + at, text.len - at), &code);
        /* C1 controls and the bidirectional marks can rewrite what a terminal shows. */
        bool hidden = (code >= 0x7F && code < 0xA0) || (code >= 0x200E && code <= 0x200F) ||
                      (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        bool is_marked = code < 0x20 || (in_quotes && (code == '"' || code == '\\'));
        if (width > 0 && hidden) {
            khp_buffer_printf(buffer, "\\u%04x", (unsigned)code);
            at += width;
        } else if (width == 0 || is_marked) {
            quote_byte(buffer, (unsigned char)text.ptr[at++]);
        } else {
            khp_buffer_add(buffer, khp_slice_of(text.ptr + at, width));
            at += width;
        }
    }
    return at;
}
