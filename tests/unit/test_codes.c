/* Tests of codes: placing by code, codes that disagree with names, decisions of people. */
#include "cmocka_ready.h"
#include "locate/codes.h"
#include "locate_fixture.h"

#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The INEI and RENIEC codes of six districts; RENIEC's for Juliaca is INEI's for another place. */
static const struct {
    const char *id;
    const char *name;
    const char *department;
    const char *inei;
    const char *reniec;
} districts[] = {
    {"1", "Juliaca", "Puno", "211101", "200901"},
    {"2", "Ilave", "Puno", "210501", "200501"},
    {"3", "Macusani", "Puno", "210301", "200301"},
    {"4", "Ayabaca", "Piura", "200201", "190201"},
    {"5", "Huancabamba", "Piura", "200301", "190301"},
    {"6", "Chulucanas", "Piura", "200401", "190401"},
};

static khp_gazetteer *make_districts(void) {
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    for (size_t i = 0; i < COUNT(districts); i++) {
        khp_place place = {
            .id = khp_slice_cstr(districts[i].id),
            .name = khp_slice_cstr(districts[i].name),
            .precision = KHP_PRECISION_SETTLEMENT,
            .x = -70 - (double)i,
            .y = -10,
            .uncertainty_m = 5000,
        };
        place.areas[KHP_AREA_ADMIN1] = khp_slice_cstr(districts[i].department);
        place.codes[KHP_SCHEME_UBIGEO_INEI] = khp_slice_cstr(districts[i].inei);
        place.codes[KHP_SCHEME_UBIGEO_RENIEC] = khp_slice_cstr(districts[i].reniec);
        assert_int_equal(khp_gazetteer_add(gazetteer, &place, NULL), KHIPU_OK);
    }
    fixture_seal(gazetteer, NULL);
    return gazetteer;
}

static khp_answer locate(const khp_gazetteer *gazetteer, khp_locate_settings settings,
                         const char *place, const char *code) {
    khp_locator *locator = khp_locator_new(gazetteer, &settings);
    khp_query query = {.place = khp_slice_cstr(place), .code = khp_slice_cstr(code)};
    khp_answer answer;
    assert_int_equal(khp_locate(locator, &query, &answer, NULL), KHIPU_OK);
    khp_locator_free(locator);
    return answer;
}

static const khp_locate_settings by_inei = {
    .scheme = KHP_SCHEME_UBIGEO_INEI, .codes_place = true, .check_codes = true};

static void a_code_places_with_and_without_a_name(void **state) {
    (void)state;
    khp_gazetteer *g = make_districts();
    assert_int_equal(locate(g, by_inei, "", "211101").match, KHP_MATCH_CODE);
    assert_int_equal(locate(g, by_inei, "JULIACA", "211101").place, 0);
    assert_int_equal(locate(g, by_inei, "s/d", "s/d").reason, KHP_REASON_PLACE_MISSING);
    assert_int_equal(locate(g, by_inei, "", "999999").reason, KHP_REASON_PLACE_UNKNOWN);
    assert_int_equal(locate(g, by_inei, "Ilave", "999999").match, KHP_MATCH_EXACT);
    khp_gazetteer_free(g);
}

static void a_code_that_disagrees_with_the_name_is_a_conflict(void **state) {
    (void)state;
    khp_gazetteer *g = make_districts();
    assert_int_equal(locate(g, by_inei, "Macusani", "200301").reason, KHP_REASON_PLACE_CONFLICT);
    assert_int_equal(locate(g, by_inei, "Huancabamba (Puno)", "200301").reason,
                     KHP_REASON_PLACE_CONFLICT);
    khp_locate_settings none = by_inei;
    none.codes_place = false; /* as the first pass would have decided */
    assert_int_equal(locate(g, none, "Macusani", "200301").place, 2);
    khp_gazetteer_free(g);
}

static void a_lost_zero_is_put_back_only_when_declared(void **state) {
    (void)state;
    static const place_spec rows[] = {{"1", "Abancay", NULL, NULL, .ubigeo = "030101"}};
    khp_gazetteer *g = fixture_gazetteer(rows, 1);
    assert_int_equal(locate(g, by_inei, "Abancay", "30101").match, KHP_MATCH_EXACT);
    khp_locate_settings mending = by_inei;
    mending.mend_codes = true;
    khp_answer answer = locate(g, mending, "Abancay", "30101");
    assert_int_equal(answer.match, KHP_MATCH_CODE);
    assert_true(answer.code_mended);
    assert_true(locate(g, mending, "", "30101.0").code_mended);
    assert_false(locate(g, mending, "", "030101").code_mended);
    khp_gazetteer_free(g);
}

static void other_schemes_are_compared_in_their_own_way(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_peru();
    khp_locate_settings settings = {.scheme = KHP_SCHEME_GEONAMES, .codes_place = true};
    assert_int_equal(locate(g, settings, "", "3937513").match, KHP_MATCH_CODE);
    assert_int_equal(locate(g, settings, "", "gn:3937513").match, KHP_MATCH_CODE);
    settings.scheme = KHP_SCHEME_GAZETTEER_ID;
    assert_int_equal(locate(g, settings, "", "3937513").match, KHP_MATCH_NONE);
    assert_int_equal(locate(g, settings, "", "ubigeo:0304").match, KHP_MATCH_CODE);
    settings.scheme = KHP_SCHEME_NONE; /* the only scheme that the sample carries */
    assert_int_equal(locate(g, settings, "", "211101").match, KHP_MATCH_CODE);
    khp_gazetteer_free(g);
}

static khp_code_verdict survey_in(const khp_gazetteer *gazetteer, bool reniec, size_t wrong,
                                  bool all_schemes) {
    khp_locator *locator = khp_locator_new(gazetteer, &by_inei);
    khp_code_survey counts = {.all_schemes = all_schemes};
    for (size_t i = 0; i < 200; i++) {
        size_t row = i % COUNT(districts);
        size_t coded = i < wrong ? (row + 1) % COUNT(districts) : row;
        khp_query query = {
            .place = khp_slice_cstr(districts[row].name),
            .code = khp_slice_cstr(reniec ? districts[coded].reniec : districts[coded].inei),
        };
        assert_int_equal(khp_code_survey_add(&counts, locator, &query, 1, NULL), KHIPU_OK);
    }
    khp_code_verdict verdict = khp_code_survey_judge(&counts, locator);
    khp_locator_free(locator);
    return verdict;
}

static khp_code_verdict survey(const khp_gazetteer *gazetteer, bool reniec, size_t wrong) {
    khp_code_verdict own = survey_in(gazetteer, reniec, wrong, false);
    khp_code_verdict all = survey_in(gazetteer, reniec, wrong, true);
    assert_int_equal(own.disagrees, all.disagrees);
    assert_int_equal(own.disagreed, all.disagreed);
    assert_int_equal(own.compared, all.compared);
    assert_int_equal(own.better, KHP_SCHEME_NONE);
    return all;
}

#define BEARERS 200

/* Places that bear San Pedro as their name, as another name, behind a level word, or not at all;
 * one in seven lies in Piura, the others in Puno. */
static khp_gazetteer *make_bearers(void) {
    static const char *const names[4] = {"San Pedro", "Lampa", "Distrito de San Pedro", "Lampa"};
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    for (size_t i = 0; i < BEARERS; i++) {
        char id[16];
        char code[16];
        snprintf(id, sizeof id, "%zu", i);
        snprintf(code, sizeof code, "%06zu", 100000 + i);
        khp_place place = {
            .id = khp_slice_cstr(id),
            .name = khp_slice_cstr(names[i % 4]),
            .alt_names = khp_slice_cstr(i % 4 == 1 ? "Otro|San Pedro" : ""),
            .alt_mark = '|',
            .precision = KHP_PRECISION_SETTLEMENT,
            .x = -70 - (double)i / 10,
            .y = -10,
            .uncertainty_m = 5,
        };
        place.areas[KHP_AREA_ADMIN1] = khp_slice_cstr(i % 7 == 0 ? "Piura" : "Puno");
        place.codes[KHP_SCHEME_UBIGEO_INEI] = khp_slice_cstr(code);
        assert_int_equal(khp_gazetteer_add(gazetteer, &place, NULL), KHIPU_OK);
    }
    fixture_seal(gazetteer, NULL);
    return gazetteer;
}

/* Nearly all bearers of a common name are not looked at when a code is held against it. */
static void a_name_with_many_bearers_agrees_with_the_code_of_each(void **state) {
    (void)state;
    khp_gazetteer *g = make_bearers();
    khp_locator *locator = khp_locator_new(g, &by_inei);
    for (size_t i = 0; i < BEARERS; i++) {
        char code[16];
        snprintf(code, sizeof code, "%06zu", 100000 + i);
        bool bears = i % 4 != 3;
        bool in_puno = i % 7 != 0;
        const struct {
            const char *place;
            khp_agreement expected;
        } asked[] = {
            {"San Pedro", bears ? KHP_AGREES : KHP_DISAGREES},
            {"distrito de san pedro", bears ? KHP_AGREES : KHP_DISAGREES},
            {"San Pedro (Puno)", bears && in_puno ? KHP_AGREES : KHP_DISAGREES},
            {"Lampa", i % 2 == 1 ? KHP_AGREES : KHP_DISAGREES},
            {"Ninguna", KHP_AGREEMENT_NONE},
        };
        for (size_t k = 0; k < COUNT(asked); k++) {
            const khp_query query = {.place = khp_slice_cstr(asked[k].place),
                                     .code = khp_slice_cstr(code)};
            assert_int_equal(khp_code_compare(locator, &query, KHP_SCHEME_UBIGEO_INEI),
                             asked[k].expected);
            khp_answer answer;
            assert_int_equal(khp_locate(locator, &query, &answer, NULL), KHIPU_OK);
            bool placed = asked[k].expected == KHP_AGREES;
            assert_int_equal(answer.place, placed ? i : KHP_NO_PLACE);
            assert_int_equal(answer.reason, placed ? KHP_REASON_NONE : KHP_REASON_PLACE_CONFLICT);
        }
    }
    khp_locator_free(locator);
    khp_gazetteer_free(g);
}

static void codes_of_another_scheme_are_found_out(void **state) {
    (void)state;
    khp_gazetteer *g = make_districts();
    khp_code_verdict verdict = survey(g, true, 0);
    assert_true(verdict.disagrees);
    assert_int_equal(verdict.better, KHP_SCHEME_UBIGEO_RENIEC);
    assert_int_equal(verdict.disagreed, verdict.compared); /* 200301 alone is in both, elsewhere */
    verdict = survey(g, false, 0);
    assert_false(verdict.disagrees);
    assert_int_equal(verdict.compared, 200);
    khp_gazetteer_free(g);
}

static void a_few_wrong_codes_do_not_condemn_the_column(void **state) {
    (void)state;
    khp_gazetteer *g = make_districts();
    assert_false(survey(g, false, 2).disagrees);
    assert_false(survey(g, false, 4).disagrees); /* 4 of 200 are 2 %, not more */
    assert_true(survey(g, false, 5).disagrees);
    khp_gazetteer_free(g);
}

static void a_decision_places_before_codes_and_names(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_peru();
    khp_decisions *decisions = khp_decisions_new();
    khp_slice none = {NULL, 0};
    assert_int_equal(khp_decisions_add(decisions, KHP_DECISION_REVIEW, KHP_SLICE("Huancabamba"),
                                       none, KHP_SLICE(" gn:3696466 "), (khp_where){0}, NULL),
                     KHIPU_OK);
    assert_int_equal(khp_decisions_add(decisions, KHP_DECISION_REVIEW, KHP_SLICE("Huancabamba"),
                                       KHP_SLICE("Cusco"), KHP_SLICE("none"), (khp_where){0}, NULL),
                     KHIPU_OK);
    assert_int_equal(khp_decisions_add(decisions, KHP_DECISION_REVIEW, KHP_SLICE("Juliaca"), none,
                                       KHP_SLICE("gn:gone"), (khp_where){0}, NULL),
                     KHIPU_OK);
    const khp_locate_settings settings = {.decisions = decisions};
    khp_answer answer = fixture_locate(g, &settings, "Huancabamba", NULL);
    assert_int_equal(answer.match, KHP_MATCH_DECISION);
    answer = fixture_locate(g, &settings, "Huancabamba", "s/d > Cusco");
    assert_int_equal(answer.reason, KHP_REASON_DECISION_NONE);
    answer = fixture_locate(g, &settings, "Huancabamba", "Piura");
    assert_int_equal(answer.match, KHP_MATCH_EXACT);
    answer = fixture_locate(g, &settings, "Juliaca", NULL);
    assert_true(answer.decision_stale);
    assert_int_equal(answer.match, KHP_MATCH_EXACT);
    khp_decisions_free(decisions);
    khp_gazetteer_free(g);
}

static void two_decisions_for_one_toponym_are_refused(void **state) {
    (void)state;
    khp_decisions *decisions = khp_decisions_new();
    khp_slice none = {NULL, 0};
    khipu_error error = {0};
    for (uint64_t line = 2; line < 200; line++) {
        char place[16];
        khp_slice name = {place, (size_t)snprintf(place, sizeof place, "p%d", (int)line)};
        assert_int_equal(khp_decisions_add(decisions, KHP_DECISION_REVIEW, name, none, name,
                                           (khp_where){.line = line}, NULL),
                         KHIPU_OK);
    }
    assert_int_equal(khp_decisions_add(decisions, KHP_DECISION_REVIEW, KHP_SLICE("p7"), none, none,
                                       (khp_where){0}, NULL),
                     KHIPU_OK); /* an empty decision decides nothing */
    assert_int_equal(khp_decisions_add(decisions, KHP_DECISION_REVIEW, KHP_SLICE("p7"), none,
                                       KHP_SLICE("gn:1"),
                                       (khp_where){.source = "review.csv", .line = 301}, &error),
                     KHIPU_E_SYNTAX);
    assert_string_equal(error.source, "review.csv");
    assert_int_equal(error.line, 301);
    assert_string_equal(
        error.message,
        "the same toponym was decided otherwise on line 7; keep one of the two rows");
    assert_int_equal(khp_decisions_count(decisions), 198);
    assert_slice(khp_decisions_find(decisions, KHP_SLICE("p150"), none), "p150");
    khp_decisions_free(decisions);
}

static khipu_status decide(khp_decisions *decisions, khp_decision_file file, const char *place,
                           const char *typed, uint64_t line, khipu_error *error) {
    const khp_where where = {file == KHP_DECISION_REVIEW ? "review.csv" : "placements.csv", line,
                             NULL};
    return khp_decisions_add(decisions, file, khp_slice_cstr(place), (khp_slice){NULL, 0},
                             khp_slice_cstr(typed), where, error);
}

static void a_confirmed_placement_is_made_as_ever(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_peru();
    khp_decisions *decisions = khp_decisions_new();
    const khp_slice juliaca = KHP_SLICE("Juliaca");
    const khp_slice none = {NULL, 0};
    assert_int_equal(decide(decisions, KHP_DECISION_PLACEMENTS, "Juliaca", "OK", 2, NULL),
                     KHIPU_OK);
    assert_slice(khp_decisions_find(decisions, juliaca, none), "");
    assert_slice(khp_decisions_typed(decisions, KHP_DECISION_PLACEMENTS, juliaca, none), "ok");
    assert_slice(khp_decisions_typed(decisions, KHP_DECISION_REVIEW, juliaca, none), "");
    const khp_locate_settings settings = {.decisions = decisions};
    khp_answer answer = fixture_locate(g, &settings, "Juliaca", NULL);
    assert_int_equal(answer.match, KHP_MATCH_EXACT);
    assert_false(answer.decision_stale);
    khp_decisions_free(decisions);
    khp_gazetteer_free(g);
}

static void a_placements_file_confirms_what_a_review_file_placed(void **state) {
    (void)state;
    khp_decisions *decisions = khp_decisions_new();
    const khp_slice none = {NULL, 0};
    khipu_error error = {0};
    assert_int_equal(decide(decisions, KHP_DECISION_REVIEW, "A", "gn:1", 2, NULL), KHIPU_OK);
    assert_int_equal(decide(decisions, KHP_DECISION_PLACEMENTS, "A", "ok", 3, NULL), KHIPU_OK);
    assert_slice(khp_decisions_find(decisions, KHP_SLICE("A"), none), "gn:1");
    assert_int_equal(decide(decisions, KHP_DECISION_PLACEMENTS, "B", "Ok", 4, NULL), KHIPU_OK);
    assert_int_equal(decide(decisions, KHP_DECISION_REVIEW, "B", "gn:2", 5, NULL), KHIPU_OK);
    assert_int_equal(decide(decisions, KHP_DECISION_PLACEMENTS, "C", "ok", 6, NULL), KHIPU_OK);
    assert_int_equal(decide(decisions, KHP_DECISION_REVIEW, "C", "None", 7, &error),
                     KHIPU_E_ARGUMENT);
    assert_string_equal(error.message,
                        "the same toponym was decided otherwise in placements.csv:6; "
                        "keep one of the two rows");
    error = (khipu_error){0};
    assert_int_equal(decide(decisions, KHP_DECISION_PLACEMENTS, "D", "gn:4", 8, NULL), KHIPU_OK);
    assert_int_equal(decide(decisions, KHP_DECISION_PLACEMENTS, "D", "ok", 9, &error),
                     KHIPU_E_SYNTAX); /* in the same file */
    assert_int_equal(decide(decisions, KHP_DECISION_REVIEW, "D", "gn:4", 10, NULL), KHIPU_OK);
    assert_int_equal(decide(decisions, KHP_DECISION_REVIEW, "E", "ok", 11, NULL), KHIPU_OK);
    assert_slice(khp_decisions_find(decisions, KHP_SLICE("E"), none), "ok"); /* an unknown id */
    assert_int_equal(khp_decisions_count(decisions), 5);
    khp_decisions_free(decisions);
}

static void decisions_about_positions_are_no_decisions_about_places(void **state) {
    (void)state;
    khp_decisions *decisions = khp_decisions_new();
    const khp_slice place = KHP_SLICE("Juliaca");
    const khp_slice within = KHP_SLICE("Puno");
    const khp_where where = {"review.csv", 2, NULL};
    khipu_error error = {0};
    assert_int_equal(khp_decisions_add_doubt(decisions, KHP_REASON_POSITION_FAR, place, within,
                                             KHP_SLICE(" Place "), where, NULL),
                     KHIPU_OK);
    assert_int_equal(khp_decisions_add_doubt(decisions, KHP_REASON_POSITION_ELSEWHERE, place,
                                             within, KHP_SLICE("OK"), where, NULL),
                     KHIPU_OK);
    assert_int_equal(khp_decisions_add_doubt(decisions, KHP_REASON_POSITION_FAR, place,
                                             KHP_SLICE("Lima"), KHP_SLICE(" "), where, NULL),
                     KHIPU_OK); /* an empty decision decides nothing */
    assert_slice(khp_decisions_find(decisions, place, within), "");
    assert_slice(khp_decisions_find_doubt(decisions, KHP_REASON_POSITION_FAR, place, within),
                 "place");
    assert_slice(khp_decisions_find_doubt(decisions, KHP_REASON_POSITION_ELSEWHERE, place, within),
                 "ok");
    assert_int_equal(khp_decisions_add(decisions, KHP_DECISION_REVIEW, place, within,
                                       KHP_SLICE("gn:1"), where, NULL),
                     KHIPU_OK);
    assert_slice(khp_decisions_find(decisions, place, within), "gn:1");
    assert_int_equal(khp_decisions_count(decisions), 3);
    assert_int_equal(khp_decisions_add_doubt(decisions, KHP_REASON_POSITION_FAR, place, within,
                                             KHP_SLICE("gn:1"), where, &error),
                     KHIPU_E_SYNTAX);
    assert_string_equal(error.message,
                        "does not decide about a position: type place if the place that the "
                        "records name is right, ok if the position is");
    error = (khipu_error){0};
    assert_int_equal(khp_decisions_add_doubt(decisions, KHP_REASON_POSITION_FAR, place, within,
                                             KHP_SLICE("ok"), where, &error),
                     KHIPU_E_SYNTAX); /* decided otherwise before */
    khp_decisions_free(decisions);
}

static void an_answer_tells_whether_the_whole_text_was_found(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_peru();
    const khp_locate_settings settings = {.decisions = NULL};
    assert_false(fixture_locate(g, &settings, "JULIACA", NULL).is_part);
    assert_true(fixture_locate(g, &settings, "ciudad de Juliaca", NULL).is_part);
    assert_true(fixture_locate(g, &settings, "Juliaca (San Román)", NULL).is_part);
    assert_false(fixture_locate(g, &settings, "Nowhere, Puno", NULL).is_part);
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_places_with_and_without_a_name),
        cmocka_unit_test(a_code_that_disagrees_with_the_name_is_a_conflict),
        cmocka_unit_test(a_lost_zero_is_put_back_only_when_declared),
        cmocka_unit_test(other_schemes_are_compared_in_their_own_way),
        cmocka_unit_test(a_name_with_many_bearers_agrees_with_the_code_of_each),
        cmocka_unit_test(codes_of_another_scheme_are_found_out),
        cmocka_unit_test(a_few_wrong_codes_do_not_condemn_the_column),
        cmocka_unit_test(a_decision_places_before_codes_and_names),
        cmocka_unit_test(two_decisions_for_one_toponym_are_refused),
        cmocka_unit_test(a_confirmed_placement_is_made_as_ever),
        cmocka_unit_test(a_placements_file_confirms_what_a_review_file_placed),
        cmocka_unit_test(decisions_about_positions_are_no_decisions_about_places),
        cmocka_unit_test(an_answer_tells_whether_the_whole_text_was_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
