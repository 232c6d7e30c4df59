/* Positions that are told less exactly: cells, distances, middles. */
#include "cmocka_ready.h"
#include "protect/generalise.h"
#include "random.h"

#include <math.h>

static const khp_precision levels[] = {KHP_PRECISION_SETTLEMENT, KHP_PRECISION_DISTRICT,
                                       KHP_PRECISION_PROVINCE, KHP_PRECISION_DEPARTMENT,
                                       KHP_PRECISION_COUNTRY};
#define LEVELS (sizeof levels / sizeof *levels)

static void distances_are_those_on_the_sphere(void **state) {
    (void)state;
    assert_near(khp_distance_m(0, 0, 0, 1), 111195.08, 0.01);
    assert_near(khp_distance_m(179.5, 0, -179.5, 0), 111195.08, 0.01);
    assert_near(khp_distance_m(-74.22, -13.16, -74.22, -13.16), 0, 0);
    assert_near(khp_distance_m(0, 90, 123, 90), 0, 0.001);
    assert_near(khp_distance_m(0, 0, 180, 0), 20015114.35, 0.1);
}

static void the_centre_depends_on_the_cell_alone(void **state) {
    (void)state;
    double lon[2], lat[2], radius;
    khp_cell_centre(KHP_PRECISION_PROVINCE, -74.01, -13.06, &lon[0], &lat[0], &radius);
    khp_cell_centre(KHP_PRECISION_PROVINCE, -74.49, -13.49, &lon[1], &lat[1], &radius);
    assert_true(lon[0] == -74.25 && lat[0] == -13.25);
    assert_true(lon[0] == lon[1] && lat[0] == lat[1]);
    khp_cell_centre(KHP_PRECISION_PROVINCE, -74.56, -13.49, &lon[1], &lat[1], &radius);
    assert_true(lon[1] == -74.75);
}

static void a_cell_holds_its_positions_within_the_nominal_radius(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    for (int i = 0; i < 200000; i++) {
        khp_precision level = levels[random_below(&random, LEVELS)];
        double lon = (double)random_below(&random, 3600001) / 10000 - 180;
        double lat = (double)random_below(&random, 1800001) / 10000 - 90;
        double centre_lon, centre_lat, radius;
        khp_cell_centre(level, lon, lat, &centre_lon, &centre_lat, &radius);
        assert_true(khp_distance_m(lon, lat, centre_lon, centre_lat) <= radius + 1e-6);
        assert_true(radius <= khp_precision_uncertainty_m(level));
        assert_true(fabs(centre_lon) < 180 && fabs(centre_lat) < 90);
    }
}

static void cells_lie_in_wider_cells_as_a_whole(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    for (int i = 0; i < 100000; i++) {
        double lon[2], lat[2], wide_lon[2], wide_lat[2], radius;
        double x = (double)random_below(&random, 3600001) / 10000 - 180;
        double y = (double)random_below(&random, 1800001) / 10000 - 90;
        khp_precision level = levels[random_below(&random, LEVELS)];
        for (khp_precision inner = KHP_PRECISION_SETTLEMENT; inner < level; inner++) {
            khp_cell_centre(inner, x, y, &lon[0], &lat[0], &radius);
            khp_cell_centre(level, x, y, &wide_lon[0], &wide_lat[0], &radius);
            khp_cell_centre(level, lon[0], lat[0], &wide_lon[1], &wide_lat[1], &radius);
            assert_true(wide_lon[0] == wide_lon[1] && wide_lat[0] == wide_lat[1]);
        }
    }
}

static void an_uncertainty_is_nominal_or_in_whole_kilometres(void **state) {
    (void)state;
    assert_near(khp_wide_uncertainty_m(KHP_PRECISION_PROVINCE, 12345), 50000, 0);
    assert_near(khp_wide_uncertainty_m(KHP_PRECISION_PROVINCE, 50000.5), 51000, 0);
    assert_near(khp_wide_uncertainty_m(KHP_PRECISION_SITE, 1), 1000, 0);
}

static void the_middle_is_right_across_the_antimeridian(void **state) {
    (void)state;
    khp_middle middle = {0};
    double lon, lat;
    assert_false(khp_middle_position(&middle, &lon, &lat));
    khp_middle_add(&middle, 179, -18);
    khp_middle_add(&middle, -179, -18);
    assert_true(khp_middle_position(&middle, &lon, &lat));
    assert_near(fabs(lon), 180, 1e-9);
    assert_near(lat, -18, 0.01);
    khp_middle opposite = {0};
    khp_middle_add(&opposite, 0, 0);
    khp_middle_add(&opposite, 180, 0);
    assert_false(khp_middle_position(&opposite, &lon, &lat));
}

static khp_precision level_for(khp_precision level, const char *cell, bool expect_understood) {
    const khp_policy policy = {.positions = level};
    khp_precision told;
    bool is_understood;
    assert_true(khp_policy_level(&policy, khp_slice_cstr(cell), &told, &is_understood));
    assert_int_equal(is_understood, expect_understood);
    return told;
}

/* A record may ask for more cover than the profile gives all, never for less. */
static void the_wider_of_the_profile_and_the_record_holds(void **state) {
    (void)state;
    const khp_precision district = KHP_PRECISION_DISTRICT;
    assert_int_equal(level_for(district, "", true), KHP_PRECISION_DISTRICT);
    assert_int_equal(level_for(district, "Departamento", true), KHP_PRECISION_DEPARTMENT);
    assert_int_equal(level_for(district, "settlement", true), KHP_PRECISION_DISTRICT);
    assert_int_equal(level_for(KHP_PRECISION_SITE, "province", true), KHP_PRECISION_PROVINCE);
    assert_int_equal(level_for(district, "please hide", false), KHP_PRECISION_DEPARTMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_on_the_sphere),
        cmocka_unit_test(the_centre_depends_on_the_cell_alone),
        cmocka_unit_test(a_cell_holds_its_positions_within_the_nominal_radius),
        cmocka_unit_test(cells_lie_in_wider_cells_as_a_whole),
        cmocka_unit_test(an_uncertainty_is_nominal_or_in_whole_kilometres),
        cmocka_unit_test(the_wider_of_the_profile_and_the_record_holds),
        cmocka_unit_test(the_middle_is_right_across_the_antimeridian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
