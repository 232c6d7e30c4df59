/* place_counts: puts what was counted by place and by category in order. */
#ifndef KHP_SUMMARISE_PLACE_COUNTS_H
#define KHP_SUMMARISE_PLACE_COUNTS_H

#include "model/place_counts.h"
#include "summarise/cells.h"
#include "summarise/values.h"

/* The cells' rows are places, their columns the numbers of `values`. `counts` is zeroed;
 * khp_place_counts_clear in any case. False without memory. */
bool khp_place_counts_make(khp_place_counts *counts, khp_slice category, const khp_values *values,
                           const khp_cells *cells);
void khp_place_counts_clear(khp_place_counts *counts);

#endif
