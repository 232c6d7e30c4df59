/* place_suppressing: which of the cases by place and category are not told. */
#ifndef KHP_RUN_PLACE_SUPPRESSING_H
#define KHP_RUN_PLACE_SUPPRESSING_H

#include "model/place_counts.h"

/* Marks counts of 1 to under - 1, and those that would tell of them, as each place's cases and each
 * value's are told. With `under` 0 or 1 nothing is. False without memory. */
bool khp_suppress_places(khp_place_counts *counts, size_t places, uint64_t under);

#endif
