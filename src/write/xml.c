#include "write/xml.h"

/* U+FFFE and U+FFFF. */
static bool is_noncharacter(khp_slice text, size_t at) {
    return at + 3 <= text.len && (memcmp(text.ptr + at, "\xEF\xBF\xBE", 3) == 0 ||
                                  memcmp(text.ptr + at, "\xEF\xBF\xBF", 3) == 0);
}

void khp_xml_text(khp_buffer *xml, khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        switch (c) {
        case '&': khp_buffer_add_cstr(xml, "&amp;"); break;
        case '<': khp_buffer_add_cstr(xml, "&lt;"); break;
        case '>': khp_buffer_add_cstr(xml, "&gt;"); break;
        case '"': khp_buffer_add_cstr(xml, "&quot;"); break;
        case '\t':
        case '\n':
        case '\r': khp_buffer_printf(xml, "&#%d;", c); break;
        default:
            if (c < 0x20 || is_noncharacter(text, i)) {
                khp_buffer_add_cstr(xml, "\xEF\xBF\xBD");
                i += c < 0x20 ? 0 : 2;
            } else {
                khp_buffer_add_byte(xml, (char)c);
            }
        }
    }
}
