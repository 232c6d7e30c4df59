/* fold: the words of a short text, as headers are compared: without case, accents and punctuation.
 */
#ifndef KHP_BASE_FOLD_H
#define KHP_BASE_FOLD_H

#include "base/buffer.h"

/* Appends the words of the text in NFKD, case folded, without marks, joined by single spaces:
 * "Nº de_Caso" becomes "no de caso". What is no letter or digit parts words. Invalid UTF-8 ends it.
 * The buffer fails without memory. */
void khp_fold_words(khp_buffer *folded, khp_slice text);

#endif
