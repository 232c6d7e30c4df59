/* Tests of position_cells: cells that would tell a position, and those that only look like it. */
#include "cmocka_ready.h"
#include "run/position_cells.h"

static void check(bool expected, const char *const *cells, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (khp_cell_tells_position(khp_slice_cstr(cells[i])) != expected) {
            fail_msg("%s a position: %s", expected ? "is" : "is not", cells[i]);
        }
    }
}

static void positions_are_found_however_they_are_written(void **state) {
    (void)state;
    static const char *const cells[] = {
        "-12.0463731 -77.042754 154.0 4.5",
        "-12.0463731, -77.042754",
        "[-12.0463731,-77.042754]",
        "12\xC2\xB0"
        "2'46.9\"S 77\xC2\xB0"
        "2'33.9\"W",
        "lat: -12,0463 lon: -77,0427",
        "geo:-12.0463731,-77.042754",
        "POINT(-77.042754 -12.0463731)",
        "POINT(283000 8450000)",
        "LINESTRING(-77.04 -12.04, -77.05 -12.05)",
        "{\"type\":\"Point\",\"coordinates\":[-77.042754,-12.0463731]}",
        "{\"type\":\"LineString\",\"coordinates\":[[-77.042754,-12.0463731],[-77.1,-12.1]]}",
        "{\"a\":1,\"where\":{\"lat\":-12.0463,\"lon\":-77.0427}}",
        "-12.04 -77.04 0 0;-12.05 -77.05 0 0;",
        "https://www.google.com/maps?q=-12.0463731,-77.042754",
        "see https://maps.app.goo.gl/AbCdEf12 (the square)",
        "https://www.openstreetmap.org/?mlat=-12.04637&mlon=-77.04275",
        "https://news.example/story?at=1&q=-12.0463731,-77.042754",
        "seen at geo:-12.0463731,-77.042754\xC2\xA0",
        "\xE2\x80\x9Cgeo:-12.0463731,-77.042754\xE2\x80\x9D",
        "https://news.example/?q=-12.0463731,-77.042754\xE2\x80\xAFthe square",
    };
    check(true, cells, sizeof cells / sizeof *cells);
}

static void numbers_dates_and_amounts_are_none(void **state) {
    (void)state;
    static const char *const cells[] = {
        "",
        "-12.0463731",
        "154.0",
        "1 100",
        "3, 4",
        "2022-12-15",
        "15/12/2022",
        "10:30",
        "1500.50 2000.75",
        "Av. Grau 123, piso 4",
        "https://news.example/2022/12/15/lima-77.html",
        "[1,2,3]",
        "{\"dead\":2,\"hurt\":14}",
        "here.com is where he works",
        "killed; wounded",
        "1;2;3",
    };
    check(false, cells, sizeof cells / sizeof *cells);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_are_found_however_they_are_written),
        cmocka_unit_test(numbers_dates_and_amounts_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
