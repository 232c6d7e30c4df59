/* areas: counts records by the area that they lie in and by category, and makes rates of the
 * counts. */
#ifndef KHP_SUMMARISE_AREAS_H
#define KHP_SUMMARISE_AREAS_H

#include "model/area_counts.h"
#include "summarise/cells.h"

/* Where one record lies. */
typedef struct khp_area_answer {
    uint32_t area; /* the innermost that is known; KHP_IN_NO_AREA */
    khp_area_by by;
    bool disagrees; /* the point lies in another area than the code or name says */
} khp_area_answer;

/* Counts while records go by. Zero-initialise ({0}). */
typedef struct khp_area_counter {
    khp_cells cells; /* area x category */
    uint64_t by[KHP_AREA_BY_COUNT];
    uint64_t disagreeing;
} khp_area_counter;

/* Counts one record; `category` is KHP_CELL_EMPTY without a value. False without memory. */
bool khp_area_counter_add(khp_area_counter *counter, const khp_area_answer *answer,
                          uint32_t category, double weight);

/* Adds up and makes rates; the last of `categories` is that of records without a value. Nothing is
 * hidden yet. False without memory; khp_area_results_clear in any case. */
bool khp_area_results_make(khp_area_results *results, const khp_area_set *set,
                           const khp_area_counter *counter, size_t categories);

void khp_area_results_clear(khp_area_results *results);
void khp_area_counter_clear(khp_area_counter *counter);

#endif
