/* Tests of position: the ways in which people write coordinates. */
#include "cmocka_ready.h"
#include "project/position.h"

#include <math.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

typedef struct spelling {
    const char *text;
    khp_axis axis;
    double value;
} spelling;

static void check_read(const spelling *rows, size_t count, char mark) {
    for (size_t i = 0; i < count; i++) {
        double value = NAN;
        if (!khp_position_read_ordinate(khp_slice_cstr(rows[i].text), mark, rows[i].axis, &value)) {
            fail_msg("\"%s\" was not read", rows[i].text);
        }
        if (fabs(value - rows[i].value) > 1e-12) {
            fail_msg("\"%s\" was read as %.15g, not %.15g", rows[i].text, value, rows[i].value);
        }
    }
}

static void check_refused(const char *const *texts, size_t count, char mark, khp_axis axis) {
    for (size_t i = 0; i < count; i++) {
        double value = 0;
        if (khp_position_read_ordinate(khp_slice_cstr(texts[i]), mark, axis, &value)) {
            fail_msg("\"%s\" was read as %.15g", texts[i], value);
        }
    }
}

static void decimal_degrees_are_read_with_their_own_mark(void **state) {
    (void)state;
    static const spelling points[] = {{"-15.5", KHP_AXIS_LATITUDE, -15.5},
                                      {" -70.133 ", KHP_AXIS_LONGITUDE, -70.133},
                                      {"+15.5", KHP_AXIS_LATITUDE, 15.5},
                                      {"400000.25", KHP_AXIS_PLANAR, 400000.25}};
    static const spelling commas[] = {{"-15,5", KHP_AXIS_LATITUDE, -15.5},
                                      {"-70,133", KHP_AXIS_LONGITUDE, -70.133},
                                      {"8280000,5", KHP_AXIS_PLANAR, 8280000.5}};
    check_read(points, COUNT(points), '.');
    check_read(commas, COUNT(commas), ',');
    static const char *const other[] = {"-15,5"};
    check_refused(other, 1, '.', KHP_AXIS_LATITUDE);
    static const char *const another[] = {"-15.5"};
    check_refused(another, 1, ',', KHP_AXIS_LATITUDE);
}

static void degrees_minutes_and_seconds_are_read(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"-15 30 0", KHP_AXIS_LATITUDE, -15.5},
        {"15°30'S", KHP_AXIS_LATITUDE, -15.5},
        {"15° 30' 36\" S", KHP_AXIS_LATITUDE, -15.51},
        {"S 15° 30.6'", KHP_AXIS_LATITUDE, -15.51},
        {"15º30’36”s", KHP_AXIS_LATITUDE, -15.51},
        {"15:30:36 S", KHP_AXIS_LATITUDE, -15.51},
        {"70° 08′ 00″ W", KHP_AXIS_LONGITUDE, -70 - 8 / 60.0},
        {"0° 30' S", KHP_AXIS_LATITUDE, -0.5},
        {"-0 30", KHP_AXIS_LATITUDE, -0.5},
    };
    check_read(rows, COUNT(rows), '.');
    static const spelling commas[] = {{"15° 30,6' S", KHP_AXIS_LATITUDE, -15.51},
                                      {"15° 30' 36,0\" S", KHP_AXIS_LATITUDE, -15.51}};
    check_read(commas, COUNT(commas), ',');
}

static void hemispheres_are_spanish_and_english(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"70.5 O", KHP_AXIS_LONGITUDE, -70.5},     {"70.5 W", KHP_AXIS_LONGITUDE, -70.5},
        {"70.5 oeste", KHP_AXIS_LONGITUDE, -70.5}, {"70.5 West", KHP_AXIS_LONGITUDE, -70.5},
        {"70.5 E", KHP_AXIS_LONGITUDE, 70.5},      {"70.5 este", KHP_AXIS_LONGITUDE, 70.5},
        {"70.5 East", KHP_AXIS_LONGITUDE, 70.5},   {"15.5 N", KHP_AXIS_LATITUDE, 15.5},
        {"15.5 norte", KHP_AXIS_LATITUDE, 15.5},   {"15.5 north", KHP_AXIS_LATITUDE, 15.5},
        {"15.5 S", KHP_AXIS_LATITUDE, -15.5},      {"15.5 Sur", KHP_AXIS_LATITUDE, -15.5},
        {"15.5 SOUTH", KHP_AXIS_LATITUDE, -15.5},  {"oeste 70.5", KHP_AXIS_LONGITUDE, -70.5},
    };
    check_read(rows, COUNT(rows), '.');
}

static void a_hemisphere_of_the_other_axis_is_refused(void **state) {
    (void)state;
    static const char *const for_latitude[] = {"15.5 O", "15.5 E", "15.5 W", "15.5 oeste"};
    static const char *const for_longitude[] = {"70.5 N", "70.5 S", "70.5 sur"};
    check_refused(for_latitude, COUNT(for_latitude), '.', KHP_AXIS_LATITUDE);
    check_refused(for_longitude, COUNT(for_longitude), '.', KHP_AXIS_LONGITUDE);
}

static void a_sign_and_a_hemisphere_contradict_each_other(void **state) {
    (void)state;
    static const char *const rows[] = {"-15.5 S", "-15° 30' S", "+15.5 N", "S -15.5", "15.5 S S"};
    check_refused(rows, COUNT(rows), '.', KHP_AXIS_LATITUDE);
}

static void minutes_and_seconds_stay_below_60(void **state) {
    (void)state;
    static const char *const rows[] = {"15 60 0 S", "15 59 60 S", "15° 75' S", "15 0 99.5 S"};
    check_refused(rows, COUNT(rows), '.', KHP_AXIS_LATITUDE);
    static const spelling last[] = {{"15 59 59.999 S", KHP_AXIS_LATITUDE, -15.999999722222223}};
    check_read(last, 1, '.');
}

static void only_the_last_part_has_a_fraction(void **state) {
    (void)state;
    static const char *const rows[] = {"15.5 30 S", "15 30.5 20 S", "15 30 20 10 S"};
    check_refused(rows, COUNT(rows), '.', KHP_AXIS_LATITUDE);
}

static void what_is_no_position_is_refused(void **state) {
    (void)state;
    static const char *const rows[] = {"",    "s/d", "S",   "°",       "-",     "nan",
                                       "inf", "15-", "1 -", "15m 30s", "15.5.5"};
    check_refused(rows, COUNT(rows), '.', KHP_AXIS_LATITUDE);
    static const char *const planar[] = {"400000 E", "400 000", "15° 30'"};
    check_refused(planar, COUNT(planar), '.', KHP_AXIS_PLANAR);
}

static void a_geopoint_has_latitude_first(void **state) {
    (void)state;
    khp_geopoint point;
    assert_true(khp_position_read_geopoint(KHP_SLICE("-15.5 -70.133 3825.1 4.5"), &point));
    assert_near(point.lon, -70.133, 0);
    assert_near(point.lat, -15.5, 0);
    assert_near(point.accuracy_m, 4.5, 0);
    assert_true(khp_position_read_geopoint(KHP_SLICE(" -15.5, -70.133 "), &point));
    assert_near(point.lon, -70.133, 0);
}

static void an_accuracy_of_zero_is_not_known(void **state) {
    (void)state;
    khp_geopoint point;
    assert_true(khp_position_read_geopoint(KHP_SLICE("-15.5 -70.133 0 0"), &point));
    assert_true(isnan(point.accuracy_m));
    assert_true(khp_position_read_geopoint(KHP_SLICE("-15.5 -70.133 3825"), &point));
    assert_true(isnan(point.accuracy_m));
    assert_true(khp_position_read_geopoint(KHP_SLICE("-15.5 -70.133"), &point));
    assert_true(isnan(point.accuracy_m));
}

static void what_is_no_geopoint_is_refused(void **state) {
    (void)state;
    static const char *const rows[] = {"", "-15.5", "-15.5 x", "-15.5 -70.1 3 4 5", "lat lon"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        khp_geopoint point;
        if (khp_position_read_geopoint(khp_slice_cstr(rows[i]), &point)) {
            fail_msg("\"%s\" was read", rows[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimal_degrees_are_read_with_their_own_mark),
        cmocka_unit_test(degrees_minutes_and_seconds_are_read),
        cmocka_unit_test(hemispheres_are_spanish_and_english),
        cmocka_unit_test(a_hemisphere_of_the_other_axis_is_refused),
        cmocka_unit_test(a_sign_and_a_hemisphere_contradict_each_other),
        cmocka_unit_test(minutes_and_seconds_stay_below_60),
        cmocka_unit_test(only_the_last_part_has_a_fraction),
        cmocka_unit_test(what_is_no_position_is_refused),
        cmocka_unit_test(a_geopoint_has_latitude_first),
        cmocka_unit_test(an_accuracy_of_zero_is_not_known),
        cmocka_unit_test(what_is_no_geopoint_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
