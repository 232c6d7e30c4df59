/* level_words: the words that say what kind of place a name is, in front of it, behind it, or as
 * the header of a column: "distrito de", "County", "oblast", "ciudad". Data, in folded form, with
 * the languages that each is of. */
#ifndef KHP_MODEL_LEVEL_WORDS_H
#define KHP_MODEL_LEVEL_WORDS_H

#include "model/match.h"

/* A set of levels: a bit for each khp_precision. A word is no fixed level: a municipio is of the
 * second level in Mexico and of the third in Bolivia. */
typedef unsigned khp_levels;

#define KHP_LEVEL(precision) (1u << (precision))
#define KHP_LEVELS_OF_AREAS                                                                        \
    (KHP_LEVEL(KHP_PRECISION_DISTRICT) | KHP_LEVEL(KHP_PRECISION_PROVINCE) |                       \
     KHP_LEVEL(KHP_PRECISION_DEPARTMENT) | KHP_LEVEL(KHP_PRECISION_COUNTRY))

/* A word, or a few. */
typedef struct khp_level_word {
    const char *word;
    size_t length;
    khp_levels levels;
    bool needs_connector;  /* in front only with "de", "of", ... behind it: `Ciudad Nueva` is a name
                            */
    bool may_follow;       /* also behind the name: `Puno Region` */
    const char *languages; /* ISO 639-1, parted by spaces */
} khp_level_word;

/* The longest level word that starts (ends) the folded text as whole words, or NULL. */
const khp_level_word *khp_level_word_before(khp_slice folded);
const khp_level_word *khp_level_word_after(khp_slice folded);

/* The level word that the folded text is and nothing else (`provincia`), or NULL. */
const khp_level_word *khp_level_word_of(khp_slice folded);

#endif
