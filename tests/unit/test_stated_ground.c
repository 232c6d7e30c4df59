/* Tests of stated_ground: what a record states of country and first-level area, and what outlines
 * say of a position there. */
#include "cmocka_ready.h"
#include "run/stated_ground.h"

/* Columns: departamento, pais; without a place. */
static khp_schema make_schema(void) {
    khp_schema schema = {0};
    khp_roles_init(&schema.roles);
    schema.roles.within_count = 2;
    schema.roles.within_levels[0] = KHP_AREA_ADMIN1;
    schema.roles.within_levels[1] = KHP_AREA_COUNTRY;
    return schema;
}

static khp_stated_ground state(const char *area, const char *country, const char *of_the_run) {
    const khp_schema schema = make_schema();
    const khp_locate_settings settings = {.country = khp_slice_cstr(of_the_run)};
    const khp_query query = {.within = {khp_slice_cstr(area), khp_slice_cstr(country)},
                             .within_count = 2};
    khp_stated_ground stated;
    khp_ground_state(&schema, &settings, &query, &stated);
    return stated;
}

/* What the position lies outside of; "-": nothing is known of what is stated. */
static void check(const khp_stated_ground *stated, double lon, double lat, const char *outside) {
    khp_ground *ground = khp_ground_new();
    khp_ground_answer answer;
    assert_non_null(ground);
    assert_true(khp_ground_ask(ground, stated, lon, lat, 25000, &answer));
    assert_slice(answer.is_known ? answer.outside : KHP_SLICE("-"), outside);
    khp_ground_free(ground);
}

static void check_stated(const char *area, const char *country, double lon, double lat,
                         const char *outside) {
    const khp_stated_ground stated = state(area, country, "");
    check(&stated, lon, lat, outside);
}

static void a_column_states_the_country_before_the_run_does(void **state_) {
    (void)state_;
    khp_stated_ground stated = state("Puno", "Perú", "CL");
    assert_string_equal(stated.country, "PE");
    assert_slice(stated.country_text, "Perú");
    assert_slice(stated.area_text, "Puno");
    stated = state("", "", "Chile");
    assert_string_equal(stated.country, "CL");
    assert_slice(stated.country_text, "Chile");
    stated = state("", "Narnia", "");
    assert_string_equal(stated.country, "");
}

static void a_place_column_of_areas_states_one(void **state_) {
    (void)state_;
    khp_schema schema = make_schema();
    schema.roles.within_count = 0;
    schema.roles.place_level = KHP_AREA_ADMIN1;
    const khp_locate_settings settings = {.country = KHP_SLICE("PE")};
    const khp_query query = {.place = KHP_SLICE("Tacna")};
    khp_stated_ground stated;
    khp_ground_state(&schema, &settings, &query, &stated);
    assert_slice(stated.area_text, "Tacna");
    check(&stated, -70.25, -18.01, "");
    check(&stated, -70.13, -15.5, "Tacna");
}

static void the_country_comes_before_the_area(void **state_) {
    (void)state_;
    check_stated("Puno", "Peru", -70.13, -15.5, "");
    check_stated("Puno", "Peru", -71.97, -13.53, "Puno");
    check_stated("Puno", "Peru", -15.5, -70.13, "Peru");
    check_stated("", "PE", -71.97, -13.53, "");
    check_stated("Narnia", "PE", -71.97, -13.53, "");
}

static void what_no_outline_knows_is_no_contradiction(void **state_) {
    (void)state_;
    check_stated("", "", 2.3, 48.8, "-");
    check_stated("Zona 3", "", 2.3, 48.8, "-");
    check_stated("Centro", "Narnia", -71.97, -13.53, "-");
}

static void an_area_without_a_country_is_one_of_the_places_country(void **state_) {
    (void)state_;
    khp_stated_ground stated = state("Córdoba", "", "");
    check(&stated, -74.1, 4.6, "Córdoba"); /* in Colombia, which has one */
    check(&stated, 2.3, 48.8, "-");        /* in France, which has none */
    khp_ground_note_place(&stated, KHP_SLICE("AR"));
    check(&stated, -64.2, -31.4, "");
    check(&stated, 2.3, 48.8, "Córdoba");
    assert_string_equal(stated.country, "");
}

static void ground_that_is_counted_with_a_country_does_not_contradict_it(void **state_) {
    (void)state_;
    check_stated("", "France", 55.5, -21.1, "");                /* Réunion */
    check_stated("", "United States", -66.1, 18.4, "");         /* Puerto Rico */
    check_stated("", "Sudan", 31.6, 4.85, "");                  /* Juba */
    check_stated("", "South Sudan", 32.5, 15.6, "South Sudan"); /* Khartoum: not the other way */
    check_stated("", "Israel", 35.2, 31.9, "");
    check_stated("", "Palestine", 34.45, 31.5, "");
}

static void all_areas_that_bear_the_name_may_be_meant(void **state_) {
    (void)state_;
    check_stated("Región de Lima", "PE", -77.03, -12.05, ""); /* Lima Province: another area */
    check_stated("Provincia de Lima", "PE", -77.6, -11.1, "");
    /* The table has Spain's provinces: the one of Valencia, in the region of the name. */
    check_stated("Valencia", "Spain", -0.48, 38.35, "");
    check_stated("Valencia", "Spain", -3.7, 40.4, "Valencia");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_states_the_country_before_the_run_does),
        cmocka_unit_test(a_place_column_of_areas_states_one),
        cmocka_unit_test(the_country_comes_before_the_area),
        cmocka_unit_test(what_no_outline_knows_is_no_contradiction),
        cmocka_unit_test(an_area_without_a_country_is_one_of_the_places_country),
        cmocka_unit_test(ground_that_is_counted_with_a_country_does_not_contradict_it),
        cmocka_unit_test(all_areas_that_bear_the_name_may_be_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
