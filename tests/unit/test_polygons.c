/* Tests of polygons: the grid that answers quickly against a ray through every edge, and the rules
 * at borders. */
#include "cmocka_ready.h"
#include "random.h"
#include "summarise/polygons.h"

#include <math.h>

static void add_ring(khp_outline *outline, const khp_vertex *corners, size_t count, bool is_hole) {
    for (size_t i = 0; i < count; i++) {
        assert_true(khp_outline_add(outline, corners[i]));
    }
    assert_true(khp_outline_add(outline, corners[0]));
    assert_true(khp_outline_end_ring(outline, is_hole));
}

static void add_area(khp_area_set *set, khp_outline outline) {
    const khp_counted_area area = {.parent = KHP_IN_NO_AREA, .outline = outline};
    assert_true(khp_area_set_add(set, &area));
    set->level_count = 1;
    set->levels[0].count = set->count;
}

/* A star around a centre: valid, never convex. */
static khp_outline star(random_state *random, double x, double y, size_t corners) {
    khp_outline outline = {0};
    khp_vertex points[64];
    for (size_t i = 0; i < corners; i++) {
        double angle = 2 * 3.14159265358979 * (double)i / (double)corners;
        double radius = 0.3 + 0.2 * (double)random_below(random, 1000) / 1000;
        points[i].x = x + radius * cos(angle);
        points[i].y = y + radius * sin(angle);
    }
    add_ring(&outline, points, corners, false);
    return outline;
}

static uint32_t find_slowly(const khp_area_set *set, double x, double y) {
    for (uint32_t i = 0; i < set->count; i++) {
        if (khp_outline_holds(&set->areas[i].outline, (khp_vertex){x, y})) {
            return i;
        }
    }
    return KHP_IN_NO_AREA;
}

static khp_polygons *prepare(const khp_area_set *set) {
    khp_polygons *polygons;
    assert_int_equal(khp_polygons_new(&polygons, set, NULL), KHIPU_OK);
    return polygons;
}

/* Stars in rows, whose arms overlap those of their neighbours. */
static void positions_are_found_as_by_a_ray_through_every_edge(void **state) {
    (void)state;
    random_state random = random_begin("positions_are_found_as_by_a_ray_through_every_edge");
    for (int round = 0; round < 20; round++) {
        khp_area_set set = {0};
        size_t side = 1 + random_below(&random, 8);
        for (size_t i = 0; i < side * side; i++) {
            double apart = 0.6 + 0.1 * (double)random_below(&random, 8);
            add_area(&set, star(&random, (double)(i % side) * apart, (double)(i / side) * apart,
                                5 + random_below(&random, 50)));
        }
        khp_polygons *polygons = prepare(&set);
        for (int i = 0; i < 3000; i++) {
            double x = -1 + (double)random_below(&random, 1000003) / 1000003 * ((double)side + 1);
            double y = -1 + (double)random_below(&random, 1000003) / 1000003 * ((double)side + 1);
            assert_int_equal(khp_polygons_find(polygons, x, y), find_slowly(&set, x, y));
        }
        khp_polygons_free(polygons);
        khp_area_set_clear(&set);
    }
}

static void corners_and_borders_lie_in_the_first_area(void **state) {
    (void)state;
    khp_area_set set = {0};
    khp_outline left = {0};
    khp_outline right = {0};
    add_ring(&left, (const khp_vertex[]){{0, 0}, {10, 0}, {10, 10}, {0, 10}}, 4, false);
    add_ring(&left, (const khp_vertex[]){{4, 4}, {4, 6}, {6, 6}, {6, 4}}, 4, true);
    add_ring(&right, (const khp_vertex[]){{10, 0}, {20, 0}, {20, 10}, {10, 10}}, 4, false);
    add_area(&set, left);
    add_area(&set, right);
    khp_polygons *polygons = prepare(&set);
    assert_non_null(polygons);
    const struct {
        double x;
        double y;
        uint32_t area;
    } expected[] = {{0, 0, 0},
                    {10, 0, 0},
                    {10, 5, 0},
                    {10, 10, 0},
                    {20, 10, 1},
                    {15, 0, 1},
                    {15, 10, 1},
                    {4, 5, 0},
                    {5, 4, 0},
                    {5, 5, KHP_IN_NO_AREA},
                    {-1e-9, 5, KHP_IN_NO_AREA},
                    {20.000001, 5, KHP_IN_NO_AREA},
                    {5, 10.5, KHP_IN_NO_AREA},
                    {1e300, 5, KHP_IN_NO_AREA}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_int_equal(khp_polygons_find(polygons, expected[i].x, expected[i].y),
                         expected[i].area);
    }
    khp_polygons_free(polygons);
    khp_area_set_clear(&set);
}

static void areas_without_outlines_have_no_polygons(void **state) {
    (void)state;
    khp_area_set set = {0};
    add_area(&set, (khp_outline){0});
    khp_polygons *polygons = prepare(&set);
    assert_null(polygons);
    khp_area_set_clear(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_are_found_as_by_a_ray_through_every_edge),
        cmocka_unit_test(corners_and_borders_lie_in_the_first_area),
        cmocka_unit_test(areas_without_outlines_have_no_polygons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
