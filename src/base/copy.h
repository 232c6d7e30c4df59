/* copy: short copies without a call. A feature is put together from some thirty pieces of a few
 * bytes each, for which the call of memcpy costs more than the copy. */
#ifndef KHP_BASE_COPY_H
#define KHP_BASE_COPY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Sixteen bytes in a register. An array of them would have whoever copies guard his stack, though
 * none of it is used. */
typedef char khp_sixteen_bytes __attribute__((vector_size(16)));

static inline khp_sixteen_bytes khp_load_sixteen(const char *from) {
    khp_sixteen_bytes bytes;
    memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

static inline void khp_store_sixteen(char *to, khp_sixteen_bytes bytes) {
    memcpy(to, &bytes, sizeof bytes);
}

/* Copies `len` bytes, reading and writing no others, and returns the end. */
static inline char *khp_copy(char *to, const char *from, size_t len) {
    if (len > 64) {
        memcpy(to, from, len);
    } else if (len > 32) {
        khp_sixteen_bytes first = khp_load_sixteen(from);
        khp_sixteen_bytes second = khp_load_sixteen(from + 16);
        khp_sixteen_bytes third = khp_load_sixteen(from + len - 32);
        khp_sixteen_bytes last = khp_load_sixteen(from + len - 16);
        khp_store_sixteen(to, first);
        khp_store_sixteen(to + 16, second);
        khp_store_sixteen(to + len - 32, third);
        khp_store_sixteen(to + len - 16, last);
    } else if (len >= 16) {
        khp_sixteen_bytes first = khp_load_sixteen(from);
        khp_sixteen_bytes last = khp_load_sixteen(from + len - 16);
        khp_store_sixteen(to, first);
        khp_store_sixteen(to + len - 16, last);
    } else if (len >= 8) {
        uint64_t first, last;
        memcpy(&first, from, 8);
        memcpy(&last, from + len - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + len - 8, &last, 8);
    } else if (len >= 4) {
        uint32_t first, last;
        memcpy(&first, from, 4);
        memcpy(&last, from + len - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + len - 4, &last, 4);
    } else if (len > 0) {
        char first = from[0], middle = from[len / 2], last = from[len - 1];
        to[0] = first;
        to[len / 2] = middle;
        to[len - 1] = last;
    }
    return to + len;
}

/* Bytes that khp_copy_over and whole-word loads may touch behind a text. */
#define KHP_COPY_SLACK 32

/* The same in steps of 32 bytes: up to 31 bytes behind the text are read, and written behind the
 * copy. One step does for nearly every cell, and costs less than asking how long it is. */
static inline char *khp_copy_over(char *to, const char *from, size_t len) {
    memcpy(to, from, 32);
    for (size_t at = 32; at < len; at += 32) {
        memcpy(to + at, from + at, 32);
    }
    return to + len;
}

#endif
