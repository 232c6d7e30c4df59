/* Tests of topology: borders are kept once and stay shared, however much they are simplified; outer
 * areas are what is left when inner borders are taken away. */
#include "cmocka_ready.h"
#include "random.h"
#include "write/shapes.h"

#include <math.h>

#define SIDE 5
#define STEPS 40

/* One border between two corners of a grid, wavy, the same whichever way round. */
static khp_vertex on_border(size_t ax, size_t ay, size_t bx, size_t by, size_t step) {
    bool forward = ax < bx || ay < by;
    double t = (double)(forward ? step : STEPS - step) / STEPS;
    double x0 = (double)(forward ? ax : bx);
    double y0 = (double)(forward ? ay : by);
    bool is_flat = ay == by;
    double wave = 0.08 * sin(3.14159265358979 * t) * sin(9 * t + x0 * 3 + y0 * 7);
    return is_flat ? (khp_vertex){x0 + t, y0 + wave} : (khp_vertex){x0 + wave, y0 + t};
}

static void add_side(khp_outline *outline, size_t ax, size_t ay, size_t bx, size_t by) {
    for (size_t i = 0; i < STEPS; i++) {
        assert_true(khp_outline_add(outline, on_border(ax, ay, bx, by, i)));
    }
}

static khp_outline cell(size_t x, size_t y) {
    khp_outline outline = {0};
    add_side(&outline, x, y, x + 1, y);
    add_side(&outline, x + 1, y, x + 1, y + 1);
    add_side(&outline, x + 1, y + 1, x, y + 1);
    add_side(&outline, x, y + 1, x, y);
    assert_true(khp_outline_add(&outline, outline.vertices[0]));
    assert_true(khp_outline_end_ring(&outline, false));
    return outline;
}

/* A grid of areas inside two outer ones: the middle cell is one, all around it the other. */
static void make_set(khp_area_set *set) {
    for (uint32_t i = 0; i < 2; i++) {
        const khp_counted_area outer = {.level = 0, .parent = KHP_IN_NO_AREA};
        assert_true(khp_area_set_add(set, &outer));
    }
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        bool is_middle = i == SIDE * SIDE / 2;
        const khp_counted_area inner = {
            .level = 1, .parent = is_middle ? 0 : 1, .outline = cell(i % SIDE, i / SIDE)};
        assert_true(khp_area_set_add(set, &inner));
    }
    set->level_count = 2;
    set->levels[0] = (khp_counted_level){.admin = 1, .first = 0, .count = 2};
    set->levels[1] = (khp_counted_level){.admin = 2, .first = 2, .count = SIDE * SIDE};
}

static khp_topology *take_apart(const khp_area_set *set) {
    khp_topology *topology;
    assert_int_equal(khp_topology_new(&topology, set, NULL), KHIPU_OK);
    return topology;
}

typedef struct walked {
    khp_vertex vertices[4096];
    size_t count;
} walked;

static void take(void *context, khp_grid_vertex vertex) {
    walked *walk = context;
    assert_true(walk->count < 4096);
    walk->vertices[walk->count++] =
        (khp_vertex){vertex.x / KHP_TOPOLOGY_UNITS, vertex.y / KHP_TOPOLOGY_UNITS};
}

/* Areas of all rings of one area, holes taken off. */
static double size_of(const khp_topology *topology, const khp_area_set *set, uint32_t area) {
    khp_shape shape = {0};
    double size = 0;
    assert_int_equal(khp_shape_make(&shape, topology, set, area, NULL), KHIPU_OK);
    for (size_t i = 0; i < shape.ring_count; i++) {
        walked walk = {.count = 0};
        khp_shape_walk(&shape, topology, i, take, &walk);
        assert_near(walk.vertices[0].x, walk.vertices[walk.count - 1].x, 0);
        assert_near(walk.vertices[0].y, walk.vertices[walk.count - 1].y, 0);
        double twice = khp_ring_area(walk.vertices, walk.count);
        assert_true((twice < 0) == shape.rings[i].is_hole);
        size += twice / 2;
    }
    khp_shape_clear(&shape);
    return size;
}

static void borders_are_kept_once(void **state) {
    (void)state;
    khp_area_set set = {0};
    make_set(&set);
    khp_topology *topology = take_apart(&set);
    /* SIDE * (SIDE + 1) sides each way; the two at each of the four outer corners are one arc. */
    assert_int_equal(topology->arc_count, 2 * SIDE * (SIDE + 1) - 4);
    size_t uses = 0;
    for (size_t i = 0; i < topology->ring_count; i++) {
        uses += topology->rings[i].count;
    }
    assert_int_equal(uses, 4 * SIDE * SIDE - 4);
    khp_topology_free(topology);
    khp_area_set_clear(&set);
}

/* What one area loses its neighbour gains: if all borders are still shared, the areas together have
 * the size of the outer areas together, to the last digit of the grid. */
static void simplified_areas_leave_no_gap_and_do_not_overlap(void **state) {
    (void)state;
    for (size_t budget = 2000; budget > 60; budget /= 2) {
        khp_area_set set = {0};
        make_set(&set);
        khp_topology *topology = take_apart(&set);
        assert_int_equal(khp_topology_simplify(topology, budget, NULL), KHIPU_OK);
        double inner = 0;
        for (uint32_t i = 2; i < set.count; i++) {
            double size = size_of(topology, &set, i);
            assert_true(size > 0.4); /* half a cell, where the corner of the grid itself went */
            inner += size;
        }
        double around = size_of(topology, &set, 1);
        double middle = size_of(topology, &set, 0);
        assert_near(around + middle, inner, 1e-9);
        assert_near(middle, size_of(topology, &set, 2 + SIDE * SIDE / 2), 1e-12);
        khp_topology_free(topology);
        khp_area_set_clear(&set);
    }
}

static void no_more_vertices_are_kept_than_asked_for_but_for_ends(void **state) {
    (void)state;
    khp_area_set set = {0};
    make_set(&set);
    khp_topology *topology = take_apart(&set);
    size_t all = topology->vertex_count;
    assert_int_equal(khp_topology_simplify(topology, 500, NULL), KHIPU_OK);
    size_t kept = 0;
    for (size_t i = 0; i < topology->vertex_count; i++) {
        kept += topology->kept[i];
    }
    assert_true(kept <= 500 && kept > 400 && all > 2000);
    for (size_t i = 0; i < topology->arc_count; i++) {
        const khp_arc *arc = &topology->arcs[i];
        assert_true(topology->kept[arc->start] && topology->kept[arc->start + arc->count - 1]);
    }
    khp_topology_free(topology);
    khp_area_set_clear(&set);
}

static void the_area_around_another_has_a_hole_for_it(void **state) {
    (void)state;
    khp_area_set set = {0};
    khp_shape shape = {0};
    make_set(&set);
    khp_topology *topology = take_apart(&set);
    assert_int_equal(khp_shape_make(&shape, topology, &set, 1, NULL), KHIPU_OK);
    assert_int_equal(shape.ring_count, 2);
    assert_false(shape.rings[0].is_hole);
    assert_true(shape.rings[1].is_hole);
    assert_int_equal(khp_shape_make(&shape, topology, &set, 0, NULL), KHIPU_OK);
    assert_int_equal(shape.ring_count, 1);
    khp_shape_clear(&shape);
    khp_topology_free(topology);
    khp_area_set_clear(&set);
}

/* An island in a lake: its ring and the hole around it are one arc, wherever each of them starts.
 */
static void an_enclave_shares_the_ring_of_its_hole(void **state) {
    (void)state;
    static const khp_vertex outer[] = {{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}};
    static const khp_vertex hole[] = {{3, 3}, {3, 6}, {6, 6}, {6, 3}, {3, 3}};
    static const khp_vertex island[] = {{6, 6}, {3, 6}, {3, 3}, {6, 3}, {6, 6}};
    khp_area_set set = {.level_count = 1, .levels[0] = {.count = 2}};
    khp_counted_area areas[2] = {{.parent = KHP_IN_NO_AREA}, {.parent = KHP_IN_NO_AREA}};
    for (size_t i = 0; i < 5; i++) {
        assert_true(khp_outline_add(&areas[0].outline, outer[i]));
    }
    assert_true(khp_outline_end_ring(&areas[0].outline, false));
    for (size_t i = 0; i < 5; i++) {
        assert_true(khp_outline_add(&areas[0].outline, hole[i]));
        assert_true(khp_outline_add(&areas[1].outline, island[i]));
    }
    assert_true(khp_outline_end_ring(&areas[0].outline, true));
    assert_true(khp_outline_end_ring(&areas[1].outline, false));
    assert_true(khp_area_set_add(&set, &areas[0]));
    assert_true(khp_area_set_add(&set, &areas[1]));
    khp_topology *topology = take_apart(&set);
    assert_int_equal(topology->arc_count, 2);
    assert_near(size_of(topology, &set, 0), 72, 1e-9);
    assert_near(size_of(topology, &set, 1), 9, 1e-9);
    khp_topology_free(topology);
    khp_area_set_clear(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(borders_are_kept_once),
        cmocka_unit_test(simplified_areas_leave_no_gap_and_do_not_overlap),
        cmocka_unit_test(no_more_vertices_are_kept_than_asked_for_but_for_ends),
        cmocka_unit_test(the_area_around_another_has_a_hole_for_it),
        cmocka_unit_test(an_enclave_shares_the_ring_of_its_hole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
