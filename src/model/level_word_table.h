/* The words of levels and of settlements: the rows of the table in level_words.c. Each has the
 * levels that it may be of somewhere (S settlement, D third, P second, R first level, C country)
 * and where it is taken off a name: before it with a connector (`provincia de X`), before it
 * without one (`provincia X`), and behind it (`X County`). ANY: also off the names of a gazetteer's
 * rows; TEXT: off what a record says and off areas; AREA: off areas alone; NO: never. Languages are
 * those of ISO 639-1.
 *
 * A word of settlements is never taken off a gazetteer's name in such a way that another place
 * could be meant by the rest (Kansas City, Ciudad Juarez, Vila do Conde), and words that are
 * syllables elsewhere (shi, to, il, gu) are taken off areas alone. scripts/level-words lists the
 * frequent words that are missing and writes level_word_index.h, which must follow each change. */
#ifndef KHP_MODEL_LEVEL_WORD_TABLE_H
#define KHP_MODEL_LEVEL_WORD_TABLE_H

#include "model/level_words.h"

#define S KHP_LEVEL(KHP_PRECISION_SETTLEMENT)
#define D KHP_LEVEL(KHP_PRECISION_DISTRICT)
#define P KHP_LEVEL(KHP_PRECISION_PROVINCE)
#define R KHP_LEVEL(KHP_PRECISION_DEPARTMENT)
#define C KHP_LEVEL(KHP_PRECISION_COUNTRY)
#define ANY KHP_WORD_OF_ROWS
#define TEXT KHP_WORD_OF_TEXTS
#define AREA KHP_WORD_OF_AREAS
#define NO KHP_WORD_NOWHERE
#define WORD(text, levels, linked, bare, after, languages)                                         \
    { text, sizeof(text) - 1, levels, linked, bare, after, languages }

static const khp_level_word level_words[] = {
#include "model/level_words_west.h"

#include "model/level_words_east.h"
};

#undef S
#undef D
#undef P
#undef R
#undef C
#undef ANY
#undef TEXT
#undef AREA
#undef NO
#undef WORD

#endif
