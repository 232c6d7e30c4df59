/* Tests of area_refs: one numbering for the gazetteer's areas, those of the world, and countries.
 */
#include "area_fixture.h"
#include "cmocka_ready.h"
#include "locate/countries.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static khp_ref_list refs_of(const khp_gazetteer *g, const char *iso) {
    khp_ref_list refs = {0};
    khp_refs_of_world(g, fixture_world(iso), &refs);
    assert_false(refs.failed);
    return refs;
}

static void check_refs(const khp_gazetteer *g, const char *iso, const uint32_t *expected,
                       size_t count) {
    khp_ref_list refs = refs_of(g, iso);
    assert_int_equal(refs.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(khp_ref_list_has(&refs, expected[i]));
    }
    khp_ref_list_clear(&refs);
}

static void the_gazetteers_areas_come_first_then_the_worlds_then_countries(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "Ancón|San Román|Puno|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    uint32_t world;
    uint32_t own = khp_store_area_count(g);
    uint32_t countries = own + khp_world_count();
    assert_int_equal(own, 4);
    assert_int_equal(khp_ref_count(g), countries + khp_country_count());
    assert_false(khp_ref_is_world(g, own - 1, &world));
    assert_int_equal(world, KHP_WORLD_NO_AREA);
    assert_true(khp_ref_is_world(g, own, &world));
    assert_int_equal(world, 0);
    assert_true(khp_ref_is_world(g, countries - 1, &world));
    assert_int_equal(world, khp_world_count() - 1);
    assert_false(khp_ref_is_world(g, countries, &world));
    assert_int_equal(khp_ref_level(g, fixture_ref(g, "Ancón", KHP_AREA_ADMIN3)), KHP_AREA_ADMIN3);
    assert_int_equal(khp_ref_level(g, own), KHP_AREA_ADMIN1);
    assert_int_equal(khp_ref_level(g, countries), KHP_AREA_COUNTRY);
    assert_slice(khp_ref_code(g, countries), khp_country_at(0));
    assert_slice(khp_ref_name(g, countries), khp_country_at(0));
    assert_slice(khp_ref_country(g, countries), khp_country_at(0));
    assert_int_equal(khp_ref_name(g, khp_ref_count(g)).len, 0); /* there is none */
    khp_gazetteer_free(g);
}

static void a_code_ties_an_area_to_the_worlds_and_gives_it_its_name(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .codes = "|PE.21.2111|PE.21|PE"},
                                        {"2", "B", .codes = "||PE.99|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    uint32_t puno = fixture_ref(g, "PE.21", KHP_AREA_ADMIN1);
    uint32_t nobody = fixture_ref(g, "PE.99", KHP_AREA_ADMIN1);
    check_refs(g, "PE-PUN", &puno, 1);
    assert_int_equal(khp_ref_world(g, puno), fixture_world("PE-PUN"));
    assert_slice(khp_ref_name(g, puno), "Puno");
    assert_slice(khp_ref_name_by_world(g, puno), "Puno");
    assert_slice(khp_ref_country(g, puno), "PE");
    assert_int_equal(khp_ref_world(g, nobody), KHP_WORLD_NO_AREA);
    assert_slice(khp_ref_name(g, nobody), "PE.99");
    assert_int_equal(khp_ref_name_by_world(g, nobody).len, 0);
    khp_gazetteer_free(g);
}

static void a_primary_name_ties_an_area_without_a_code_in_its_country_alone(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "||Puno|PE"},
                                        {"2", "B", .areas = "||Puno|BO"},
                                        {"3", "C", .areas = "||Puno|"},
                                        {"4", "D", .areas = "|Cusco|Lima Norte|PE"},
                                        {"5", "E", .areas = "||PIURA|Peru"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    uint32_t puno = fixture_ref(g, "Puno", KHP_AREA_ADMIN1);
    assert_slice(khp_ref_country(g, puno), "PE");
    check_refs(g, "PE-PUN", &puno, 1);
    uint32_t piura = fixture_ref(g, "PIURA", KHP_AREA_ADMIN1);
    check_refs(g, "PE-PIU", &piura, 1);
    uint32_t itself = khp_store_area_count(g) + fixture_world("PE-CUS");
    check_refs(g, "PE-CUS", &itself, 1); /* a province of that name is no first-level area */
    for (uint32_t i = 0; i < khp_store_area_count(g); i++) {
        bool is_tied = i == puno || i == piura;
        assert_int_equal(khp_ref_world(g, i) != KHP_WORLD_NO_AREA, is_tied);
    }
    khp_gazetteer_free(g);
}

/* Every way in which rows write an area is tied: none of them is left alone. */
static void several_ways_to_write_an_area_are_all_tied(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "||Puno|PE"},
                                        {"2", "B", .areas = "||PUNO|PE"},
                                        {"3", "C", .areas = "||Región de Puno|Perú"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    const uint32_t all[] = {fixture_ref(g, "Puno", KHP_AREA_ADMIN1),
                            fixture_ref(g, "PUNO", KHP_AREA_ADMIN1),
                            fixture_ref(g, "Región de Puno", KHP_AREA_ADMIN1)};
    check_refs(g, "PE-PUN", all, 3);
    khp_gazetteer_free(g);
}

static void a_code_goes_before_a_name(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "||Puno|PE"},
                                        {"2", "B", .codes = "||PE.21|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    uint32_t coded = fixture_ref(g, "PE.21", KHP_AREA_ADMIN1);
    check_refs(g, "PE-PUN", &coded, 1);
    khp_gazetteer_free(g);
}

static void an_area_without_a_place_stands_under_its_own_number(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "||Puno|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    uint32_t first = khp_store_area_count(g);
    uint32_t cusco = first + fixture_world("PE-CUS");
    uint32_t santiago = first + fixture_world("CL-RM");
    check_refs(g, "PE-CUS", &cusco, 1);
    khp_tuple tuple = khp_ref_tuple(g, cusco);
    assert_int_equal(tuple.areas[KHP_AREA_ADMIN1], cusco);
    assert_int_equal(tuple.areas[KHP_AREA_COUNTRY], fixture_ref(g, "PE", KHP_AREA_COUNTRY));
    assert_int_equal(tuple.areas[KHP_AREA_ADMIN2], KHP_NO_AREA);
    assert_slice(khp_ref_country(g, cusco), "PE");
    assert_int_equal(khp_ref_code(g, cusco).len, 0);
    uint32_t chile = khp_ref_tuple(g, santiago).areas[KHP_AREA_COUNTRY];
    assert_true(chile >= first + khp_world_count()); /* no place lies there either */
    assert_slice(khp_ref_code(g, chile), "CL");
    khp_gazetteer_free(g);
}

static void a_country_is_the_gazetteers_or_that_of_iso_3166(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "||Puno|Perú"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    assert_int_equal(khp_ref_of_country(g, KHP_SLICE("PE")),
                     fixture_ref(g, "PE", KHP_AREA_COUNTRY));
    uint32_t chile = khp_ref_of_country(g, KHP_SLICE("CL"));
    assert_true(chile >= khp_store_area_count(g) + khp_world_count() && chile < khp_ref_count(g));
    assert_int_equal(khp_ref_of_country(g, KHP_SLICE("XX")), KHP_NO_AREA);
    assert_int_equal(khp_ref_of_country(g, KHP_SLICE("CHL")), KHP_NO_AREA);
    assert_int_equal(khp_ref_of_country(g, KHP_SLICE("")), KHP_NO_AREA);
    khp_gazetteer_free(g);
}

/* GeoNames has the departments of France on its second level. */
static void an_area_of_the_second_level_may_be_one_of_the_first(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .codes = "|FR.75.33|FR.75|FR"},
                                        {"2", "B", .codes = "|PE.21.2111|PE.21|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    uint32_t gironde = fixture_ref(g, "FR.75.33", KHP_AREA_ADMIN2);
    assert_true(khp_ref_is_first_level(g, gironde));
    assert_int_equal(khp_ref_level(g, gironde), KHP_AREA_ADMIN2);
    assert_int_equal(khp_area_precision(g, gironde), KHP_PRECISION_DEPARTMENT);
    assert_false(khp_ref_is_first_level(g, fixture_ref(g, "PE.21.2111", KHP_AREA_ADMIN2)));
    assert_true(khp_ref_is_first_level(g, fixture_ref(g, "PE.21", KHP_AREA_ADMIN1)));
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gazetteers_areas_come_first_then_the_worlds_then_countries),
        cmocka_unit_test(a_code_ties_an_area_to_the_worlds_and_gives_it_its_name),
        cmocka_unit_test(a_primary_name_ties_an_area_without_a_code_in_its_country_alone),
        cmocka_unit_test(several_ways_to_write_an_area_are_all_tied),
        cmocka_unit_test(a_code_goes_before_a_name),
        cmocka_unit_test(an_area_without_a_place_stands_under_its_own_number),
        cmocka_unit_test(a_country_is_the_gazetteers_or_that_of_iso_3166),
        cmocka_unit_test(an_area_of_the_second_level_may_be_one_of_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
