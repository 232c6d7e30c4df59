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
 * byte any second byte will do. Bytes that are not ASCII are found whatever is sought. */
void khp_pairs_add(khp_pairs *pairs, khp_slice word);

/* The first offset from `from` on at which such a pair stands; text.len if there is none. The byte
 * behind the text counts as nothing. */
size_t khp_pairs_next(const khp_pairs *pairs, khp_slice text, size_t from);

/* The same one byte at a time, which the quick way is held against by tests. */
size_t khp_pairs_next_scalar(const khp_pairs *pairs, khp_slice text, size_t from);

#endif
