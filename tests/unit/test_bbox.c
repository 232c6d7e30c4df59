/* Tests of bbox: the box around positions. */
#include "cmocka_ready.h"
#include "model/bbox.h"
#include "random.h"

static void check_sides(const khp_bbox *bbox, double west, double south, double east,
                        double north) {
    double sides[4];
    khp_bbox_sides(bbox, sides);
    assert_near(sides[0], west, 0);
    assert_near(sides[1], south, 0);
    assert_near(sides[2], east, 0);
    assert_near(sides[3], north, 0);
}

static void one_position_is_its_own_box(void **state) {
    (void)state;
    khp_bbox bbox = {0};
    assert_false(bbox.any);
    khp_bbox_add(&bbox, -70, -15);
    assert_true(bbox.any);
    check_sides(&bbox, -70, -15, -70, -15);
}

static void sides_are_west_south_east_north(void **state) {
    (void)state;
    khp_bbox bbox = {0};
    khp_bbox_add(&bbox, -70, -15);
    khp_bbox_add(&bbox, -75, -12);
    khp_bbox_add(&bbox, -72, -18);
    check_sides(&bbox, -75, -18, -70, -12);
}

static void a_box_crosses_the_antimeridian_only_if_that_is_narrower(void **state) {
    (void)state;
    khp_bbox fiji = {0};
    khp_bbox_add(&fiji, 177, -18);
    khp_bbox_add(&fiji, -178, -16);
    khp_bbox_add(&fiji, -179, -17);
    khp_bbox_add(&fiji, 179, -17);
    check_sides(&fiji, 177, -18, -178, -16);
    khp_bbox continents = {0};
    khp_bbox_add(&continents, -70, -15);
    khp_bbox_add(&continents, 100, 15);
    check_sides(&continents, -70, -15, 100, 15);
    khp_bbox zero = {0};
    khp_bbox_add(&zero, 0, 0);
    khp_bbox_add(&zero, -170, 0);
    khp_bbox_add(&zero, 170, 0);
    check_sides(&zero, -170, 0, 170, 0);
}

static void merging_is_adding_all_of_the_other(void **state) {
    (void)state;
    random_state random = random_begin("merging_is_adding_all_of_the_other");
    for (int round = 0; round < 500; round++) {
        khp_bbox whole = {0};
        khp_bbox parts[2] = {{0}, {0}};
        for (size_t n = random_below(&random, 12); n > 0; n--) {
            double lon = (double)random_below(&random, 361) - 180;
            double lat = (double)random_below(&random, 181) - 90;
            khp_bbox_add(&whole, lon, lat);
            khp_bbox_add(&parts[random_below(&random, 2)], lon, lat);
        }
        khp_bbox_merge(&parts[0], &parts[1]);
        assert_int_equal(parts[0].any, whole.any);
        if (whole.any) {
            double sides[4];
            khp_bbox_sides(&whole, sides);
            check_sides(&parts[0], sides[0], sides[1], sides[2], sides[3]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_position_is_its_own_box),
        cmocka_unit_test(sides_are_west_south_east_north),
        cmocka_unit_test(a_box_crosses_the_antimeridian_only_if_that_is_narrower),
        cmocka_unit_test(merging_is_adding_all_of_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
