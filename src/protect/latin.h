/* latin: characters folded from a table, for whoever folds many: what khp_fold_character says of
 * ASCII and of the letters of Latin scripts that have a mark, without asking utf8proc each time.
 * Private to protect/. */
#ifndef KHP_PROTECT_LATIN_H
#define KHP_PROTECT_LATIN_H

#include "base/fold.h"

#include <stdint.h>

#define KHP_LATIN_FIRST 0x80
#define KHP_LATIN_END 0x250

typedef enum khp_character_kind {
    KHP_CHARACTER_PARTS, /* words */
    KHP_CHARACTER_LETTER,
    KHP_CHARACTER_DIGIT,
    KHP_CHARACTER_MARK
} khp_character_kind;

/* Filled by khp_latin_init; read by one thread or many. */
typedef struct khp_latin {
    char ascii[0x80];    /* small letters and digits; ' ' for what parts words */
    uint8_t kinds[0x80]; /* khp_character_kind */
    uint8_t lengths[KHP_LATIN_END - KHP_LATIN_FIRST]; /* UINT8_MAX: too long for the table */
    char bytes[KHP_LATIN_END - KHP_LATIN_FIRST][4];
} khp_latin;

void khp_latin_init(khp_latin *latin);

/* As khp_fold_character; the bytes stay where they are until the next call with this `folded`. */
const char *khp_latin_fold_wide(const khp_latin *latin, khp_slice text, khp_folded *folded);

/* The same; most characters are ASCII. */
static inline const char *khp_latin_fold(const khp_latin *latin, khp_slice text,
                                         khp_folded *folded) {
    if (text.len > 0 && (unsigned char)text.ptr[0] < 0x80) {
        folded->width = 1;
        folded->length = 1;
        return &latin->ascii[(unsigned char)text.ptr[0]];
    }
    return khp_latin_fold_wide(latin, text, folded);
}

#endif
