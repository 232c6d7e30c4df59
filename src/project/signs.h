/* signs: one way to write each sign that a position is made of. People, telephones, word processors
 * and web pages write the same minus, prime, degree and space in dozens of ways. */
#ifndef KHP_PROJECT_SIGNS_H
#define KHP_PROJECT_SIGNS_H

#include "base/slice.h"

/* The degree sign in a plain text; it is no valid UTF-8, so that nothing else is taken for it. */
#define KHP_DEGREE_SIGN '\xB0'

#define KHP_SIGNS_LONGEST 192

/* A text of ASCII and KHP_DEGREE_SIGN. */
typedef struct khp_signs {
    char text[KHP_SIGNS_LONGEST];
    size_t len;
} khp_signs;

/* Writes the text with one sign for each kind: runs of any space become one ' ' and those at the
 * ends nothing, minus signs and dashes '-', primes, apostrophes and accents that stand alone '\'',
 * two of them and every double one '"', degree signs KHP_DEGREE_SIGN, full-width and Arabic digits
 * and marks those of ASCII. Marks of direction and zero width are left out. False if anything else
 * is in it, or it is too long. */
bool khp_signs_plain(khp_slice text, khp_signs *plain);

static inline khp_slice khp_signs_slice(const khp_signs *plain) {
    return khp_slice_of(plain->text, plain->len);
}

#endif
