/* Tests of told: a feature's line is taken apart as it was written, and what is written otherwise
 * is not. */
#include "cmocka_ready.h"
#include "verify/told.h"

static khp_told told;

static bool reads(const char *line) {
    bool is_feature = false;
    assert_int_equal(khp_told_read(&told, khp_slice_cstr(line), &is_feature, NULL), KHIPU_OK);
    return is_feature;
}

static void assert_member(size_t number, const char *name, khp_field_kind kind, const char *text) {
    const khp_told_member *member = &told.members[number];
    assert_true(khp_slice_eq(member->name, khp_slice_cstr(name)));
    assert_int_equal(member->value.kind, kind);
    assert_true(khp_slice_eq(khp_field_slice(&member->value), khp_slice_cstr(text)));
}

static void cells_are_as_they_were_written(void **state) {
    (void)state;
    assert_true(
        reads("{\"type\":\"Feature\",\"id\":\"a}\\\"\",\"properties\":{\"n\":1.50,\"t\":"
              "\"x\\u00e9\\n\",\"o\":"
              "{\"in\":[\"}\",2]},\"nul\":null,\"k\\\"\":true,\"\":\"\"},\"geometry\":null}"));
    assert_int_equal(told.count, 6);
    assert_member(0, "n", KHP_FIELD_JSON, "1.50");
    assert_member(1, "t", KHP_FIELD_TEXT, "x\xC3\xA9\n");
    assert_member(2, "o", KHP_FIELD_JSON, "{\"in\":[\"}\",2]}");
    assert_member(3, "nul", KHP_FIELD_ABSENT, "");
    assert_member(4, "k\"", KHP_FIELD_JSON, "true");
    assert_member(5, "", KHP_FIELD_TEXT, "");
    assert_true(khp_slice_eq(khp_told_text(&told, "t"), KHP_SLICE("x\xC3\xA9\n")));
    assert_int_equal(khp_told_text(&told, "n").len, 0);
    khp_told_clear(&told);
}

static void what_is_written_otherwise_is_no_feature(void **state) {
    static const char *const lines[] = {
        "",
        "{\"type\":\"Feature\"",
        "{\"type\":\"Feature\",\"id\":",
        "{\"type\":\"Feature\",\"id\":1,\"properties\":{\"a\":1}",
        "{\"type\":\"Feature\",\"id\":1,\"properties\":{\"a\":\"x},\"geometry\":null}",
        "{\"type\":\"Feature\",\"id\":1,\"properties\":{\"a\":\"\\q\"},\"geometry\":null}",
        "{\"type\":\"Feature\",\"id\":1,\"properties\":{a:1},\"geometry\":null}",
        "{\"type\":\"Feature\",\"id\":1,\"properties\": {\"a\":1},\"geometry\":null}",
        "{\"type\":\"Feature\",\"id\":1,\"properties\":{\"a\":[1},\"geometry\":null}\\",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_false(reads(lines[i]));
    }
    khp_told_clear(&told);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_as_they_were_written),
        cmocka_unit_test(what_is_written_otherwise_is_no_feature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
