/* copy: short copies without a call. A feature is put together from some thirty pieces of a few
 * bytes each, for which the call of memcpy costs more than the copy. */
#ifndef KHP_BASE_COPY_H
#define KHP_BASE_COPY_H

#include <stddef.h>
#include <string.h>

/* Copies `len` bytes, reading and writing no others, and returns the end. */
static inline char *khp_copy(char *to, const char *from, size_t len) {
    if (len > 64) {
        memcpy(to, from, len);
    } else if (len > 32) {
        char head[32], tail[32];
        memcpy(head, from, 32);
        memcpy(tail, from + len - 32, 32);
        memcpy(to, head, 32);
        memcpy(to + len - 32, tail, 32);
    } else if (len >= 16) {
        char head[16], tail[16];
        memcpy(head, from, 16);
        memcpy(tail, from + len - 16, 16);
        memcpy(to, head, 16);
        memcpy(to + len - 16, tail, 16);
    } else if (len >= 8) {
        char head[8], tail[8];
        memcpy(head, from, 8);
        memcpy(tail, from + len - 8, 8);
        memcpy(to, head, 8);
        memcpy(to + len - 8, tail, 8);
    } else if (len >= 4) {
        char head[4], tail[4];
        memcpy(head, from, 4);
        memcpy(tail, from + len - 4, 4);
        memcpy(to, head, 4);
        memcpy(to + len - 4, tail, 4);
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
