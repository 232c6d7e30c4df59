/* values: the values of a categorical column over the whole run, each with a number. */
#ifndef KHP_SUMMARISE_VALUES_H
#define KHP_SUMMARISE_VALUES_H

#include "model/feature.h"

/* A column with more values than this is no category. */
#define KHP_VALUE_LIMIT 4096

/* Zero-initialise ({0}); khp_values_clear gives the memory back. */
typedef struct khp_values {
    khp_table table;
    bool is_abandoned; /* too many values: `table` is empty, and no number means anything */
    uint32_t numbers[KHP_VALUE_LIMIT]; /* of the chunk's values, for khp_values_number */
} khp_values;

/* Takes the values of a chunk up; afterwards khp_values_number knows the chunk's codes. False
 * without memory. */
bool khp_values_take(khp_values *values, const khp_facet_codes *codes);

/* The number of a code of the chunk that was taken up last; KHP_TABLE_NONE for no value. */
static inline uint32_t khp_values_number(const khp_values *values, uint32_t code) {
    return code == KHP_TABLE_NONE ? KHP_TABLE_NONE : values->numbers[code];
}

/* The numbers of the values by falling sum, the earlier of equals first; the last sum is that of
 * records without a value, which come last, if there are any. Returns how many. */
size_t khp_values_order(const uint64_t *sums, size_t count, size_t *numbers);

void khp_values_clear(khp_values *values);

#endif
