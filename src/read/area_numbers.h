/* area_numbers: the numbers of one column of a table of areas, as statistics offices write them:
 * "1172697", "1 172 697", "1.172.697", "14,1", "14.1 %". */
#ifndef KHP_READ_AREA_NUMBERS_H
#define KHP_READ_AREA_NUMBERS_H

#include "base/error.h"

/* Reads `count` cells into `values`: NAN where a cell is empty, or no number (those are counted in
 * *unreadable, and *first_unreadable is the first of them). What '.' and ',' mean must be the same
 * in the whole column. KHIPU_E_FIELD if the column does not show it (where names the file, and the
 * column as its field). */
KHIPU_MUST_CHECK khipu_status khp_area_numbers_read(const khp_slice *cells, size_t count,
                                                    khp_where where, double *values,
                                                    size_t *unreadable, size_t *first_unreadable,
                                                    khipu_error *error);

#endif
