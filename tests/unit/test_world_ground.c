/* Tests of ground: on which side of a border positions lie that everybody can look up. */
#include "base/memory.h"
#include "cmocka_ready.h"
#include "world/ground.h"

#define MARGIN 25000

static khp_world_ground *ground;

static int set_up(void **state) {
    (void)state;
    ground = khp_world_ground_new();
    return ground == NULL ? 1 : 0;
}

static int tear_down(void **state) {
    (void)state;
    khp_world_ground_free(ground);
    return 0;
}

static uint32_t area_of(const char *adm1) {
    khp_world_cursor cursor;
    khp_world_code hit;
    khp_world_find_code(khp_slice_cstr(adm1), &cursor);
    while (khp_world_next_code(&cursor, &hit)) {
        if (hit.scheme == KHP_WORLD_BY_ADM1) {
            return hit.area;
        }
    }
    fail_msg("no area %s", adm1);
    return KHP_WORLD_NO_AREA;
}

static khp_world_side where(const char *adm1, double longitude, double latitude) {
    khp_world_side side = KHP_WORLD_NEAR;
    assert_true(khp_world_where(ground, area_of(adm1), longitude, latitude, MARGIN, &side));
    return side;
}

static khp_world_side country(const char *iso2, double longitude, double latitude) {
    khp_world_side side = KHP_WORLD_NEAR;
    assert_true(
        khp_world_country_where(ground, khp_slice_cstr(iso2), longitude, latitude, MARGIN, &side));
    return side;
}

static void a_position_well_inside_is_inside_and_elsewhere_is_outside(void **state) {
    (void)state;
    assert_int_equal(where("PER-586", -74.2, -13.6), KHP_WORLD_INSIDE);  /* Ayacucho */
    assert_int_equal(where("PER-586", -70.0, -15.8), KHP_WORLD_OUTSIDE); /* Puno's town */
    assert_int_equal(where("USA-3516", -100.5, 47.5), KHP_WORLD_INSIDE); /* North Dakota */
    assert_int_equal(where("USA-3516", -100.5, 44.5), KHP_WORLD_OUTSIDE);
    assert_int_equal(where("CHN-1150", 104.0, 35.9), KHP_WORLD_INSIDE); /* Gansu */
}

/* North and South Dakota meet at 45.94 degrees north: 25 km are 0.225 degrees. */
static void within_the_margin_of_a_border_nothing_is_said(void **state) {
    (void)state;
    static const struct {
        double latitude;
        khp_world_side side;
    } steps[] = {
        {46.24, KHP_WORLD_INSIDE}, {46.14, KHP_WORLD_NEAR}, {45.95, KHP_WORLD_NEAR},
        {45.92, KHP_WORLD_NEAR},   {45.74, KHP_WORLD_NEAR}, {45.68, KHP_WORLD_OUTSIDE},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        assert_int_equal(where("USA-3516", -100.5, steps[i].latitude), steps[i].side);
    }
    khp_world_side side;
    assert_true(khp_world_where(ground, area_of("USA-3516"), -100.5, 45.97, 1000, &side));
    assert_int_equal(side, KHP_WORLD_INSIDE);
    assert_true(khp_world_where(ground, area_of("USA-3516"), -100.5, 45.9, 1000, &side));
    assert_int_equal(side, KHP_WORLD_OUTSIDE);
}

static void inner_borders_do_not_count_for_a_country(void **state) {
    (void)state;
    assert_int_equal(where("USA-3516", -100.5, 45.95), KHP_WORLD_NEAR);
    assert_int_equal(country("US", -100.5, 45.95), KHP_WORLD_INSIDE);
    assert_int_equal(country("CA", -100.5, 45.95), KHP_WORLD_OUTSIDE);
    assert_int_equal(country("US", -100.5, 49.1), KHP_WORLD_NEAR);
    assert_int_equal(country("US", -100.5, 49.5), KHP_WORLD_OUTSIDE);
}

static void a_country_inside_another_is_a_hole_in_it(void **state) {
    (void)state;
    assert_int_equal(country("LS", 28.2, -29.6), KHP_WORLD_INSIDE); /* Lesotho */
    assert_int_equal(country("ZA", 28.2, -29.6), KHP_WORLD_OUTSIDE);
    assert_int_equal(country("ZA", 26.2, -29.1), KHP_WORLD_INSIDE); /* Bloemfontein */
    assert_int_equal(country("LS", 26.2, -29.1), KHP_WORLD_OUTSIDE);
}

static void a_strip_that_is_narrower_than_the_margin_is_near_everywhere(void **state) {
    (void)state;
    khp_world_area gaza;
    uint32_t number = KHP_WORLD_NO_AREA;
    double distance = -1;
    assert_true(khp_world_nearest(ground, 34.38, 31.42, &number, &distance));
    assert_true(khp_world_area_at(number, &gaza));
    assert_slice(gaza.country, "PS");
    assert_near(distance, 0, 0);
    assert_int_equal(where("GAZ+00?", 34.38, 31.42), KHP_WORLD_NEAR);
    khp_world_side side;
    assert_true(khp_world_where(ground, number, 34.38, 31.42, 1000, &side));
    assert_int_equal(side, KHP_WORLD_INSIDE);
    assert_int_equal(where("GAZ+00?", 35.2, 31.8), KHP_WORLD_OUTSIDE); /* Jerusalem */
}

static void areas_on_both_sides_of_the_antimeridian_are_one(void **state) {
    (void)state;
    assert_int_equal(where("RUS-2321", 177.5, 66.0), KHP_WORLD_INSIDE); /* Chukotka */
    assert_int_equal(where("RUS-2321", 179.99, 67.5), KHP_WORLD_INSIDE);
    assert_int_equal(where("RUS-2321", -179.99, 67.5), KHP_WORLD_INSIDE);
    assert_int_equal(where("RUS-2321", 180, 67.5), KHP_WORLD_INSIDE);
    assert_int_equal(where("RUS-2321", -180, 67.5), KHP_WORLD_INSIDE);
    assert_int_equal(where("RUS-2321", -174, 66.5), KHP_WORLD_INSIDE);
    assert_int_equal(where("RUS-2321", -150, 66.0), KHP_WORLD_OUTSIDE); /* Alaska */
    assert_int_equal(country("FJ", 178.0, -17.8), KHP_WORLD_INSIDE);
    assert_int_equal(country("FJ", -179.9, -16.8), KHP_WORLD_INSIDE); /* Taveuni, from the east */
    assert_int_equal(country("RU", -174, 66.5), KHP_WORLD_INSIDE);
}

static void at_sea_the_nearest_land_counts_as_far_as_400_km(void **state) {
    (void)state;
    /* Off the coast of Arequipa: 60 km, 250 km, and more than 400 km out. */
    assert_int_equal(country("PE", -73.5, -17.2), KHP_WORLD_INSIDE);
    assert_int_equal(country("PE", -75.5, -17.5), KHP_WORLD_INSIDE);
    assert_int_equal(country("CL", -75.5, -17.5), KHP_WORLD_OUTSIDE);
    assert_int_equal(country("PE", -82.0, -20.0), KHP_WORLD_OUTSIDE);
    /* Half way across the strait of Dover neither shore is nearer by 25 km. */
    assert_int_equal(country("GB", 1.5, 51.0), KHP_WORLD_NEAR);
    assert_int_equal(country("FR", 1.5, 51.0), KHP_WORLD_NEAR);
    assert_int_equal(country("ES", 1.5, 51.0), KHP_WORLD_OUTSIDE);
}

static void a_coast_is_no_border(void **state) {
    (void)state;
    /* Antofagasta's town lies on the sea, 200 km from the next region. */
    assert_int_equal(where("CHL-2695", -70.4, -23.65), KHP_WORLD_INSIDE);
}

static void what_is_no_position_or_no_area_is_not_decided(void **state) {
    (void)state;
    khp_world_side side = KHP_WORLD_INSIDE;
    assert_true(khp_world_where(ground, KHP_WORLD_NO_AREA, 0, 0, MARGIN, &side));
    assert_int_equal(side, KHP_WORLD_NEAR);
    assert_int_equal(country("ZZ", 0, 0), KHP_WORLD_NEAR);
    assert_int_equal(country("PE", 181, 0), KHP_WORLD_NEAR);
    assert_int_equal(country("PE", 0, -91), KHP_WORLD_NEAR);
    uint32_t area = 0;
    double distance = 0;
    assert_true(khp_world_nearest(ground, -120, -40, &area, &distance)); /* the South Pacific */
    assert_int_equal(area, KHP_WORLD_NO_AREA);
}

static void every_label_point_lies_in_its_area(void **state) {
    (void)state;
    for (uint32_t i = 0; i < khp_world_count(); i++) {
        khp_world_area area;
        khp_world_side side = KHP_WORLD_OUTSIDE;
        assert_true(khp_world_area_at(i, &area));
        assert_true(khp_world_where(ground, i, area.longitude, area.latitude, 0, &side));
        if (side == KHP_WORLD_OUTSIDE) {
            fail_msg("%.*s: its label point is not in it", (int)area.adm1_code.len,
                     area.adm1_code.ptr);
        }
    }
}

static void each_failed_request_of_memory_is_told(void **state) {
    (void)state;
    khp_world_side side;
    for (unsigned long n = 1;; n++) {
        khp_memory_fail_at(n, 0);
        khp_world_ground *other = khp_world_ground_new();
        bool ok = other != NULL &&
                  khp_world_where(other, area_of("PER-586"), -74.2, -13.6, MARGIN, &side);
        bool was_reached = khp_memory_requests() >= n;
        khp_memory_fail_at(0, 0);
        assert_true(ok == !was_reached);
        if (other != NULL) { /* what failed once may be asked again */
            assert_true(khp_world_where(other, area_of("PER-586"), -74.2, -13.6, MARGIN, &side));
            assert_int_equal(side, KHP_WORLD_INSIDE);
        }
        khp_world_ground_free(other);
        if (!was_reached) {
            assert_true(n > 8);
            break;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_position_well_inside_is_inside_and_elsewhere_is_outside),
        cmocka_unit_test(within_the_margin_of_a_border_nothing_is_said),
        cmocka_unit_test(inner_borders_do_not_count_for_a_country),
        cmocka_unit_test(a_country_inside_another_is_a_hole_in_it),
        cmocka_unit_test(a_strip_that_is_narrower_than_the_margin_is_near_everywhere),
        cmocka_unit_test(areas_on_both_sides_of_the_antimeridian_are_one),
        cmocka_unit_test(at_sea_the_nearest_land_counts_as_far_as_400_km),
        cmocka_unit_test(a_coast_is_no_border),
        cmocka_unit_test(what_is_no_position_or_no_area_is_not_decided),
        cmocka_unit_test(every_label_point_lies_in_its_area),
        cmocka_unit_test(each_failed_request_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
