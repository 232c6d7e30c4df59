/* areas: counts records by the area that they lie in and by category, and makes rates of the
 * counts. */
#ifndef KHP_SUMMARISE_AREAS_H
#define KHP_SUMMARISE_AREAS_H

#include "model/area_counts.h"

/* Where one record lies. */
typedef struct khp_area_answer {
    uint32_t area; /* the innermost that is known; KHP_IN_NO_AREA */
    khp_area_by by;
    bool disagrees; /* the point lies in another area than the code or name says */
} khp_area_answer;

/* The category of a record without a value. */
#define KHP_AREA_NO_VALUE UINT32_MAX

/* Rows of counts beside those of the categories that are told apart. */
#define KHP_AREA_WITHOUT_VALUE KHP_AREA_CATEGORIES
#define KHP_AREA_OTHER_VALUES (KHP_AREA_CATEGORIES + 1)
#define KHP_AREA_ROWS (KHP_AREA_CATEGORIES + 2)

/* Counts while records go by, in each area without those inside it. */
typedef struct khp_area_counter {
    size_t area_count;
    uint64_t *records[KHP_AREA_ROWS]; /* by row and area; NULL until there are any */
    double *weights;                  /* by area; NULL until there are any */
    uint64_t by[KHP_AREA_BY_COUNT];
    uint64_t disagreeing;
} khp_area_counter;

/* khp_area_counter_clear in the end. */
void khp_area_counter_begin(khp_area_counter *counter, size_t area_count);

/* Counts one record. Categories from KHP_AREA_CATEGORIES on are not told apart by area. False
 * without memory. */
bool khp_area_counter_add(khp_area_counter *counter, const khp_area_answer *answer,
                          uint32_t category, double weight);

/* Adds up and makes rates; the last of `categories` is that of records without a value, 0: none are
 * told apart. Nothing is hidden yet. False without memory; khp_area_results_clear in any case. */
bool khp_area_results_make(khp_area_results *results, const khp_area_set *set,
                           const khp_area_counter *counter, size_t categories);

void khp_area_results_clear(khp_area_results *results);
void khp_area_counter_clear(khp_area_counter *counter);

#endif
