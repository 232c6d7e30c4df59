/* words: what people write around a name, as data: level words, articles, abbreviations, words for
 * "not known", other names of areas. All in folded form. */
#ifndef KHP_LOCATE_WORDS_H
#define KHP_LOCATE_WORDS_H

#include "model/match.h"

/* A word, or a few, that say what kind of place a name is. */
typedef struct khp_level_word {
    const char *word;
    size_t length;
    khp_precision level;  /* UNKNOWN: says nothing about the level */
    bool needs_connector; /* only with "de", "del", "of", ... behind it: `Ciudad Nueva` is a name */
    bool may_follow;      /* also behind the name: `Puno Region` */
} khp_level_word;

/* The longest level word that starts (ends) the folded text as whole words, or NULL. */
const khp_level_word *khp_words_level_before(khp_slice folded);
const khp_level_word *khp_words_level_after(khp_slice folded);

/* True if the folded text is a level word and nothing else (`provincia`); *level is its level. */
bool khp_words_is_level(khp_slice folded, khp_precision *level);

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
