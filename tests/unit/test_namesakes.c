/* Tests of namesakes: a settlement that bears the name of an area that it lies outside of never
 * stands for it. */
#include "area_fixture.h"
#include "cmocka_ready.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static khp_reason reason_of(const khp_gazetteer *g, bool names_settlements, const char *country,
                            const char *place, const char *within) {
    const khp_locate_settings settings = {.names_settlements = names_settlements,
                                          .country = khp_slice_cstr(country)};
    return fixture_locate(g, &settings, place, within).reason;
}

static const place_spec towns[] = {
    {"hamlet", "Cusco", .areas = "|Lamas|San Martín|PE"},
    {"other", "Cuzco", .areas = "|Lamas|San Martín|PE"},
    {"capital", "Qosqo", "Cusco", .areas = "|Cusco|Cusco|PE"},
    {"town", "Ayacucho", .areas = "|Huamanga|Ayacucho|PE"},
    {"far", "Ayacucho", .areas = "|Lamas|San Martín|PE", .x = 5},
    {"alias", "Tingo", "Piura", .areas = "|Lamas|San Martín|PE"},
    {"abroad", "Peru", .areas = "||Indiana|US"},
    {"blank", "Tacna", .areas = "|||PE"},
};

static void a_hamlet_elsewhere_is_not_the_area_of_its_name(void **state) {
    (void)state;
    static const place_spec only[] = {{"hamlet", "Cusco", .areas = "|Lamas|San Martín|PE"}};
    khp_gazetteer *g = fixture_gazetteer(only, COUNT(only));
    assert_int_equal(reason_of(g, false, "", "Cusco", ""), KHP_REASON_PLACE_CONFLICT);
    assert_int_equal(reason_of(g, false, "PE", "cusco", ""), KHP_REASON_PLACE_CONFLICT);
    khp_gazetteer_free(g);
}

static void a_column_of_settlements_and_a_stated_area_mean_the_hamlet(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(towns, 1);
    assert_int_equal(reason_of(g, true, "", "Cusco", ""), KHP_REASON_NONE);
    expect(g, "Cusco", "San Martín", "exact hamlet");
    expect(g, "Cusco", "Lamas", "exact hamlet");
    expect(g, "Cusco", "Perú", "place_conflict"); /* the country alone does not say so */
    khp_gazetteer_free(g);
}

static void a_town_inside_its_area_is_placed(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(towns, COUNT(towns));
    expect(g, "Ayacucho", "", "exact town");
    expect(g, "Cusco", "", "alias capital"); /* not the hamlet, though that is called so itself */
    expect(g, "Cusco", "San Martín", "exact hamlet");
    khp_gazetteer_free(g);
}

static void nor_by_an_alternate_name_of_one_outside(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(towns, COUNT(towns));
    expect(g, "Piura", "", "place_conflict");
    expect(g, "Piura", "San Martín", "alias alias");
    khp_gazetteer_free(g);
}

static void a_town_abroad_is_not_the_country_of_its_name(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(towns, COUNT(towns));
    expect(g, "Peru", "", "place_conflict");
    expect(g, "Peru", "Indiana", "exact abroad");
    khp_gazetteer_free(g);
}

/* Where a row leaves the department blank, nothing says that the town lies outside it. */
static void what_the_gazetteer_leaves_blank_speaks_against_nothing(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(towns, COUNT(towns));
    expect(g, "Tacna", "", "exact blank");
    khp_gazetteer_free(g);
}

/* Puno is no area of Bolivia, and no row says in which country the last one lies. */
static void areas_of_other_countries_say_nothing(void **state) {
    (void)state;
    static const place_spec places[] = {{"bo", "Puno", .areas = "||Pando|BO"},
                                        {"pe", "Loreto", .areas = "||Puno|PE"},
                                        {"no", "Tumbes", .areas = "||Pando|"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    expect(g, "Puno", "", "exact bo");
    expect(g, "Tumbes", "", "exact no");
    expect(g, "Loreto", "", "place_conflict");
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hamlet_elsewhere_is_not_the_area_of_its_name),
        cmocka_unit_test(a_column_of_settlements_and_a_stated_area_mean_the_hamlet),
        cmocka_unit_test(a_town_inside_its_area_is_placed),
        cmocka_unit_test(nor_by_an_alternate_name_of_one_outside),
        cmocka_unit_test(a_town_abroad_is_not_the_country_of_its_name),
        cmocka_unit_test(what_the_gazetteer_leaves_blank_speaks_against_nothing),
        cmocka_unit_test(areas_of_other_countries_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
