/* cross_table: one categorical column by another. */
#ifndef KHP_MODEL_CROSS_TABLE_H
#define KHP_MODEL_CROSS_TABLE_H

#include "base/slice.h"

#include <stdint.h>

/* One table. Cells lie row by row. Texts and arrays are the owner's. */
typedef struct khp_cross_table {
    khp_slice row_header;    /* "department" */
    khp_slice column_header; /* "force" */
    const khp_slice *rows;   /* empty: records without a value */
    size_t row_count;
    const khp_slice *columns;
    size_t column_count;
    const uint64_t *counts;
    const double *weights;   /* sums of the count column; NULL: there is none */
    khp_slice weight_header; /* its name */
    const uint64_t *row_sums;
    const uint64_t *column_sums;
    const bool *hidden;     /* cells that are not shown */
    const bool *row_hidden; /* sums that are not shown */
    const bool *column_hidden;
    bool is_suppressed; /* small counts are not shown */
} khp_cross_table;

#endif
