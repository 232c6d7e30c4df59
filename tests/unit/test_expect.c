/* Tests of expect: names that are expected tell the place that will be found, and change no
 * answer. */
#include "cmocka_ready.h"
#include "locate/expect.h"
#include "locate_fixture.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const khp_locate_settings none = {0};

static uint32_t find(khp_locator *locator, khp_slice name) {
    khp_query query = {.place = name};
    khp_answer answer;
    assert_int_equal(khp_locate(locator, &query, &answer, NULL), KHIPU_OK);
    return answer.place;
}

static void expected_names_lead_to_the_places_that_are_found(void **state) {
    (void)state;
    static const char *const texts[] = {"Juliaca", "JULIACA", "Ayacucho", "no such place", ""};
    khp_gazetteer *g = fixture_peru();
    khp_locator *locator = khp_locator_new(g, &none);
    khp_slice names[COUNT(texts)];
    uint32_t before[COUNT(texts)];
    uint32_t places[COUNT(texts)];
    for (size_t i = 0; i < COUNT(texts); i++) {
        names[i] = khp_slice_cstr(texts[i]);
        before[i] = find(locator, names[i]);
    }
    khp_expect_names(locator, names, COUNT(texts), places);
    assert_int_not_equal(places[0], KHP_NO_PLACE);
    assert_int_equal(places[0], places[1]);
    assert_int_not_equal(places[2], KHP_NO_PLACE);
    assert_int_equal(places[3], KHP_NO_PLACE);
    assert_int_equal(places[4], KHP_NO_PLACE);
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(find(locator, names[i]), before[i]);
    }
    khp_locator_free(locator);
    khp_gazetteer_free(g);
}

static void nothing_is_expected_of_an_empty_gazetteer(void **state) {
    (void)state;
    khp_gazetteer *g = khp_gazetteer_new();
    fixture_seal(g, NULL);
    khp_locator *locator = khp_locator_new(g, &none);
    khp_slice names[KHP_EXPECTED_NAMES];
    uint32_t places[KHP_EXPECTED_NAMES];
    for (size_t i = 0; i < KHP_EXPECTED_NAMES; i++) {
        names[i] = KHP_SLICE("Juliaca");
    }
    khp_expect_names(locator, names, KHP_EXPECTED_NAMES, places);
    for (size_t i = 0; i < KHP_EXPECTED_NAMES; i++) {
        assert_int_equal(places[i], KHP_NO_PLACE);
    }
    khp_expect_names(locator, names, 0, places);
    khp_locator_free(locator);
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expected_names_lead_to_the_places_that_are_found),
        cmocka_unit_test(nothing_is_expected_of_an_empty_gazetteer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
