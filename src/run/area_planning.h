/* area_planning: decides which column of --areas ties its areas to the places of the gazetteer, and
 * which level they are of. */
#ifndef KHP_RUN_AREA_PLANNING_H
#define KHP_RUN_AREA_PLANNING_H

#include "locate/locate.h"
#include "run/area_nesting.h"
#include "summarise/shares.h"

/* What is asked for. */
typedef struct khp_area_wishes {
    const khipu_options *options; /* --areas, --area-key, --area-level, --areas-crs, --population */
    const khp_share_rule *shares;
    size_t share_count;
    const khp_gazetteer *gazetteer; /* NULL: none */
    const khp_schema *schema;       /* of the cases */
    const khp_locate_settings *settings;
    const khipu_listener *listener;
    unsigned threads;
} khp_area_wishes;

/* The codes that most of the gazetteer's places have, and the level at which most names are known
 * (`level`, 1 to 3, overrides; 0: not given). Without a gazetteer, codes are those that the records
 * have, if the headers of both say so. Says in one note what was decided. KHIPU_E_MEMORY;
 * KHIPU_E_FIELD if the gazetteer knows none of the areas and no outline can tell either. */
KHIPU_MUST_CHECK khipu_status khp_area_plan_decide(khp_area_plan *plan, const khp_area_table *table,
                                                   const khp_area_wishes *wishes, int level,
                                                   khipu_error *error);

#endif
