/* Tests of the gazetteer: areas by name and code, rows that are one place, rows that contradict. */
#include "cmocka_ready.h"
#include "locate/countries.h"
#include "locate/naming.h"
#include "locate_fixture.h"

#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static khp_gazetteer *start(const place_spec *specs, size_t count) {
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    for (size_t i = 0; i < count; i++) {
        fixture_add(gazetteer, &specs[i], i + 2);
    }
    return gazetteer;
}

static void name_area(khp_gazetteer *gazetteer, const char *code, const char *name) {
    assert_int_equal(khp_gazetteer_name_area(gazetteer, khp_slice_cstr(code), khp_slice_cstr(name),
                                             KHP_STEP_PRIMARY, NULL),
                     KHIPU_OK);
}

static const place_spec dump[] = {
    {"gn:1", "Juliaca", NULL, .codes = "|PE.21.2111|PE.21|PE", .kind = "PPLA2", .x = -70.13,
     .y = -15.5},
    {"gn:2", "Santa Rosa", NULL, .codes = "|PE.21.2108|PE.21|PE", .kind = "PPL"},
    {"gn:3", "Santa Rosa", NULL, .codes = "||PE.LMA|PE", .kind = "PPL", .x = -77},
    {"gn:4", "Santa Rosa", NULL, .codes = "|AR.21.1|AR.21|AR", .kind = "PPL", .x = -60},
};

static void a_dump_knows_areas_by_code(void **state) {
    (void)state;
    khp_gazetteer *g = start(dump, COUNT(dump));
    fixture_seal(g, NULL);
    expect(g, "Santa Rosa", "PE.21", "exact gn:2");
    expect(g, "Santa Rosa", "2108 > Perú", "exact gn:2");
    expect(g, "Santa Rosa", "LMA", "exact gn:3");
    expect(g, "Santa Rosa", "ARG", "exact gn:4");
    expect(g, "Santa Rosa", "Argentina", "exact gn:4");
    expect(g, "Santa Rosa", "21", "area_unknown"); /* a bare number may be of another scheme */
    expect(g, "Santa Rosa", "Puno", "exact gn:2"); /* the table of first-level areas names PE.21 */
    expect(g, "Santa Rosa", "Melgar", "area_unknown");
    assert_int_equal(khp_gazetteer_unnamed_areas(g), 6);
    khp_gazetteer_free(g);
}

static void names_of_areas_stand_for_their_codes(void **state) {
    (void)state;
    khp_gazetteer *g = start(dump, COUNT(dump));
    name_area(g, "PE.21", "Puno");
    name_area(g, "PE.21.2108", "Melgar");
    name_area(g, "PE.LMA", "Lima");
    name_area(g, "PE.LMA", "Lima Metropolitana");
    name_area(g, "PE.15", "Lima");
    fixture_seal(g, NULL);
    expect(g, "Santa Rosa", "Melgar > Puno", "exact gn:2");
    expect(g, "Santa Rosa", "departamento de Puno", "exact gn:2");
    expect(g, "Santa Rosa", "Lima", "exact gn:3");
    expect(g, "Santa Rosa", "Lima > Lima", "exact gn:3");
    expect(g, "Santa Rosa", "Lima Metropolitana", "exact gn:3");
    khp_place shown;
    khp_gazetteer_place(g, 1, &shown);
    assert_slice(shown.areas[KHP_AREA_ADMIN2], "Melgar");
    assert_slice(shown.area_codes[KHP_AREA_ADMIN2], "PE.21.2108");
    khp_gazetteer_free(g);
}

static const place_spec named[] = {
    {"a", "Anta", NULL, "|Anta|Cusco|PE", .x = 1},
    {"b", "Anta", NULL, "|Acobamba|Huancavelica|PE", .x = 5},
    {"c", "Cusco", "Cuzco|Qosqo", "|Cusco|Cusco|PE", .x = 2},
    {"d", "Anta", NULL, "|Carhuaz|Áncash|PE", .x = 9},
};

static void codes_of_areas_stand_for_their_names(void **state) {
    (void)state;
    khp_gazetteer *g = start(named, COUNT(named));
    name_area(g, "08", "Cusco");
    name_area(g, "0803", "Anta");
    name_area(g, "09", "Huancavelica");
    name_area(g, "PE-HUV", "Huancavelica");
    name_area(g, "0203", "Anta"); /* made up: an Anta inside 02 */
    name_area(g, "02", "Áncash");
    fixture_seal(g, NULL);
    expect(g, "Anta", "08", "exact a");
    expect(g, "Anta", "0803", "exact a");
    expect(g, "Anta", "0803 > 08", "exact a");
    expect(g, "Anta", "PE-HUV", "exact b");
    expect(g, "Anta", "0203", "area_unknown"); /* the only Anta of level two lies in 08 */
    expect(g, "Anta", "02", "exact d");
    khp_gazetteer_free(g);
}

static void the_other_names_of_a_seat_are_its_areas(void **state) {
    (void)state;
    khp_gazetteer *g = start(named, COUNT(named));
    fixture_seal(g, NULL);
    expect(g, "Anta", "Qosqo", "exact a");
    expect(g, "Anta", "Cuzco", "exact a");
    khp_gazetteer_free(g);
}

static void a_dumps_rows_of_areas_name_them(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"gn:1", "Santa Rosa", NULL, .codes = "|PE.21.2108|PE.21|PE", .kind = "PPL"},
        {"gn:2", "Departamento de Puno", "Puno Region|Punu", .codes = "||PE.21|PE", .kind = "ADM1",
         .precision = KHP_PRECISION_DEPARTMENT},
        {"gn:3", "Provincia de Melgar", NULL, .codes = "|PE.21.2108|PE.21|PE", .kind = "ADM2",
         .precision = KHP_PRECISION_PROVINCE},
        {"gn:4", "Santa Rosa", NULL, .codes = "|PE.08.0801|PE.08|PE", .kind = "PPL", .x = 3},
    };
    khp_gazetteer *g = fixture_gazetteer(rows, COUNT(rows));
    expect(g, "Santa Rosa", "Melgar", "exact gn:1");
    expect(g, "Santa Rosa", "Puno", "exact gn:1");
    expect(g, "Santa Rosa", "Punu > Peru", "exact gn:1");
    expect(g, "Puno", "Peru", "folded gn:2 department");
    khp_gazetteer_free(g);
}

static void rows_of_two_gazetteers_in_one_place_are_one(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"own-1", "Chala", NULL, "|Caravelí|Arequipa|PE", .x = -74.25, .y = -15.87},
        {"own-2", "Santa Rosa", NULL, "|Melgar|Puno|PE", .x = -70.78, .y = -14.61},
        {"gn:1", "CHALA", "Puerto Chala", "|Caravelí|Arequipa|Perú", .x = -74.24, .y = -15.86,
         .gazetteer = 1},
        {"gn:2", "Santa Rosa", NULL, "|Melgar|Puno|PE", .x = -71.78, .y = -14.61, .gazetteer = 1},
        {"gn:3", "Chala", NULL, "||Arequipa|PE", .x = -74.24, .y = -15.87, .gazetteer = 2},
    };
    khp_gazetteer *g = fixture_gazetteer(rows, COUNT(rows));
    expect(g, "Chala", "Arequipa", "exact own-1");
    expect(g, "Puerto Chala", "Arequipa", "alias own-1");
    expect(g, "Santa Rosa", "Puno", "place_ambiguous"); /* a degree apart: two places */
    khp_gazetteer_free(g);
}

/* 110 m apart, on two sides of a border. */
static void neighbours_of_one_name_in_two_districts_are_two(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"own-1", "Santa Rosa", NULL, "Orurillo|Melgar|Puno|PE", .x = -70.5, .y = -14.61},
        {"gn:1", "Santa Rosa", NULL, "Asillo|Azángaro|Puno|PE", .x = -70.501, .y = -14.61,
         .gazetteer = 1},
    };
    khp_gazetteer *g = start(rows, COUNT(rows));
    fixture_seal(g, NULL);
    expect(g, "Santa Rosa", "Puno", "place_ambiguous");
    expect(g, "Santa Rosa", "Orurillo", "exact own-1");
    expect(g, "Santa Rosa", "Asillo", "exact gn:1");
    khp_gazetteer_free(g);
}

static void duplicates_inside_a_gazetteer_are_reported_and_stay_ambiguous(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"1", "Pampas", NULL, "|Tayacaja|Huancavelica|PE", .x = -74.87, .y = -12.39},
        {"2", "PAMPAS", NULL, "|Tayacaja|Huancavelica|PE", .x = -74.87, .y = -12.40},
        {"3", "Pampas", NULL, "|Pallasca|Áncash|PE", .x = -77.9, .y = -8.19},
    };
    khp_gazetteer *g = start(rows, COUNT(rows));
    fixture_messages messages = {0};
    fixture_seal(g, &messages);
    assert_int_equal(messages.count, 1);
    assert_buffer(&messages.text,
                  "own.csv:3: \"PAMPAS\" (2) is also on line 2 (1), in the same areas and 1.1 km "
                  "away: records that name it stay place_ambiguous\n");
    expect(g, "pampas", "Tayacaja", "place_ambiguous");
    expect(g, "pampas", "Áncash", "folded 3");
    khp_buffer_clear(&messages.text);
    khp_gazetteer_free(g);
}

static void one_code_for_two_places_is_reported(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"1", "Juli", NULL, "||Puno|PE", .ubigeo = "210401"},
        {"2", "Juliaca", NULL, "||Puno|PE", .ubigeo = "210401", .x = 4},
        {"2", "Lampa", NULL, "||Puno|PE", .ubigeo = "210701", .x = 8},
    };
    khp_gazetteer *g = start(rows, COUNT(rows));
    fixture_messages messages = {0};
    fixture_seal(g, &messages);
    assert_int_equal(messages.count, 2);
    const char *text = khp_buffer_cstr(&messages.text);
    assert_non_null(strstr(text, "own.csv:3: the ubigeo-inei \"210401\" stands for \"Juliaca\" "
                                 "here and for \"Juli\" on line 2"));
    assert_non_null(strstr(text, "own.csv:4: the id \"2\" stands for \"Lampa\" here and for "
                                 "\"Juliaca\" on line 3"));
    khp_buffer_clear(&messages.text);
    khp_gazetteer_free(g);
}

static void a_place_comes_back_as_it_went_in(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_peru();
    khp_place shown;
    khp_gazetteer_place(g, 0, &shown);
    assert_slice(shown.id, "gn:3947740");
    assert_slice(shown.name, "Andahuaylas");
    assert_slice(shown.alt_names, "Antawaylla|Andahuailas");
    assert_slice(shown.areas[KHP_AREA_ADMIN1], "Apurímac");
    assert_slice(shown.areas[KHP_AREA_ADMIN3], "");
    assert_slice(shown.areas[KHP_AREA_COUNTRY], "PE");
    assert_slice(shown.codes[KHP_SCHEME_UBIGEO_INEI], "030201");
    assert_slice(shown.codes[KHP_SCHEME_GEONAMES], "3947740");
    assert_slice(shown.crs, "EPSG:4326");
    assert_slice(shown.kind, "province capital");
    assert_true(shown.x == -73.38722 && shown.y == -13.65556);
    assert_true(shown.uncertainty_m == 5000);
    assert_int_equal(shown.line, 2);
    khp_gazetteer_place(g, 204, &shown); /* beyond the last */
    assert_slice(shown.name, "");
    khp_gazetteer_free(g);
}

static void countries_go_by_code_and_by_name(void **state) {
    (void)state;
    assert_string_equal(khp_country_code(KHP_SLICE("pe")), "PE");
    assert_string_equal(khp_country_code(KHP_SLICE("PER")), "PE");
    assert_string_equal(khp_country_code(KHP_SLICE("PERÚ")), "PE");
    assert_string_equal(khp_country_code(KHP_SLICE("Brazil")), "BR");
    assert_string_equal(khp_country_code(KHP_SLICE("Estados Unidos")), "US");
    assert_null(khp_country_code(KHP_SLICE("Puno")));
    assert_null(khp_country_code(KHP_SLICE("")));
}

static void the_shape_of_a_code_tells_its_level(void **state) {
    (void)state;
    assert_int_equal(khp_area_code_level(KHP_SLICE("PE.21")), KHP_AREA_ADMIN1);
    assert_int_equal(khp_area_code_level(KHP_SLICE("PE.21.2111")), KHP_AREA_ADMIN2);
    assert_int_equal(khp_area_code_level(KHP_SLICE("211101")), KHP_AREA_ADMIN3);
    assert_int_equal(khp_area_code_level(KHP_SLICE("PE-PUN")), KHP_AREA_ADMIN1);
    assert_int_equal(khp_area_code_level(KHP_SLICE("PE2111")), KHP_AREA_ADMIN2);
    assert_int_equal(khp_area_code_level(KHP_SLICE("PE")), KHP_AREA_COUNTRY);
    assert_int_equal(khp_area_code_level(KHP_SLICE("X17")), -1);
    assert_slice(khp_area_code_parent(KHP_SLICE("PE.21.2111")), "PE.21");
    assert_slice(khp_area_code_parent(KHP_SLICE("211101")), "2111");
    assert_slice(khp_area_code_parent(KHP_SLICE("PE-PUN")), "");
}

/* So many that they are not held against each other one by one. */
static void neighbours_across_the_antimeridian_are_found_among_many(void **state) {
    (void)state;
    enum { FAR = 40 };
    static char ids[FAR][8];
    khp_gazetteer *g = khp_gazetteer_new();
    for (size_t i = 0; i < FAR; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "far-%zu", i);
        const place_spec far = {ids[i], "Naselesele", NULL, "||Lau|FJ", .x = -170 + 8.0 * (double)i,
                                .y = 40};
        fixture_add(g, &far, i + 2);
    }
    const place_spec west = {"own-1",           "Naselesele",  NULL,
                             "||Cakaudrove|FJ", .x = -179.999, .y = -16};
    const place_spec east = {"gn:1",       "Naselesele", NULL,          "||Cakaudrove|FJ",
                             .x = 179.999, .y = -16,     .gazetteer = 1};
    fixture_add(g, &west, FAR + 2);
    fixture_add(g, &east, FAR + 3);
    fixture_seal(g, NULL);
    expect(g, "Naselesele", "Cakaudrove", "exact own-1");
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dump_knows_areas_by_code),
        cmocka_unit_test(names_of_areas_stand_for_their_codes),
        cmocka_unit_test(codes_of_areas_stand_for_their_names),
        cmocka_unit_test(the_other_names_of_a_seat_are_its_areas),
        cmocka_unit_test(a_dumps_rows_of_areas_name_them),
        cmocka_unit_test(rows_of_two_gazetteers_in_one_place_are_one),
        cmocka_unit_test(neighbours_of_one_name_in_two_districts_are_two),
        cmocka_unit_test(duplicates_inside_a_gazetteer_are_reported_and_stay_ambiguous),
        cmocka_unit_test(one_code_for_two_places_is_reported),
        cmocka_unit_test(a_place_comes_back_as_it_went_in),
        cmocka_unit_test(countries_go_by_code_and_by_name),
        cmocka_unit_test(the_shape_of_a_code_tells_its_level),
        cmocka_unit_test(neighbours_across_the_antimeridian_are_found_among_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
