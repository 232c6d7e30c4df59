/* header_words: the words of a column's header, as programs and people write them together. Private
 * to protect/ and to what asks it about headers. */
#ifndef KHP_PROTECT_HEADER_WORDS_H
#define KHP_PROTECT_HEADER_WORDS_H

#include "base/buffer.h"

/* Appends the words of the header as khp_fold_words makes them, and parts them as well where a
 * capital begins one: "phoneNumber" becomes "phone number", "IPAddress" "ip address", "DNIs" stays
 * "dnis". Digits stay where they are. A # that is no tag is a number: "Badge #" is "badge no".
 * What a form puts in for an earlier answer, "${firstname}", is left out. The buffer fails without
 * memory. */
void khp_header_words(khp_buffer *words, khp_slice header);

/* What a header asks for: from the question mark on that opens a question in Spanish, else all of
 * it. */
khp_slice khp_header_asked(khp_slice header);

/* True if the header ends as questions do, with a mark that says that it must be answered or
 * without. */
bool khp_header_is_question(khp_slice header);

/* The word without the digits at its end: "telefono" of "telefono1". A word of digits alone is
 * empty then. */
khp_slice khp_word_without_digits(khp_slice word);

/* Appends a form of the folded word that its singular and its plural share, in English, Spanish,
 * Portuguese and French: "direcciones" and "direccion", "boundaries" and "boundary", "funcoes" and
 * "funcao". It need not be a word. */
void khp_word_add_singular(khp_buffer *to, khp_slice word);

#endif
