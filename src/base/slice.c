#include "base/slice.h"

/* Length of the white space that starts at text[0]; 0 if there is none. */
static size_t space_at_start(const char *text, size_t len) {
    if (len >= 1 && (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r'))) {
        return 1;
    }
    if (len >= 2 && memcmp(text, "\xC2\xA0", 2) == 0) {
        return 2;
    }
    return len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static size_t space_at_end(const char *text, size_t len) {
    for (size_t width = 1; width <= 3 && width <= len; width++) {
        if (space_at_start(text + len - width, width) == width) {
            return width;
        }
    }
    return 0;
}

khp_slice khp_slice_trim_ends(khp_slice text) {
    size_t width;
    while ((width = space_at_start(text.ptr, text.len)) > 0) {
        text.ptr += width;
        text.len -= width;
    }
    while ((width = space_at_end(text.ptr, text.len)) > 0) {
        text.len -= width;
    }
    return text;
}

khp_slice khp_slice_cut(khp_slice *rest, char mark) {
    khp_slice whole = *rest;
    const char *at = whole.len == 0 ? NULL : memchr(whole.ptr, mark, whole.len);
    if (at == NULL) {
        *rest = (khp_slice){NULL, 0};
        return whole;
    }
    size_t before = (size_t)(at - whole.ptr);
    *rest = (khp_slice){at + 1, whole.len - before - 1};
    return (khp_slice){whole.ptr, before};
}
