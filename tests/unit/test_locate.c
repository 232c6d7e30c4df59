/* Tests of locate: the ladder over the sample of Peru and over the traps of real gazetteers. */
#include "base/memory.h"
#include "cmocka_ready.h"
#include "locate_fixture.h"
#include "random.h"

#include <stdio.h>
#include <stdlib.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void the_sample_is_placed_55_exact_and_6_alias(void **state) {
    (void)state;
    khp_gazetteer *gazetteer = fixture_peru();
    assert_int_equal(khp_gazetteer_count(gazetteer), 204);
    khp_buffer text = fixture_file("data/peru-2022/cases.csv");
    khp_buffer scratch = {0};
    khp_slice rest = khp_buffer_slice(&text);
    const char *f[20];
    size_t counts[KHP_MATCH_COUNT] = {0};
    assert_int_equal(fixture_csv(&rest, &scratch, f, 20), 20);
    while (fixture_csv(&rest, &scratch, f, 20) == 20) {
        char within[256];
        snprintf(within, sizeof within, "%s > %s", f[5], f[6]);
        khp_answer answer = fixture_locate(gazetteer, NULL, f[4], within);
        counts[answer.match]++;
        if (answer.match == KHP_MATCH_NONE) {
            print_error("%s: %s: %s\n", f[0], f[4], khp_reason_word(answer.reason));
        }
    }
    assert_int_equal(counts[KHP_MATCH_EXACT], 55);
    assert_int_equal(counts[KHP_MATCH_ALIAS], 6);
    assert_int_equal(counts[KHP_MATCH_NONE], 0);
    khp_buffer_clear(&text);
    khp_buffer_clear(&scratch);
    khp_gazetteer_free(gazetteer);
}

static const place_spec traps[] = {
    {"juliaca", "Juliaca", "Hullaqa", "|San Román|Puno|PE", .kind = "x"},
    {"juli", "Juli", "Juliaca|Huli", "|Chucuito|Puno|PE", .kind = "x"},
    {"tacna", "Tacna", NULL, "|Tacna|Tacna|PE", .kind = "x"},
    {"inapari", "Iñapari", "Tacna", "|Tahuamanu|Madre de Dios|PE", .kind = "x"},
    {"hb-piura", "Huancabamba", NULL, "|Huancabamba|Piura|PE", .kind = "x"},
    {"hb-pasco", "Huancabamba", NULL, "|Oxapampa|Pasco|PE", .kind = "x"},
    {"hb-apu", "Huancabamba", NULL, "|Andahuaylas|Apurímac|PE", .kind = "x"},
    {"chincheros", "Chincheros", NULL, "|Chincheros|Apurímac|PE", .kind = "x"},
    {"chinchero", "Chinchero", "Chincheros", "|Urubamba|Cusco|PE", .kind = "x"},
    {"ayacucho", "Ayacucho", "Huamanga", "|Huamanga|Ayacucho|PE", .kind = "x"},
    {"cusco", "Cusco", "Cuzco|Qosqo", "|Cusco|Cusco|PE", .kind = "x"},
    {"anta", "Anta", NULL, "|Anta|Cusco|PE", .kind = "x"},
    {"chalhuanca", "Chalhuanca", NULL, "|Aymaraes|Apurímac|PE", .kind = "x"},
    {"aymaraes", "Aymaraes", "provincia de Aymaraes", "|Aymaraes|Apurímac|PE",
     .precision = KHP_PRECISION_PROVINCE},
};

static void a_primary_name_beats_another_places_alternate_name(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "Juliaca", NULL, "exact juliaca");
    expect(g, "JULIACA", "San Román > Puno", "folded juliaca");
    expect(g, "Tacna", NULL, "exact tacna");
    expect(g, "Tacna", "Tacna", "exact tacna");
    expect(g, "Chincheros", NULL, "exact chincheros");
    expect(g, "Chinchero", "Cusco", "exact chinchero");
    expect(g, "Huamanga", "Huamanga > Ayacucho", "alias ayacucho");
}

static void a_name_shared_by_places_needs_its_area(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "Huancabamba", NULL, "place_ambiguous");
    expect(g, "Huancabamba", "Piura", "exact hb-piura");
    expect(g, "huancabamba", "Oxapampa > PASCO", "folded hb-pasco");
    expect(g, "Huancabamba", "Apurimac > Peru", "exact hb-apu");
    expect(g, "Huancabamba", "Cusco", "place_conflict");
}

static void an_area_goes_by_its_other_names(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "Anta", "Cuzco", "exact anta");
    expect(g, "Anta", "departamento del Cusco", "exact anta");
    expect(g, "Anta", "Anta > Cusco > Perú", "exact anta");
}

static void stated_areas_lie_on_strictly_outward_levels(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "Cusco", "Cusco > Cusco", "exact cusco");
    expect(g, "Anta", "Cusco > Anta", "place_conflict");
    expect(g, "Anta", "Cusco > Cusco", "place_conflict");
    expect(g, "Anta", "Cusco > Cusco > Cusco", "place_conflict");
}

static void an_unknown_area_is_said_and_never_a_silent_filter(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "Anta", "Narnia", "area_unknown");
    expect(g, "Anta", "Narnia > Cusco", "exact anta");
    khp_answer answer = fixture_locate(g, NULL, "Anta", "Narnia > Cusco");
    assert_true(answer.area_dropped);
    assert_int_equal(answer.unknown_area.len, 6);
    answer = fixture_locate(g, NULL, "Anta", "Cusco");
    assert_false(answer.area_dropped);
}

/* Where the gazetteer leaves blank what lies around a place, an area that is not contradicted is
 * not confirmed either. */
static const place_spec half_known[] = {
    {"wari", "Wariq'asa", .areas = "|||PE", .x = 1},
    {"lago", "Lago", .areas = "||Puno|PE", .x = 2},
    {"sol", "Sol", .areas = "Sol|Melgar|Puno|PE", .x = 3},
    {"sol-far", "Sol", .areas = "Sol|Anta|Cusco|PE", .x = 9, .precision = KHP_PRECISION_DISTRICT},
};

static void an_unknown_area_wants_another_one_that_holds(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(half_known, COUNT(half_known));
    expect(g, "Wariq'asa", "Puno", "exact wari");
    expect(g, "Wariq'asa", "Narnia > Puno", "area_unknown");
    expect(g, "Lago", "Narnia > Puno", "exact lago");
    khp_gazetteer_free(g);
}

static void what_stands_around_a_name_in_its_cell_must_be_known_to(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(half_known, COUNT(half_known));
    expect(g, "Wariq'asa (Puno)", NULL, "place_conflict");
    expect(g, "Lago (Puno)", NULL, "folded lago");
    khp_gazetteer_free(g);
}

static void a_settlement_is_not_meant_before_a_district_elsewhere(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(half_known, COUNT(half_known));
    expect(g, "Sol", NULL, "place_ambiguous");
    expect(g, "Sol", "Puno", "exact sol");
    expect(g, "Sol", "Cusco", "exact sol-far district");
    khp_gazetteer_free(g);
}

static void a_seat_is_as_uncertain_as_what_it_stands_for(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(half_known, COUNT(half_known));
    khp_answer answer = fixture_locate(g, NULL, "municipio de Lago", NULL);
    assert_int_equal(answer.precision, KHP_PRECISION_PROVINCE);
    assert_near(answer.uncertainty_m, khp_precision_uncertainty_m(KHP_PRECISION_PROVINCE), 0);
    answer = fixture_locate(g, NULL, "Lago", NULL);
    assert_near(answer.uncertainty_m, khp_precision_uncertainty_m(KHP_PRECISION_SETTLEMENT), 0);
    khp_gazetteer_free(g);
}

static void a_province_is_not_its_capital(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "Aymaraes", "Aymaraes > Apurímac", "exact aymaraes province");
    expect(g, "provincia de Aymaraes", "Apurímac", "alias aymaraes province");
    expect(g, "Chalhuanca", "Aymaraes > Apurímac", "exact chalhuanca");
}

static void level_words_and_articles_are_tried_without(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "ciudad de Juliaca", "Puno", "folded juliaca");
    expect(g, "la ciudad del Cusco", NULL, "folded cusco");
    expect(g, "distrito de Chinchero", "Cusco", "folded chinchero district");
    expect(g, "Provincia de Huancabamba", "Piura", "folded area:PE/piura/huancabamba province");
    expect(g, "provincia de Huancabamba", "Pasco", "place_conflict"); /* that lies in Piura */
    expect(g, "provincia de Huancabamba", NULL, "folded area:PE/piura/huancabamba province");
}

static void a_text_is_split_where_its_parts_resolve(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "Juliaca (San Román, Puno)", NULL, "folded juliaca");
    expect(g, "Juliaca, Puno", NULL, "folded juliaca");
    expect(g, "Juliaca - Puno", "Puno", "folded juliaca");
    expect(g, "Puno - Juliaca", NULL, "folded juliaca");
    expect(g, "Huancabamba / Pasco", NULL, "folded hb-pasco");
    expect(g, "Huamanga (Ayacucho)", NULL, "alias ayacucho");
    expect(g, "Huancabamba (mercado)", "Piura", "place_unknown");
    expect(g, "Juliaca (Cusco)", NULL, "place_conflict");
}

static void an_article_is_kept_where_the_name_exists_with_it_elsewhere(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"ne", "Nueva Esperanza", NULL, "||Tumbes|PE", .x = 1},
        {"lne", "La Nueva Esperanza", NULL, "||Lambayeque|PE", .x = 2},
        {"oroya", "La Oroya", NULL, "||Junín|PE", .x = 3},
        {"sl", "San Lucas (Pueblo Nuevo de Colan)", NULL, "||Piura|PE", .x = 4},
        {"du", "Dos Unidos", NULL, "||San Martín|PE", .x = 5},
    };
    khp_gazetteer *g = fixture_gazetteer(rows, COUNT(rows));
    expect(g, "La Nueva Esperanza", "Tumbes", "place_conflict");
    expect(g, "La Nueva Esperanza", "Lambayeque", "exact lne");
    expect(g, "Oroya", "Junín", "folded oroya");
    expect(g, "San Lucas (Pueblo Nuevo de Colan) (Piura)", NULL, "folded sl");
    expect(g, "CENTRO POBLADO Dos Unidos", "San Martín", "folded du");
    khp_gazetteer_free(g);
}

static void a_word_of_settlements_is_not_taken_off_where_it_is_the_name(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"kansas", "Kansas", NULL, "||Kansas|US", .x = 1, .precision = KHP_PRECISION_DEPARTMENT},
        {"hope-town", "Hope Town", NULL, "||Abaco|BS", .x = 2},
        {"juarez-city", "Ciudad Juárez", NULL, "||Chihuahua|MX", .x = 3},
        {"juarez", "Juárez", NULL, "||Nuevo León|MX", .x = 4},
        {"rosa", "Santa Rosa", NULL, "||Cavite|PH", .x = 5},
        {"rosa-city", "Santa Rosa City", NULL, "||Laguna|PH", .x = 6},
        {"gt", "Ciudad de Guatemala", NULL, "||Guatemala|GT", .x = 7},
        {"younis", "Khan Younis", NULL, "||Gaza|PS", .x = 8},
        {"koga", "Koga", NULL, "||Ibaraki|JP", .x = 9},
    };
    khp_gazetteer *g = fixture_gazetteer(rows, COUNT(rows));
    expect(g, "Kansas City", NULL, "place_conflict"); /* the state is not the city */
    expect(g, "Hope", NULL, "place_unknown");
    expect(g, "Hope Town", NULL, "exact hope-town");
    expect(g, "Juárez", "Chihuahua", "place_conflict");
    expect(g, "Juárez", NULL, "exact juarez");
    expect(g, "Ciudad de Juárez", "Nuevo León", "folded juarez");
    expect(g, "Sta. Rosa City", NULL, "folded rosa-city");
    expect(g, "Guatemala", "Guatemala", "place_unknown");
    expect(g, "Younis", NULL, "place_unknown");
    expect(g, "Koga-shi", NULL, "place_unknown");
    expect(g, "Koga town", NULL, "folded koga");
    expect(g, "village of Koga", "Ibaraki-ken", "folded koga");
    khp_gazetteer_free(g);
}

static void a_level_word_may_be_of_several_levels(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"cordoba", "Córdoba", NULL, "|Capital|Córdoba|AR", .x = 1},
        {"ate", "Ate", NULL, "Ate|Lima|Lima|PE", .x = 2},
        {"anta", "Anta", NULL, "|Anta|Cusco|PE", .x = 3},
        {"anta-far", "Anta", NULL, "|Acobamba|Huancavelica|PE", .x = 4},
        {"sumy", "Sumy", NULL, "|Sumskyi Raion|Sumska Oblast|UA", .x = 5},
        {"orleans", "New Orleans", NULL, "|Orleans Parish|Louisiana|US", .x = 6},
        {"tibu", "Tibú", NULL, "|Tibú|Norte de Santander|CO", .x = 7},
        {"lago", "Lago", NULL, "||Puno|PE", .x = 8},
    };
    khp_gazetteer *g = fixture_gazetteer(rows, COUNT(rows));
    expect(g, "provincia de Córdoba", NULL, "folded area:AR-X department");
    expect(g, "distrito de Ate", NULL, "folded area:PE/lima/lima/ate district");
    expect(g, "provincia de Anta", NULL, "folded area:PE/cusco/anta province");
    expect(g, "municipio de Tibú", NULL, "folded area:CO/norte de santander/tibu province");
    expect(g, "municipio de Lago", NULL, "folded lago province"); /* nobody knows of which level */
    expect(g, "departamento de Anta", "Cusco", "folded area:PE/cusco/anta province");
    expect(g, "Sumy", "Sumska", "exact sumy");
    expect(g, "Sumy", "oblast Sumska", "exact sumy");
    expect(g, "Sumy", "raion Sumskyi > Sumska oblast", "exact sumy");
    expect(g, "New Orleans", "Orleans > State of Louisiana", "exact orleans");
    khp_gazetteer_free(g);
}

/* GeoNames' dumps number the districts of Peru, and nobody gave them names. */
static void an_area_that_has_a_code_alone_is_as_good_as_blank(void **state) {
    (void)state;
    static const place_spec rows[] = {
        {"yana", "Yanahuanca", .codes = "PE.19.1902.190201|PE.19.1902|PE.19|PE", .x = 1},
        {"ate", "Ate", .areas = "Ate|Lima|Lima|PE", .x = 2},
        {"huari", "Huari", .areas = "Otro|Lima|Lima|PE", .x = 3},
    };
    khp_gazetteer *g = fixture_gazetteer(rows, COUNT(rows));
    expect(g, "distrito de Yanahuanca", "Pasco", "folded yana province"); /* the widest it may be */
    expect(g, "distrito de Ate", NULL, "folded area:PE/lima/lima/ate district");
    expect(g, "distrito de Huari", NULL, "place_conflict"); /* its district is called otherwise */
    khp_gazetteer_free(g);
}

static void words_for_not_known_are_missing_places(void **state) {
    khp_gazetteer *g = *state;
    expect(g, "s/d", "Puno", "place_missing");
    expect(g, "", NULL, "place_missing");
    expect(g, "No precisa", NULL, "place_missing");
    expect(g, "Juliaca", "s/d > Puno", "exact juliaca");
    expect(g, "Pukallpa", "Puno", "place_unknown");
}

/* Fills, seals and asks; true if nothing reported a failure. `text` gets the answer. */
static bool whole_run(char *text, size_t size) {
    static const khp_locate_settings none = {.country = {"Perú", 5}};
    bool done = false;
    khp_gazetteer *g = khp_gazetteer_new();
    khp_locator *locator = NULL;
    for (size_t i = 0; g != NULL && i < COUNT(traps); i++) {
        khp_place place = {.id = khp_slice_cstr(traps[i].id),
                           .name = khp_slice_cstr(traps[i].name),
                           .alt_names = khp_slice_cstr(traps[i].alt_names),
                           .precision = KHP_PRECISION_SETTLEMENT};
        khp_slice rest = khp_slice_cstr(traps[i].areas);
        for (int level = 0; level < KHP_AREA_LEVELS; level++) {
            place.areas[level] = khp_slice_cut(&rest, '|');
        }
        if (khp_gazetteer_add(g, &place, NULL) != KHIPU_OK ||
            khp_gazetteer_name_area(g, KHP_SLICE("21"), KHP_SLICE("Puno"), KHP_STEP_PRIMARY,
                                    NULL) != KHIPU_OK) {
            goto done;
        }
    }
    if (g == NULL || khp_gazetteer_seal(g, (khipu_texts){0}, NULL, NULL) != KHIPU_OK) {
        goto done;
    }
    locator = khp_locator_new(g, &none);
    khp_query query = {.place = KHP_SLICE("distrito de Huancabámba - Apurimac"),
                       .within = {KHP_SLICE("Cañetes"), KHP_SLICE("Apurímac")},
                       .within_count = 2};
    khp_answer answer;
    khp_candidate found[KHP_CANDIDATE_LIMIT];
    if (locator == NULL || khp_locate(locator, &query, &answer, NULL) != KHIPU_OK) {
        goto done;
    }
    size_t count = khp_locate_candidates(locator, &query, &answer, found);
    snprintf(text, size, "%s %u %zu", khp_match_word(answer.match), answer.place, count);
    done = !khp_locator_failed(locator);
done:
    khp_locator_free(locator);
    khp_gazetteer_free(g);
    return done;
}

static void every_failed_allocation_is_reported(void **state) {
    (void)state;
    char right[64];
    char text[64];
    khp_memory_fail_at(1000000000, 0); /* counts */
    assert_true(whole_run(right, sizeof right));
    unsigned long requests = khp_memory_requests();
    assert_true(requests > 20);
    for (unsigned long n = 1; n <= requests; n++) {
        for (int sticky = 0; sticky < 2; sticky++) {
            khp_memory_fail_at(n, sticky);
            bool done = whole_run(text, sizeof text);
            khp_memory_fail_at(0, 0);
            if (done && strcmp(text, right) != 0) {
                fail_msg("allocation %lu of %lu failed unheard: %s, not %s", n, requests, text,
                         right);
            }
        }
    }
}

/* A locator remembers what areas its queries stated; the answers are those of a fresh one. */
static void areas_are_told_apart_however_many_are_stated(void **state) {
    (void)state;
    enum { AREAS = 300, QUERIES = 5000 };
    static char ids[AREAS][16], areas[AREAS][96];
    static place_spec specs[AREAS];
    for (size_t i = 0; i < AREAS; i++) {
        bool is_long = i % 7 == 0;
        snprintf(ids[i], sizeof ids[i], "p%zu", i);
        snprintf(areas[i], sizeof areas[i], "||%s %zu|PE",
                 is_long ? "Una comarca que se llama con muchas palabras" : "Comarca", i);
        specs[i] = (place_spec){ids[i], "San Juan", .areas = areas[i], .kind = "x"};
    }
    khp_gazetteer *gazetteer = fixture_gazetteer(specs, AREAS);
    const khp_locate_settings settings = {.codes_place = true};
    khp_locator *locator = khp_locator_new(gazetteer, &settings);
    random_state random = random_begin("areas_are_told_apart_however_many_are_stated");
    for (size_t i = 0; i < QUERIES; i++) {
        size_t wanted = random_below(&random, AREAS);
        char within[96];
        snprintf(within, sizeof within, "%.*s", (int)strlen(areas[wanted]) - 5, areas[wanted] + 2);
        bool is_unknown = i % 5 == 0;
        if (is_unknown) {
            within[0] = 'Z';
        }
        khp_query query = {.place = KHP_SLICE("San Juan"), .within_count = 1};
        query.within[0] = khp_slice_cstr(within);
        khp_answer answer;
        assert_int_equal(khp_locate(locator, &query, &answer, NULL), KHIPU_OK);
        khp_place place = {0};
        if (answer.match != KHP_MATCH_NONE) {
            khp_gazetteer_place(gazetteer, answer.place, &place);
        }
        assert_int_equal(answer.reason, is_unknown ? KHP_REASON_AREA_UNKNOWN : KHP_REASON_NONE);
        assert_true(is_unknown || khp_slice_eq(place.id, khp_slice_cstr(ids[wanted])));
    }
    khp_locator_free(locator);
    khp_gazetteer_free(gazetteer);
}

static int make_traps(void **state) {
    *state = fixture_gazetteer(traps, COUNT(traps));
    return 0;
}

static int free_gazetteer(void **state) {
    khp_gazetteer_free(*state);
    return 0;
}

/* Of Foo nothing is known, of Bar that it lies in Bolivia. */
static const place_spec of_bolivia[] = {{"foo", "Foo", .x = 1},
                                        {"bar", "Bar", .areas = "||La Paz|BO", .x = 2},
                                        {"lima", "Lima", .areas = "||Lima|PE", .x = 3}};

/* The first `rows` of them, in a run of one country. */
static void check_in_run_of(const char *country, size_t rows, const char *place, const char *within,
                            khp_reason expected) {
    khp_gazetteer *g = fixture_gazetteer(of_bolivia, rows);
    const khp_locate_settings settings = {.country = khp_slice_cstr(country)};
    assert_int_equal(fixture_locate(g, &settings, place, within).reason, expected);
    khp_gazetteer_free(g);
}

static void an_area_of_another_country_than_that_of_the_run_is_unknown(void **state) {
    (void)state;
    check_in_run_of("BO", 3, "Foo", "La Paz", KHP_REASON_NONE);
    check_in_run_of("PE", 3, "Foo", "La Paz", KHP_REASON_AREA_UNKNOWN);
}

static void a_place_of_another_country_than_that_of_the_run_is_not_meant(void **state) {
    (void)state;
    check_in_run_of("BO", 3, "Bar", NULL, KHP_REASON_NONE);
    check_in_run_of("PE", 3, "Bar", NULL, KHP_REASON_PLACE_CONFLICT);
    check_in_run_of("PE", 2, "Bar", NULL, KHP_REASON_PLACE_CONFLICT); /* knows no Peru at all */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_is_placed_55_exact_and_6_alias),
        cmocka_unit_test_setup_teardown(a_primary_name_beats_another_places_alternate_name,
                                        make_traps, free_gazetteer),
        cmocka_unit_test_setup_teardown(a_name_shared_by_places_needs_its_area, make_traps,
                                        free_gazetteer),
        cmocka_unit_test_setup_teardown(an_area_goes_by_its_other_names, make_traps,
                                        free_gazetteer),
        cmocka_unit_test_setup_teardown(stated_areas_lie_on_strictly_outward_levels, make_traps,
                                        free_gazetteer),
        cmocka_unit_test_setup_teardown(an_unknown_area_is_said_and_never_a_silent_filter,
                                        make_traps, free_gazetteer),
        cmocka_unit_test(an_unknown_area_wants_another_one_that_holds),
        cmocka_unit_test(what_stands_around_a_name_in_its_cell_must_be_known_to),
        cmocka_unit_test(a_settlement_is_not_meant_before_a_district_elsewhere),
        cmocka_unit_test(a_seat_is_as_uncertain_as_what_it_stands_for),
        cmocka_unit_test_setup_teardown(a_province_is_not_its_capital, make_traps, free_gazetteer),
        cmocka_unit_test_setup_teardown(level_words_and_articles_are_tried_without, make_traps,
                                        free_gazetteer),
        cmocka_unit_test_setup_teardown(a_text_is_split_where_its_parts_resolve, make_traps,
                                        free_gazetteer),
        cmocka_unit_test(every_failed_allocation_is_reported),
        cmocka_unit_test(areas_are_told_apart_however_many_are_stated),
        cmocka_unit_test(an_article_is_kept_where_the_name_exists_with_it_elsewhere),
        cmocka_unit_test(a_word_of_settlements_is_not_taken_off_where_it_is_the_name),
        cmocka_unit_test(a_level_word_may_be_of_several_levels),
        cmocka_unit_test(an_area_that_has_a_code_alone_is_as_good_as_blank),
        cmocka_unit_test_setup_teardown(words_for_not_known_are_missing_places, make_traps,
                                        free_gazetteer),
        cmocka_unit_test(an_area_of_another_country_than_that_of_the_run_is_unknown),
        cmocka_unit_test(a_place_of_another_country_than_that_of_the_run_is_not_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
