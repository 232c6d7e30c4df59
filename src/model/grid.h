/* grid: where the records' own positions lie, roughly. A position whose ordinates were exchanged,
 * or that lost its minus sign, is on Earth like any other; what gives it away is that the slip
 * undone puts it among the others. */
#ifndef KHP_MODEL_GRID_H
#define KHP_MODEL_GRID_H

#include <stdint.h>

#define KHP_GRID_DEGREES 5
#define KHP_GRID_COLUMNS (360 / KHP_GRID_DEGREES)
#define KHP_GRID_ROWS (180 / KHP_GRID_DEGREES)

typedef struct khp_grid_cell {
    uint64_t records;
    uint64_t line; /* of the first */
    uint32_t file;
} khp_grid_cell;

/* Zero-initialise. */
typedef struct khp_position_grid {
    uint64_t total;
    khp_grid_cell cells[KHP_GRID_ROWS][KHP_GRID_COLUMNS]; /* from south-west */
} khp_position_grid;

/* Counts a position on Earth, in degrees. */
void khp_grid_add(khp_position_grid *grid, double lon, double lat, uint64_t line, uint32_t file);

/* Adds the counts of records that come later in the input. */
void khp_grid_merge(khp_position_grid *grid, const khp_position_grid *later);

/* Records that lie apart from the others and would lie among them if the slip were undone. */
typedef struct khp_grid_suspicion {
    khp_grid_cell swapped;  /* longitude and latitude exchanged */
    khp_grid_cell signless; /* a minus sign lost, or one too many */
} khp_grid_suspicion;

/* Nothing is suspected below 5 positions. */
void khp_grid_suspect(const khp_position_grid *grid, khp_grid_suspicion *suspicion);

#endif
