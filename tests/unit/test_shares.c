/* Tests of shares: how --share-by is read, and which areas fall into which group. */
#include "cmocka_ready.h"
#include "summarise/shares.h"

#include <math.h>

static khp_share_rule parse(const char *text) {
    khp_share_rule rule;
    assert_int_equal(khp_share_rule_parse(&rule, text, NULL), KHIPU_OK);
    return rule;
}

static void thresholds_and_bands_are_read(void **state) {
    (void)state;
    khp_share_rule rule = parse("poverty_pct >= 50");
    assert_true(rule.is_threshold);
    assert_slice(rule.column, "poverty_pct");
    assert_near(rule.edges[0], 50, 0);
    rule = parse("rate: of change:10,25.5, 50");
    assert_false(rule.is_threshold);
    assert_slice(rule.column, "rate: of change");
    assert_int_equal(rule.edge_count, 3);
    assert_near(rule.edges[1], 25.5, 0);
}

static void anything_else_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"",         "col",   ">=5",     "col>=",  "col>=x",
                                        "col>=5,6", "col:",  "col:5,4", "col:5,", ":5",
                                        "col:5,5",  "col=5", "col>=nan"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        khp_share_rule rule;
        khipu_error error = {.status = KHIPU_OK};
        assert_int_equal(khp_share_rule_parse(&rule, wrong[i], &error), KHIPU_E_ARGUMENT);
        assert_string_equal(error.field, "--share-by");
    }
}

static void an_edge_belongs_to_the_group_above_it(void **state) {
    (void)state;
    khp_share_rule threshold = parse("x>=50");
    assert_int_equal(khp_share_group_of(&threshold, 50), 0);
    assert_int_equal(khp_share_group_of(&threshold, 49.999), 1);
    assert_int_equal(khp_share_group_of(&threshold, (double)NAN), 2);
    khp_share_rule bands = parse("x:10,25");
    assert_int_equal(khp_share_group_of(&bands, -1), 0);
    assert_int_equal(khp_share_group_of(&bands, 10), 1);
    assert_int_equal(khp_share_group_of(&bands, 25), 2);
    assert_int_equal(khp_share_group_of(&bands, (double)NAN), 3);
}

static void groups_hold_people_and_cases(void **state) {
    (void)state;
    khp_area_set set = {.level_count = 1, .levels[0] = {.count = 3}, .value_columns = 1};
    khp_counted_area areas[3] = {
        {.population = 100}, {.population = 300}, {.population = (double)NAN}};
    double values[3] = {60, 10, (double)NAN};
    set.areas = areas;
    set.count = 3;
    set.values = values;
    khp_share share = {.rule = parse("x>=50")};
    khp_share_make(&share, &set, (uint64_t[]){8, 1, 1});
    assert_int_equal(share.group_count, 3);
    assert_int_equal(share.records, 10);
    assert_near(share.population, 400, 0);
    assert_int_equal(share.groups[0].records, 8);
    assert_near(share.groups[0].population, 100, 0);
    assert_int_equal(share.groups[1].records, 1);
    assert_int_equal(share.groups[2].areas, 1);
    assert_true(isnan(share.groups[2].from));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_and_bands_are_read),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(an_edge_belongs_to_the_group_above_it),
        cmocka_unit_test(groups_hold_people_and_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
