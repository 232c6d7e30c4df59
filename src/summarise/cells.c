#include "summarise/cells.h"

#include "base/memory.h"

#include <math.h>

static size_t slot_of(const khp_cells *cells, uint32_t row, uint32_t column) {
    uint64_t hash = ((uint64_t)row << 32 | column) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> 32) & (cells->slot_count - 1);
}

/* The slot of the cell, or the empty one where it would be. */
static size_t find(const khp_cells *cells, uint32_t row, uint32_t column) {
    size_t at = slot_of(cells, row, column);
    while (cells->slots[at] != 0) {
        const khp_cell *cell = &cells->items[cells->slots[at] - 1];
        if (cell->row == row && cell->column == column) {
            break;
        }
        at = (at + 1) & (cells->slot_count - 1);
    }
    return at;
}

static bool make_room(khp_cells *cells) {
    khp_cell *items = khp_grow(cells->items, &cells->capacity, cells->count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    cells->items = items;
    if (cells->count * 2 < cells->slot_count) {
        return true;
    }
    khp_cells larger = *cells;
    larger.slot_count = cells->slot_count == 0 ? 64 : cells->slot_count * 2;
    larger.slots = khp_alloc_zero(larger.slot_count, sizeof *larger.slots);
    if (larger.slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < cells->count; i++) {
        larger.slots[find(&larger, items[i].row, items[i].column)] = (uint32_t)i + 1;
    }
    khp_free(cells->slots);
    *cells = larger;
    return true;
}

static bool is_cell(const khp_cell *cell, uint32_t row, uint32_t column) {
    return cell->row == row && cell->column == column;
}

bool khp_cells_add(khp_cells *cells, uint32_t row, uint32_t column, double weight) {
    if (cells->count == 0 || !is_cell(&cells->items[cells->last], row, column)) {
        if (!make_room(cells)) {
            return false;
        }
        size_t at = find(cells, row, column);
        if (cells->slots[at] == 0) {
            cells->items[cells->count] = (khp_cell){.row = row, .column = column};
            cells->slots[at] = (uint32_t)++cells->count;
        }
        cells->last = cells->slots[at] - 1;
    }
    khp_cell *cell = &cells->items[cells->last];
    cell->records += 1;
    cell->weight += isfinite(weight) ? weight : 0;
    return true;
}

khp_cell khp_cells_at(const khp_cells *cells, uint32_t row, uint32_t column) {
    if (cells->count > 0) {
        size_t at = find(cells, row, column);
        if (cells->slots[at] != 0) {
            return cells->items[cells->slots[at] - 1];
        }
    }
    return (khp_cell){.row = row, .column = column};
}

void khp_cells_clear(khp_cells *cells) {
    khp_free(cells->items);
    khp_free(cells->slots);
    *cells = (khp_cells){0};
}
