/* toponym: folds a name so that the ways of writing it compare equal (docs/matching.md). */
#ifndef KHP_LOCATE_TOPONYM_H
#define KHP_LOCATE_TOPONYM_H

#include "base/buffer.h"

/* Appends the folded form of a name: NFKD, case folded, marks stripped, punctuation and runs of
 * space to one space, trimmed, plus ø ł đ ı æ œ ß ’ and the like. Invalid UTF-8 ends the form. */
void khp_toponym_fold(khp_buffer *folded, khp_slice name);

/* True if the text is a word for "not known" (`s/d`, `n/d`, `NN`, `-`, `desconocido`, ...) or
 * empty. */
bool khp_toponym_is_placeholder(khp_slice text);

#endif
