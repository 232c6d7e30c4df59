/* Tests of geodesic: distances on the ellipsoid, against those of PROJ's geod (C. F. F. Karney's
 * algorithm), whose figures stand here. */
#include "cmocka_ready.h"
#include "model/geodesic.h"

#include <math.h>

static void check(double lon_a, double lat_a, double lon_b, double lat_b, double metres,
                  double within) {
    assert_near(khp_geodesic_m(lon_a, lat_a, lon_b, lat_b), metres, within);
    assert_near(khp_geodesic_m(lon_b, lat_b, lon_a, lat_a), metres, within);
    assert_near(khp_geodesic_m(-lon_a, -lat_a, -lon_b, -lat_b), metres, within);
}

static void distances_are_those_of_the_ellipsoid(void **state) {
    (void)state;
    check(-77.05, -12.05, -70.1333, -15.5, 839584.0797, 1e-3);
    check(42.74, 0.07, 0.07, 42.74, 6357703.4247, 1e-3);
    check(10, 40, 179, -40, 19084878.9491, 1e-3);
    check(-70.1333, -15.5, -70.1333, -15.5000001, 0.0111, 1e-3);
}

static void a_point_is_nowhere_from_itself(void **state) {
    (void)state;
    check(20, 10, 20, 10, 0, 0);
    check(20, 90, -100, 90, 0, 1e-3);
}

static void the_equator_is_no_special_case(void **state) {
    (void)state;
    check(0, 0, 90, 0, 10018754.1714, 1e-3);
}

static void the_antimeridian_is_crossed(void **state) {
    (void)state;
    check(179.9, 60, -179.8, 60.3, 37348.1089, 1e-3);
}

static void poles_are_reached(void **state) {
    (void)state;
    check(0, 90, 12, -89, 19892237.5937, 1e-3);
}

/* Where the series does not settle, a sphere is near enough. */
static void opposite_points_are_told_roughly(void **state) {
    (void)state;
    check(0, 0, 179.6, 0.3, 19961041.7951, 19961041.7951 * 0.006);
    check(0, 30, 179.8, -29.9, 19989832.8276, 19989832.8276 * 0.006);
}

static void what_is_no_number_has_no_distance(void **state) {
    (void)state;
    assert_true(isnan(khp_geodesic_m((double)NAN, 0, 0, 0)));
    assert_true(isnan(khp_geodesic_m(0, 0, 0, (double)NAN)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_of_the_ellipsoid),
        cmocka_unit_test(a_point_is_nowhere_from_itself),
        cmocka_unit_test(the_equator_is_no_special_case),
        cmocka_unit_test(the_antimeridian_is_crossed),
        cmocka_unit_test(poles_are_reached),
        cmocka_unit_test(opposite_points_are_told_roughly),
        cmocka_unit_test(what_is_no_number_has_no_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
