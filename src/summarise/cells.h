/* cells: counts of records in a grid of rows and columns of which few are used: areas by category,
 * places by category, one column by another. */
#ifndef KHP_SUMMARISE_CELLS_H
#define KHP_SUMMARISE_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The column of records that have no value. */
#define KHP_CELL_EMPTY UINT32_MAX

typedef struct khp_cell {
    uint32_t row;
    uint32_t column;
    uint64_t records;
    double weight; /* sum of the count column */
} khp_cell;

/* Zero-initialise ({0}); khp_cells_clear gives the memory back. */
typedef struct khp_cells {
    khp_cell *items; /* in the order of first use */
    size_t count;
    size_t capacity;
    uint32_t *slots; /* item + 1 */
    size_t slot_count;
    size_t last; /* item that was counted last: neighbours are often alike */
} khp_cells;

/* Counts one record; a weight that is not finite counts as none. False without memory. */
bool khp_cells_add(khp_cells *cells, uint32_t row, uint32_t column, double weight);

/* What is counted in a cell; zeroes if nothing is. */
khp_cell khp_cells_at(const khp_cells *cells, uint32_t row, uint32_t column);

void khp_cells_clear(khp_cells *cells);

#endif
