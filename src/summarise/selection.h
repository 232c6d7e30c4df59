/* selection: the records that --where selects, which alone are counted in areas and tables. */
#ifndef KHP_SUMMARISE_SELECTION_H
#define KHP_SUMMARISE_SELECTION_H

#include "model/record.h"

#define KHP_SELECTION_LIMIT 16

/* Every condition must hold: the trimmed text of the column equals the value. */
typedef struct khp_selection {
    struct {
        size_t column;
        khp_slice value;
    } items[KHP_SELECTION_LIMIT];
    size_t count; /* 0: every record is selected */
} khp_selection;

/* One bit for each condition that the record meets, the first the lowest. */
uint32_t khp_selection_met(const khp_selection *selection, const khp_record *record);

/* The bits of a record that is selected. */
static inline uint32_t khp_selection_all(const khp_selection *selection) {
    return (UINT32_C(1) << selection->count) - 1;
}

#endif
