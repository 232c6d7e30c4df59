/* hash: fast 64-bit hashes, and SHA-256. No hash decides an order or an outcome; one leaves the
 * process only in compiled gazetteers. */
#ifndef KHP_BASE_HASH_H
#define KHP_BASE_HASH_H

#include "base/slice.h"

#include <stdint.h>

/* What hashes of this process start from and are multiplied by: each process draws its own, so that
 * nobody can write a sheet whose keys all meet in one slot. */
extern uint64_t khp_hash_secret[2];

/* Folded 64x64-bit product: one multiplication mixes every bit of both words. */
static inline uint64_t khp_fold(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The hash of the bytes for tables of this process. */
uint64_t khp_hash(khp_slice bytes);

/* The same in every process; `seed` chains several fields. For what is stored, and for what may not
 * differ from run to run. */
uint64_t khp_hash_fixed(khp_slice bytes, uint64_t seed);

#define KHP_SHA256_BYTES 32
#define KHP_SHA256_HEX 65 /* with the NUL */

typedef struct khp_sha256 khp_sha256;

/* A running SHA-256; NULL without memory. */
khp_sha256 *khp_sha256_new(void);
void khp_sha256_add(khp_sha256 *sha, khp_slice bytes);
/* Writes the digest as lower-case hex with a NUL and starts anew. False if the digest could not be
 * computed.
 */
bool khp_sha256_finish(khp_sha256 *sha, char hex[KHP_SHA256_HEX]);
void khp_sha256_free(khp_sha256 *sha);

#endif
