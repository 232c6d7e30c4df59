/* Tests of position, notation and link: a whole position in one cell. */
#include "cmocka_ready.h"
#include "project/position.h"

#include <math.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

typedef struct spelling {
    const char *text;
    double lat;
    double lon;
} spelling;

static void check_read(const spelling *rows, size_t count, bool metres) {
    for (size_t i = 0; i < count; i++) {
        khp_pair pair;
        if (!khp_position_read(khp_slice_cstr(rows[i].text), metres, &pair)) {
            fail_msg("\"%s\" was not read", rows[i].text);
        }
        if (fabs(pair.lat.value - rows[i].lat) > 1e-9 ||
            fabs(pair.lon.value - rows[i].lon) > 1e-9) {
            fail_msg("\"%s\" was read as %.15g, %.15g", rows[i].text, pair.lat.value,
                     pair.lon.value);
        }
    }
}

static void check_refused(const char *const *texts, size_t count, bool metres) {
    for (size_t i = 0; i < count; i++) {
        khp_pair pair;
        if (khp_position_read(khp_slice_cstr(texts[i]), metres, &pair)) {
            fail_msg("\"%s\" was read as %.15g, %.15g", texts[i], pair.lat.value, pair.lon.value);
        }
    }
}

static void plain_pairs_have_latitude_first(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"-15.5 -70.133", -15.5, -70.133},
        {" -15.5, -70.133 ", -15.5, -70.133},
        {"-12,3 -76,8", -12.3, -76.8},
        {"-12,3, -76,8", -12.3, -76.8},
        {"35,1, 17,1", 35.1, 17.1},
        {"-9,56;-75,12", -9.56, -75.12},
        {"-9,56|-75", -9.56, -75},
        {"-9,56 / -75,12", -9.56, -75.12},
        {"(-12.5, -75.1)", -12.5, -75.1},
        {"[-12.5,-75.1]", -12.5, -75.1},
        {"( -12,5 ; -75,1 )", -12.5, -75.1},
        {"-15.5\n-70.133", -15.5, -70.133},
        {"-12.3,- 76.8", -12.3, -76.8},
        {"12 76", 12, 76},
        {"-12, -76", -12, -76},
        {"-12,-76", -12, -76},
        {"95.5, 12.5", 95.5, 12.5},
        {"12.5°, 76.8°", 12.5, 76.8},
    };
    check_read(rows, COUNT(rows), false);
}

static void hemispheres_decide_the_order(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"12.5S, 76.5W", -12.5, -76.5},    {"76.5W, 12.5S", -12.5, -76.5},
        {"12.5S76.5W", -12.5, -76.5},      {"W76.5 S12.5", -12.5, -76.5},
        {"12°30'S 76°30'W", -12.5, -76.5}, {"12°30'S76°30'W", -12.5, -76.5},
        {"S12°30'W76°30'", -12.5, -76.5},  {"12 30 S 76 30 W", -12.5, -76.5},
        {"12 30 0 76 45 0", 12.5, 76.75},  {"12,5 Sur 76,5 Oeste", -12.5, -76.5},
        {"12,5 S, 76 O", -12.5, -76},      {"Norte 12,5; Este 76,5", 12.5, 76.5},
        {"-76.5, 12.5 S", -12.5, -76.5},   {"12.5 S; -76.5", -12.5, -76.5},
    };
    check_read(rows, COUNT(rows), false);
}

static void labels_decide_the_order(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"lat: -12,3 lon: -76,8", -12.3, -76.8},
        {"Lat -12.3, Long -76.8", -12.3, -76.8},
        {"LAT. 12°30' S; LONG. 76°30' W", -12.5, -76.5},
        {"Latitud Sur 12,5, Longitud Oeste 76,5", -12.5, -76.5},
        {"longitude=-76.8&latitude=-12.3", -12.3, -76.8},
        {"{\"lat\":-12.3,\"lon\":-76.8}", -12.3, -76.8},
        {"{ \"lng\" : \"-76,8\", \"lat\" : \"-12,3\" }", -12.3, -76.8},
        {"{'latitude': -12.3, 'longitude': -76.8}", -12.3, -76.8},
        {"{lat: -12.3, lng: -76.8}", -12.3, -76.8},
        {"(lat -12.3, lon -76.8)", -12.3, -76.8},
        {"x: -76.8 y: -12.3", -12.3, -76.8},
    };
    check_read(rows, COUNT(rows), false);
    static const char *const none[] = {
        "lat: -12.3",
        "lat: -12.3 lat: -76.8",
        "lat: -12.3 lon: -76.8 lat: -12.3",
        "lat-12.3 lon-76.8",
        "lat - 12.3 lon - 76.8",
        "lat .5 lon .5",
        "lat.5 lon.5",
        "lat: -12,3 lon: -76.8",
        "lat: 12 E lon: 76 W",
        "lat: 12 S lon: 76",
        "lat: lon: 5",
        "-12.3 lat -76.8 lon",
        "lat: 1,2,3 lon: 4",
        "{\"lat\":-12.3,\"lon\":-76.8,\"alt\":3}",
        "[\"lat\":-12.3,\"lon\":-76.8]",
        "{\"lat\":-12.3,\"lon\":null}",
        "lat: -12.3 Lima: -76.8",
    };
    check_refused(none, COUNT(none), false);
}

static void geojson_and_wkt_have_longitude_first(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"POINT(-76.8 -12.3)", -12.3, -76.8},
        {"Point (-76.8 -12.3)", -12.3, -76.8},
        {"POINT Z (-76.8 -12.3 3400)", -12.3, -76.8},
        {"SRID=4326;POINT(-76.8 -12.3)", -12.3, -76.8},
        {"{\"type\":\"Point\",\"coordinates\":[-76.8,-12.3]}", -12.3, -76.8},
        {"{ \"coordinates\": [-76.8, -12.3, 3400], \"type\": \"Point\" }", -12.3, -76.8},
    };
    check_read(rows, COUNT(rows), false);
    static const char *const none[] = {
        "POINT(-76.8, -12.3)",
        "POINT(-76,8 -12,3)",
        "POINT(-76.8)",
        "POINT Z (-76.8 -12.3)",
        "POINT M (-76.8 -12.3 1)",
        "POINT(1 2 3 4)",
        "POINT EMPTY",
        "SRID=32718;POINT(1 2)",
        "POINT(-76.8 -12.3) POINT(1 2)",
        "MULTIPOINT(-76.8 -12.3)",
        "{\"type\":\"point\",\"coordinates\":[-76.8,-12.3]}",
        "{\"type\":\"Point\",\"coordinates\":[-76.8,-12.3],\"bbox\":[1]}",
        "{\"type\":\"Point\",\"type\":\"Point\",\"coordinates\":[-76.8,-12.3]}",
        "{\"type\":\"Point\",\"coordinates\":[-76.8]}",
        "{\"coordinates\":[-76.8,-12.3]}",
        "{\"type\":\"Polygon\",\"coordinates\":[-76.8,-12.3]}",
    };
    check_refused(none, COUNT(none), false);
}

static void links_are_read_where_they_name_one_position(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"geo:-12.3,-76.8", -12.3, -76.8},
        {"geo:-12.3,-76.8,3400;crs=wgs84;u=20", -12.3, -76.8},
        {"geo:0,0?q=-12.3,-76.8(casa)", -12.3, -76.8},
        {"geo:-12.3,-76.8?q=-12.3,-76.8&z=12", -12.3, -76.8},
        {"https://maps.google.com/?q=-12.3,-76.8", -12.3, -76.8},
        {"https://maps.google.com/maps?q=loc:-12.3,-76.8&z=17&hl=es", -12.3, -76.8},
        {"https://www.google.com/maps/search/?api=1&query=-12.3%2C-76.8", -12.3, -76.8},
        {"maps.google.com/?q=12%C2%B030%27S+76%C2%B030%27W", -12.5, -76.5},
        {"https://maps.google.com/?q=-12.3,-76.8&ll=-12.3,-76.8", -12.3, -76.8},
        {"https://www.openstreetmap.org/?mlat=-12.3&mlon=-76.8#map=9/-12/-77", -12.3, -76.8},
    };
    check_read(rows, COUNT(rows), false);
    static const char *const none[] = {
        "geo:-12.3",
        "geo:-12,3,-76,8",
        "geo:-12.3,-76.8;crs=nad27",
        "geo:-12.3,-76.8?q=-13,-77",
        "geo:-12.3,-76.8?q=Lima",
        "https://maps.google.com/?q=Lima",
        "https://maps.google.com/?q=-12,3,-76,8",
        "https://maps.google.com/?ll=-12.3,-76.8",
        "https://maps.google.com/?q=-12.3,-76.8&ll=-13,-77",
        "https://maps.google.com/?q=-12.3,-76.8&q=-13,-77",
        "https://maps.example/?q=-12.3,-76.8&mlat=-13&mlon=-77",
        "https://www.google.com/maps/@-12.3,-76.8,15z",
        "https://www.google.com/maps/@-13.3,-76.8,15z?q=-12.3,-76.8",
        "https://www.openstreetmap.org/?mlat=-12.3",
        "https://maps.app.goo.gl/a1b2",
        "https://www.openstreetmap.org/?mlat=-12.3&mlon=-76.8&mlon=-77",
        "https://maps.google.com/?q=%",
        "https://maps.google.com/?q=%zz",
        "http://",
        "a?b?c=1",
    };
    check_refused(none, COUNT(none), false);
}

static void what_has_two_readings_or_none_is_refused(void **state) {
    (void)state;
    static const char *const rows[] = {
        "",
        "-15.5",
        "-15.5 x",
        "-15.5 -70.1 3 4 5",
        "lat lon",
        "12,3,76,8",
        "12, 3, 76, 8",
        "1,2,3",
        "12,5 76",
        "76 12,5",
        "12,5, 76",
        "12,5 76.3",
        "12.5;76,3",
        "12,76",
        "12,345",
        "1.234,5",
        "12 30",
        "-12 45.5",
        "1 2 3",
        "12 30 50 45",
        "12.5 30 15",
        "12.5, 76.8 100",
        "12 30 15,76 45 10",
        "12.5 - 76.8",
        "12.5-76.8",
        "12/76",
        "12/05/2022",
        "12.5S, 76.8",
        "12.5 S 76.8",
        "12.5S 13.5N",
        "76.5W 12.5E",
        "-12.5 S, -76.5 W",
        "-12,3 -76,8 3824 4,5",
        "-12.3, -76.8; -13, -77",
        "12.5,, 76.8",
        "12.5 ; , 76.8",
        "[[-12.3,-76.8]]",
        "(-12.3, -76.8",
        "12o 30 S, 76o 45 W",
        "[-12.3,-76.8,100,x]",
        "-12.3\xC2\xAD -76.8",
        "12.5 y 76.8",
    };
    check_refused(rows, COUNT(rows), false);
}

static void an_altitude_is_let_go_and_an_accuracy_kept(void **state) {
    (void)state;
    khp_pair pair;
    assert_true(khp_position_read(KHP_SLICE("-15.5 -70.133 3825.1 4.5"), false, &pair));
    assert_near(pair.lon.value, -70.133, 0);
    assert_near(pair.lat.value, -15.5, 0);
    assert_near(pair.accuracy_m, 4.5, 0);
    assert_true(khp_position_read(KHP_SLICE("-15.5,-70.133,3825,4.5"), false, &pair));
    assert_near(pair.accuracy_m, 4.5, 0);
    assert_true(khp_position_read(KHP_SLICE("geo:-15.5,-70.133;u=20"), false, &pair));
    assert_near(pair.accuracy_m, 20, 0);
    static const char *const unknown[] = {"-15.5 -70.133 0 0", "-15.5 -70.133 3825",
                                          "-15.5 -70.133", "geo:-15.5,-70.133;u=0"};
    for (size_t i = 0; i < COUNT(unknown); i++) {
        assert_true(khp_position_read(khp_slice_cstr(unknown[i]), false, &pair));
        assert_true(isnan(pair.accuracy_m));
    }
}

static void in_metres_the_text_must_say_which_is_which(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"POINT(412345.5 8412345)", 8412345, 412345.5},
        {"{\"type\":\"Point\",\"coordinates\":[412345.5,8412345]}", 8412345, 412345.5},
        {"x: 412.345,5 y: 8.412.345", 8412345, 412345.5},
        {"{\"y\":8412345,\"x\":412345.5}", 8412345, 412345.5},
    };
    check_read(rows, COUNT(rows), true);
    static const char *const none[] = {
        "412345 8412345",        "lat: 8412345 lon: 412345",
        "geo:-12.3,-76.8",       "https://maps.google.com/?q=-12.3,-76.8",
        "x: 412,345 y: 8412345", "SRID=4326;POINT(-76.8 -12.3)"};
    check_refused(none, COUNT(none), true);
}

static void what_forms_write_for_no_position_says_nothing(void **state) {
    (void)state;
    static const char *const nothing[] = {"[null,null]", "[null, null]", "[]", "{}",
                                          "{\"lat\":null,\"lon\":null}"};
    static const char *const something[] = {"", "null", "[0,0]", "[null,1]", "[x]", "{\"a\":null}"};
    for (size_t i = 0; i < COUNT(nothing); i++) {
        assert_true(khp_position_says_nothing(khp_slice_cstr(nothing[i])));
    }
    for (size_t i = 0; i < COUNT(something); i++) {
        assert_false(khp_position_says_nothing(khp_slice_cstr(something[i])));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_pairs_have_latitude_first),
        cmocka_unit_test(hemispheres_decide_the_order),
        cmocka_unit_test(labels_decide_the_order),
        cmocka_unit_test(geojson_and_wkt_have_longitude_first),
        cmocka_unit_test(links_are_read_where_they_name_one_position),
        cmocka_unit_test(what_has_two_readings_or_none_is_refused),
        cmocka_unit_test(an_altitude_is_let_go_and_an_accuracy_kept),
        cmocka_unit_test(in_metres_the_text_must_say_which_is_which),
        cmocka_unit_test(what_forms_write_for_no_position_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
