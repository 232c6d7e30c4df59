#include "run/table_hushing.h"

#include "base/memory.h"
#include "protect/suppress.h"

static void hide_line(const khp_counted_table *item, const khp_table_hush *marks, bool is_row,
                      size_t number) {
    size_t width = item->table.column_count;
    size_t count = is_row ? width : item->table.row_count;
    for (size_t i = 0; i < count; i++) {
        marks->hidden[is_row ? number * width + i : i * width + number] = true;
    }
}

static void hide_all(const khp_counted_table *item, const khp_table_hush *marks) {
    for (size_t i = 0; i < item->table.row_count; i++) {
        hide_line(item, marks, true, i);
        marks->row_hidden[i] = true;
    }
}

/* ---- places and areas ---- */

/* A column of areas that records state. */
static bool is_stated_area(const khp_table_counts *tables, const khp_axis *axis) {
    return axis->kind == KHP_AXIS_FACET &&
           khp_roles_within(&tables->join->schema->roles, axis->column);
}

/* The column is counted by areas that records state: what is told of places would add up to that.
 */
static bool is_by_stated_area(const khp_table_counts *tables, size_t facet) {
    bool any = false;
    for (size_t i = 0; i < tables->count; i++) {
        const khp_axis *axes[] = {&tables->items[i].rows, &tables->items[i].columns};
        for (size_t k = 0; k < 2; k++) {
            any = any || (is_stated_area(tables, axes[k]) && axes[1 - k]->kind == KHP_AXIS_FACET &&
                          axes[1 - k]->facet == facet);
        }
    }
    return any;
}

static bool is_category(const khp_table_counts *tables, const khp_axis *axis) {
    return axis->kind == KHP_AXIS_FACET && axis->column == tables->join->schema->roles.category;
}

/* All areas of the level tell, so that what lies in none of them follows from them. */
static bool level_tells(const khp_table_counts *tables, size_t level, const bool *silent) {
    const khp_counted_level *about = &tables->areas->levels[level];
    bool tells = true;
    for (size_t i = about->first; i < about->first + about->count; i++) {
        tells = tells && !silent[khp_hushing_area((uint32_t)i)];
    }
    return tells;
}

static bool is_silent(const khp_table_counts *tables, const khp_hushing *hushing,
                      const khp_axis *axis, uint32_t number, const bool *silent) {
    if (axis->kind == KHP_AXIS_PLACE) {
        uint32_t place = number == KHP_CELL_EMPTY ? KHP_UNPLACED : number;
        return silent[khp_hushing_place(hushing, place)];
    }
    return number == KHP_CELL_EMPTY ? !level_tells(tables, axis->level, silent)
                                    : silent[khp_hushing_area(number)];
}

/* The records in none of the areas are no node of their own: they are told where no number of them
 * is small, and where the sums of all are told, which they and the areas add up to. */
static bool may_tell_rest(const khp_counted_table *item, const khp_table_hush *marks, bool is_row,
                          const khp_hushing *hushing) {
    const bool *sums_hidden = is_row ? marks->column_hidden : marks->row_hidden;
    bool may = true;
    for (size_t i = 0; i < item->cells.count; i++) {
        const khp_cell *cell = &item->cells.items[i];
        bool is_rest = (is_row ? cell->row : cell->column) == KHP_CELL_EMPTY;
        bool is_small = is_rest && khp_count_is_small(cell->records, hushing->under);
        may = may && !is_small && !sums_hidden[marks->numbers[2 * i + is_row]];
    }
    return may;
}

static void hush_places(const khp_table_counts *tables, const khp_counted_table *item,
                        const khp_table_hush *marks, const khp_hushing *hushing) {
    bool is_row = item->rows.kind != KHP_AXIS_FACET;
    const khp_axis *axis = is_row ? &item->rows : &item->columns;
    const khp_axis *other = is_row ? &item->columns : &item->rows;
    if (other->kind == KHP_AXIS_FACET && is_by_stated_area(tables, other->facet) &&
        !is_category(tables, other)) {
        hide_all(item, marks);
        return;
    }
    bool *sums_hidden = is_row ? marks->row_hidden : marks->column_hidden;
    bool hides_rest = axis->kind == KHP_AXIS_LEVEL && !may_tell_rest(item, marks, is_row, hushing);
    for (size_t i = 0; i < item->cells.count; i++) {
        const khp_cell *cell = &item->cells.items[i];
        uint32_t number = is_row ? cell->row : cell->column;
        size_t line = marks->numbers[2 * i + !is_row];
        bool hides = hides_rest && number == KHP_CELL_EMPTY;
        sums_hidden[line] =
            sums_hidden[line] || hides || is_silent(tables, hushing, axis, number, hushing->silent);
        if (hides || is_silent(tables, hushing, axis, number, hushing->silent_by_value)) {
            hide_line(item, marks, is_row, line);
        }
    }
}

/* ---- two columns ---- */

/* In how many tables a column is, that of places by category among them. */
static size_t count_uses(const khp_table_counts *tables, size_t facet) {
    size_t uses = tables->facets[facet] == tables->join->schema->roles.category;
    for (size_t i = 0; i < tables->count; i++) {
        const khp_axis *axes[] = {&tables->items[i].rows, &tables->items[i].columns};
        for (size_t k = 0; k < 2; k++) {
            uses += axes[k]->kind == KHP_AXIS_FACET && axes[k]->facet == facet;
        }
    }
    return uses;
}

/* Counts of the root, of each row and of what is not selected, which is a row more. What of a row
 * is not selected is a column more. */
static void fill_rows(const khp_counted_table *item, const khp_table_hush *marks,
                      const khp_hushing *hushing, uint64_t *counts) {
    size_t rows = item->table.row_count;
    size_t width = item->table.column_count + 1;
    for (size_t i = 0; i < item->cells.count; i++) {
        const khp_cell *cell = &item->cells.items[i];
        size_t column = marks->numbers[2 * i + 1];
        uint64_t *row = counts + (1 + (size_t)marks->numbers[2 * i]) * width;
        row[column] += cell->records;
        row[width - 1] = khp_hushing_sum(hushing, 1 + item->rows.facet, cell->row, false);
        counts[(1 + rows) * width + column] =
            khp_hushing_sum(hushing, 1 + item->columns.facet, cell->column, false);
    }
}

/* Rows tell as places do: twice, of all records and of those that are selected. */
static bool mark_rows(const khp_counted_table *item, const khp_table_hush *marks,
                      const khp_hushing *hushing, bool *silent) {
    size_t width = item->table.column_count + 1;
    size_t rows = item->table.row_count;
    uint64_t *counts = khp_alloc_zero(rows + 2, width * sizeof *counts);
    uint32_t *parents = khp_alloc_zero(rows + 2, sizeof *parents);
    bool ok = counts != NULL && parents != NULL;
    if (ok) {
        fill_rows(item, marks, hushing, counts);
        parents[0] = KHP_NO_NODE;
        silent[1 + rows] = true;
    }
    for (size_t extra = 0; ok && extra < 2; extra++) {
        khp_telling telling = {parents, 1 + rows + extra, width, counts, hushing->under, silent};
        for (size_t i = width * (extra == 0 ? 1 : 1 + rows); i < telling.nodes * width; i++) {
            counts[i % width] += counts[i];
        }
        ok = khp_telling_mark(&telling);
    }
    khp_free(counts);
    khp_free(parents);
    return ok;
}

/* Where both columns are in other tables too, these together may tell what one row does not: all of
 * the table is told, or nothing. */
static bool hush_columns(const khp_table_counts *tables, const khp_counted_table *item,
                         const khp_table_hush *marks, const khp_hushing *hushing) {
    size_t rows = item->table.row_count;
    bool has_areas = is_stated_area(tables, &item->rows) || is_stated_area(tables, &item->columns);
    if ((is_stated_area(tables, &item->rows) && is_stated_area(tables, &item->columns)) ||
        (has_areas && (is_category(tables, &item->rows) || is_category(tables, &item->columns)))) {
        hide_all(item, marks); /* places are told by it, or by one another */
        return true;
    }
    bool *silent = khp_alloc_zero(rows + 2, sizeof *silent);
    bool ok = silent != NULL && mark_rows(item, marks, hushing, silent);
    bool any = false;
    for (size_t i = 0; ok && i < rows; i++) {
        any = any || silent[1 + i];
    }
    bool all = any && count_uses(tables, item->rows.facet) > 1 &&
               count_uses(tables, item->columns.facet) > 1;
    for (size_t i = 0; ok && i < item->cells.count; i++) {
        const khp_cell *cell = &item->cells.items[i];
        size_t row = marks->numbers[2 * i];
        marks->row_hidden[row] = !khp_hushing_tells_sum(hushing, 1 + item->rows.facet, cell->row);
        if (all || silent[1 + row]) {
            hide_line(item, marks, true, row);
        }
    }
    khp_free(silent);
    return ok;
}

/* ---- the whole ---- */

/* The sums of a column's values are told together: one that is not would follow from the others. */
static void hush_sums(const khp_counted_table *item, const khp_table_hush *marks, bool of_rows,
                      const khp_hushing *hushing) {
    const khp_axis *axis = of_rows ? &item->rows : &item->columns;
    bool tells = true;
    for (size_t i = 0; i < item->cells.count; i++) {
        const khp_cell *cell = &item->cells.items[i];
        tells = tells &&
                khp_hushing_tells_sum(hushing, 1 + axis->facet, of_rows ? cell->row : cell->column);
    }
    size_t count = of_rows ? item->table.row_count : item->table.column_count;
    for (size_t i = 0; !tells && i < count; i++) {
        (of_rows ? marks->row_hidden : marks->column_hidden)[i] = true;
    }
}

bool khp_hush_table(const khp_table_counts *tables, const khp_counted_table *item,
                    const khp_table_hush *marks, const khp_hushing *hushing) {
    bool rows_are_values = item->rows.kind == KHP_AXIS_FACET;
    bool columns_are_values = item->columns.kind == KHP_AXIS_FACET;
    if (rows_are_values) {
        hush_sums(item, marks, true, hushing);
    }
    if (columns_are_values) {
        hush_sums(item, marks, false, hushing);
    }
    if (rows_are_values && columns_are_values) {
        return hush_columns(tables, item, marks, hushing);
    }
    hush_places(tables, item, marks, hushing);
    return true;
}
