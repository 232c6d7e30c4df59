/* spelling: finds the names of a gazetteer that are nearly a given text, by looking at all of them:
 * four bytes a name are compared first, and few names pass. */
#ifndef KHP_LOCATE_SPELLING_H
#define KHP_LOCATE_SPELLING_H

#include "base/slice.h"

#include <stdint.h>

/* Which letters a folded text has (27 bits) and how long it is (5 bits, 31: or more); and which it
 * has at least twice (26 bits), and which vowels and n three times. A bit stands for one occurrence
 * of a letter, so that the bits that one text has beyond another are edits, each of them. */
typedef struct khp_signature {
    uint32_t letters;
    uint32_t repeats;
} khp_signature;

khp_signature khp_spelling_signature(khp_slice folded);

/* The first eight bytes, so that numbers compare as texts do. */
uint64_t khp_spelling_prefix(khp_slice folded);

/* A folded text that others are held against. */
typedef struct khp_pattern {
    khp_slice text;      /* at most KHP_PATTERN_BYTES are looked at */
    uint64_t where[256]; /* for each byte: the positions at which it stands */
    khp_signature signature;
    unsigned limit; /* the largest distance of interest */
} khp_pattern;

#define KHP_PATTERN_BYTES 64

void khp_pattern_init(khp_pattern *pattern, khp_slice text, unsigned limit);

/* False if a text with this signature is surely farther than the limit: an edit brings one letter
 * at most, and takes one away. */
bool khp_pattern_may_be_near(const khp_pattern *pattern, khp_signature signature);

#define KHP_SIGNATURE_BLOCK 32

/* The same for a block of signatures, given as their `letters` and their `repeats`: a bit for each
 * whose text may be near. */
uint32_t khp_pattern_filter(const khp_pattern *pattern, const uint32_t letters[KHP_SIGNATURE_BLOCK],
                            const uint32_t repeats[KHP_SIGNATURE_BLOCK]);

/* One signature after the other, as processors do it that cannot look at eight at once; for tests.
 */
uint32_t khp_pattern_filter_scalar(const khp_pattern *pattern,
                                   const uint32_t letters[KHP_SIGNATURE_BLOCK],
                                   const uint32_t repeats[KHP_SIGNATURE_BLOCK]);

/* Insertions, deletions, substitutions and swaps of neighbours between the pattern and the text
 * (optimal string alignment, in bytes of the folded forms); limit + 1 if there are more. */
unsigned khp_pattern_distance(const khp_pattern *pattern, khp_slice text);

#endif
