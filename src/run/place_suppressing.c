#include "run/place_suppressing.h"

#include "base/memory.h"
#include "protect/suppress.h"

/* Where a place's cases cannot cover for a hidden count, none of them is told by value, not even
 * where there are none: the one that is left would be their sum. */
static bool mark(khp_place_counts *counts, size_t places, uint64_t under, uint64_t *cells,
                 bool *row_hidden, bool *column_hidden) {
    size_t width = counts->value_count;
    for (size_t i = 0; i < counts->count; i++) {
        const khp_place_count *item = &counts->items[i];
        cells[item->place * width + item->value] = item->records;
    }
    khp_suppress_table table = {
        .counts = cells,
        .rows = places,
        .columns = width,
        .under = under,
        .hidden = counts->hidden,
        .row_hidden = row_hidden,
        .column_hidden = column_hidden,
    };
    if (!khp_suppress_table_mark(&table)) {
        return false;
    }
    for (size_t i = 0; i < places * width; i++) {
        counts->hidden[i] = counts->hidden[i] || row_hidden[i / width] || column_hidden[i % width];
    }
    return true;
}

bool khp_suppress_places(khp_place_counts *counts, size_t places, uint64_t under) {
    size_t cells = places * counts->value_count;
    if (under <= 1 || cells == 0) {
        return true;
    }
    counts->hidden = khp_alloc_zero(cells, sizeof *counts->hidden);
    uint64_t *numbers = khp_alloc_zero(cells, sizeof *numbers);
    bool *row_hidden = khp_alloc_zero(places, sizeof *row_hidden);
    bool *column_hidden = khp_alloc_zero(counts->value_count, sizeof *column_hidden);
    bool ok = counts->hidden != NULL && numbers != NULL && row_hidden != NULL &&
              column_hidden != NULL &&
              mark(counts, places, under, numbers, row_hidden, column_hidden);
    khp_free(numbers);
    khp_free(row_hidden);
    khp_free(column_hidden);
    return ok;
}
