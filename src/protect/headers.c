#include "protect/headers.h"

bool khp_has_words(khp_slice folded, khp_slice sought) {
    for (size_t at = 0; sought.len > 0 && at + sought.len <= folded.len; at++) {
        bool begins = at == 0 || folded.ptr[at - 1] == ' ';
        bool ends = at + sought.len == folded.len || folded.ptr[at + sought.len] == ' ';
        if (begins && ends && memcmp(folded.ptr + at, sought.ptr, sought.len) == 0) {
            return true;
        }
    }
    return false;
}

bool khp_has_any_words(khp_slice folded, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (khp_has_words(folded, khp_slice_cstr(list[i]))) {
            return true;
        }
    }
    return false;
}
