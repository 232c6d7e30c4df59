/* local: which headers look as if their column said where something happened, or when, although no
 * role does: such a column would undo a position or a date that is told less exactly. Private to
 * protect/. docs/publishing.md has the lists. */
#ifndef KHP_PROTECT_LOCAL_H
#define KHP_PROTECT_LOCAL_H

#include "base/buffer.h"

/* Whole words decide, where a header's capitals part it as well ("startDate"), with digits behind
 * them or without. The scratch buffer fails without memory; the answer counts for nothing then. */
bool khp_header_looks_local(khp_slice header, khp_buffer *scratch);
bool khp_header_looks_dated(khp_slice header, khp_buffer *scratch);

#endif
