/* blob: numbers and texts of a block of bytes, each checked against its end. What does not lie
 * inside reads as nothing. */
#ifndef KHP_WORLD_BLOB_H
#define KHP_WORLD_BLOB_H

#include "base/slice.h"

#include <stdint.h>

/* A place in the bytes; `at` is NULL once something did not fit. */
typedef struct khp_blob {
    const char *at;
    const char *end;
} khp_blob;

/* The bytes from an offset on; at NULL if there are none. */
static inline khp_blob khp_blob_at(khp_slice bytes, uint64_t offset) {
    if (offset > bytes.len) {
        return (khp_blob){NULL, NULL};
    }
    return (khp_blob){bytes.ptr + offset, bytes.ptr + bytes.len};
}

/* 32 bits, the lowest byte first; 0 beyond the end. */
static inline uint32_t khp_blob_u32(khp_blob *blob) {
    if (blob->at == NULL || blob->end - blob->at < 4) {
        blob->at = NULL;
        return 0;
    }
    const unsigned char *byte = (const unsigned char *)blob->at;
    blob->at += 4;
    return (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 |
           (uint32_t)byte[3] << 24;
}

/* Two's complement. */
static inline int32_t khp_blob_i32(khp_blob *blob) {
    uint32_t value = khp_blob_u32(blob);
    return value <= INT32_MAX ? (int32_t)value : -(int32_t)(UINT32_MAX - value) - 1;
}

/* 7 bits a byte, the lowest first, 32 in all; 0 beyond the end. */
static inline uint32_t khp_blob_varint(khp_blob *blob) {
    uint32_t value = 0;
    for (unsigned shift = 0; blob->at != NULL && blob->at < blob->end && shift < 35; shift += 7) {
        unsigned char byte = (unsigned char)*blob->at++;
        value |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    blob->at = NULL;
    return 0;
}

/* Even: half of it; odd: below nothing. */
static inline int32_t khp_blob_signed(khp_blob *blob) {
    uint32_t value = khp_blob_varint(blob);
    return (value & 1) == 0 ? (int32_t)(value >> 1) : -(int32_t)(value >> 1) - 1;
}

/* `length` bytes; empty beyond the end. */
static inline khp_slice khp_blob_take(khp_blob *blob, uint32_t length) {
    if (blob->at == NULL || (size_t)(blob->end - blob->at) < length) {
        blob->at = NULL;
        return (khp_slice){NULL, 0};
    }
    khp_slice text = khp_slice_of(blob->at, length);
    blob->at += length;
    return text;
}

#endif
