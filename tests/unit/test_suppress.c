/* Which counts are not shown, and that none of them can be worked out. */
#include "cmocka_ready.h"
#include "protect/suppress.h"
#include "random.h"

#include <string.h>

#define MOST 8

/* hidden as a text: "x" hidden, "." shown */
static void check(const uint64_t *counts, size_t count, uint64_t under, bool sum_is_shown,
                  const char *expected, bool sum_too) {
    bool hidden[MOST] = {false};
    char text[MOST + 1] = "";
    bool told = khp_suppress(counts, count, under, sum_is_shown, hidden);
    for (size_t i = 0; i < count; i++) {
        text[i] = hidden[i] ? 'x' : '.';
    }
    assert_string_equal(text, expected);
    assert_int_equal(told, sum_too);
}

static void groups_under_the_limit_are_hidden_and_empty_ones_shown(void **state) {
    (void)state;
    const uint64_t counts[] = {4, 5, 0, 1, 100};
    check(counts, 5, 5, false, "x..x.", false);
    check(counts, 5, 1, true, ".....", false);
    check(counts, 5, 0, true, ".....", false);
}

static void one_hidden_group_takes_the_next_smallest_with_it(void **state) {
    (void)state;
    const uint64_t counts[] = {40, 7, 2, 9};
    check(counts, 4, 5, false, "..x.", false);
    check(counts, 4, 5, true, ".xx.", false);
}

static void hidden_groups_together_are_no_small_group(void **state) {
    (void)state;
    const uint64_t counts[] = {30, 1, 2, 20};
    check(counts, 4, 5, true, ".xxx", false);
}

static void groups_of_one_record_each_do_not_cover_one_another(void **state) {
    (void)state;
    const uint64_t counts[] = {30, 1, 1, 1, 20};
    check(counts, 5, 3, true, ".xxxx", false);
}

static void without_enough_groups_the_sum_is_hidden_too(void **state) {
    (void)state;
    const uint64_t counts[] = {2, 0, 1};
    check(counts, 3, 5, true, "x.x", true);
    const uint64_t alone[] = {3};
    check(alone, 1, 5, true, "x", true);
    check(alone, 1, 5, false, "x", false);
}

static void what_is_hidden_already_counts_as_hidden(void **state) {
    (void)state;
    const uint64_t counts[] = {40, 7, 2, 9};
    bool hidden[] = {false, false, false, true};
    assert_false(khp_suppress(counts, 4, 5, true, hidden));
    assert_false(hidden[1]);
    assert_true(hidden[2]);
}

/* ---- tables ---- */

typedef struct table {
    uint64_t counts[MOST * MOST];
    bool hidden[MOST * MOST];
    bool rows[MOST];
    bool columns[MOST];
    khp_suppress_table marks;
} table;

static void mark(table *one, size_t rows, size_t columns, uint64_t under) {
    memset(one->hidden, 0, sizeof one->hidden);
    memset(one->rows, 0, sizeof one->rows);
    memset(one->columns, 0, sizeof one->columns);
    one->marks = (khp_suppress_table){.counts = one->counts,
                                      .rows = rows,
                                      .columns = columns,
                                      .under = under,
                                      .hidden = one->hidden,
                                      .row_hidden = one->rows,
                                      .column_hidden = one->columns};
    assert_true(khp_suppress_table_mark(&one->marks));
}

static void a_small_cell_is_covered_along_its_row_and_its_column(void **state) {
    (void)state;
    table one = {.counts = {2, 10, 30, /**/ 20, 11, 40, /**/ 50, 60, 70}};
    mark(&one, 3, 3, 5);
    assert_true(one.hidden[0]);
    assert_true(one.hidden[1]);                  /* the next smallest of its row */
    assert_true(one.hidden[3] && one.hidden[4]); /* those of the columns, which cover each other */
    assert_false(one.rows[0] || one.columns[0] || one.marks.total_hidden);
    assert_false(one.hidden[8]);
}

/* The hidden cells of a line whose sum is shown cannot be told from others that add up alike. */
static void check_line(const table *one, size_t start, size_t step, size_t count, uint64_t under) {
    size_t groups = 0;
    uint64_t records = 0;
    for (size_t i = 0; i < count; i++) {
        size_t cell = start + i * step;
        bool counts = one->hidden[cell] && one->counts[cell] > 0;
        groups += counts;
        records += counts ? one->counts[cell] : 0;
    }
    assert_true(groups == 0 || (groups >= 2 && records >= under && records > groups));
}

/* The same for the sums of the rows or of the columns, which add up to the total. */
static void check_sums(const table *one, const bool *hidden, size_t count, size_t step,
                       size_t cells, size_t along) {
    size_t groups = 0;
    uint64_t records = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t sum = 0;
        for (size_t k = 0; k < cells; k++) {
            sum += one->counts[i * step + k * along];
        }
        assert_true(hidden[i] || !khp_count_is_small(sum, one->marks.under));
        groups += hidden[i] && sum > 0;
        records += hidden[i] ? sum : 0;
    }
    assert_true(one->marks.total_hidden || groups == 0 ||
                (groups >= 2 && records >= one->marks.under && records > groups));
}

static void check_table(const table *one) {
    const khp_suppress_table *marks = &one->marks;
    for (size_t row = 0; row < marks->rows; row++) {
        for (size_t column = 0; column < marks->columns; column++) {
            size_t cell = row * marks->columns + column;
            bool must = khp_count_is_small(one->counts[cell], marks->under) ||
                        ((one->rows[row] || one->columns[column]) && one->counts[cell] > 0);
            assert_true(one->hidden[cell] || !must);
        }
        if (!one->rows[row]) {
            check_line(one, row * marks->columns, 1, marks->columns, marks->under);
        }
    }
    for (size_t column = 0; column < marks->columns; column++) {
        if (!one->columns[column]) {
            check_line(one, column, marks->columns, marks->rows, marks->under);
        }
    }
    check_sums(one, one->rows, marks->rows, marks->columns, marks->columns, 1);
    check_sums(one, one->columns, marks->columns, 1, marks->rows, marks->columns);
}

static void no_small_cell_of_any_table_follows_from_the_others(void **state) {
    (void)state;
    random_state random = random_begin("test_suppress");
    size_t shown = 0;
    for (int round = 0; round < 20000; round++) {
        table one;
        size_t rows = 1 + random_below(&random, MOST);
        size_t columns = 1 + random_below(&random, MOST);
        size_t most = 1 + random_below(&random, 60);
        for (size_t i = 0; i < rows * columns; i++) {
            one.counts[i] = random_below(&random, most);
        }
        mark(&one, rows, columns, random_below(&random, 12));
        check_table(&one);
        for (size_t i = 0; i < rows * columns; i++) {
            shown += !one.hidden[i] && one.counts[i] > 0;
        }
    }
    assert_true(shown > 100000); /* and not by hiding everything */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_under_the_limit_are_hidden_and_empty_ones_shown),
        cmocka_unit_test(one_hidden_group_takes_the_next_smallest_with_it),
        cmocka_unit_test(hidden_groups_together_are_no_small_group),
        cmocka_unit_test(groups_of_one_record_each_do_not_cover_one_another),
        cmocka_unit_test(without_enough_groups_the_sum_is_hidden_too),
        cmocka_unit_test(what_is_hidden_already_counts_as_hidden),
        cmocka_unit_test(a_small_cell_is_covered_along_its_row_and_its_column),
        cmocka_unit_test(no_small_cell_of_any_table_follows_from_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
