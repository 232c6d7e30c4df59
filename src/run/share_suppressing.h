/* share_suppressing: which shares are told where small groups are not.
 *
 * Shares are made of all selected records as they are known, also of those whose places are told
 * less exactly. A share is told if neither what is told of the areas nor another share can be taken
 * from it so that few records are left: of the records that are told together (those of a place
 * that is wider than the areas, those of the areas that do not tell their numbers) each group of
 * the share has none, or enough. */
#ifndef KHP_RUN_SHARE_SUPPRESSING_H
#define KHP_RUN_SHARE_SUPPRESSING_H

#include "run/counting.h"

/* Marks the groups of shares that are not told. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_suppress_shares(khp_counting *counting, khipu_error *error);

#endif
