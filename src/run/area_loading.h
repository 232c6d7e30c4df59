/* area_loading: reads --areas, decides how places are tied to its areas, and prepares their
 * outlines. */
#ifndef KHP_RUN_AREA_LOADING_H
#define KHP_RUN_AREA_LOADING_H

#include "locate/membership.h"
#include "model/area_set.h"
#include "project/operation.h"
#include "run/area_planning.h"
#include "run/loaded.h"
#include "summarise/shares.h"

/* The areas that cases are counted in. Zero-initialise; khp_loaded_areas_clear in any case. */
typedef struct khp_loaded_areas {
    khp_area_set set;
    khp_membership *membership; /* NULL if neither a gazetteer nor a record states areas */
    bool do_outlines_decide;    /* a point in an outline tells its area */
    const char *path;
    khp_slice population_source; /* what the file says of where its numbers come from */
    khp_slice *value_sources;    /* the same of each column of --share-by */
    bool are_outlines_bundled;   /* those that khipu carries: to look at, not to decide by */
    khp_arena text;
} khp_loaded_areas;

/* Reads the file, and says how its areas are known. The file is added to `loaded`, the coordinate
 * operations of its outlines to `operations`. KHIPU_E_READ, KHIPU_E_SYNTAX, KHIPU_E_ENCODING,
 * KHIPU_E_MEMORY; KHIPU_E_FIELD if a column is missing or nothing ties the areas to the places;
 * KHIPU_E_RANGE for --area-level. */
KHIPU_MUST_CHECK khipu_status khp_areas_load(khp_loaded_areas *areas, const khp_area_wishes *wishes,
                                             khp_loaded *loaded, khp_operations *operations,
                                             khipu_error *error);

void khp_loaded_areas_clear(khp_loaded_areas *areas);

#endif
