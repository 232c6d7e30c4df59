/* Boundaries of a page: as they are, or simplified so that neighbours keep their border. */
#include "cmocka_ready.h"
#include "write/boundaries.h"

#include <jansson.h>

#define STEPS 200

/* Two areas beside each other, whose common border goes to and fro; one has a hole. */
static void make_lines(khp_buffer lines[2]) {
    for (int side = 0; side < 2; side++) {
        khp_buffer *line = &lines[side];
        khp_buffer_printf(line,
                          "{\"type\":\"Feature\",\"bbox\":[0,0,9,9],\"properties\":{\"iso\":"
                          "\"X-%d\"},\"geometry\":{\"type\":\"%s\",\"coordinates\":%s[[",
                          side, side == 0 ? "Polygon" : "MultiPolygon", side == 0 ? "" : "[");
        for (int i = 0; i <= STEPS; i++) {
            int at = side == 0 ? i : STEPS - i;
            double x = 5 + (at % STEPS == 0 ? 0 : 0.001 * (at * 7 % 13));
            khp_buffer_printf(line, "[%.3f,%.3f],", x, 9.0 * at / STEPS);
        }
        khp_buffer_add_cstr(line, side == 0
                                      ? "[0,9],[0,0],[5.000,0.000]],[[1,1],[1,2],[2,2],[1,1]]]}}"
                                      : "[9,0],[9,9],[5.000,9.000]]]]}}");
    }
}

static void write(khp_buffer *json, khp_buffer lines[2], size_t most_bytes) {
    const khp_slice both[] = {khp_buffer_slice(&lines[0]), khp_buffer_slice(&lines[1])};
    assert_int_equal(khp_boundaries_write(json, both, 2, most_bytes, NULL), KHIPU_OK);
    assert_false(json->failed);
}

static json_t *ring_of(json_t *collection, size_t area, size_t ring) {
    json_t *feature = json_array_get(json_object_get(collection, "features"), area);
    json_t *polygons = json_object_get(json_object_get(feature, "geometry"), "coordinates");
    return json_array_get(json_array_get(polygons, 0), ring);
}

static bool has_edge(const json_t *ring, json_t *from, json_t *to) {
    for (size_t i = 1; i < json_array_size(ring); i++) {
        if (json_equal(json_array_get(ring, i - 1), from) &&
            json_equal(json_array_get(ring, i), to)) {
            return true;
        }
    }
    return false;
}

static void what_is_small_enough_stays_as_it_is(void **state) {
    (void)state;
    khp_buffer lines[2] = {{0}};
    khp_buffer json = {0};
    khp_buffer expected = {0};
    make_lines(lines);
    write(&json, lines, lines[0].len + lines[1].len);
    khp_buffer_printf(&expected, "{\"type\":\"FeatureCollection\",\"features\":[%s,%s]}",
                      khp_buffer_cstr(&lines[0]), khp_buffer_cstr(&lines[1]));
    assert_buffer(&json, khp_buffer_cstr(&expected));
    khp_buffer_clear(&expected);
    khp_buffer_clear(&lines[0]);
    khp_buffer_clear(&lines[1]);
    khp_buffer_clear(&json);
}

static void neighbours_keep_their_border_when_it_is_simplified(void **state) {
    (void)state;
    khp_buffer lines[2] = {{0}};
    khp_buffer json = {0};
    make_lines(lines);
    size_t most = (lines[0].len + lines[1].len) / 3;
    write(&json, lines, most);
    assert_true(json.len < most * 5 / 4);
    json_t *collection = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, NULL);
    json_t *left = ring_of(collection, 0, 0);
    json_t *right = ring_of(collection, 1, 0);
    assert_non_null(left);
    assert_non_null(right);
    assert_true(json_array_size(left) < STEPS / 2);
    size_t shared = 0;
    for (size_t i = 1; i < json_array_size(left); i++) {
        shared += has_edge(right, json_array_get(left, i), json_array_get(left, i - 1));
    }
    /* All edges of the left one are the border's but three around its corners. */
    assert_int_equal(shared, json_array_size(left) - 1 - 3);
    json_decref(collection);
    khp_buffer_clear(&lines[0]);
    khp_buffer_clear(&lines[1]);
    khp_buffer_clear(&json);
}

static void of_no_area_nothing_is_written(void **state) {
    (void)state;
    khp_buffer json = {0};
    assert_int_equal(khp_boundaries_write(&json, NULL, 0, 10, NULL), KHIPU_OK);
    assert_buffer(&json, "null");
    khp_buffer_clear(&json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_small_enough_stays_as_it_is),
        cmocka_unit_test(neighbours_keep_their_border_when_it_is_simplified),
        cmocka_unit_test(of_no_area_nothing_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
