/* Tests of pole: the point lies inside, far from the border, and is the same everywhere. */
#include "cmocka_ready.h"
#include "model/pole.h"

#include <math.h>

#define RING(outline, is_hole, ...)                                                                \
    add_ring(outline, is_hole, (const khp_vertex[]){__VA_ARGS__},                                  \
             sizeof((const khp_vertex[]){__VA_ARGS__}) / sizeof(khp_vertex))

/* Closes the ring. */
static void add_ring(khp_outline *outline, bool is_hole, const khp_vertex *ring, size_t count) {
    for (size_t i = 0; i <= count; i++) {
        assert_true(khp_outline_add(outline, ring[i % count]));
    }
    assert_true(khp_outline_end_ring(outline, is_hole));
}

/* Gives the outline back. */
static bool find(khp_outline *outline, khp_vertex *pole) {
    bool found;
    assert_int_equal(khp_pole_find(outline, pole, &found, NULL), KHIPU_OK);
    assert_true(!found || khp_outline_holds(outline, *pole));
    khp_outline_clear(outline);
    return found;
}

static void check_near(khp_vertex pole, double x, double y, double most) {
    if (!(fabs(pole.x - x) <= most && fabs(pole.y - y) <= most)) {
        fail_msg("%.7f,%.7f is not %.7f,%.7f", pole.x, pole.y, x, y);
    }
}

static void the_pole_of_a_square_is_its_middle(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_vertex pole;
    RING(&outline, false, {-70, -1}, {-68, -1}, {-68, 1}, {-70, 1});
    assert_true(find(&outline, &pole));
    check_near(pole, -69, 0, 1e-3);
}

static void the_pole_of_a_u_is_not_in_the_notch(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_vertex pole;
    /* Arms of a width of 2, a foot of a height of 1; what encloses it has its middle in the notch.
     */
    RING(&outline, false, {0, 0}, {6, 0}, {6, 6}, {4, 6}, {4, 1}, {2, 1}, {2, 6}, {0, 6});
    assert_true(find(&outline, &pole));
    assert_true(pole.y > 0.9 && (fabs(pole.x - 1) < 0.1 || fabs(pole.x - 5) < 0.1));
}

static void a_hole_is_kept_away_from(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_vertex pole;
    RING(&outline, false, {0, 0}, {4, 0}, {4, 4}, {0, 4});
    RING(&outline, true, {0.5, 1}, {0.5, 3}, {2.2, 3}, {2.2, 1});
    assert_true(find(&outline, &pole));
    assert_true(pole.x > 2.9 && pole.x < 3.3);
}

static void a_sliver_has_a_pole_inside(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_vertex pole;
    RING(&outline, false, {10, 40}, {14, 44.0001}, {14, 44.0003}, {10, 40.0002});
    assert_true(find(&outline, &pole));
}

static void the_largest_polygon_has_it_by_what_it_covers_on_the_ground(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_vertex pole;
    /* The first has more square degrees, and half as much ground; the second has most of its
     * square degrees in a hole. */
    RING(&outline, false, {0, 74}, {4, 74}, {4, 76}, {0, 76});
    RING(&outline, false, {20, 0}, {24, 0}, {24, 4}, {20, 4});
    RING(&outline, true, {20.1, 0.1}, {20.1, 3.9}, {23.9, 3.9}, {23.9, 0.1});
    RING(&outline, false, {10, 0}, {12, 0}, {12, 2}, {10, 2});
    assert_true(find(&outline, &pole));
    check_near(pole, 11, 1, 3e-3);
}

/* 4 by 2 degrees at 60 degrees north are a square, with one middle; 8 by 2 would have many. */
static void a_degree_of_longitude_is_shorter_away_from_the_equator(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_vertex pole;
    RING(&outline, false, {20, 59}, {24, 59}, {24, 61}, {20, 61});
    assert_true(find(&outline, &pole));
    check_near(pole, 22, 60, 8e-3);
}

static void what_encloses_nothing_has_no_pole(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_vertex pole;
    assert_false(find(&outline, &pole));
    RING(&outline, false, {1, 1});
    assert_false(find(&outline, &pole));
    RING(&outline, false, {1, 1}, {3, 3}, {2, 2});
    assert_false(find(&outline, &pole));
    RING(&outline, false, {1, 1}, {3, 3}, {3, 3.00000001});
    assert_false(find(&outline, &pole));
}

static void what_cannot_lie_so_on_earth_has_no_pole(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_vertex pole;
    RING(&outline, false, {179, 0}, {-179, 0}, {-179, 2}, {179, 2});
    assert_false(find(&outline, &pole));
    RING(&outline, false, {0, 0}, {500000, 0}, {500000, 8000000}, {0, 8000000});
    assert_false(find(&outline, &pole));
    RING(&outline, false, {0, 0}, {(double)NAN, 0}, {1, 1});
    assert_false(find(&outline, &pole));
}

/* A circle of many corners: the steps have an end, and the very same bits come out again. */
static void the_pole_of_many_corners_is_found_to_a_thousandth(void **state) {
    (void)state;
    khp_vertex pole[2];
    for (int round = 0; round < 2; round++) {
        khp_outline outline = {0};
        for (int i = 0; i <= 20000; i++) {
            double angle = 2 * 3.14159265358979 * (i % 20000) / 20000;
            assert_true(khp_outline_add(&outline, (khp_vertex){5 + cos(angle), sin(angle)}));
        }
        assert_true(khp_outline_end_ring(&outline, false));
        assert_true(find(&outline, &pole[round]));
        check_near(pole[round], 5, 0, 4e-3);
    }
    assert_memory_equal(&pole[0], &pole[1], sizeof pole[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pole_of_a_square_is_its_middle),
        cmocka_unit_test(the_pole_of_a_u_is_not_in_the_notch),
        cmocka_unit_test(a_hole_is_kept_away_from),
        cmocka_unit_test(a_sliver_has_a_pole_inside),
        cmocka_unit_test(the_largest_polygon_has_it_by_what_it_covers_on_the_ground),
        cmocka_unit_test(a_degree_of_longitude_is_shorter_away_from_the_equator),
        cmocka_unit_test(what_encloses_nothing_has_no_pole),
        cmocka_unit_test(what_cannot_lie_so_on_earth_has_no_pole),
        cmocka_unit_test(the_pole_of_many_corners_is_found_to_a_thousandth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
