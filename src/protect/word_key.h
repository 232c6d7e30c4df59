/* word_key: the form in which words of headers are compared, in the table and in headers. Private
 * to protect/ and to words_compile/, which makes the table at build. */
#ifndef KHP_PROTECT_WORD_KEY_H
#define KHP_PROTECT_WORD_KEY_H

#include "base/buffer.h"

/* How words are compared: the first byte of their key. */
#define KHP_WORD_AS_IS '='
#define KHP_WORD_ANY_NUMBER '~' /* singular and plural, with digits behind a word or without */

/* Words that the table holds side by side at most. */
#define KHP_WORDS_MOST 5

/* Working memory. Zero-initialise; khp_word_key_clear gives it back. */
typedef struct khp_word_key {
    khp_buffer bytes; /* the key */
    khp_buffer joined;
} khp_word_key;

/* The key of folded words with `between` ("" or " ") behind each but the last. The buffer of the
 * key fails without memory. */
void khp_word_key_make(khp_word_key *key, char how, const khp_slice *words, size_t count,
                       const char *between);

void khp_word_key_clear(khp_word_key *key);

/* Copies the folded words without articles and prepositions between the first and the last, which
 * people leave out of headers: "fecha de nacimiento" is "fecha nacimiento" as well. How many are
 * left. `kept` holds as many as `words`. */
size_t khp_word_leave_out_joining(khp_slice *kept, const khp_slice *words, size_t count);

#endif
