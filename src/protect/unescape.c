#include "protect/unescape.h"

#include "base/utf8.h"

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The number that so many hexadecimal digits from `at` on are; -1 if they are none. */
static int hex_number(khp_slice text, size_t at, size_t digits) {
    int number = 0;
    for (size_t i = 0; i < digits; i++) {
        int digit = at + i < text.len ? hex_digit(text.ptr[at + i]) : -1;
        if (digit < 0) {
            return -1;
        }
        number = number * 16 + digit;
    }
    return number;
}

/* The code of a \uXXXX at `at`; -1 if there is none. */
static int escaped_unit(khp_slice text, size_t at) {
    bool begins = at + 1 < text.len && text.ptr[at] == '\\' && (text.ptr[at + 1] | 0x20) == 'u';
    return begins ? hex_number(text, at + 2, 4) : -1;
}

/* Appends what stands behind the backslash at `at`; how many bytes of the text it is. */
static size_t add_behind_backslash(khp_buffer *to, khp_slice text, size_t at) {
    int unit = escaped_unit(text, at);
    int second = unit >= 0xD800 && unit < 0xDC00 ? escaped_unit(text, at + 6) : -1;
    bool is_pair = second >= 0xDC00 && second < 0xE000;
    uint32_t code = is_pair
                        ? 0x10000u + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(second - 0xDC00)
                        : (uint32_t)unit;
    char bytes[4];
    size_t length = unit < 0 ? 0 : khp_utf8_encode(code, bytes);
    khp_buffer_add(to, length > 0 ? khp_slice_of(bytes, length) : KHP_SLICE(" "));
    return is_pair ? 12 : unit >= 0 ? 6 : 1;
}

/* From `start` on. */
static void space_out_bad_bytes(khp_buffer *to, size_t start) {
    while (!to->failed && start < to->len) {
        start += khp_utf8_valid_prefix(khp_slice_of(to->ptr + start, to->len - start));
        if (start < to->len) {
            to->ptr[start++] = ' ';
        }
    }
}

void khp_unescape(khp_buffer *to, khp_slice text) {
    size_t start = to->len;
    for (size_t at = 0; at < text.len;) {
        int byte = text.ptr[at] == '%' ? hex_number(text, at + 1, 2) : -1;
        if (byte >= 0) {
            khp_buffer_add_byte(to, (char)byte);
            at += 3;
        } else if (text.ptr[at] == '\\') {
            at += add_behind_backslash(to, text, at);
        } else {
            khp_buffer_add_byte(to, text.ptr[at++]);
        }
    }
    space_out_bad_bytes(to, start);
}
