/* toponym: folds a name so that the ways of writing it compare equal (docs/matching.md).
 *
 * Knows single names only: words that may be left out are forms.h, places are gazetteer.h. */
#ifndef KHP_LOCATE_TOPONYM_H
#define KHP_LOCATE_TOPONYM_H

#include "base/buffer.h"

#include <stdint.h>

/* Appends the folded form of a name: NFKD, case folded, marks stripped, punctuation and runs of
 * space to one space, trimmed, plus ø ł đ ı æ œ ß, letters of other scripts that are written in
 * several ways, and apostrophes: between letters they vanish, but behind an elided word
 * (`L'Aquila`) they part. Invalid UTF-8 ends the form. */
void khp_toponym_fold(khp_buffer *folded, khp_slice name);

/* The same form by the long way (utf8proc for every character): what the short cuts of
 * khp_toponym_fold are held against by tests. */
void khp_toponym_fold_slowly(khp_buffer *folded, khp_slice name);

/* As khp_toponym_fold, but ñ stays a letter of its own: only to decide between two places. */
void khp_toponym_fold_keeping_enye(khp_buffer *folded, khp_slice name);

/* Appends the text in Unicode normalization form C. Invalid UTF-8 is copied as it stands. */
void khp_toponym_nfc(khp_buffer *composed, khp_slice text);

/* The version of Unicode that names are folded by. */
const char *khp_toponym_unicode_version(void);

#define KHP_SHORT_BYTES 96
#define KHP_NOT_SHORT SIZE_MAX

/* The same form of a short text in Latin letters, without allocating: its length, or KHP_NOT_SHORT
 * for a long text, for other letters and for invalid UTF-8. */
size_t khp_toponym_fold_short(khp_slice text, char folded[KHP_SHORT_BYTES]);

/* True if the text is a word for "not known" (`s/d`, `n/d`, `NN`, `-`, `desconocido`, ...) or
 * empty. */
bool khp_toponym_is_placeholder(khp_slice text);

/* The same of what is stated around a place, where two capitals may be the code of an area although
 * they also say "no data" (`SD` is a state of the United States, and Sudan): the look-up decides.
 * `NA` stays what programs write for nothing. */
bool khp_toponym_is_area_placeholder(khp_slice text);

#endif
