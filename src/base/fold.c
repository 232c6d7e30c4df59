#include "base/fold.h"

#include "base/utf8.h"

#include <utf8proc.h>

/* Code points that one code point can become: utf8proc's longest is 18. */
#define LONGEST_DECOMPOSITION 32

static bool is_letter_or_digit(utf8proc_int32_t code) {
    utf8proc_category_t category = utf8proc_category(code);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

bool khp_is_capital(uint32_t code) {
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool khp_is_small_letter(uint32_t code) {
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LL;
}

static bool is_mark(utf8proc_int32_t code) {
    utf8proc_category_t category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

static void add_code(khp_folded *folded, utf8proc_int32_t code) {
    bool fits = folded->length + 4 <= sizeof folded->bytes;
    if (!fits || is_mark(code)) {
        return;
    }
    if (is_letter_or_digit(code)) {
        folded->length += khp_utf8_encode((uint32_t)code, folded->bytes + folded->length);
    } else {
        folded->bytes[folded->length++] = ' ';
    }
}

static void fold_code(khp_folded *folded, uint32_t code) {
    const utf8proc_option_t options = (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                          UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    utf8proc_int32_t parts[LONGEST_DECOMPOSITION];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, parts,
                                                     LONGEST_DECOMPOSITION, options, &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < LONGEST_DECOMPOSITION; i++) {
        add_code(folded, parts[i]);
    }
}

void khp_fold_character(khp_slice text, khp_folded *folded) {
    unsigned char first = text.len == 0 ? 0x80 : (unsigned char)text.ptr[0];
    if (first < 0x80) {
        bool is_capital = first >= 'A' && first <= 'Z';
        bool is_kept = (first >= 'a' && first <= 'z') || (first >= '0' && first <= '9');
        folded->width = 1;
        folded->length = 1;
        folded->bytes[0] = (char)(is_capital ? first | 0x20 : is_kept ? first : ' ');
        return;
    }
    uint32_t code;
    folded->width = khp_utf8_decode(text, &code);
    folded->length = 0;
    if (folded->width > 0) {
        fold_code(folded, code);
    }
}

void khp_fold_words(khp_buffer *folded, khp_slice text) {
    size_t start = folded->len;
    bool parted = false;
    while (text.len > 0) {
        khp_folded one;
        khp_fold_character(text, &one);
        if (one.width == 0) {
            return;
        }
        text = khp_slice_of(text.ptr + one.width, text.len - one.width);
        for (size_t i = 0; i < one.length; i++) {
            if (one.bytes[i] == ' ') {
                parted = true;
                continue;
            }
            if (parted && folded->len > start) {
                khp_buffer_add_byte(folded, ' ');
            }
            parted = false;
            khp_buffer_add_byte(folded, one.bytes[i]);
        }
    }
}
