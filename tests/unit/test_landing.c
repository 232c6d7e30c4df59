/* Tests of landing: the outputs of a run appear together, or what was there is left as it was. */
#include "scratch.h"
#include "write/landing.h"

#include <sys/stat.h>

static khp_sink *finished(const char *path, const char *text) {
    khp_sink *sink;
    assert_int_equal(khp_sink_open(&sink, path, true, NULL), KHIPU_OK);
    assert_int_equal(khp_sink_write(sink, khp_slice_cstr(text), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_finish(sink, NULL), KHIPU_OK);
    return sink;
}

static khp_bundle *built(const char *path, const char *text) {
    static const char *const names[] = {"datapackage.json", "review.csv"};
    khp_bundle *bundle;
    assert_int_equal(khp_bundle_open(&bundle, path, true, NULL), KHIPU_OK);
    for (size_t i = 0; i < 2; i++) {
        khp_sink *sink;
        assert_int_equal(khp_bundle_add(bundle, names[i], &sink, NULL), KHIPU_OK);
        assert_int_equal(khp_sink_write(sink, khp_slice_cstr(text), NULL), KHIPU_OK);
        assert_int_equal(khp_sink_finish(sink, NULL), KHIPU_OK);
        assert_int_equal(khp_sink_publish(sink, NULL), KHIPU_OK);
        khp_sink_close(sink);
    }
    return bundle;
}

static void check_text(const char *folder, const char *name, const char *text) {
    assert_string_equal(file_text(in_scratch(folder, name)), text);
}

/* A file, and a bundle, as a run of which this text is the outcome leaves them. */
static void leave(const char *folder, const char *text) {
    khp_sink *sink = finished(in_scratch(folder, "out.geojson"), text);
    khp_bundle *bundle = built(in_scratch(folder, "out"), text);
    const khp_landing landing = {.sinks = {sink}, .bundles = {NULL, bundle}, .count = 2};
    assert_int_equal(khp_land(&landing, NULL, NULL), KHIPU_OK);
    khp_sink_close(sink);
    khp_bundle_close(bundle);
}

static void check_left(const char *folder, const char *text, size_t entries) {
    check_text(folder, "out.geojson", text);
    check_text(in_scratch(folder, "out"), "datapackage.json", text);
    assert_int_equal(entry_count(folder), entries);
}

static void all_appear_and_nothing_old_is_left(void **state) {
    leave(*state, "old");
    check_left(*state, "old", 2);
    leave(*state, "new");
    check_left(*state, "new", 2);
}

/* The file has appeared when the bundle cannot. */
static void check_refused(const char *folder, khp_bundle *bundle, const char *part) {
    khipu_error error = {0};
    khp_sink *sink = finished(in_scratch(folder, "out.geojson"), "new");
    khp_sink *other = finished(in_scratch(folder, "first.geojson"), "new");
    const khp_landing landing = {
        .sinks = {other, sink}, .bundles = {NULL, NULL, bundle}, .count = 3};
    assert_int_equal(khp_land(&landing, NULL, &error), KHIPU_E_IO);
    if (strstr(error.message, part) == NULL) {
        fail_msg("\"%s\" does not hold \"%s\"", error.message, part);
    }
    khp_sink_close(sink);
    khp_sink_close(other);
    khp_bundle_close(bundle);
    assert_string_equal(file_text(in_scratch(folder, "first.geojson")), "(none)");
    check_left(folder, "old", 2);
}

static void put(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* What somebody writes into the folder while a run goes on. */
static void check_survives(const char *folder, const char *name, const char *text,
                           const char *part) {
    leave(folder, "old");
    const char *path = in_scratch(folder, "out");
    khp_bundle *bundle = built(path, "new");
    put(in_scratch(path, name), text);
    check_refused(folder, bundle, part);
    check_text(path, name, text);
}

static void a_file_that_somebody_put_in_meanwhile_survives(void **state) {
    check_survives(*state, "notes.txt", "theirs", "notes.txt");
}

static void decisions_written_meanwhile_survive(void **state) {
    check_survives(*state, "review.csv", "reason,place,within,decision\n",
                   "review.csv was changed");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(all_appear_and_nothing_old_is_left),
        scratch_test(a_file_that_somebody_put_in_meanwhile_survives),
        scratch_test(decisions_written_meanwhile_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
