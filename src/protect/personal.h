/* personal: which headers look as if their column held something about a person: names, identity
 * numbers, telephones, e-mail, addresses, birth dates, witnesses, relatives; Spanish and English.
 * Private to protect/. docs/publishing.md has the list. */
#ifndef KHP_PROTECT_PERSONAL_H
#define KHP_PROTECT_PERSONAL_H

#include "base/slice.h"

/* `folded` is a header as khp_fold_words makes it. Whole words decide, never parts of words; the
 * columns of ACLED and UCDP GED never look personal. */
bool khp_header_looks_personal(khp_slice folded);

#endif
