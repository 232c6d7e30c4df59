/* Tests of match: the words of an answer, which are relied on from outside and never change. */
#include "cmocka_ready.h"
#include "model/match.h"

#include <math.h>

static void rungs_have_their_words_in_the_order_of_the_ladder(void **state) {
    (void)state;
    static const char *const words[] = {"",      "position", "decision", "code",
                                        "exact", "folded",   "alias",    "area"};
    assert_int_equal(KHP_MATCH_COUNT, sizeof words / sizeof *words);
    for (int i = 0; i < KHP_MATCH_COUNT; i++) {
        assert_string_equal(khp_match_word((khp_match)i), words[i]);
    }
}

static void reasons_have_their_words(void **state) {
    (void)state;
    static const char *const words[] = {
        "",
        "place_missing",
        "place_unknown",
        "place_ambiguous",
        "place_conflict",
        "place_doubtful",
        "area_unknown",
        "area_unplaced",
        "position_invalid",
        "position_outside",
        "crs_refused",
        "decision_none",
        "place_withheld",
        "not_placed",
        "position_far",
        "position_elsewhere",
        "row_malformed",
        "encoding_invalid",
    };
    assert_int_equal(KHP_REASON_COUNT, sizeof words / sizeof *words);
    for (int i = 0; i < KHP_REASON_COUNT; i++) {
        assert_string_equal(khp_reason_word((khp_reason)i), words[i]);
        khp_reason parsed = KHP_REASON_NONE;
        assert_int_equal(khp_reason_parse(khp_slice_cstr(words[i]), &parsed), i > 0);
        assert_int_equal(parsed, i);
    }
}

static void what_an_area_is_drawn_at_has_its_words_and_a_place_none(void **state) {
    (void)state;
    static const char *const words[] = {"", "row", "label", "seat", "middle"};
    for (int i = KHP_DRAWN_AT_PLACE; i <= KHP_DRAWN_AT_MIDDLE; i++) {
        assert_string_equal(khp_drawn_at_word((khp_drawn_at)i), words[i]);
    }
}

static void only_rows_that_are_no_records_are_rejected(void **state) {
    (void)state;
    for (int i = 0; i < KHP_REASON_COUNT; i++) {
        bool expected = i == KHP_REASON_ROW_MALFORMED || i == KHP_REASON_ENCODING_INVALID;
        assert_int_equal(khp_reason_is_rejected((khp_reason)i), expected);
    }
}

static void precisions_read_back_from_their_words(void **state) {
    (void)state;
    static const char *const words[] = {"site",       "settlement", "district", "province",
                                        "department", "country",    "unknown"};
    assert_int_equal(KHP_PRECISION_COUNT, sizeof words / sizeof *words);
    for (int i = 0; i < KHP_PRECISION_COUNT; i++) {
        khp_precision precision = KHP_PRECISION_COUNT;
        assert_string_equal(khp_precision_word((khp_precision)i), words[i]);
        assert_true(khp_precision_parse(khp_slice_cstr(words[i]), &precision));
        assert_int_equal(precision, i);
    }
    khp_precision untouched = KHP_PRECISION_SITE;
    assert_false(khp_precision_parse(KHP_SLICE("town"), &untouched));
    assert_false(khp_precision_parse(KHP_SLICE(""), &untouched));
    assert_false(khp_precision_parse(KHP_SLICE("District"), &untouched));
    assert_int_equal(untouched, KHP_PRECISION_SITE);
}

static void nominal_uncertainties_are_those_of_the_design(void **state) {
    (void)state;
    assert_near(khp_precision_uncertainty_m(KHP_PRECISION_SETTLEMENT), 5000, 0);
    assert_near(khp_precision_uncertainty_m(KHP_PRECISION_DISTRICT), 15000, 0);
    assert_near(khp_precision_uncertainty_m(KHP_PRECISION_PROVINCE), 50000, 0);
    assert_near(khp_precision_uncertainty_m(KHP_PRECISION_DEPARTMENT), 150000, 0);
    assert_near(khp_precision_uncertainty_m(KHP_PRECISION_COUNTRY), 500000, 0);
    assert_true(isnan(khp_precision_uncertainty_m(KHP_PRECISION_SITE)));
    assert_true(isnan(khp_precision_uncertainty_m(KHP_PRECISION_UNKNOWN)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rungs_have_their_words_in_the_order_of_the_ladder),
        cmocka_unit_test(reasons_have_their_words),
        cmocka_unit_test(what_an_area_is_drawn_at_has_its_words_and_a_place_none),
        cmocka_unit_test(only_rows_that_are_no_records_are_rejected),
        cmocka_unit_test(precisions_read_back_from_their_words),
        cmocka_unit_test(nominal_uncertainties_are_those_of_the_design),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
