/* Tests of area_answer: queries that are answered as areas, and what stands for a place that is
 * missing. */
#include "area_fixture.h"
#include "cmocka_ready.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define COUNTRIES KHP_LEVEL(KHP_PRECISION_COUNTRY)

static const place_spec places[] = {{"1", "Juliaca", .areas = "|San Román|Puno|PE"},
                                    {"2", "Melgar", .areas = "|Melgar|Puno|PE"},
                                    {"3", "A", .areas = "|Melgar|Cusco|PE"}};

/* Columns: province, department, country. */
static const khp_locate_settings missing_means_area = {
    .missing_means_area = true, .within_levels = {PROVINCES, DEPARTMENTS, COUNTRIES}};

static void check_missing(const char *within, khp_reason reason, const char *id,
                          khp_precision level) {
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    khp_answer found = fixture_locate(g, &missing_means_area, "s/d", within);
    assert_int_equal(found.reason, reason);
    if (reason == KHP_REASON_NONE) {
        assert_int_equal(found.match, KHP_MATCH_AREA);
        assert_int_equal(found.precision, level);
        assert_slice(khp_slice_cstr(fixture_area_id(g, found.area)), id);
    }
    khp_gazetteer_free(g);
}

/* Each area that is stated keeps the levels of its column: `Peru` is no department. */
static void a_missing_place_is_the_innermost_stated_area(void **state) {
    (void)state;
    check_missing("San Román > Puno > Peru", KHP_REASON_NONE, "area:PE/puno/san roman",
                  KHP_PRECISION_PROVINCE);
    check_missing("Melgar > Puno > Peru", KHP_REASON_NONE, "area:PE/puno/melgar",
                  KHP_PRECISION_PROVINCE);
    check_missing("s/d > Puno > Peru", KHP_REASON_NONE, "area:PE-PUN", KHP_PRECISION_DEPARTMENT);
    check_missing("s/d > n/d > Peru", KHP_REASON_NONE, "area:PE", KHP_PRECISION_COUNTRY);
    check_missing("San Román", KHP_REASON_NONE, "area:PE/puno/san roman", KHP_PRECISION_PROVINCE);
}

static void what_is_not_told_is_not_guessed(void **state) {
    (void)state;
    check_missing("Melgar > s/d > Peru", KHP_REASON_PLACE_AMBIGUOUS, "", 0);
    check_missing("Melgar > Lima > Peru", KHP_REASON_PLACE_CONFLICT, "", 0);
    check_missing("Narnia > Puno > Peru", KHP_REASON_AREA_UNKNOWN, "", 0);
    check_missing("s/d > s/d > s/d", KHP_REASON_PLACE_MISSING, "", 0);
    check_missing("", KHP_REASON_PLACE_MISSING, "", 0);
}

static void without_the_option_it_stays_missing(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    khp_answer found = fixture_locate(g, NULL, "", "San Román > Puno > Peru");
    assert_int_equal(found.reason, KHP_REASON_PLACE_MISSING);
    khp_gazetteer_free(g);
}

static void the_levels_may_differ_by_country(void **state) {
    (void)state;
    static const khp_country_levels by_country[] = {{"PE", PROVINCES}, {"BO", DISTRICTS}};
    static const place_spec two[] = {{"1", "A", .areas = "Charaña|Charaña|La Paz|BO"},
                                     {"2", "B", .areas = "Melgar|Melgar|Puno|PE"}};
    const khp_locate_settings settings = {.place_levels = DEPARTMENTS,
                                          .levels_by_country = by_country,
                                          .levels_by_country_count = COUNT(by_country)};
    khp_gazetteer *g = fixture_gazetteer(two, COUNT(two));
    assert_int_equal(fixture_locate(g, &settings, "Melgar", "Peru").precision,
                     KHP_PRECISION_PROVINCE);
    assert_int_equal(fixture_locate(g, &settings, "Charaña", "Bolivia").precision,
                     KHP_PRECISION_DISTRICT);
    assert_int_equal(fixture_locate(g, &settings, "Piura", "").precision, KHP_PRECISION_DEPARTMENT);
    khp_gazetteer_free(g);
}

static void the_areas_in_the_same_cell_are_around_it(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    expect_area(g, PROVINCES, "Melgar (Puno)", "", "folded area:PE/puno/melgar province");
    expect_area(g, PROVINCES, "Melgar, Cusco", "", "folded area:PE/cusco/melgar province");
    expect_area(g, PROVINCES, "Melgar", "", "place_ambiguous");
    khp_gazetteer_free(g);
}

/* The department of the province is blank: nothing confirms Puno, and nothing contradicts it. */
static void an_unknown_area_wants_another_one_that_holds(void **state) {
    (void)state;
    static const place_spec rows[] = {{"1", "A", .areas = "|Wari||PE"},
                                      {"2", "B", .areas = "|Melgar|Puno|PE"}};
    khp_gazetteer *g = fixture_gazetteer(rows, COUNT(rows));
    expect_area(g, PROVINCES, "Wari", "Puno", "exact area:PE//wari province");
    expect_area(g, PROVINCES, "Wari", "Narnia > Puno", "area_unknown");
    expect_area(g, PROVINCES, "Melgar", "Narnia > Puno", "exact area:PE/puno/melgar province");
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_place_is_the_innermost_stated_area),
        cmocka_unit_test(what_is_not_told_is_not_guessed),
        cmocka_unit_test(without_the_option_it_stays_missing),
        cmocka_unit_test(the_levels_may_differ_by_country),
        cmocka_unit_test(the_areas_in_the_same_cell_are_around_it),
        cmocka_unit_test(an_unknown_area_wants_another_one_that_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
