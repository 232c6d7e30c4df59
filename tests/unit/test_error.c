#include "base/error.h"

#include "base/shown.h"
#include "base/utf8.h"
#include "cmocka_ready.h"
#include "random.h"

#include <errno.h>

static void the_first_error_wins(void **state) {
    (void)state;
    khipu_error error = {0};
    khp_where where = {"cases.csv", 17, "place"};
    assert_int_equal(khp_fail(&error, KHIPU_E_FIELD, where, "no column \"%s\"", "lugar"),
                     KHIPU_E_FIELD);
    assert_int_equal(khp_fail(&error, KHIPU_E_IO, (khp_where){"out", 3, "x"}, "later"), KHIPU_E_IO);
    assert_int_equal(error.status, KHIPU_E_FIELD);
    assert_string_equal(error.source, "cases.csv");
    assert_int_equal(error.line, 17);
    assert_string_equal(error.field, "place");
    assert_string_equal(error.message, "no column \"lugar\"");
}

static void nobody_has_to_listen(void **state) {
    (void)state;
    assert_int_equal(khp_fail(NULL, KHIPU_E_CRS, (khp_where){0}, "%d", 1), KHIPU_E_CRS);
    assert_int_equal(khp_fail_memory(NULL), KHIPU_E_MEMORY);
    assert_int_equal(khp_fail_errno(NULL, KHIPU_E_IO, NULL, "cannot write"), KHIPU_E_IO);
}

static void what_is_too_long_is_cut_and_ends(void **state) {
    (void)state;
    static char text[5000];
    memset(text, 'x', sizeof text - 1);
    khipu_error error = {0};
    assert_int_equal(khp_fail(&error, KHIPU_E_READ, (khp_where){text, 0, text}, "%s", text),
                     KHIPU_E_READ);
    assert_int_equal(strlen(error.source), sizeof error.source - 1);
    assert_int_equal(strlen(error.field), sizeof error.field - 1);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

static void a_message_is_utf8_whatever_it_quotes(void **state) {
    (void)state;
    khipu_error error = {0};
    assert_int_equal(khp_fail(&error, KHIPU_E_SYNTAX, (khp_where){"p.json", 1, "Ju\xF1li"},
                              "is no JSON: near '%s'", "Ju\xD6li\xC3"),
                     KHIPU_E_SYNTAX);
    assert_string_equal(error.field, "Ju?li");
    assert_string_equal(error.message, "is no JSON: near 'Ju?li?'");
    static char text[5001];
    for (size_t i = 0; i < 5000; i += 2) {
        memcpy(text + i, "ñ", 2);
    }
    error = (khipu_error){0};
    assert_int_equal(khp_fail(&error, KHIPU_E_READ, (khp_where){0}, "%s", text), KHIPU_E_READ);
    assert_true(khp_utf8_valid(khp_slice_cstr(error.message)));
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

static void a_failure_of_the_system_says_why(void **state) {
    (void)state;
    khipu_error error = {0};
    errno = ENOSPC;
    assert_int_equal(khp_fail_errno(&error, KHIPU_E_IO, "out/cases.geojson", "cannot write"),
                     KHIPU_E_IO);
    assert_string_equal(error.source, "out/cases.geojson");
    assert_string_equal(error.message, "cannot write: No space left on device");
}

static void assert_quoted(khp_slice text, size_t limit, const char *expected) {
    khp_buffer buffer = {0};
    khp_quote(&buffer, text, limit);
    assert_buffer(&buffer, expected);
    khp_buffer_clear(&buffer);
}

static void quoted_text_cannot_play_with_a_terminal(void **state) {
    (void)state;
    assert_quoted(KHP_SLICE("Pukallpa"), 80, "\"Pukallpa\"");
    assert_quoted(KHP_SLICE(""), 80, "\"\"");
    assert_quoted(KHP_SLICE("Ñuñoa 🗺"), 80, "\"Ñuñoa 🗺\"");
    assert_quoted(KHP_SLICE("a\"b\\c"), 80, "\"a\\\"b\\\\c\"");
    assert_quoted(KHP_SLICE("a\nb\rc\td"), 80, "\"a\\nb\\rc\\td\"");
    assert_quoted(KHP_SLICE("\x1b[2J\x07"), 80, "\"\\x1b[2J\\x07\"");
    assert_quoted(khp_slice_of("a\0b", 3), 80, "\"a\\x00b\"");
    assert_quoted(KHP_SLICE("Apur\xEDmac"), 80, "\"Apur\\xedmac\"");
    assert_quoted(KHP_SLICE("\x7f\xC2\x9B"), 80, "\"\\u007f\\u009b\"");
    assert_quoted(KHP_SLICE("a\xE2\x80\xAE"
                            "b"),
                  80, "\"a\\u202eb\"");
    assert_quoted(KHP_SLICE("a\xE2\x81\xA6"
                            "b"),
                  80, "\"a\\u2066b\"");
    assert_quoted(KHP_SLICE("a\xE2\x80\x8F"
                            "b"),
                  80, "\"a\\u200fb\"");
}

static void a_line_of_a_report_cannot_either(void **state) {
    (void)state;
    khp_buffer buffer = {0};
    assert_int_equal(khp_shown_add(&buffer, KHP_SLICE("a\"b\\ñ\x1b[2J\xFF"), SIZE_MAX, false), 11);
    assert_buffer(&buffer, "a\"b\\ñ\\x1b[2J\\xff");
    khp_buffer_clear(&buffer);
}

static void quoted_text_is_cut_between_characters(void **state) {
    (void)state;
    assert_quoted(KHP_SLICE("abcdef"), 6, "\"abcdef\"");
    assert_quoted(KHP_SLICE("abcdef"), 3, "\"abc…\"");
    assert_quoted(KHP_SLICE("aññ"), 2, "\"añ…\"");
    assert_quoted(KHP_SLICE("abc"), 0, "\"…\"");
}

static void whatever_comes_in_what_goes_out_is_clean_utf8(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    khp_buffer buffer = {0};
    for (int i = 0; i < 50000; i++) {
        char text[40];
        size_t len = random_below(&random, sizeof text);
        for (size_t at = 0; at < len; at++) {
            text[at] = (char)random_bits(&random);
        }
        khp_buffer_reset(&buffer);
        khp_quote(&buffer, khp_slice_of(text, len), random_below(&random, 50));
        khp_slice quoted = khp_buffer_slice(&buffer);
        assert_true(khp_utf8_valid(quoted));
        for (size_t at = 0; at < quoted.len; at++) {
            assert_true((unsigned char)quoted.ptr[at] >= 0x20 && quoted.ptr[at] != 0x7F);
        }
        assert_true(quoted.ptr[0] == '"' && quoted.ptr[quoted.len - 1] == '"');
    }
    khp_buffer_clear(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(what_is_too_long_is_cut_and_ends),
        cmocka_unit_test(a_message_is_utf8_whatever_it_quotes),
        cmocka_unit_test(a_failure_of_the_system_says_why),
        cmocka_unit_test(quoted_text_cannot_play_with_a_terminal),
        cmocka_unit_test(a_line_of_a_report_cannot_either),
        cmocka_unit_test(quoted_text_is_cut_between_characters),
        cmocka_unit_test(whatever_comes_in_what_goes_out_is_clean_utf8),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
