/* pseudonym: a value's stand-in: the same for the same value and key, and not to be undone without
 * the key. */
#ifndef KHP_PROTECT_PSEUDONYM_H
#define KHP_PROTECT_PSEUDONYM_H

#include "base/slice.h"

/* 80 bits: among a million values two get the same one with a probability of 4 in 10^13. */
#define KHP_PSEUDONYM_CHARACTERS 20

/* Writes the first 80 bits of HMAC-SHA-256 of the value under the key, in lower-case hex, without a
 * NUL. False if it cannot be computed. */
bool khp_pseudonym(const char *key, size_t key_bytes, khp_slice value,
                   char text[KHP_PSEUDONYM_CHARACTERS]);

#endif
