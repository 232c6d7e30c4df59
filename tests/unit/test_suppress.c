/* Which counts are not shown, and that none of them can be worked out. */
#include "cmocka_ready.h"
#include "protect/suppress.h"

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

/* Large as it is: the sum less the others is its count. */
static void a_group_that_was_hidden_before_is_no_cover_alone(void **state) {
    (void)state;
    const uint64_t counts[] = {40, 7, 12, 9};
    bool hidden[] = {true, false, false, false};
    assert_false(khp_suppress(counts, 4, 5, true, hidden));
    assert_true(hidden[1]);
    assert_false(hidden[2]);
    assert_false(hidden[3]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_under_the_limit_are_hidden_and_empty_ones_shown),
        cmocka_unit_test(one_hidden_group_takes_the_next_smallest_with_it),
        cmocka_unit_test(hidden_groups_together_are_no_small_group),
        cmocka_unit_test(groups_of_one_record_each_do_not_cover_one_another),
        cmocka_unit_test(without_enough_groups_the_sum_is_hidden_too),
        cmocka_unit_test(what_is_hidden_already_counts_as_hidden),
        cmocka_unit_test(a_group_that_was_hidden_before_is_no_cover_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
