/* area_planning: decides which column of --areas ties its areas to the places of the gazetteer, and
 * which level they are of. */
#ifndef KHP_RUN_AREA_PLANNING_H
#define KHP_RUN_AREA_PLANNING_H

#include "run/area_nesting.h"

/* The codes that most of the gazetteer's places have, and the level at which most names are known
 * (`level`, 1 to 3, overrides; 0: not given). Says in one note what was decided. KHIPU_E_MEMORY;
 * KHIPU_E_FIELD if the gazetteer knows none of the areas and no outline can tell either. */
KHIPU_MUST_CHECK khipu_status khp_area_plan_decide(khp_area_plan *plan, const khp_area_table *table,
                                                   const khp_gazetteer *gazetteer,
                                                   const khipu_options *options, int level,
                                                   const khipu_listener *listener,
                                                   khipu_error *error);

#endif
