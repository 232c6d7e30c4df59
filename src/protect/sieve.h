/* sieve: the quick question whether any word of what is sought may begin in a text, by the first
 * four letters of each. Most records are done with it; where it says yes, words are compared whole
 * (mentions.c). Private to protect/. */
#ifndef KHP_PROTECT_SIEVE_H
#define KHP_PROTECT_SIEVE_H

#include "protect/pairs.h"
#include "protect/word_bounds.h"

/* More words than this are not told from each other. */
#define KHP_SIEVE_KEYS 32

/* khp_sieve_begin before use. */
typedef struct khp_sieve {
    khp_pairs pairs;
    uint32_t keys[KHP_SIEVE_KEYS]; /* the first four folded bytes of a word, the first the lowest */
    uint32_t masks[KHP_SIEVE_KEYS]; /* of the bytes that it has */
    uint32_t count;
    bool is_crowded; /* every pair may be a word */
} khp_sieve;

/* Nothing is sought, but for the marks of what is escaped (`%C3%B1`, `\u00f1`), behind which any
 * word may stand. */
void khp_sieve_begin(khp_sieve *sieve);

/* Seeks the first `most_words` words of a text that have four letters or more, and its first. */
void khp_sieve_seek(khp_sieve *sieve, const khp_latin *latin, khp_slice text, size_t most_words);

/* False if none of the words begins in the text, and nothing in it is escaped. */
bool khp_sieve_may_hold(const khp_sieve *sieve, const khp_latin *latin, khp_slice text);

#endif
