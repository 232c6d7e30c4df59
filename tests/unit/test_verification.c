/* Tests of verification: every feature of a file is looked at, and no memory is no wrong feature.
 */
#include "scratch.h"
#include "verify/verification.h"

/* ---- memory of jansson's that runs out ---- */

static unsigned long until_failure; /* 0: never */

static bool has_failed;

static void *failing_malloc(size_t size) {
    bool fails = until_failure == 1;
    until_failure -= until_failure > 0;
    has_failed = has_failed || fails;
    return fails ? NULL : malloc(size);
}

/* ---- what is looked at ---- */

typedef struct seen {
    uint64_t lines[4];
    const char *ids[4]; /* of the features that the test expects */
    size_t count;
    size_t unread; /* lines that are no JSON */
} seen;

static khipu_status see(void *context, uint64_t line, json_t *feature, khipu_error *error) {
    seen *all = context;
    (void)error;
    assert_true(all->count < 4);
    const char *id = khp_member_text(feature, "id");
    all->ids[all->count] = id == NULL ? "" : id[0] == 'a' ? "a" : "other";
    all->lines[all->count++] = line;
    all->unread += feature == NULL;
    return KHIPU_OK;
}

static khipu_status refuse(void *context, uint64_t line, json_t *feature, khipu_error *error) {
    see(context, line, feature, error);
    return KHIPU_E_RANGE;
}

static khipu_status look_at_all(const char *folder, khp_feature_look *look, seen *all) {
    khp_verification run = {.folder = folder};
    *all = (seen){.count = 0};
    khipu_status status =
        khp_verify_each_feature(&run, "cases.geojson", JSON_ALLOW_NUL, look, all, NULL);
    khp_buffer_clear(&run.path);
    return status;
}

static void write_features(const char *folder) {
    write_file(in_scratch(folder, "cases.geojson"),
               "{\"type\":\"FeatureCollection\",\"features\":[\n"
               "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"place\":\"Lima\"}},\n"
               "{\"type\":\"Feature\",\"id\":\n"
               "{\"type\":\"Feature\",\"id\":\"b\",\"properties\":{\"n\":[1,2.5,null,{}]}}\n"
               "]}\n");
}

static void features_are_seen_with_their_lines_and_one_that_is_no_json_as_none(void **state) {
    seen all;
    write_features(*state);
    assert_int_equal(look_at_all(*state, see, &all), KHIPU_OK);
    assert_int_equal(all.count, 3);
    assert_int_equal(all.unread, 1);
    assert_int_equal(all.lines[0], 2);
    assert_int_equal(all.lines[1], 3);
    assert_int_equal(all.lines[2], 4);
    assert_string_equal(all.ids[0], "a");
    assert_string_equal(all.ids[1], "");
    assert_string_equal(all.ids[2], "other");
}

static void a_file_that_is_not_there_has_no_features(void **state) {
    seen all;
    assert_int_equal(look_at_all(*state, see, &all), KHIPU_OK);
    assert_int_equal(all.count, 0);
}

static void what_the_look_returns_ends_it(void **state) {
    seen all;
    write_features(*state);
    assert_int_equal(look_at_all(*state, refuse, &all), KHIPU_E_RANGE);
    assert_int_equal(all.count, 1);
}

static void a_feature_without_memory_is_not_one_that_is_no_json(void **state) {
    (void)state;
    const khp_slice line =
        KHP_SLICE("{\"type\":\"Feature\",\"properties\":{\"n\":[1,2.5,null,{}]}}");
    unsigned long request = 0;
    for (has_failed = true; has_failed;) {
        json_t *feature = NULL;
        has_failed = false;
        until_failure = ++request;
        khipu_status status = khp_feature_parse(line, 0, &feature, NULL);
        until_failure = 0;
        json_decref(feature);
        assert_int_equal(status, has_failed ? KHIPU_E_MEMORY : KHIPU_OK);
    }
    assert_true(request > 10);
}

int main(void) {
    json_set_alloc_funcs(failing_malloc, free); /* before jansson is watched, which goes by them */
    const struct CMUnitTest tests[] = {
        scratch_test(features_are_seen_with_their_lines_and_one_that_is_no_json_as_none),
        scratch_test(a_file_that_is_not_there_has_no_features),
        scratch_test(what_the_look_returns_ends_it),
        cmocka_unit_test(a_feature_without_memory_is_not_one_that_is_no_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
