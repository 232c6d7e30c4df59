/* masks: which values, dates and words must not be told because too few records share them. Filled
 * between the passes over the records, read by all threads during them. */
#ifndef KHP_PROTECT_MASKS_H
#define KHP_PROTECT_MASKS_H

#include "base/date.h"
#include "base/table.h"
#include "model/match.h"

/* The values of one column. */
typedef struct khp_column_masks {
    khp_table values;
    bool all; /* no value of the column is told */
} khp_column_masks;

/* Zero-initialise, and khp_masks_init before use. */
typedef struct khp_masks {
    khp_column_masks *columns;
    size_t column_count;
    khp_table dates;        /* as ISO text */
    khp_date_kind *told_as; /* by number of `dates` */
    size_t date_capacity;
    bool reasons[KHP_REASON_COUNT];
    char label[24]; /* what stands for a hidden value of a text column: "<5" */
} khp_masks;

/* False without memory. */
bool khp_masks_init(khp_masks *masks, size_t column_count, uint64_t under);

/* Hides a value of a column. *is_new tells if it was told until now. False without memory. */
bool khp_masks_hide(khp_masks *masks, size_t column, khp_slice value, bool *is_new);

bool khp_masks_hides(const khp_masks *masks, size_t column, khp_slice value);

/* From now on the date is told as `kind` at most. As khp_masks_hide. */
bool khp_masks_widen(khp_masks *masks, khp_date date, khp_date_kind kind, bool *is_new);

/* The date as it is told. */
khp_date khp_masks_told_date(const khp_masks *masks, khp_date date);

/* The date without what is finer than `kind`. */
khp_date khp_date_to_kind(khp_date date, khp_date_kind kind);

void khp_masks_clear(khp_masks *masks);

#endif
