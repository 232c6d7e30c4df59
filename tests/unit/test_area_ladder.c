/* Tests of area_ladder: which area a name means where it names an area. */
#include "area_fixture.h"
#include "cmocka_ready.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void a_name_of_its_own_goes_before_another_name(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .codes = "|PE.21.1|PE.21|PE"},
                                        {"2", "B", .codes = "|PE.21.2|PE.21|PE"},
                                        {"3", "C", .codes = "|PE.21.3|PE.21|PE"}};
    static const name_spec names[] = {
        {"PE.21.1", "Melgar", KHP_STEP_PRIMARY},  {"PE.21.2", "Ayaviri", KHP_STEP_PRIMARY},
        {"PE.21.2", "Melgar", KHP_STEP_OTHER},    {"PE.21.2", "Yauri", KHP_STEP_OTHER},
        {"PE.21.3", "Espinar", KHP_STEP_PRIMARY}, {"PE.21.3", "Yauri", KHP_STEP_OTHER}};
    khp_gazetteer *g = fixture_named(places, COUNT(places), names, COUNT(names));
    expect_area(g, PROVINCES, "Melgar", "", "exact area:PE.21.1 province");
    expect_area(g, PROVINCES, "MELGAR", "Puno", "folded area:PE.21.1 province");
    expect_area(g, PROVINCES, "Ayaviri", "", "exact area:PE.21.2 province");
    expect_area(g, PROVINCES, "Yauri", "", "place_ambiguous"); /* shared on its step */
    expect_area(g, PROVINCES, "PE.21.3", "", "alias area:PE.21.3 province");
    expect_area(g, PROVINCES, "Nowhere", "", "place_unknown");
    khp_gazetteer_free(g);
}

static void a_whole_name_goes_before_the_core_of_another(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "|Provincia de Santa Rosa|Puno|PE"},
                                        {"2", "B", .areas = "|Santa Rosa|Cusco|PE"},
                                        {"3", "C", .areas = "|Provincia de Quilca|Cusco|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    expect_area(g, PROVINCES, "Santa Rosa", "", "exact area:PE/cusco/santa rosa province");
    expect_area(g, PROVINCES, "Provincia de Santa Rosa", "",
                "exact area:PE/puno/provincia de santa rosa province");
    expect_area(g, PROVINCES, "Santa Rosa", "Puno",
                "folded area:PE/puno/provincia de santa rosa province");
    expect_area(g, PROVINCES, "Quilca", "", "folded area:PE/cusco/provincia de quilca province");
    khp_gazetteer_free(g);
}

static void the_headers_word_decides_between_two_of_one_core(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .codes = "|US.VA.159|US.VA|US"},
                                        {"2", "B", .codes = "|US.VA.760|US.VA|US"}};
    static const name_spec names[] = {{"US.VA.159", "Richmond County", KHP_STEP_PRIMARY},
                                      {"US.VA.760", "City of Richmond", KHP_STEP_PRIMARY}};
    khp_gazetteer *g = fixture_named(places, COUNT(places), names, COUNT(names));
    expect_area(g, PROVINCES | DEPARTMENTS, "Richmond", "Virginia",
                "folded area:US.VA.159 province");
    expect_area(g, PROVINCES | DEPARTMENTS, "Richmond County", "Virginia",
                "exact area:US.VA.159 province");
    expect_area(g, PROVINCES | DEPARTMENTS, "City of Richmond", "Virginia",
                "exact area:US.VA.760 province");
    khp_gazetteer_free(g);
}

static void of_two_of_which_one_lies_in_the_other_the_outer_is_told(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "Puno|Puno|Puno|PE"},
                                        {"2", "B", .areas = "Juliaca|San Román|Puno|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    expect_area(g, DEPARTMENTS | PROVINCES | DISTRICTS, "Puno", "", "exact area:PE-PUN department");
    expect_area(g, PROVINCES | DISTRICTS, "Puno", "", "exact area:PE/puno/puno province");
    expect_area(g, DISTRICTS, "Puno", "", "exact area:PE/puno/puno/puno district");
    expect_area(g, PROVINCES, "Puno", "Puno", "exact area:PE/puno/puno province");
    expect_area(g, DISTRICTS, "San Román", "", "place_unknown"); /* of another level */
    khp_gazetteer_free(g);
}

static void two_of_one_name_in_different_areas_are_ambiguous(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "|Melgar|Puno|PE"},
                                        {"2", "B", .areas = "|Melgar|Cusco|PE"},
                                        {"3", "C", .areas = "|MELGAR|Cusco|Perú"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    expect_area(g, PROVINCES, "Melgar", "", "place_ambiguous");
    expect_area(g, PROVINCES, "Melgar", "Puno", "exact area:PE/puno/melgar province");
    expect_area(g, PROVINCES, "melgar", "Cusco", "folded area:PE/cusco/melgar province");
    expect_area(g, PROVINCES, "Melgar", "Lima", "place_conflict");
    expect_area(g, PROVINCES, "Melgar", "Narnia", "area_unknown");
    khp_gazetteer_free(g);
}

/* A row that leaves the department blank may lie in either: it does not make the two one. */
static void a_blank_around_one_does_not_make_two_others_one(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "|Melgar||PE"},
                                        {"2", "B", .areas = "|Melgar|Puno|PE"},
                                        {"3", "C", .areas = "|Melgar|Cusco|PE"},
                                        {"4", "D", .areas = "|Lampa||PE"},
                                        {"5", "E", .areas = "|Lampa|Puno|PE"}};
    for (size_t turn = 0; turn < 3; turn++) {
        place_spec turned[COUNT(places)];
        for (size_t i = 0; i < COUNT(places); i++) {
            turned[i] = places[(i + turn) % COUNT(places)];
        }
        khp_gazetteer *g = fixture_gazetteer(turned, COUNT(places));
        expect_area(g, PROVINCES, "Melgar", "", "place_ambiguous");
        expect_area(g, PROVINCES, "Melgar", "Puno", "exact area:PE/puno/melgar province");
        expect_area(g, PROVINCES, "Lampa", "", "exact area:PE/puno/lampa province");
        khp_gazetteer_free(g);
    }
}

/* Codes of one kind tell apart what is called the same in one area. */
static void two_codes_are_two_areas(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .codes = "|AR.01.7|AR.01|AR"},
                                        {"2", "B", .codes = "|AR.01.8|AR.01|AR"},
                                        {"3", "C", .codes = "|AR.01.9|AR.01|AR"}};
    static const name_spec names[] = {{"AR.01.7", "San Pedro", KHP_STEP_PRIMARY},
                                      {"AR.01.8", "San Pedro", KHP_STEP_PRIMARY},
                                      {"AR.01.9", "Partido de Lobos", KHP_STEP_PRIMARY},
                                      {"AR.01.9", "San Pedro", KHP_STEP_OTHER}};
    khp_gazetteer *g = fixture_named(places, COUNT(places), names, COUNT(names));
    expect_area(g, PROVINCES, "San Pedro", "", "place_ambiguous");
    expect_area(g, PROVINCES, "Partido de San Pedro", "", "place_ambiguous");
    expect_area(g, PROVINCES, "Lobos", "", "folded area:AR.01.9 province");
    khp_gazetteer_free(g);
}

static void codes_and_parts_are_tried_where_no_name_is_known(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .codes = "||CL.11|CL"},
                                        {"2", "B", .codes = "||MX.16|MX"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    expect_area(g, DEPARTMENTS, "CL-RM", "", "alias area:CL-RM department");
    expect_area(g, DEPARTMENTS, "RM", "Chile", "alias area:CL-RM department");
    expect_area(g, DEPARTMENTS, "RM", "México", "place_conflict"); /* also a name, in Chile */
    expect_area(g, DEPARTMENTS, "VS", "México", "place_unknown");
    expect_area(g, DEPARTMENTS, "16", "México", "place_unknown"); /* a bare number */
    expect_area(g, DEPARTMENTS, "Veracruz Ignacio de la Llave", "México", "place_unknown");
    expect_area(g, DEPARTMENTS, "Veracruz de Ignacio de la Llave", "México",
                "folded area:MX-VER department");
    expect_area(g, DEPARTMENTS, "Carlos Ibáñez", "Chile", "alias area:CL-AI department");
    expect_area(g, DEPARTMENTS, "Carlos Ibáñez", "", "place_unknown"); /* in no country */
    khp_gazetteer_free(g);
}

static void the_second_level_of_france_is_its_departments(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .codes = "|FR.75.33|FR.75|FR"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    expect_area(g, DEPARTMENTS, "Gironde", "", "exact area:FR-33 department");
    expect_area(g, PROVINCES, "Gironde", "", "exact area:FR-33 province");
    khp_gazetteer_free(g);
}

static void the_levels_of_a_name_are_those_at_which_it_is_an_area_there(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "Juliaca|Puno|Puno|PE"},
                                        {"2", "B", .areas = "|Ilo|Moquegua|PE"}};
    static const khp_locate_settings none = {0};
    static const struct {
        const char *place;
        const char *within;
        khp_levels allowed;
        khp_levels levels;
        const char *country;
    } facts[] = {
        {"Puno", "", KHP_LEVELS_OF_AREAS, PROVINCES | DEPARTMENTS, ""},
        {"Puno", "Peru", KHP_LEVELS_OF_AREAS, PROVINCES | DEPARTMENTS, "PE"},
        {"Puno", "Peru", PROVINCES | DISTRICTS, PROVINCES, "PE"},
        {"Ilo", "Puno", KHP_LEVELS_OF_AREAS, 0, ""},
        {"Juliaca", "", KHP_LEVELS_OF_AREAS, DISTRICTS, ""},
        {"Nowhere", "", KHP_LEVELS_OF_AREAS, 0, ""},
        {"Peru", "", KHP_LEVELS_OF_AREAS, KHP_LEVEL(KHP_PRECISION_COUNTRY), ""},
    };
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    khp_locator *locator = khp_locator_new(g, &none);
    for (size_t i = 0; i < COUNT(facts); i++) {
        char country[3];
        khp_query query = {.place = khp_slice_cstr(facts[i].place)};
        if (*facts[i].within != '\0') {
            query.within[query.within_count++] = khp_slice_cstr(facts[i].within);
        }
        assert_int_equal(khp_locate_levels(locator, &query, facts[i].allowed, country),
                         facts[i].levels);
        assert_string_equal(country, facts[i].country);
    }
    khp_locator_free(locator);
    khp_gazetteer_free(g);
}

/* Its own row answers for an area: the row of the earliest gazetteer, then of the lowest id. */
static void an_areas_row_is_of_its_precision_and_name(void **state) {
    (void)state;
    static const place_spec places[] = {
        {"30", "Melgar", .areas = "|Melgar|Puno|PE", .precision = KHP_PRECISION_PROVINCE},
        {"4", "Melgar", .areas = "|MELGAR|Puno|PE", .precision = KHP_PRECISION_PROVINCE},
        {"1", "Melgar", .areas = "|Melgar|Puno|PE"},
        {"2", "Melgar", .areas = "Melgar|Melgar|Puno|PE", .precision = KHP_PRECISION_DISTRICT},
        {"3", "Lampa", "Melgar", .areas = "|Melgar|Puno|PE", .precision = KHP_PRECISION_PROVINCE},
        {"0", "Melgar", .areas = "|Melgar|Puno|PE", .precision = KHP_PRECISION_PROVINCE, .x = 5,
         .gazetteer = 1}};
    static const khp_locate_settings none = {0};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    khp_locator *locator = khp_locator_new(g, &none);
    uint32_t row = khp_area_row(locator, fixture_ref(g, "Melgar", KHP_AREA_ADMIN2));
    khp_place place;
    assert_int_not_equal(row, KHP_NO_PLACE);
    khp_gazetteer_place(g, row, &place);
    assert_slice(place.id, "4");
    assert_int_equal(khp_area_row(locator, fixture_ref(g, "MELGAR", KHP_AREA_ADMIN2)), row);
    assert_int_equal(khp_area_row(locator, fixture_ref(g, "Puno", KHP_AREA_ADMIN1)), KHP_NO_PLACE);
    khp_locator_free(locator);
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_of_its_own_goes_before_another_name),
        cmocka_unit_test(a_whole_name_goes_before_the_core_of_another),
        cmocka_unit_test(the_headers_word_decides_between_two_of_one_core),
        cmocka_unit_test(of_two_of_which_one_lies_in_the_other_the_outer_is_told),
        cmocka_unit_test(two_of_one_name_in_different_areas_are_ambiguous),
        cmocka_unit_test(a_blank_around_one_does_not_make_two_others_one),
        cmocka_unit_test(two_codes_are_two_areas),
        cmocka_unit_test(codes_and_parts_are_tried_where_no_name_is_known),
        cmocka_unit_test(the_second_level_of_france_is_its_departments),
        cmocka_unit_test(the_levels_of_a_name_are_those_at_which_it_is_an_area_there),
        cmocka_unit_test(an_areas_row_is_of_its_precision_and_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
