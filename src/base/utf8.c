#include "base/utf8.h"

static bool is_tail(unsigned char byte) { return (byte & 0xC0) == 0x80; }

static size_t decode_tail(const unsigned char *at, size_t width, uint32_t *code) {
    uint32_t value = at[0] & (0xFFu >> (width + 1));
    for (size_t i = 1; i < width; i++) {
        if (!is_tail(at[i])) {
            return 0;
        }
        value = value << 6 | (at[i] & 0x3Fu);
    }
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[width] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *code = value;
    return width;
}

size_t khp_utf8_decode(khp_slice text, uint32_t *code) {
    *code = 0;
    if (text.len == 0) {
        return 0;
    }
    const unsigned char *at = (const unsigned char *)text.ptr;
    if (at[0] < 0x80) {
        *code = at[0];
        return 1;
    }
    size_t width = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || text.len < width) {
        return 0;
    }
    return decode_tail(at, width, code);
}

size_t khp_utf8_encode(uint32_t code, char bytes[4]) {
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return 0;
    }
    size_t width = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = width - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    static const unsigned char lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    bytes[0] = (char)(lead[width] | code);
    return width;
}

/* True if the eight bytes at `at` are all ASCII. */
static bool is_ascii_word(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

/* Offset of the first byte from `at` on that is not ASCII. */
static size_t skip_ascii(khp_slice text, size_t at) {
    while (text.len - at >= 16 && is_ascii_word(text.ptr + at) &&
           is_ascii_word(text.ptr + at + 8)) {
        at += 16;
    }
    while (at < text.len && (unsigned char)text.ptr[at] < 0x80) {
        at++;
    }
    return at;
}

size_t khp_utf8_valid_prefix(khp_slice text) {
    size_t at = skip_ascii(text, 0);
    while (at < text.len) {
        uint32_t code;
        size_t width = khp_utf8_decode(khp_slice_of(text.ptr + at, text.len - at), &code);
        if (width == 0) {
            return at;
        }
        at += width;
        if (at < text.len && (unsigned char)text.ptr[at] < 0x80) {
            at = skip_ascii(text, at);
        }
    }
    return at;
}

size_t khp_utf8_ascii_prefix(khp_slice text) { return skip_ascii(text, 0); }
