/* area_nesting: puts the rows of --areas in order: the areas around them (provinces, departments)
 * as levels of their own, where the file names them. */
#ifndef KHP_RUN_AREA_NESTING_H
#define KHP_RUN_AREA_NESTING_H

#include "locate/membership.h"
#include "model/area_set.h"
#include "read/areas.h"

/* What was decided about the file before. */
typedef struct khp_area_plan {
    size_t code_column;      /* into row->codes; KHP_AREA_CODES: row->key; SIZE_MAX: no codes */
    bool name_is_key;        /* --area-key names the areas */
    khp_key_reading reading; /* of the codes */
    bool has_reading;        /* the gazetteer knows some of them */
    int admin;               /* level of the rows; 0: not known */
} khp_area_plan;

/* The row's code and name under the plan. */
khp_slice khp_area_row_code(const khp_area_row *row, const khp_area_plan *plan);
khp_slice khp_area_row_name(const khp_area_row *row, const khp_area_plan *plan);

/* Fills the set, which is zeroed: outer levels first, then the rows, whose outlines it takes over.
 * An outer area's population is the sum of those inside it, if all of them have one.
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_area_nest(khp_area_set *set, khp_area_table *table,
                                            const khp_area_plan *plan, size_t value_columns,
                                            khipu_error *error);

#endif
