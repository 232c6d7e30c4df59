/* pairs: where in a text a pair of bytes stands that one of many sought words could begin with. A
 * sieve in front of a comparison, made to pass over most of a text 32 bytes at a time: it may stop
 * where no word is, and never passes over one. Private to protect/. */
#ifndef KHP_PROTECT_PAIRS_H
#define KHP_PROTECT_PAIRS_H

#include "base/slice.h"

#include <stdint.h>

/* Words share eight bits by turns. Of each half of a byte the bits of the words that have it there,
 * so that the halves together tell a byte. Zero-initialise; no byte is sought then. */
typedef struct khp_pairs {
    uint8_t low[2][16];
    uint8_t high[2][16];
    unsigned turn;
} khp_pairs;

/* Seeks a folded word by its first two bytes, in small letters and in capitals. Of a word of one
 * byte any second byte will do. Characters beyond ASCII are found whatever is sought, at their
 * first byte. */
void khp_pairs_add(khp_pairs *pairs, khp_slice word);

/* How many offsets khp_pairs_begin gives at once, at most. */
#define KHP_PAIRS_ROOM 64

/* The next offsets, rising, at which such a pair begins (but a small letter or what is beyond ASCII
 * behind a letter of ASCII, where no word begins), from *at on, which moves behind what was
 * looked through: *at is text.len or more once all of it was. What lies behind the text counts as
 * nothing. Returns how many there are, which may be 0. */
size_t khp_pairs_begin(const khp_pairs *pairs, khp_slice text, size_t *at,
                       size_t offsets[KHP_PAIRS_ROOM]);

/* The same one byte at a time, which the quick way is held against by tests. */
size_t khp_pairs_begin_scalar(const khp_pairs *pairs, khp_slice text, size_t *at,
                              size_t offsets[KHP_PAIRS_ROOM]);

#endif
