/* Tests of ordinate, hemisphere and signs: one number of a position, and the ways to write it. */
#include "cmocka_ready.h"
#include "project/ordinate.h"
#include "project/signs.h"

#include <math.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define LON KHP_ORDINATE_LONGITUDE
#define LAT KHP_ORDINATE_LATITUDE
#define METRES KHP_ORDINATE_METRES

typedef struct spelling {
    const char *text;
    khp_ordinate_kind kind;
    double value;
} spelling;

static void check_read(const spelling *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        khp_ordinate ordinate = {.value = NAN};
        if (!khp_ordinate_read(khp_slice_cstr(rows[i].text), rows[i].kind, &ordinate)) {
            fail_msg("\"%s\" was not read", rows[i].text);
        }
        if (fabs(ordinate.value - rows[i].value) > 1e-12 * fmax(1, fabs(rows[i].value))) {
            fail_msg("\"%s\" was read as %.15g, not %.15g", rows[i].text, ordinate.value,
                     rows[i].value);
        }
    }
}

static void check_refused(const char *const *texts, size_t count, khp_ordinate_kind kind) {
    for (size_t i = 0; i < count; i++) {
        khp_ordinate ordinate = {.value = 0};
        if (khp_ordinate_read(khp_slice_cstr(texts[i]), kind, &ordinate)) {
            fail_msg("\"%s\" was read as %.15g", texts[i], ordinate.value);
        }
    }
}

static void decimal_degrees_are_read_with_either_mark(void **state) {
    (void)state;
    static const spelling rows[] = {{"-15.5", LAT, -15.5},   {" -70.133 ", LON, -70.133},
                                    {"+15.5", LAT, 15.5},    {"-15,5", LAT, -15.5},
                                    {"17,1", LON, 17.1},     {"-70,133", LON, -70.133},
                                    {"1.55e1", LAT, 15.5},   {"-.5", LAT, -0.5},
                                    {"12,345", LAT, 12.345}, {"-0", LAT, 0}};
    check_read(rows, COUNT(rows));
    static const char *const neither[] = {"-15.5,5", "1.015,5", "-12.345.678", "15,5,5", "1 015.5"};
    check_refused(neither, COUNT(neither), LAT);
}

static void degrees_minutes_and_seconds_are_read(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"-15 30 0", LAT, -15.5},
        {"15°30'S", LAT, -15.5},
        {"15° 30' 36\" S", LAT, -15.51},
        {"S 15° 30.6'", LAT, -15.51},
        {"15º30’36”s", LAT, -15.51},
        {"15:30:36 S", LAT, -15.51},
        {"70° 08′ 00″ W", LON, -70 - 8 / 60.0},
        {"0° 30' S", LAT, -0.5},
        {"-0 30", LAT, -0.5},
        {"15° 30,6' S", LAT, -15.51},
        {"15° 30' 36,0\" S", LAT, -15.51},
        {"15°30´36´´S", LAT, -15.51},
        {"15˚30`36``S", LAT, -15.51},
        {"15°S", LAT, -15},
        {"-15.5°", LAT, -15.5},
        {"15 ° 30 ' 36 \" S", LAT, -15.51},
    };
    check_read(rows, COUNT(rows));
}

static void hemispheres_are_known_in_four_languages(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"70.5 O", LON, -70.5},     {"70.5 W", LON, -70.5},     {"70.5 oeste", LON, -70.5},
        {"70.5 West", LON, -70.5},  {"70.5 E", LON, 70.5},      {"70.5 este", LON, 70.5},
        {"70.5 East", LON, 70.5},   {"15.5 N", LAT, 15.5},      {"15.5 norte", LAT, 15.5},
        {"15.5 north", LAT, 15.5},  {"15.5 S", LAT, -15.5},     {"15.5 Sur", LAT, -15.5},
        {"15.5 SOUTH", LAT, -15.5}, {"oeste 70.5", LON, -70.5}, {"15,5 sul", LAT, -15.5},
        {"70.5 L", LON, 70.5},      {"70.5 Leste", LON, 70.5},  {"15.5 Nord", LAT, 15.5},
        {"Sud 15,5", LAT, -15.5},   {"70.5 ouest", LON, -70.5}, {"70.5 Est", LON, 70.5},
    };
    check_read(rows, COUNT(rows));
}

static void a_hemisphere_of_the_other_axis_is_refused(void **state) {
    (void)state;
    static const char *const for_latitude[] = {"15.5 O", "15.5 E", "15.5 W", "15.5 oeste"};
    static const char *const for_longitude[] = {"70.5 N", "70.5 S", "70.5 sur"};
    check_refused(for_latitude, COUNT(for_latitude), LAT);
    check_refused(for_longitude, COUNT(for_longitude), LON);
}

static void a_sign_and_a_hemisphere_in_one_cell_are_refused(void **state) {
    (void)state;
    static const char *const rows[] = {"-15.5 S", "-15° 30' S", "+15.5 N", "S -15.5", "15.5 S S"};
    check_refused(rows, COUNT(rows), LAT);
}

static void a_letter_that_may_be_a_unit_is_no_hemisphere(void **state) {
    (void)state;
    static const char *const degrees[] = {"70.5o", "70o"};
    check_refused(degrees, COUNT(degrees), LON);
    static const char *const seconds[] = {"15 30 36s", "15°30'36s"};
    check_refused(seconds, COUNT(seconds), LAT);
    static const spelling clear[] = {{"70.5 o", LON, -70.5},
                                     {"70.5O", LON, -70.5},
                                     {"15.5s", LAT, -15.5},
                                     {"15 30 36 s", LAT, -15.51}};
    check_read(clear, COUNT(clear));
}

static void minutes_and_seconds_stay_below_60(void **state) {
    (void)state;
    static const char *const rows[] = {"15 60 0 S", "15 59 60 S", "15° 75' S", "15 0 99.5 S"};
    check_refused(rows, COUNT(rows), LAT);
    static const spelling last[] = {{"15 59 59.999 S", LAT, -15.999999722222223}};
    check_read(last, 1);
}

static void only_the_last_part_has_a_fraction(void **state) {
    (void)state;
    static const char *const rows[] = {"15.5 30 S", "15 30.5 20 S", "15 30 20 10 S",
                                       "15, 30, 20 S"};
    check_refused(rows, COUNT(rows), LAT);
}

static void units_stand_in_their_order(void **state) {
    (void)state;
    static const char *const rows[] = {"30' S",     "36\" S",   "15° 36\" S",
                                       "15' 30° S", "15:30: S", "15°: 30 S"};
    check_refused(rows, COUNT(rows), LAT);
}

static void what_is_no_ordinate_is_refused(void **state) {
    (void)state;
    static const char *const rows[] = {"",    "s/d", "S",   "°",       "-",      "nan",       "inf",
                                       "15-", "1 -", "--1", "15m 30s", "15.5.5", "15\xC2\xAD"};
    check_refused(rows, COUNT(rows), LAT);
    static const char *const metres[] = {"400000 E", "15° 30'", "", "-", "4e", "1..5"};
    check_refused(metres, COUNT(metres), METRES);
}

static void look_alikes_are_what_they_look_like(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"−15.5", LAT, -15.5},
        {"–15,5", LAT, -15.5},
        {"‑15,5", LAT, -15.5},
        {"－１５．５", LAT, -15.5},
        {"\xC2\xA0-15.5\xE2\x80\xAF", LAT, -15.5},
        {"15\xC2\xA0"
         "30\xC2\xA0S",
         LAT, -15.5},
        {"\xE2\x80\x8E-15.5", LAT, -15.5},
        {"١٥٫٥", LAT, 15.5},
        {"15ᵒ30′S", LAT, -15.5},
        {"15⁰30ʹS", LAT, -15.5},
    };
    check_read(rows, COUNT(rows));
}

static void metres_have_thousands_apart(void **state) {
    (void)state;
    static const spelling rows[] = {
        {"400000.25", METRES, 400000.25},
        {"8280000,5", METRES, 8280000.5},
        {"8.412.345,5", METRES, 8412345.5},
        {"8,412,345.5", METRES, 8412345.5},
        {"8.412.345", METRES, 8412345},
        {"8,412,345", METRES, 8412345},
        {"412 345", METRES, 412345},
        {"412 345,678", METRES, 412345.678},
        {"2'600'000.5", METRES, 2600000.5},
        {"412.345,678", METRES, 412345.678},
        {"412345.678", METRES, 412345.678},
        {"412345,678", METRES, 412345.678},
        {"-1,234.567", METRES, -1234.567},
        {"0.123", METRES, 0.123},
        {"412,34", METRES, 412.34},
        {"4.12345e5", METRES, 412345},
        {"-412345", METRES, -412345},
        {"8\xC2\xA0"
         "412\xC2\xA0"
         "345",
         METRES, 8412345},
    };
    check_read(rows, COUNT(rows));
}

static void metres_that_may_be_two_numbers_are_refused(void **state) {
    (void)state;
    static const char *const rows[] = {
        "412,345",  "412.345",   "1,234",       "-8.412",    "41.23.45",      "8.412,345.5",
        "8.412.34", "0.412.345", "8 412.345.5", "8.412 345", "8.412.345,5,5", "1234.567.890"};
    check_refused(rows, COUNT(rows), METRES);
}

static void a_hemisphere_beside_it_is_applied_or_contradicts(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *hemisphere;
        bool agrees;
        double value;
    } rows[] = {
        {"15.5", "S", true, -15.5}, {"15.5", "N", true, 15.5}, {"-15.5", "S", true, -15.5},
        {"-15.5", "N", false, 0},   {"+15.5", "S", false, 0},  {"15.5 S", "Sur", true, -15.5},
        {"15.5 S", "N", false, 0},  {"15.5", "W", false, 0},   {"15.5", " s. ", true, -15.5},
        {"0", "S", true, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        khp_ordinate ordinate;
        khp_hemisphere hemisphere;
        assert_true(khp_ordinate_read(khp_slice_cstr(rows[i].text), LAT, &ordinate));
        assert_true(khp_hemisphere_read_cell(khp_slice_cstr(rows[i].hemisphere), &hemisphere));
        if (khp_ordinate_apply(&ordinate, LAT, hemisphere) != rows[i].agrees) {
            fail_msg("\"%s\" and \"%s\"", rows[i].text, rows[i].hemisphere);
        }
        assert_true(!rows[i].agrees || ordinate.value == rows[i].value);
    }
    khp_hemisphere unused;
    assert_false(khp_hemisphere_read_cell(KHP_SLICE("SW"), &unused));
    assert_false(khp_hemisphere_read_cell(KHP_SLICE("Ost"), &unused));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimal_degrees_are_read_with_either_mark),
        cmocka_unit_test(degrees_minutes_and_seconds_are_read),
        cmocka_unit_test(hemispheres_are_known_in_four_languages),
        cmocka_unit_test(a_hemisphere_of_the_other_axis_is_refused),
        cmocka_unit_test(a_sign_and_a_hemisphere_in_one_cell_are_refused),
        cmocka_unit_test(a_letter_that_may_be_a_unit_is_no_hemisphere),
        cmocka_unit_test(minutes_and_seconds_stay_below_60),
        cmocka_unit_test(only_the_last_part_has_a_fraction),
        cmocka_unit_test(units_stand_in_their_order),
        cmocka_unit_test(what_is_no_ordinate_is_refused),
        cmocka_unit_test(look_alikes_are_what_they_look_like),
        cmocka_unit_test(metres_have_thousands_apart),
        cmocka_unit_test(metres_that_may_be_two_numbers_are_refused),
        cmocka_unit_test(a_hemisphere_beside_it_is_applied_or_contradicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
