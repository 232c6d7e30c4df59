/* checksum: a 64-bit sum by which bytes that are not what they were are found. It is fast (several
 * bytes a cycle on any processor), and it is no defence against somebody who means to deceive:
 * that is what SHA-256 (hash.h) is for. */
#ifndef KHP_BASE_CHECKSUM_H
#define KHP_BASE_CHECKSUM_H

#include "base/slice.h"

#include <stdint.h>

/* The sum of the bytes, for those of this `seed`. Bytes that differ in no more than eight of them,
 * at a multiple of eight from the first on, have other sums for certain; any others of the same
 * length but for one chance in 2^64. It is stored in compiled gazetteers: another sum is another
 * format. */
uint64_t khp_checksum(khp_slice bytes, uint64_t seed);

#endif
