/* Tests of candidates and explain: what a person is shown when a record is not placed. */
#include "cmocka_ready.h"
#include "locate_fixture.h"

static khp_query query_of(const char *place, const char *within) {
    khp_query query = {.place = khp_slice_cstr(place)};
    if (within != NULL) {
        query.within[query.within_count++] = khp_slice_cstr(within);
    }
    return query;
}

/* The candidates as "id why|id why". */
static void expect_candidates(khp_gazetteer *gazetteer, const char *place, const char *within,
                              const char *expected) {
    const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(gazetteer, &none);
    khp_query query = query_of(place, within);
    khp_answer answer;
    khp_candidate found[KHP_CANDIDATE_LIMIT];
    assert_int_equal(khp_locate(locator, &query, &answer, NULL), KHIPU_OK);
    size_t count = khp_locate_candidates(locator, &query, &answer, found);
    khp_buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        khp_place shown;
        khp_gazetteer_place(gazetteer, found[i].place, &shown);
        khp_buffer_printf(&text, "%s%.*s %s", i == 0 ? "" : "|", (int)shown.id.len, shown.id.ptr,
                          found[i].why);
    }
    assert_string_equal(khp_buffer_cstr(&text), expected);
    khp_buffer_clear(&text);
    khp_locator_free(locator);
}

static void a_wrong_letter_finds_the_right_name_first(void **state) {
    khp_gazetteer *g = *state;
    expect_candidates(g, "Pukallpa", "Ucayali", "gn:3693345 spelling, 1 letter");
    expect_candidates(g, "Pukallpa (Ucayali)", NULL, "gn:3693345 spelling, 1 letter");
    expect_candidates(g, "distrito de Pukalpa", NULL,
                      "gn:3693345 spelling, 2 letters|gn:3933345 spelling, 2 letters");
}

static void the_same_name_elsewhere_comes_before_a_near_spelling(void **state) {
    khp_gazetteer *g = *state; /* Huacaybamba is also written Huancaybamba */
    expect_candidates(g, "Huancabamba", "Cusco",
                      "gn:3696466 same name, other area|ubigeo:030220 same name, other area|"
                      "gn:3696570 spelling, 1 letter, other area");
}

static void a_longer_and_a_shorter_name_are_offered(void **state) {
    khp_gazetteer *g = *state;
    expect_candidates(g, "Santa María", NULL, "ubigeo:010401 same beginning");
    expect_candidates(g, "Juliaca mercado central", "Puno", "gn:3937513 same beginning");
}

static void an_explanation_names_the_rungs_and_the_reason(void **state) {
    khp_gazetteer *g = *state;
    const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(g, &none);
    khp_query query = query_of("Huancabamba", NULL);
    khp_answer answer;
    khp_buffer text = {0};
    assert_int_equal(khp_locate_explain(locator, &query, &text, &answer, NULL), KHIPU_OK);
    assert_int_equal(answer.reason, KHP_REASON_PLACE_AMBIGUOUS);
    const char *words = khp_buffer_cstr(&text);
    assert_non_null(strstr(words, "as written, folded: \"huancabamba\""));
    assert_non_null(strstr(words, "exact     Huancabamba (gn:3696466), settlement, in "
                                  "Huancabamba > Piura > PE"));
    assert_non_null(strstr(words, "not placed (place_ambiguous): several places fit"));
    khp_buffer_reset(&text);
    query = query_of("HUANCABAMBA", "Piura");
    assert_int_equal(khp_locate_explain(locator, &query, &text, &answer, NULL), KHIPU_OK);
    words = khp_buffer_cstr(&text);
    assert_non_null(strstr(words, "outside the stated areas"));
    assert_non_null(strstr(words, "placed (folded): Huancabamba (gn:3696466)"));
    khp_buffer_clear(&text);
    khp_locator_free(locator);
}

static int make_peru(void **state) {
    *state = fixture_peru();
    return 0;
}

static int free_peru(void **state) {
    khp_gazetteer_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_letter_finds_the_right_name_first),
        cmocka_unit_test(the_same_name_elsewhere_comes_before_a_near_spelling),
        cmocka_unit_test(a_longer_and_a_shorter_name_are_offered),
        cmocka_unit_test(an_explanation_names_the_rungs_and_the_reason),
    };
    return cmocka_run_group_tests(tests, make_peru, free_peru);
}
