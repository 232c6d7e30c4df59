/* fold: the words of a short text, as headers are compared: without case, accents and punctuation.
 */
#ifndef KHP_BASE_FOLD_H
#define KHP_BASE_FOLD_H

#include "base/buffer.h"

/* Appends the words of the text in NFKD, case folded, without marks, joined by single spaces:
 * "Nº de_Caso" becomes "no de caso". What is no letter or digit parts words. Invalid UTF-8 ends it.
 * The buffer fails without memory. */
void khp_fold_words(khp_buffer *folded, khp_slice text);

/* True of a capital letter in any script, Dž and its like included. */
bool khp_is_capital(uint32_t code);

/* True of a small letter; most scripts have neither. */
bool khp_is_small_letter(uint32_t code);

/* As many bytes as one character can become: U+FDFA is 18 characters long in NFKD. */
#define KHP_FOLDED_BYTES 64

/* One character, folded in the same way: letters and digits in UTF-8, a space where words part,
 * nothing at all for a mark. */
typedef struct khp_folded {
    size_t width; /* of the character in its text; 0: the text is empty, or no valid UTF-8 */
    size_t length;
    char bytes[KHP_FOLDED_BYTES];
} khp_folded;

/* Folds the character at the start of the text. */
void khp_fold_character(khp_slice text, khp_folded *folded);

#endif
