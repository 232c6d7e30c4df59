/* area_suppressing: which counts by area are not shown, where the publishing policy suppresses
 * small ones.
 *
 * Counts are made of what is told of the records, so that they hold nothing that the features do
 * not. Of an area that no record is told to lie in, some may lie there all the same: if any
 * record's place is told less exactly, such an area's number is not shown either, rather than a 0
 * that is not true. */
#ifndef KHP_RUN_AREA_SUPPRESSING_H
#define KHP_RUN_AREA_SUPPRESSING_H

#include "run/counting.h"

/* The areas of every level must not be narrower than the level to which the policy brings all
 * positions: their counts would all be 0. KHIPU_E_ARGUMENT. */
KHIPU_MUST_CHECK khipu_status khp_check_area_level(const khp_area_set *set, const khp_join *join,
                                                   khipu_error *error);

/* Marks what is not shown, in the results and the shares. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_suppress_areas(khp_counting *counting, khipu_error *error);

#endif
