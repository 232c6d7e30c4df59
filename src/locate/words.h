/* words: what people write around a name, as data: articles, abbreviations, words for
 * "not known", other names of areas. All in folded form. */
#ifndef KHP_LOCATE_WORDS_H
#define KHP_LOCATE_WORDS_H

#include "base/slice.h"

/* Length of the connector ("de ", "del ", "of ", ...) or article ("la ", "el ", ...) that starts
 * the folded text, with its space; 0 if there is none. */
size_t khp_words_connector(khp_slice folded);
size_t khp_words_article(khp_slice folded);

#define KHP_ABBREVIATION_BYTES 5 /* of the longest */

/* What an abbreviation stands for ("sta": "santa"); ptr is NULL if the word is none. */
khp_slice khp_words_unabbreviated(khp_slice word);

/* True if the folded text is a word for "not known". */
bool khp_words_is_placeholder(khp_slice folded);

/* False if no placeholder starts with these two folded letters (second: a space for a gap, NUL if
 * there is none): nearly all texts are told apart by that. */
bool khp_words_may_start_placeholder(char first, char second);

/* The folded placeholders, the first of which is empty. */
const khp_slice *khp_words_placeholders(size_t *count);

/* Another name of an area ("cuzco": "cusco"); NULL if none is known. */
const char *khp_words_area_alias(khp_slice folded);

#endif
