/* spelling: finds the names of a gazetteer that are nearly a given text, by looking at all of them:
 * four bytes a name are compared first, and few names pass. */
#ifndef KHP_LOCATE_SPELLING_H
#define KHP_LOCATE_SPELLING_H

#include "base/slice.h"

#include <stdint.h>

/* Which letters a folded text has (27 bits) and how long it is (5 bits, 31: or more); and which it
 * has at least twice (26 bits), and which vowels and n three times. An insertion or a deletion
 * changes one bit of the letters at most, so that few names pass that are not near. */
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

/* False if a text with this signature is surely farther than the limit. */
bool khp_pattern_may_be_near(const khp_pattern *pattern, khp_signature signature);

/* The same for the `letters` of `count` signatures at once: false if all of them are farther. */
bool khp_pattern_may_be_near_any(const khp_pattern *pattern, const uint32_t *letters, size_t count);

/* Insertions, deletions, substitutions and swaps of neighbours between the pattern and the text
 * (optimal string alignment, in bytes of the folded forms); limit + 1 if there are more. */
unsigned khp_pattern_distance(const khp_pattern *pattern, khp_slice text);

#endif
