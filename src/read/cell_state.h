/* cell_state: what the cells of one column allow it to be. States form a lattice: EMPTY at the
 * bottom, TEXT on top, INTEGER below NUMBER; a column is the join of its cells. */
#ifndef KHP_READ_CELL_STATE_H
#define KHP_READ_CELL_STATE_H

#include "model/record.h"

typedef enum khp_cell_state {
    KHP_STATE_EMPTY,
    KHP_STATE_INTEGER,
    KHP_STATE_NUMBER,
    KHP_STATE_BOOLEAN,
    KHP_STATE_TEXT
} khp_cell_state;

/* The state of a field that is neither absent nor empty. */
khp_cell_state khp_cell_state_of(const khp_field *field);

khp_cell_state khp_cell_state_join(khp_cell_state a, khp_cell_state b);

/* The type of a column whose cells were all seen. */
khp_type khp_cell_state_type(khp_cell_state state);

#endif
