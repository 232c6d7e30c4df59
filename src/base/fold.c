#include "base/fold.h"

#include "base/utf8.h"

#include <utf8proc.h>

/* Code points that one code point can become: utf8proc's longest is 18. */
#define LONGEST_DECOMPOSITION 32

static bool is_letter_or_digit(utf8proc_int32_t code) {
    utf8proc_category_t category = utf8proc_category(code);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static void add_code(khp_buffer *folded, utf8proc_int32_t code, size_t start, bool *parted) {
    utf8proc_category_t category = utf8proc_category(code);
    if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME) {
        return;
    }
    if (!is_letter_or_digit(code)) {
        *parted = true;
        return;
    }
    char bytes[4];
    if (*parted && folded->len > start) {
        khp_buffer_add_byte(folded, ' ');
    }
    *parted = false;
    khp_buffer_add(folded, khp_slice_of(bytes, khp_utf8_encode((uint32_t)code, bytes)));
}

void khp_fold_words(khp_buffer *folded, khp_slice text) {
    const utf8proc_option_t options = (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                          UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    size_t start = folded->len;
    bool parted = false;
    while (text.len > 0) {
        uint32_t code;
        size_t width = khp_utf8_decode(text, &code);
        if (width == 0) {
            return;
        }
        text = khp_slice_of(text.ptr + width, text.len - width);
        utf8proc_int32_t parts[LONGEST_DECOMPOSITION];
        int boundary = 0;
        utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, parts,
                                                         LONGEST_DECOMPOSITION, options, &boundary);
        for (utf8proc_ssize_t i = 0; i < count && i < LONGEST_DECOMPOSITION; i++) {
            add_code(folded, parts[i], start, &parted);
        }
    }
}
