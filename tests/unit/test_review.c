/* Tests of review: one row a doubtful toponym, one a rejected record. */
#include "cmocka_ready.h"
#include "write/review.h"

#define HEADER "reason,place,within,records,first_line,candidates,decision,text\n"

static khipu_status suggest(void *context, const khp_review_row *row, khp_buffer *cell,
                            khipu_error *error) {
    (void)context;
    (void)error;
    khp_buffer_add_cstr(cell, "=near ");
    khp_buffer_add(cell, row->place);
    return KHIPU_OK;
}

static khipu_status keep(void *context, khp_slice bytes, khipu_error *error) {
    (void)error;
    khp_buffer_add(context, bytes);
    return KHIPU_OK;
}

static void add(khp_review *review, khp_reason reason, const char *place, const char *within,
                uint64_t records, uint64_t line, const char *decision) {
    const khp_review_row row = {
        .reason = reason,
        .place = khp_slice_cstr(place),
        .within = khp_slice_cstr(within),
        .decision = khp_slice_cstr(decision),
        .records = records,
        .first_line = line,
    };
    assert_int_equal(khp_review_add(review, &row, NULL), KHIPU_OK);
}

static void check_written(khp_review *review, khp_review_detail detail, const char *expected) {
    khp_buffer text = {0};
    assert_int_equal(khp_review_write(review, detail, suggest, NULL, keep, &text, NULL), KHIPU_OK);
    assert_buffer(&text, expected);
    khp_buffer_clear(&text);
}

static void a_review_without_doubts_is_its_header(void **state) {
    (void)state;
    khp_review review = {.rejected.folder = "/tmp"};
    check_written(&review, KHP_REVIEW_ALL, HEADER);
    khp_review_clear(&review);
}

static void one_toponym_is_one_row_however_often_it_occurs(void **state) {
    (void)state;
    khp_review review = {.rejected.folder = "/tmp"};
    add(&review, KHP_REASON_PLACE_UNKNOWN, "Julaca", "Puno", 2, 7, "");
    add(&review, KHP_REASON_PLACE_AMBIGUOUS, "San Juan", "", 1, 8, "");
    add(&review, KHP_REASON_PLACE_UNKNOWN, "Julaca", "Puno", 3, 9, "");
    assert_int_equal(khp_review_count(&review), 2);
    check_written(&review, KHP_REVIEW_ALL,
                  HEADER "place_unknown,Julaca,Puno,5,7,'=near Julaca,,\n"
                         "place_ambiguous,San Juan,,1,8,'=near San Juan,,\n");
    khp_review_clear(&review);
}

static void area_and_reason_tell_rows_apart(void **state) {
    (void)state;
    khp_review review = {.rejected.folder = "/tmp"};
    add(&review, KHP_REASON_PLACE_UNKNOWN, "Julaca", "Puno", 1, 2, "");
    add(&review, KHP_REASON_PLACE_UNKNOWN, "Julaca", "Cusco", 1, 3, "");
    add(&review, KHP_REASON_PLACE_CONFLICT, "Julaca", "Puno", 1, 4, "");
    add(&review, KHP_REASON_PLACE_UNKNOWN, "JulacaP", "uno", 1, 5, "");
    assert_int_equal(khp_review_count(&review), 4);
    khp_review_clear(&review);
}

static void a_decision_stays_and_formulas_are_guarded(void **state) {
    (void)state;
    khp_review review = {.rejected.folder = "/tmp"};
    add(&review, KHP_REASON_NONE, "=1+1", "San Román > Puno", 1, 2, "gn:1");
    check_written(&review, KHP_REVIEW_ALL,
                  HEADER ",'=1+1,San Román > Puno,1,2,'=near =1+1,gn:1,\n");
    khp_review_clear(&review);
}

static void rejected_rows_stand_last_with_their_text(void **state) {
    (void)state;
    khp_review review = {.rejected.folder = "/tmp"};
    assert_int_equal(
        khp_review_reject(&review, KHP_REASON_ROW_MALFORMED, 5, KHP_SLICE("a,\"b\"\nc"), NULL),
        KHIPU_OK);
    assert_int_equal(
        khp_review_reject(&review, KHP_REASON_ENCODING_INVALID, 6, KHP_SLICE("Jun\xEDn"), NULL),
        KHIPU_OK);
    add(&review, KHP_REASON_PLACE_UNKNOWN, "Julaca", "", 1, 9, "");
    check_written(&review, KHP_REVIEW_ALL,
                  HEADER "place_unknown,Julaca,,1,9,'=near Julaca,,\n"
                         "row_malformed,,,1,5,,,\"a,\"\"b\"\"\nc\"\n"
                         "encoding_invalid,,,1,6,,,Jun\xEF\xBF\xBDn\n");
    khp_review_clear(&review);
}

static void withheld_columns_take_their_texts_with_them(void **state) {
    (void)state;
    khp_review review = {.rejected.folder = "/tmp"};
    add(&review, KHP_REASON_PLACE_UNKNOWN, "Julaca", "Puno", 1, 9, "gn:1");
    assert_int_equal(
        khp_review_reject(&review, KHP_REASON_ROW_MALFORMED, 5, KHP_SLICE("a,b"), NULL), KHIPU_OK);
    check_written(&review, KHP_REVIEW_NO_ROWS,
                  HEADER "place_unknown,Julaca,Puno,1,9,'=near Julaca,gn:1,\n"
                         "row_malformed,,,1,5,,,\n");
    check_written(&review, KHP_REVIEW_NO_PLACES,
                  HEADER "place_unknown,,,1,9,,,\nrow_malformed,,,1,5,,,\n");
    khp_review_clear(&review);
}

/* The text that made a position doubtful. */
static void withheld_columns_take_the_text_of_doubts_with_them(void **state) {
    (void)state;
    khp_review review = {.rejected.folder = "/tmp"};
    const khp_review_row row = {.reason = KHP_REASON_POSITION_FAR,
                                .place = KHP_SLICE("Juliaca"),
                                .text = KHP_SLICE("12.05 S 77.04 W"),
                                .records = 1,
                                .first_line = 4};
    assert_int_equal(khp_review_add(&review, &row, NULL), KHIPU_OK);
    check_written(&review, KHP_REVIEW_ALL,
                  HEADER "position_far,Juliaca,,1,4,'=near Juliaca,,12.05 S 77.04 W\n");
    check_written(&review, KHP_REVIEW_NO_ROWS,
                  HEADER "position_far,Juliaca,,1,4,'=near Juliaca,,\n");
    khp_review_clear(&review);
}

static void where_places_are_withheld_one_row_is_one_reason(void **state) {
    (void)state;
    khp_review review = {.rejected.folder = "/tmp"};
    add(&review, KHP_REASON_NONE, "Puno", "", 3, 2, "gn:1");
    add(&review, KHP_REASON_PLACE_UNKNOWN, "Julaca", "Puno", 1, 4, "");
    add(&review, KHP_REASON_POSITION_FAR, "Juliaca", "Puno", 1, 5, "");
    add(&review, KHP_REASON_PLACE_AMBIGUOUS, "San Juan", "", 1, 6, "");
    add(&review, KHP_REASON_PLACE_UNKNOWN, "Julaka", "Puno", 4, 7, "");
    check_written(&review, KHP_REVIEW_NO_PLACES,
                  HEADER "place_unknown,,,5,4,,,\nplace_ambiguous,,,1,6,,,\n");
    check_written(&review, KHP_REVIEW_REJECTED, HEADER);
    khp_review_clear(&review);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_review_without_doubts_is_its_header),
        cmocka_unit_test(one_toponym_is_one_row_however_often_it_occurs),
        cmocka_unit_test(area_and_reason_tell_rows_apart),
        cmocka_unit_test(a_decision_stays_and_formulas_are_guarded),
        cmocka_unit_test(rejected_rows_stand_last_with_their_text),
        cmocka_unit_test(withheld_columns_take_their_texts_with_them),
        cmocka_unit_test(withheld_columns_take_the_text_of_doubts_with_them),
        cmocka_unit_test(where_places_are_withheld_one_row_is_one_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
