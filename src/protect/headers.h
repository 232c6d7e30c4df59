/* headers: looks for words in the header of a column. Private to protect/. */
#ifndef KHP_PROTECT_HEADERS_H
#define KHP_PROTECT_HEADERS_H

#include "base/slice.h"

/* True if the words of `sought` stand in the folded text (khp_fold_words) side by side, whole. */
bool khp_has_words(khp_slice folded, khp_slice sought);

/* True if one of the texts stands in it in that way. */
bool khp_has_any_words(khp_slice folded, const char *const *list, size_t count);

#endif
