/* Tests of outlines on their way to degrees: long edges get corners, the same ones for both
 * neighbours, and stay on their course. */
#include "cmocka_ready.h"
#include "project/mend.h"
#include "project/outline.h"

#include <math.h>

static void add(khp_outline *outline, double x, double y) {
    assert_true(khp_outline_add(outline, (khp_vertex){x, y}));
}

/* A square of 400 km in UTM, from its corner; east of 500 km is the other half of the zone. */
static khp_outline square(double x) {
    khp_outline outline = {0};
    add(&outline, x, 8100000);
    add(&outline, x + 400000, 8100000);
    add(&outline, x + 400000, 8500000);
    add(&outline, x, 8500000);
    add(&outline, x, 8100000);
    assert_true(khp_outline_end_ring(&outline, false));
    return outline;
}

static khp_projector *open_projector(void) {
    khp_projector *projector;
    assert_int_equal(khp_projector_new(&projector, false, NULL), KHIPU_OK);
    return projector;
}

static void project(khp_projector *projector, khp_outline *outline) {
    khp_outline_projection result;
    assert_int_equal(
        khp_outline_project(projector, KHP_SLICE("EPSG:32719"), outline, &result, NULL), KHIPU_OK);
    assert_int_equal(result.reason, KHP_REASON_NONE);
}

/* Distance of a position from the nearest edge of the ring. */
static double distance(const khp_vertex *ring, size_t count, khp_vertex p) {
    double least = HUGE_VAL;
    for (size_t i = 0; i + 1 < count; i++) {
        double dx = ring[i + 1].x - ring[i].x;
        double dy = ring[i + 1].y - ring[i].y;
        double t = ((p.x - ring[i].x) * dx + (p.y - ring[i].y) * dy) / (dx * dx + dy * dy);
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        least = fmin(least, hypot(p.x - ring[i].x - t * dx, p.y - ring[i].y - t * dy));
    }
    return least;
}

static void long_edges_stay_on_their_course(void **state) {
    (void)state;
    khp_projector *projector = open_projector();
    khp_outline outline = square(200000);
    project(projector, &outline);
    size_t count;
    const khp_vertex *ring = khp_outline_ring(&outline, 0, &count);
    for (int i = 0; i <= 1000; i++) {
        khp_projected projected;
        assert_int_equal(khp_projector_transform(projector, KHP_SLICE("EPSG:32719"),
                                                 200000 + 400.0 * i, 8100000, &projected, NULL),
                         KHIPU_OK);
        double off = distance(ring, count, (khp_vertex){projected.lon, projected.lat});
        assert_true(off < 1.5 * KHP_EDGE_TOLERANCE);
    }
    khp_outline_clear(&outline);
    khp_projector_free(projector);
}

/* One runs up their common edge, the other down. */
static void neighbours_get_the_same_corners(void **state) {
    (void)state;
    khp_projector *projector = open_projector();
    khp_outline west = square(-100000);
    khp_outline east = square(300000);
    project(projector, &west);
    project(projector, &east);
    size_t shared = 0;
    for (size_t i = 0; i + 1 < west.count; i++) {
        for (size_t k = 0; k + 1 < east.count; k++) {
            bool is_same = memcmp(&west.vertices[i], &east.vertices[k], sizeof(khp_vertex)) == 0;
            shared += is_same;
        }
    }
    assert_true(shared > 8);
    khp_outline_clear(&west);
    khp_outline_clear(&east);
    khp_projector_free(projector);
}

static void positions_that_are_none_empty_the_outline(void **state) {
    (void)state;
    khp_projector *projector = open_projector();
    khp_outline outline = square(200000);
    khp_outline_projection result;
    assert_int_equal(khp_outline_project(projector, (khp_slice){NULL, 0}, &outline, &result, NULL),
                     KHIPU_OK);
    assert_int_equal(result.reason, KHP_REASON_POSITION_INVALID);
    assert_int_equal(outline.ring_count, 0);
    outline = square(200000);
    assert_int_equal(
        khp_outline_project(projector, KHP_SLICE("EPSG:99999"), &outline, &result, NULL), KHIPU_OK);
    assert_int_equal(result.reason, KHP_REASON_CRS_REFUSED);
    khp_outline_clear(&outline);
    khp_projector_free(projector);
}

static void rings_are_wound_as_rfc_7946_asks(void **state) {
    (void)state;
    khp_outline outline = {0};
    khp_mending mending;
    static const double outer[][2] = {{0, 0}, {0, 9}, {9, 9}, {9, 0}, {0, 0}};
    static const double hole[][2] = {{3, 3}, {6, 3}, {6, 6}, {3, 6}, {3, 3}};
    for (size_t i = 0; i < 5; i++) {
        add(&outline, outer[i][0], outer[i][1]);
    }
    assert_true(khp_outline_end_ring(&outline, false));
    for (size_t i = 0; i < 5; i++) {
        add(&outline, hole[i][0], hole[i][1]);
    }
    assert_true(khp_outline_end_ring(&outline, true));
    assert_int_equal(khp_outline_mend(&outline, &mending, NULL), KHIPU_OK);
    assert_false(mending.was_invalid || mending.was_cut || mending.is_lost);
    size_t count;
    const khp_vertex *ring = khp_outline_ring(&outline, 0, &count);
    assert_near(khp_ring_area(ring, count), 162, 0);
    ring = khp_outline_ring(&outline, 1, &count);
    assert_near(khp_ring_area(ring, count), -18, 0);
    khp_outline_clear(&outline);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_edges_stay_on_their_course),
        cmocka_unit_test(neighbours_get_the_same_corners),
        cmocka_unit_test(positions_that_are_none_empty_the_outline),
        cmocka_unit_test(rings_are_wound_as_rfc_7946_asks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
