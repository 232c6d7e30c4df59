/* Tests of grid: positions that lie apart and would lie among the others if a slip were undone. */
#include "cmocka_ready.h"
#include "model/grid.h"

#include <stdlib.h>

/* A grid with `count` positions near Juliaca, on lines from 2 on. */
static khp_position_grid *make_grid(uint64_t count) {
    khp_position_grid *grid = calloc(1, sizeof *grid);
    assert_non_null(grid);
    for (uint64_t i = 0; i < count; i++) {
        khp_grid_add(grid, -70.13 - 0.01 * (double)i, -15.5, 2 + i, 0);
    }
    return grid;
}

static khp_grid_suspicion suspect(const khp_position_grid *grid) {
    khp_grid_suspicion suspicion;
    khp_grid_suspect(grid, &suspicion);
    return suspicion;
}

static void exchanged_ordinates_are_suspected(void **state) {
    (void)state;
    khp_position_grid *grid = make_grid(30);
    khp_grid_add(grid, -15.5, -70.13, 40, 1);
    khp_grid_add(grid, -15.4, -70.2, 50, 1);
    khp_grid_suspicion suspicion = suspect(grid);
    assert_int_equal(suspicion.swapped.records, 2);
    assert_int_equal(suspicion.swapped.line, 40);
    assert_int_equal(suspicion.swapped.file, 1);
    assert_int_equal(suspicion.signless.records, 0);
    free(grid);
}

static void a_lost_sign_is_suspected_on_either_ordinate_or_both(void **state) {
    (void)state;
    static const double slips[][2] = {{70.13, -15.5}, {-70.13, 15.5}, {70.13, 15.5}};
    for (size_t i = 0; i < 3; i++) {
        khp_position_grid *grid = make_grid(30);
        khp_grid_add(grid, slips[i][0], slips[i][1], 40, 0);
        khp_grid_suspicion suspicion = suspect(grid);
        assert_int_equal(suspicion.signless.records, 1);
        assert_int_equal(suspicion.signless.line, 40);
        assert_int_equal(suspicion.swapped.records, 0);
        free(grid);
    }
}

static void a_position_that_is_merely_far_away_is_not_suspected(void **state) {
    (void)state;
    khp_position_grid *grid = make_grid(30);
    khp_grid_add(grid, 2.35, 48.86, 40, 0);  /* Paris */
    khp_grid_add(grid, -74.3, -13.1, 41, 0); /* Ayacucho, in the next cell */
    khp_grid_add(grid, 180, 90, 42, 0);      /* corners of the grid */
    khp_grid_add(grid, -180, -90, 43, 0);
    khp_grid_suspicion suspicion = suspect(grid);
    assert_int_equal(suspicion.swapped.records, 0);
    assert_int_equal(suspicion.signless.records, 0);
    free(grid);
}

static void nothing_is_suspected_below_5_positions(void **state) {
    (void)state;
    khp_position_grid *grid = make_grid(3);
    khp_grid_add(grid, -15.5, -70.13, 40, 0);
    assert_int_equal(suspect(grid).swapped.records, 0);
    khp_grid_add(grid, -70.13, -15.5, 41, 0);
    assert_int_equal(suspect(grid).swapped.records, 1);
    free(grid);
}

static void a_tenth_of_the_records_is_no_slip(void **state) {
    (void)state;
    khp_position_grid *grid = make_grid(97);
    for (uint64_t i = 0; i < 4; i++) {
        khp_grid_add(grid, 70.13, -15.5, 200 + i, 0);
    }
    assert_int_equal(suspect(grid).signless.records, 4);
    for (uint64_t i = 0; i < 9; i++) {
        khp_grid_add(grid, 70.13, -15.5, 300 + i, 0);
    }
    assert_int_equal(suspect(grid).signless.records, 0); /* 13 of 110 */
    free(grid);
}

static void merging_adds_counts_and_keeps_the_first_line(void **state) {
    (void)state;
    khp_position_grid *grid = make_grid(30);
    khp_position_grid *later = calloc(1, sizeof *later);
    assert_non_null(later);
    khp_grid_merge(grid, later);
    assert_int_equal(grid->total, 30);
    khp_grid_add(later, -15.5, -70.13, 900, 0);
    khp_grid_add(grid, -15.5, -70.13, 70, 0);
    khp_grid_merge(grid, later);
    assert_int_equal(grid->total, 32);
    assert_int_equal(suspect(grid).swapped.records, 2);
    assert_int_equal(suspect(grid).swapped.line, 70);
    free(later);
    free(grid);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exchanged_ordinates_are_suspected),
        cmocka_unit_test(a_lost_sign_is_suspected_on_either_ordinate_or_both),
        cmocka_unit_test(a_position_that_is_merely_far_away_is_not_suspected),
        cmocka_unit_test(nothing_is_suspected_below_5_positions),
        cmocka_unit_test(a_tenth_of_the_records_is_no_slip),
        cmocka_unit_test(merging_adds_counts_and_keeps_the_first_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
