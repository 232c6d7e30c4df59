#include "run/hushing.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "protect/suppress.h"

#include <string.h>

/* More numbers than this are not looked through: nothing is told by value then. */
#define MOST_NUMBERS ((size_t)1 << 25)

/* Values of an axis, the missing one among them. */
#define VALUES_OF_AXIS ((uint32_t)KHP_VALUE_LIMIT + 1)

/* ---- columns ---- */

/* An axis, a value and whether it is selected as one number; records as such come first. */
static uint32_t column_of(size_t axis, uint32_t value, bool is_selected) {
    uint32_t number = value == KHP_CELL_EMPTY ? 0 : value + 1;
    uint32_t at = axis == KHP_ALL_VALUES ? 0 : 1 + (uint32_t)axis * VALUES_OF_AXIS + number;
    return 2 * at + is_selected;
}

static bool is_of_all(uint32_t column) { return column < 2; }

static size_t axis_of(uint32_t column) { return (column / 2 - 1) / VALUES_OF_AXIS; }

bool khp_hushing_add(khp_hushing *hushing, uint32_t place, size_t axis, uint32_t value,
                     bool is_selected) {
    return khp_cells_add(&hushing->units, place, column_of(axis, value, is_selected), 0);
}

/* ---- the tree ---- */

static bool make_nodes(khp_hushing *hushing, const khp_area_set *areas, const uint32_t *place_areas,
                       size_t places) {
    hushing->areas = areas == NULL ? 0 : areas->count;
    hushing->nodes = 1 + hushing->areas + places + 1;
    hushing->parents = khp_alloc_zero(hushing->nodes, sizeof *hushing->parents);
    hushing->silent = khp_alloc_zero(hushing->nodes, sizeof *hushing->silent);
    hushing->silent_by_value = khp_alloc_zero(hushing->nodes, sizeof *hushing->silent_by_value);
    if (hushing->parents == NULL || hushing->silent == NULL || hushing->silent_by_value == NULL) {
        return false;
    }
    hushing->parents[0] = KHP_NO_NODE;
    for (uint32_t i = 0; i < hushing->areas; i++) {
        uint32_t outer = areas->areas[i].parent;
        hushing->parents[khp_hushing_area(i)] =
            outer == KHP_IN_NO_AREA ? 0 : (uint32_t)khp_hushing_area(outer);
    }
    for (uint32_t i = 0; place_areas != NULL && i < places; i++) {
        uint32_t area = place_areas[i];
        hushing->parents[khp_hushing_place(hushing, i)] =
            area == KHP_IN_NO_AREA ? 0 : (uint32_t)khp_hushing_area(area);
    }
    return true;
}

/* ---- counts ---- */

/* The columns that take part, each with a number. */
typedef struct chosen {
    const bool *is_by_place; /* NULL: of records as such; else those by value of these axes */
    khp_table numbers;
} chosen;

static bool takes_part(const chosen *columns, uint32_t column) {
    return columns->is_by_place == NULL
               ? is_of_all(column)
               : !is_of_all(column) && columns->is_by_place[axis_of(column)];
}

static bool number_columns(chosen *columns, const khp_cells *units) {
    bool ok = true;
    for (size_t i = 0; ok && i < units->count; i++) {
        khp_slice key = khp_slice_of((const char *)&units->items[i].column, sizeof(uint32_t));
        bool is_new;
        ok = !takes_part(columns, units->items[i].column) ||
             khp_table_put(&columns->numbers, key, khp_hash(key), &is_new) != KHP_TABLE_NONE;
    }
    return ok;
}

static void add_up(const khp_hushing *hushing, const chosen *columns, uint64_t *counts) {
    for (size_t i = 0; i < hushing->units.count; i++) {
        const khp_cell *cell = &hushing->units.items[i];
        khp_slice key = khp_slice_of((const char *)&cell->column, sizeof cell->column);
        if (!takes_part(columns, cell->column)) {
            continue;
        }
        uint32_t column = khp_table_find(&columns->numbers, key, khp_hash(key));
        for (uint32_t node = (uint32_t)khp_hushing_place(hushing, cell->row); node != KHP_NO_NODE;
             node = hushing->parents[node]) {
            counts[node * (size_t)columns->numbers.count + column] += cell->records;
        }
    }
}

static bool mark(khp_hushing *hushing, const bool *is_by_place, bool *silent) {
    chosen columns = {.is_by_place = is_by_place};
    bool ok = number_columns(&columns, &hushing->units);
    size_t width = columns.numbers.count;
    bool fits = width == 0 || hushing->nodes <= MOST_NUMBERS / width;
    if (ok && !fits) {
        memset(silent, true, hushing->nodes * sizeof *silent);
    } else if (ok && width > 0) {
        uint64_t *counts = khp_alloc_zero(hushing->nodes, width * sizeof *counts);
        khp_telling telling = {.parents = hushing->parents,
                               .nodes = hushing->nodes,
                               .columns = width,
                               .counts = counts,
                               .under = hushing->under,
                               .silent = silent};
        ok = counts != NULL;
        if (ok) {
            add_up(hushing, &columns, counts);
            ok = khp_telling_mark(&telling);
        }
        khp_free(counts);
    }
    khp_table_clear(&columns.numbers);
    return ok;
}

bool khp_hushing_end(khp_hushing *hushing, const khp_area_set *areas, const uint32_t *place_areas,
                     size_t places, bool is_selecting, const bool *is_by_place) {
    if (!make_nodes(hushing, areas, place_areas, places)) {
        return false;
    }
    /* Without --where each place's records are told as they are, and areas are their sums. */
    if (is_selecting && !mark(hushing, NULL, hushing->silent)) {
        return false;
    }
    memcpy(hushing->silent_by_value, hushing->silent, hushing->nodes * sizeof *hushing->silent);
    return mark(hushing, is_by_place, hushing->silent_by_value);
}

uint64_t khp_hushing_sum(const khp_hushing *hushing, size_t axis, uint32_t value,
                         bool is_selected) {
    uint32_t column = column_of(axis, value, is_selected);
    uint64_t sum = 0;
    for (size_t i = 0; i < hushing->units.count; i++) {
        const khp_cell *cell = &hushing->units.items[i];
        sum += cell->column == column ? cell->records : 0;
    }
    return sum;
}

bool khp_hushing_tells_sum(const khp_hushing *hushing, size_t axis, uint32_t value) {
    return !khp_count_is_small(khp_hushing_sum(hushing, axis, value, true), hushing->under) &&
           !khp_count_is_small(khp_hushing_sum(hushing, axis, value, false), hushing->under);
}

void khp_hushing_clear(khp_hushing *hushing) {
    khp_cells_clear(&hushing->units);
    khp_cells_clear(&hushing->known);
    khp_free(hushing->parents);
    khp_free(hushing->silent);
    khp_free(hushing->silent_by_value);
    *hushing = (khp_hushing){.under = 0};
}
