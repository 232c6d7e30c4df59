/* table_hushing: what is told of a cross table where small groups are not. */
#ifndef KHP_RUN_TABLE_HUSHING_H
#define KHP_RUN_TABLE_HUSHING_H

#include "run/hushing.h"

/* What is marked, and where each counted cell of the table stands: its row and its column. A row
 * whose sum is hidden is left out of the table; of one whose cells are, all are. */
typedef struct khp_table_hush {
    bool *hidden;
    bool *row_hidden;
    bool *column_hidden;
    const uint32_t *numbers;
} khp_table_hush;

/* False without memory. */
bool khp_hush_table(const khp_table_counts *tables, const khp_counted_table *item,
                    const khp_table_hush *marks, const khp_hushing *hushing);

#endif
