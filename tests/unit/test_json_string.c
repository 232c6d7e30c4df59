/* Tests of json, the writer: any text becomes a JSON string that says the same. */
#include "cmocka_ready.h"
#include "random.h"
#include "write/json.h"

#include <jansson.h>
#include <math.h>

static void check_string(khp_slice text, const char *expected) {
    khp_buffer json = {0};
    khp_json_string(&json, text);
    assert_buffer(&json, expected);
    khp_buffer_clear(&json);
}

static void clean_text_is_copied_between_quotes(void **state) {
    (void)state;
    check_string(KHP_SLICE(""), "\"\"");
    check_string(KHP_SLICE("San Román ñ 日本 𝄞"), "\"San Román ñ 日本 𝄞\"");
    check_string(KHP_SLICE("</script><b>&'/"), "\"</script><b>&'/\"");
}

static void what_json_forbids_is_escaped(void **state) {
    (void)state;
    check_string(KHP_SLICE("a\"b\\c"), "\"a\\\"b\\\\c\"");
    check_string(KHP_SLICE("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\"");
    check_string(KHP_SLICE("\0\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001f\x7f\"");
}

static void invalid_bytes_become_replacement_characters(void **state) {
    (void)state;
    check_string(KHP_SLICE("Jun\xEDn"), "\"Jun\xEF\xBF\xBDn\"");
    check_string(KHP_SLICE("\xFF"), "\"\xEF\xBF\xBD\"");
    check_string(KHP_SLICE("a\xC3"), "\"a\xEF\xBF\xBD\"");
}

static void an_empty_text_may_be_null(void **state) {
    (void)state;
    khp_buffer json = {0};
    khp_json_string_or_null(&json, KHP_SLICE(""));
    assert_buffer(&json, "null");
    khp_json_string_or_null(&json, KHP_SLICE("x"));
    assert_buffer(&json, "\"x\"");
    khp_buffer_clear(&json);
}

static void numbers_are_exact_or_null(void **state) {
    (void)state;
    khp_buffer json = {0};
    khp_json_number(&json, 5000);
    assert_buffer(&json, "5000");
    khp_json_number(&json, 0.1);
    assert_buffer(&json, "0.1");
    khp_json_number(&json, (double)NAN);
    assert_buffer(&json, "null");
    khp_json_number(&json, -(double)INFINITY);
    assert_buffer(&json, "null");
    khp_buffer_clear(&json);
}

/* Read back by jansson, every text of valid characters is what it was. */
static void any_text_reads_back_as_it_was(void **state) {
    (void)state;
    static const char *const parts[] = {"a", "\"", "\\", "\n", "\x1f", "ñ", "日", "𝄞", "</", "\t"};
    random_state random = random_begin("any_text_reads_back_as_it_was");
    khp_buffer text = {0};
    khp_buffer json = {0};
    for (int round = 0; round < 3000; round++) {
        khp_buffer_reset(&text);
        khp_buffer_reset(&json);
        for (size_t n = random_below(&random, 40); n > 0; n--) {
            khp_buffer_add_cstr(&text, parts[random_below(&random, 10)]);
        }
        khp_json_string(&json, khp_buffer_slice(&text));
        assert_true(json.len <= 6 * text.len + 2);
        json_t *value = json_loadb(json.ptr, json.len, JSON_DECODE_ANY, NULL);
        assert_non_null(value);
        khp_slice back = khp_slice_of(json_string_value(value), json_string_length(value));
        assert_true(khp_slice_eq(back, khp_buffer_slice(&text)));
        json_decref(value);
    }
    khp_buffer_clear(&text);
    khp_buffer_clear(&json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_text_is_copied_between_quotes),
        cmocka_unit_test(what_json_forbids_is_escaped),
        cmocka_unit_test(invalid_bytes_become_replacement_characters),
        cmocka_unit_test(an_empty_text_may_be_null),
        cmocka_unit_test(numbers_are_exact_or_null),
        cmocka_unit_test(any_text_reads_back_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
