/* place_counts: the cases of each used place by the values of the category column, as
 * places.geojson shows them. Counts of all cases, whatever --where selects. */
#ifndef KHP_MODEL_PLACE_COUNTS_H
#define KHP_MODEL_PLACE_COUNTS_H

#include "base/slice.h"

#include <stdint.h>

typedef struct khp_place_count {
    uint32_t place; /* into the used places */
    uint32_t value; /* into `values` */
    uint64_t records;
} khp_place_count;

/* Texts are those of whoever counted. Zeroed: nothing is counted by place. */
typedef struct khp_place_counts {
    khp_slice category; /* name of the column */
    khp_slice *values;  /* by falling count; the last may be empty: no value */
    size_t value_count;
    khp_place_count *items; /* by place, then by value; what is not there is 0 */
    size_t count;
    bool *hidden; /* [place * value_count + value]: not shown; NULL: all are */
} khp_place_counts;

#endif
