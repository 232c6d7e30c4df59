/* level_words: the words that say what kind of place a name is, in front of it, behind it, or as
 * the header of a column: "distrito de", "County", "oblast", "ciudad". Data, in folded form, with
 * the languages that each is of (level_word_table.h). */
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

/* What a word may be taken off: a scope holds for all that follow it as well. Where it is given for
 * a name, the name is of that kind. */
typedef enum khp_word_scope {
    KHP_WORD_OF_ROWS,  /* any name, those of a gazetteer's rows as well */
    KHP_WORD_OF_TEXTS, /* what a record says, and areas */
    KHP_WORD_OF_AREAS, /* names of areas, and what a record says of areas */
    KHP_WORD_NOWHERE
} khp_word_scope;

/* A word, or a few. */
typedef struct khp_level_word {
    const char *word;
    size_t length;
    khp_levels levels;     /* all that it is of anywhere */
    khp_word_scope linked; /* in front with "de", "of", ... behind it: `Ciudad Nueva` is a name */
    khp_word_scope bare;   /* in front with nothing between: `distrito Ancon` */
    khp_word_scope after;  /* behind the name: `Puno Region` */
    const char *languages; /* ISO 639-1, parted by spaces */
} khp_level_word;

/* The longest level word that starts the folded text as whole words, with more behind it, and may
 * be taken off such a name; NULL if there is none. Without `linked` only if nothing needs to stand
 * between. */
const khp_level_word *khp_level_word_before(khp_slice folded, khp_word_scope scope, bool linked);

/* The longest that ends it. */
const khp_level_word *khp_level_word_after(khp_slice folded, khp_word_scope scope);

/* True if the folded text is a level word, or a few (`distrito federal`), and nothing else. */
bool khp_is_level_word(khp_slice folded);

/* The level word that the folded text is and nothing else (`provincia`), or NULL. Words that are
 * taken off areas alone, and those of two letters, which are codes of areas as well, are none. */
const khp_level_word *khp_level_word_of(khp_slice folded);

/* The levels of areas that the words of a folded header (khp_fold_words) allow, as whole words and
 * all together: `municipio del hecho`, `nom mpio`, `provincia estado`, `adm2 es`; 0 if it has none.
 * `settlement` tells whether one of its words is of settlements (`ciudad`, `town`), which place,
 * lugar and location are not. A header of codes or ids (`cod mpio`) has its levels as well, and
 * words that mean something else have none (`estado civil`). Not for HXL tags. */
khp_levels khp_header_levels(khp_slice folded, bool *settlement);

/* True if the folded header is made of such words alone and all of them are of areas; *levels are
 * those they allow. */
bool khp_header_is_level(khp_slice folded, khp_levels *levels);

/* The words of the table, one by one; NULL behind the last. For tests. */
const khp_level_word *khp_level_word_at(size_t number);

/* The folded words that headers are told by, one by one: {NULL, 0} behind the last. For tests. */
khp_slice khp_header_word_at(size_t number);

#endif
