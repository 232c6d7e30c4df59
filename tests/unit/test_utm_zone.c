/* Tests of utm_zone: the zone that a cell tells. */
#include "cmocka_ready.h"
#include "project/utm_zone.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void zones_are_read_with_and_without_a_side(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int number;
        int side;
    } rows[] = {
        {"18", 18, 0},
        {"18S", 18, -1},
        {"18 s", 18, -1},
        {"18-N", 18, 1},
        {"18L", 18, -1},
        {"18H", 18, -1},
        {"18M", 18, -1},
        {"18P", 18, 1},
        {"1C", 1, -1},
        {"60X", 60, 1},
        {"18E", 18, -1},
        {"18W", 18, 1},
        {"18 Sur", 18, -1},
        {"Zona 18 Sul", 18, -1},
        {"UTM 18N", 18, 1},
        {"HUSO 30", 30, 0},
        {"Fuso 23K", 23, -1},
        {"fuseau 31 Nord", 31, 1},
        {"WGS84 UTM 18S", 18, -1},
        {"WGS 84 UTM zone 18S", 18, -1},
        {"18.0", 18, 0},
        {"\xC2\xA0"
         "18\xC2\xA0S",
         18, -1},
        {"07", 7, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        khp_utm_zone zone = {0, 9};
        if (!khp_utm_zone_read(khp_slice_cstr(rows[i].text), &zone)) {
            fail_msg("\"%s\" was not read", rows[i].text);
        }
        if (zone.number != rows[i].number || zone.side != rows[i].side) {
            fail_msg("\"%s\" was read as %d, %d", rows[i].text, zone.number, zone.side);
        }
    }
}

static void what_is_no_zone_is_refused(void **state) {
    (void)state;
    static const char *const rows[] = {"",        "0",   "61",   "18I",  "18O",  "18A",   "18B",
                                       "18Y",     "18Z", "18SS", "S18",  "sur",  "18.5",  "180",
                                       "18 Este", "84",  "-18",  "18 -", "zona", "17/18", "32718"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        khp_utm_zone zone;
        if (khp_utm_zone_read(khp_slice_cstr(rows[i]), &zone)) {
            fail_msg("\"%s\" was read as %d, %d", rows[i], zone.number, zone.side);
        }
    }
}

static void a_zone_has_a_crs_of_wgs_84(void **state) {
    (void)state;
    char crs[KHP_UTM_CRS_BYTES];
    khp_utm_zone_crs((khp_utm_zone){18, -1}, crs);
    assert_string_equal(crs, "EPSG:32718");
    khp_utm_zone_crs((khp_utm_zone){7, 1}, crs);
    assert_string_equal(crs, "EPSG:32607");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zones_are_read_with_and_without_a_side),
        cmocka_unit_test(what_is_no_zone_is_refused),
        cmocka_unit_test(a_zone_has_a_crs_of_wgs_84),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
