#include "model/grid.h"

#include <stdbool.h>

/* A cell belongs to where the records are if it holds at least this share of them; a cell that
 * holds more than the other share is no slip of single rows. */
#define HOME_SHARE 0.05
#define SLIP_SHARE 0.10
#define LEAST_POSITIONS 5

static int column_of(double lon) {
    int column = (int)((lon + 180) / KHP_GRID_DEGREES);
    return column >= KHP_GRID_COLUMNS ? KHP_GRID_COLUMNS - 1 : column;
}

static int row_of(double lat) {
    int row = (int)((lat + 90) / KHP_GRID_DEGREES);
    return row >= KHP_GRID_ROWS ? KHP_GRID_ROWS - 1 : row;
}

static void add_cell(khp_grid_cell *sum, const khp_grid_cell *cell) {
    if (cell->records == 0) {
        return;
    }
    bool is_earlier = cell->file < sum->file || (cell->file == sum->file && cell->line < sum->line);
    if (sum->records == 0 || is_earlier) {
        sum->line = cell->line;
        sum->file = cell->file;
    }
    sum->records += cell->records;
}

void khp_grid_add(khp_position_grid *grid, double lon, double lat, uint64_t line, uint32_t file) {
    const khp_grid_cell one = {1, line, file};
    add_cell(&grid->cells[row_of(lat)][column_of(lon)], &one);
    grid->total += 1;
}

void khp_grid_merge(khp_position_grid *grid, const khp_position_grid *later) {
    for (int row = 0; later->total > 0 && row < KHP_GRID_ROWS; row++) {
        for (int column = 0; column < KHP_GRID_COLUMNS; column++) {
            add_cell(&grid->cells[row][column], &later->cells[row][column]);
        }
    }
    grid->total += later->total;
}

/* True if a cell beside this one, or this one itself if it counts, is where the records are. */
static bool is_home(const khp_position_grid *grid, int row, int column, bool counts_itself) {
    double least = HOME_SHARE * (double)grid->total;
    for (int down = -1; down <= 1; down++) {
        for (int along = -1; along <= 1; along++) {
            int r = row + down;
            int c = (column + along + KHP_GRID_COLUMNS) % KHP_GRID_COLUMNS;
            if (down == 0 && along == 0 && !counts_itself) {
                continue;
            }
            /* a single record in twenty is not where the records are */
            if (r >= 0 && r < KHP_GRID_ROWS && grid->cells[r][c].records >= 2 &&
                (double)grid->cells[r][c].records >= least) {
                return true;
            }
        }
    }
    return false;
}

static bool is_home_position(const khp_position_grid *grid, double lon, double lat) {
    return lat >= -90 && lat <= 90 && is_home(grid, row_of(lat), column_of(lon), true);
}

static void suspect_cell(const khp_position_grid *grid, int row, int column,
                         khp_grid_suspicion *suspicion) {
    const khp_grid_cell *cell = &grid->cells[row][column];
    bool may_slip = (double)cell->records <= SLIP_SHARE * (double)grid->total || cell->records == 1;
    /* How much the cell itself may hold is SLIP_SHARE's to say. */
    if (cell->records == 0 || !may_slip || is_home(grid, row, column, false)) {
        return;
    }
    double lon = (column + 0.5) * KHP_GRID_DEGREES - 180;
    double lat = (row + 0.5) * KHP_GRID_DEGREES - 90;
    if (is_home_position(grid, lat, lon)) {
        add_cell(&suspicion->swapped, cell);
    } else if (is_home_position(grid, -lon, lat) || is_home_position(grid, lon, -lat) ||
               is_home_position(grid, -lon, -lat)) {
        add_cell(&suspicion->signless, cell);
    }
}

void khp_grid_suspect(const khp_position_grid *grid, khp_grid_suspicion *suspicion) {
    *suspicion = (khp_grid_suspicion){.swapped = {0}};
    for (int row = 0; grid->total >= LEAST_POSITIONS && row < KHP_GRID_ROWS; row++) {
        for (int column = 0; column < KHP_GRID_COLUMNS; column++) {
            suspect_cell(grid, row, column, suspicion);
        }
    }
}
