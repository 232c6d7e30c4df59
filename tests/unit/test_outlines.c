/* Tests of outlines: the page carries the countries that its places lie in, and no others. */
#include "scratch.h"
#include "write/outlines.h"

#define SQUARE(country, west, south, east, north)                                                  \
    "{\"type\":\"Feature\",\"bbox\":[" #west "," #south "," #east "," #north                       \
    "],\"properties\":{\"country\":\"" country "\"},\"geometry\":{\"type\":\"Polygon\","           \
    "\"coordinates\":[[[" #west "," #south "],[" #east "," #south "],[" #east "," #north           \
    "],[" #west "," #north "],[" #west "," #south "]]]}}"
/* The upper left half of a square. */
#define TRIANGLE(country, west, south, east, north)                                                \
    "{\"type\":\"Feature\",\"bbox\":[" #west "," #south "," #east "," #north                       \
    "],\"properties\":{\"country\":\"" country "\"},\"geometry\":{\"type\":\"MultiPolygon\","      \
    "\"coordinates\":[[[[" #west "," #south "],[" #east "," #north "],[" #west "," #north          \
    "],[" #west "," #south "]]]]}}"

static const char features[] =
    SQUARE("PE", -76, -12, -74, -10) "\n" TRIANGLE("CL", -72, -20, -70, -18) "\n" SQUARE(
        "PE", -74, -12, -72, -10) "\n" SQUARE("BO", -68, -20, -66, -18) "\n";

#define BOTH_OF_PERU                                                                               \
    "{\"type\":\"FeatureCollection\",\"features\":[" SQUARE("PE", -76, -12, -74, -10) "," SQUARE(  \
        "PE", -74, -12, -72, -10) "]}"

static void check_selected(double lon, double lat, const char *expected) {
    const khp_used_place place = {.placement = {.lon = lon, .lat = lat}};
    khp_buffer json = {0};
    assert_int_equal(khp_outlines_select(&json, KHP_SLICE(features), &place, 1, SIZE_MAX, NULL),
                     KHIPU_OK);
    assert_buffer(&json, expected);
    khp_buffer_clear(&json);
}

static void all_areas_of_a_country_come_with_one_place(void **state) {
    (void)state;
    check_selected(-75, -11, BOTH_OF_PERU);
    check_selected(-73, -11, BOTH_OF_PERU);
}

static void the_polygon_decides_and_not_its_box(void **state) {
    (void)state;
    check_selected(
        -71.5, -18.5,
        "{\"type\":\"FeatureCollection\",\"features\":[" TRIANGLE("CL", -72, -20, -70, -18) "]}");
    check_selected(-70.5, -19.5, "null");
}

static void a_hole_lies_outside(void **state) {
    (void)state;
    static const char donut[] =
        "{\"type\":\"Feature\",\"bbox\":[0,0,9,9],\"properties\":{\"country\":\"LS\"},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,9],[0,0]],"
        "[[3,3],[3,6],[6,6],[6,3],[3,3]]]}}\n";
    const struct {
        double lon;
        bool inside;
    } rows[] = {{1, true}, {4, false}, {7, true}};
    for (size_t i = 0; i < 3; i++) {
        const khp_used_place place = {.placement = {.lon = rows[i].lon, .lat = 4}};
        khp_buffer json = {0};
        assert_int_equal(khp_outlines_select(&json, KHP_SLICE(donut), &place, 1, SIZE_MAX, NULL),
                         KHIPU_OK);
        assert_int_equal(json.ptr[0] == '{', rows[i].inside);
        khp_buffer_clear(&json);
    }
}

static void a_place_at_sea_brings_no_country(void **state) {
    (void)state;
    check_selected(-100, 0, "null");
    khp_buffer json = {0};
    assert_int_equal(khp_outlines_select(&json, KHP_SLICE(features), NULL, 0, SIZE_MAX, NULL),
                     KHIPU_OK);
    assert_buffer(&json, "null");
    khp_buffer_clear(&json);
}

static void two_countries_stand_in_the_order_of_the_file(void **state) {
    (void)state;
    const khp_used_place places[] = {{.placement = {.lon = -67, .lat = -19}},
                                     {.placement = {.lon = -71.5, .lat = -18.5}}};
    khp_buffer json = {0};
    assert_int_equal(khp_outlines_select(&json, KHP_SLICE(features), places, 2, SIZE_MAX, NULL),
                     KHIPU_OK);
    assert_buffer(&json, "{\"type\":\"FeatureCollection\",\"features\":[" TRIANGLE(
                             "CL", -72, -20, -70, -18) "," SQUARE("BO", -68, -20, -66, -18) "]}");
    khp_buffer_clear(&json);
}

static void a_file_of_the_users_is_taken_whole(void **state) {
    const char *path = in_scratch(*state, "mine.geojson");
    write_file(path, "{ \"type\": \"FeatureCollection\",\n \"features\": [ {\"a\": -70.25} ] }");
    khp_buffer json = {0};
    assert_int_equal(khp_outlines_from_file(&json, path, NULL), KHIPU_OK);
    assert_buffer(&json, "{\"type\":\"FeatureCollection\",\"features\":[{\"a\":-70.25}]}");
    khp_buffer_clear(&json);
}

static void check_refused(const char *path, khipu_status expected, uint64_t line) {
    khp_buffer json = {0};
    khipu_error error = {0};
    assert_int_equal(khp_outlines_from_file(&json, path, &error), expected);
    assert_string_equal(error.source, path);
    assert_string_equal(error.field, "--boundaries");
    assert_int_equal(error.line, line);
    khp_buffer_clear(&json);
}

static void a_file_that_holds_no_collection_is_refused(void **state) {
    const char *path = in_scratch(*state, "mine.geojson");
    check_refused(path, KHIPU_E_READ, 0);
    write_file(path, "{\n\"a\":");
    check_refused(path, KHIPU_E_SYNTAX, 2);
    write_file(path, "{\"type\":\"Topology\"}");
    check_refused(path, KHIPU_E_SYNTAX, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_areas_of_a_country_come_with_one_place),
        cmocka_unit_test(the_polygon_decides_and_not_its_box),
        cmocka_unit_test(a_hole_lies_outside),
        cmocka_unit_test(a_place_at_sea_brings_no_country),
        cmocka_unit_test(two_countries_stand_in_the_order_of_the_file),
        scratch_test(a_file_of_the_users_is_taken_whole),
        scratch_test(a_file_that_holds_no_collection_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
