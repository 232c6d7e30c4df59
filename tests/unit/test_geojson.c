/* Tests of geojson: the frame around features in its three forms, and the box around positions. */
#include "cmocka_ready.h"
#include "write/geojson.h"

/* A sink that keeps what it is given. */
static bool keep(void *context, const char *text, size_t length) {
    khp_buffer_add(context, khp_slice_of(text, length));
    return true;
}

/* Writes two chunks, {"n":1},{"n":2} and {"n":3}, or only so many of their features. */
static void write_chunks(khp_geojson_writer *writer, size_t chunks, const khp_bbox *bbox) {
    static const char first[] = ",\n{\"n\":1},\n{\"n\":2}";
    static const char second[] = ",\n{\"n\":3}";
    static const khp_feature ends[] = {{.end = 9}, {.end = 18}};
    assert_int_equal(khp_geojson_begin(writer, NULL), KHIPU_OK);
    assert_int_equal(khp_geojson_add(writer, KHP_SLICE(""), NULL, 0, NULL, NULL), KHIPU_OK);
    if (chunks > 0) {
        assert_int_equal(khp_geojson_add(writer, KHP_SLICE(first), ends, 2, NULL, NULL), KHIPU_OK);
    }
    if (chunks > 1) {
        assert_int_equal(khp_geojson_add(writer, KHP_SLICE(second), ends, 1, NULL, NULL), KHIPU_OK);
    }
    assert_int_equal(khp_geojson_end(writer, bbox, 6, NULL), KHIPU_OK);
}

static void check_form(khp_geojson_form form, size_t chunks, const khp_bbox *bbox,
                       const char *expected) {
    khp_buffer text = {0};
    const khipu_listener listener = {.context = &text, .write = keep};
    khp_geojson_writer writer = {.form = form};
    assert_int_equal(khp_sink_open_listener(&writer.sink, &listener, NULL), KHIPU_OK);
    write_chunks(&writer, chunks, bbox);
    assert_int_equal(writer.features, chunks == 2 ? 3 : 2 * chunks);
    assert_buffer(&text, expected);
    khp_sink_close(writer.sink);
    khp_geojson_clear(&writer);
    khp_buffer_clear(&text);
}

static void a_collection_has_one_feature_a_line_and_bbox_last(void **state) {
    (void)state;
    khp_bbox bbox = {0};
    khp_bbox_add(&bbox, -70.1333333, -15.5);
    khp_bbox_add(&bbox, -75, -12.25);
    check_form(KHP_GEOJSON_COLLECTION, 2, &bbox,
               "{\"type\":\"FeatureCollection\",\"features\":[\n"
               "{\"n\":1},\n{\"n\":2},\n{\"n\":3}\n],\"bbox\":[-75,-15.5,-70.133333,-12.25]}\n");
}

static void an_empty_collection_has_no_bbox(void **state) {
    (void)state;
    const khp_bbox none = {0};
    check_form(KHP_GEOJSON_COLLECTION, 0, &none,
               "{\"type\":\"FeatureCollection\",\"features\":[]}\n");
    check_form(KHP_GEOJSON_COLLECTION, 1, &none,
               "{\"type\":\"FeatureCollection\",\"features\":[\n{\"n\":1},\n{\"n\":2}\n]}\n");
    check_form(KHP_GEOJSON_LINES, 0, &none, "");
    check_form(KHP_GEOJSON_SEQUENCE, 0, &none, "");
}

static void lines_have_a_newline_each(void **state) {
    (void)state;
    khp_bbox bbox = {0};
    khp_bbox_add(&bbox, -70, -15);
    check_form(KHP_GEOJSON_LINES, 2, &bbox, "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
}

static void a_text_sequence_has_a_record_separator_before_each(void **state) {
    (void)state;
    khp_bbox bbox = {0};
    khp_bbox_add(&bbox, -70, -15);
    check_form(KHP_GEOJSON_SEQUENCE, 2, &bbox, "\x1E{\"n\":1}\n\x1E{\"n\":2}\n\x1E{\"n\":3}\n");
}

static void the_hash_is_of_what_is_written(void **state) {
    (void)state;
    static const char bytes[] = "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n";
    const khp_bbox none = {0};
    char expected[KHP_SHA256_HEX];
    char hex[KHP_SHA256_HEX];
    khp_sha256 *sha = khp_sha256_new();
    khp_sha256_add(sha, KHP_SLICE(bytes));
    assert_true(khp_sha256_finish(sha, expected));
    khp_geojson_writer writer = {.form = KHP_GEOJSON_LINES, .sha = sha};
    write_chunks(&writer, 2, &none);
    assert_true(khp_sha256_finish(sha, hex));
    assert_string_equal(hex, expected);
    khp_sha256_free(sha);
    khp_geojson_clear(&writer);
}

static void a_box_across_the_antimeridian_has_west_above_east(void **state) {
    (void)state;
    khp_bbox bbox = {0};
    khp_bbox_add(&bbox, 178, -18);
    khp_bbox_add(&bbox, -179, -16);
    khp_buffer text = {0};
    khp_bbox_write(&text, &bbox, 6);
    assert_buffer(&text, "\"bbox\":[178,-18,-179,-16]");
    khp_bbox_add(&bbox, 0, 10); /* now it is no narrower that way round */
    khp_bbox_write(&text, &bbox, 6);
    assert_buffer(&text, "\"bbox\":[-179,-18,178,10]");
    khp_bbox_write(&text, &(khp_bbox){0}, 6);
    assert_buffer(&text, "");
    khp_buffer_clear(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_collection_has_one_feature_a_line_and_bbox_last),
        cmocka_unit_test(an_empty_collection_has_no_bbox),
        cmocka_unit_test(lines_have_a_newline_each),
        cmocka_unit_test(a_text_sequence_has_a_record_separator_before_each),
        cmocka_unit_test(the_hash_is_of_what_is_written),
        cmocka_unit_test(a_box_across_the_antimeridian_has_west_above_east),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
