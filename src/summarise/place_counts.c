#include "summarise/place_counts.h"

#include "base/memory.h"

#include <stdlib.h>

static int by_place_and_value(const void *a, const void *b) {
    const khp_place_count *left = a;
    const khp_place_count *right = b;
    if (left->place != right->place) {
        return left->place < right->place ? -1 : 1;
    }
    return (left->value > right->value) - (left->value < right->value);
}

/* The column of a cell as one of values->table.count + 1, the last for records without a value. */
static size_t column_of(const khp_cell *cell, size_t none) {
    return cell->column == KHP_CELL_EMPTY ? none : cell->column;
}

/* Fills values and items; `ranks` has room for each value and none. */
static bool fill(khp_place_counts *counts, const khp_values *values, const khp_cells *cells,
                 uint64_t *sums, size_t *numbers, uint32_t *ranks) {
    size_t none = values->table.count;
    for (size_t i = 0; i < cells->count; i++) {
        sums[column_of(&cells->items[i], none)] += cells->items[i].records;
    }
    counts->value_count = khp_values_order(sums, none + 1, numbers);
    counts->values = khp_alloc_zero(counts->value_count, sizeof *counts->values);
    counts->items = khp_alloc(cells->count, sizeof *counts->items);
    if (counts->values == NULL || counts->items == NULL) {
        return false;
    }
    for (size_t i = 0; i < counts->value_count; i++) {
        ranks[numbers[i]] = (uint32_t)i;
        counts->values[i] = numbers[i] == none
                                ? (khp_slice){NULL, 0}
                                : khp_table_key_at(&values->table, (uint32_t)numbers[i]);
    }
    for (size_t i = 0; i < cells->count; i++) {
        const khp_cell *cell = &cells->items[i];
        counts->items[i] =
            (khp_place_count){cell->row, ranks[column_of(cell, none)], cell->records};
    }
    counts->count = cells->count;
    qsort(counts->items, counts->count, sizeof *counts->items, by_place_and_value);
    return true;
}

bool khp_place_counts_make(khp_place_counts *counts, khp_slice category, const khp_values *values,
                           const khp_cells *cells) {
    size_t width = values->table.count + 1;
    uint64_t *sums = khp_alloc_zero(width, sizeof *sums);
    size_t *numbers = khp_alloc_zero(width, sizeof *numbers);
    uint32_t *ranks = khp_alloc_zero(width, sizeof *ranks);
    bool ok = sums != NULL && numbers != NULL && ranks != NULL;
    counts->category = category;
    ok = ok && fill(counts, values, cells, sums, numbers, ranks);
    khp_free(sums);
    khp_free(numbers);
    khp_free(ranks);
    return ok;
}

void khp_place_counts_clear(khp_place_counts *counts) {
    khp_free(counts->values);
    khp_free(counts->items);
    khp_free(counts->hidden);
    *counts = (khp_place_counts){.value_count = 0};
}
