/* local: which headers look as if their column said where something happened, or when, although no
 * role does: such a column would undo a position or a date that is told less exactly. Private to
 * protect/. docs/publishing.md has the lists. */
#ifndef KHP_PROTECT_LOCAL_H
#define KHP_PROTECT_LOCAL_H

#include "base/slice.h"

/* `folded` is a header as khp_fold_words makes it. Whole words decide. */
bool khp_header_looks_local(khp_slice folded);
bool khp_header_looks_dated(khp_slice folded);

#endif
