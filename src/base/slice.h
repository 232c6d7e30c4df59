/* slice: a view of bytes that somebody else owns. */
#ifndef KHP_BASE_SLICE_H
#define KHP_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Pointer and length; not NUL-terminated. An empty slice may have a NULL pointer. */
typedef struct khp_slice {
    const char *ptr;
    size_t len;
} khp_slice;

#define KHP_SLICE(literal) ((khp_slice){(literal), sizeof(literal) - 1})

static inline khp_slice khp_slice_of(const char *ptr, size_t len) { return (khp_slice){ptr, len}; }

/* A view of a NUL-terminated text; NULL gives the empty slice. */
static inline khp_slice khp_slice_cstr(const char *cstr) {
    return (khp_slice){cstr, cstr == NULL ? 0 : strlen(cstr)};
}

static inline bool khp_slice_eq(khp_slice a, khp_slice b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Byte order, shorter first among equals: the order of every sorted output. */
static inline int khp_slice_cmp(khp_slice a, khp_slice b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.ptr, b.ptr, shared);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Without the white space at both ends: ASCII space, tab, CR, LF, and U+00A0 and U+FEFF as UTF-8.
 */
khp_slice khp_slice_trim_ends(khp_slice text);

static inline khp_slice khp_slice_trim(khp_slice text) {
    if (text.len == 0) {
        return text;
    }
    /* Between ' ' and the first byte of a longer character: nothing to cut, and so it mostly is. */
    unsigned char first = (unsigned char)text.ptr[0];
    unsigned char last = (unsigned char)text.ptr[text.len - 1];
    bool is_trimmed = first > ' ' && first < 0x80 && last > ' ' && last < 0x80;
    return is_trimmed ? text : khp_slice_trim_ends(text);
}

/* Cuts `rest` at the first `mark`: returns what stood before it and leaves what follows in *rest.
 * Without a mark the whole is returned and *rest is {NULL, 0}; call until rest->ptr is NULL. */
khp_slice khp_slice_cut(khp_slice *rest, char mark);

#endif
