#include "protect/suppress.h"

#include "base/memory.h"

bool khp_count_is_small(uint64_t count, uint64_t under) { return count > 0 && count < under; }

/* What is hidden so far. */
typedef struct cover {
    size_t groups; /* with records */
    uint64_t records;
} cover;

static bool is_enough(const cover *have, uint64_t under) {
    return have->groups >= 2 && have->records >= under && have->records > have->groups;
}

/* The smallest group that is shown and has records, the last of equal ones; `count` if there is
 * none. */
static size_t find_smallest(const uint64_t *counts, size_t count, const bool *hidden) {
    size_t smallest = count;
    for (size_t i = 0; i < count; i++) {
        bool is_candidate = !hidden[i] && counts[i] > 0;
        if (is_candidate && (smallest == count || counts[i] <= counts[smallest])) {
            smallest = i;
        }
    }
    return smallest;
}

bool khp_suppress(const uint64_t *counts, size_t count, uint64_t under, bool sum_is_shown,
                  bool *hidden) {
    cover have = {0, 0};
    for (size_t i = 0; i < count; i++) {
        hidden[i] = hidden[i] || khp_count_is_small(counts[i], under);
        if (hidden[i] && counts[i] > 0) {
            have.groups += 1;
            have.records += counts[i];
        }
    }
    if (have.groups == 0 || !sum_is_shown) {
        return false;
    }
    while (!is_enough(&have, under)) {
        size_t next = find_smallest(counts, count, hidden);
        if (next == count) {
            return true;
        }
        hidden[next] = true;
        have.groups += 1;
        have.records += counts[next];
    }
    return false;
}

/* ---- tables ---- */

/* One row or one column, copied to where it lies side by side. */
typedef struct line {
    uint64_t *counts;
    bool *hidden;
    size_t count;
} line;

static void take_line(const khp_suppress_table *table, size_t start, size_t step, line *copy) {
    for (size_t i = 0; i < copy->count; i++) {
        copy->counts[i] = table->counts[start + i * step];
        copy->hidden[i] = table->hidden[start + i * step];
    }
}

/* True if a cell became hidden. */
static bool put_line(khp_suppress_table *table, size_t start, size_t step, const line *copy) {
    bool changed = false;
    for (size_t i = 0; i < copy->count; i++) {
        bool *cell = &table->hidden[start + i * step];
        changed = changed || (copy->hidden[i] && !*cell);
        *cell = copy->hidden[i];
    }
    return changed;
}

/* Hides what must be in one row or column; *sum_hidden is that of its sum. True if anything became
 * hidden. */
static bool mark_line(khp_suppress_table *table, size_t start, size_t step, line *copy,
                      bool *sum_hidden) {
    take_line(table, start, step, copy);
    bool was_hidden = *sum_hidden;
    if (!*sum_hidden) {
        *sum_hidden = khp_suppress(copy->counts, copy->count, table->under, true, copy->hidden);
    }
    for (size_t i = 0; *sum_hidden && i < copy->count; i++) {
        copy->hidden[i] = copy->hidden[i] || copy->counts[i] > 0;
    }
    return put_line(table, start, step, copy) || *sum_hidden != was_hidden;
}

/* The sums of the rows, or of the columns, divide the total as cells divide a sum. */
static bool mark_sums(khp_suppress_table *table, bool of_rows, line *copy) {
    bool *sums_hidden = of_rows ? table->row_hidden : table->column_hidden;
    size_t across = of_rows ? table->columns : 1;
    size_t along = of_rows ? 1 : table->columns;
    size_t cells = of_rows ? table->columns : table->rows;
    bool changed = false;
    for (size_t i = 0; i < copy->count; i++) {
        copy->counts[i] = 0;
        copy->hidden[i] = sums_hidden[i];
        for (size_t k = 0; k < cells; k++) {
            copy->counts[i] += table->counts[i * across + k * along];
        }
    }
    bool total =
        khp_suppress(copy->counts, copy->count, table->under, !table->total_hidden, copy->hidden);
    changed = total && !table->total_hidden;
    table->total_hidden = table->total_hidden || total;
    for (size_t i = 0; i < copy->count; i++) {
        changed = changed || copy->hidden[i] != sums_hidden[i];
        sums_hidden[i] = copy->hidden[i];
    }
    return changed;
}

bool khp_suppress_table_mark(khp_suppress_table *table) {
    size_t most = table->rows > table->columns ? table->rows : table->columns;
    line copy = {khp_alloc(most, sizeof *copy.counts), khp_alloc(most, sizeof *copy.hidden), 0};
    bool complete = copy.counts != NULL && copy.hidden != NULL;
    /* Each round hides more or ends. */
    for (bool changed = complete; changed;) {
        copy.count = table->rows;
        changed = mark_sums(table, true, &copy);
        copy.count = table->columns;
        changed = mark_sums(table, false, &copy) || changed;
        for (size_t row = 0; row < table->rows; row++) {
            copy.count = table->columns;
            changed = mark_line(table, row * table->columns, 1, &copy, &table->row_hidden[row]) ||
                      changed;
        }
        for (size_t column = 0; column < table->columns; column++) {
            copy.count = table->rows;
            changed =
                mark_line(table, column, table->columns, &copy, &table->column_hidden[column]) ||
                changed;
        }
    }
    khp_free(copy.counts);
    khp_free(copy.hidden);
    return complete;
}
