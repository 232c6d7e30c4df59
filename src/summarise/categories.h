/* categories: counts records by the value of the category column. */
#ifndef KHP_SUMMARISE_CATEGORIES_H
#define KHP_SUMMARISE_CATEGORIES_H

#include "model/feature.h"

/* A column with more values than this is no category. */
#define KHP_CATEGORY_LIMIT 4096

/* Zero-initialise before use. */
typedef struct khp_category_summary {
    khp_table values;
    uint64_t *records; /* by number of `values` */
    size_t capacity;
    uint64_t empty;    /* records without a value */
    bool is_abandoned; /* too many values: `values` is empty */
} khp_category_summary;

/* Counts the category values of a chunk's features. False without memory. */
bool khp_category_summary_add(khp_category_summary *summary, const khp_facet_codes *codes,
                              size_t count);

/* The numbers of the values by falling count, equal ones by first occurrence, into `order`, which
 * has room for summary->values.count numbers. */
void khp_category_summary_order(const khp_category_summary *summary, uint32_t *order);

void khp_category_summary_clear(khp_category_summary *summary);

#endif
