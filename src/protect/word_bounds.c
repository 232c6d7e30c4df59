#include "protect/word_bounds.h"

bool khp_begins_word_behind_wide(const khp_latin *latin, khp_slice text, size_t at) {
    size_t start = at - 1;
    while (start > 0 && at - start < 4 && khp_is_tail(text.ptr[start])) {
        start--;
    }
    khp_folded folded;
    const char *bytes = khp_latin_fold(latin, khp_slice_of(text.ptr + start, at - start), &folded);
    bool is_space = folded.length > 0 && bytes[folded.length - 1] == ' ';
    return folded.width == 0 || is_space || (khp_is_ascii_digit(text.ptr[at]) && folded.length > 0);
}

bool khp_ends_word(const khp_latin *latin, khp_slice text, size_t at, char last) {
    khp_folded folded = {.length = 0};
    const char *bytes = NULL;
    while (at < text.len) {
        bytes = khp_latin_fold(latin, khp_slice_of(text.ptr + at, text.len - at), &folded);
        if (folded.width == 0 || folded.length > 0) {
            break;
        }
        at += folded.width; /* a mark */
    }
    if (at >= text.len || folded.width == 0 || bytes[0] == ' ') {
        return true;
    }
    char next = text.ptr[at];
    bool is_camel = last >= 'a' && last <= 'z' && next >= 'A' && next <= 'Z';
    return is_camel || khp_is_ascii_digit(bytes[0]) != khp_is_ascii_digit(last);
}
