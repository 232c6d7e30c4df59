/* Tests of crs: from any CRS to OGC:CRS84, and what is refused on the way. The expected positions
 * are what cs2cs of PROJ 9.1 prints; PROJ moves none of them by 1e-9 degrees between versions. */
#include "base/threads.h"
#include "cmocka_ready.h"
#include "project/crs.h"

#include <math.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int make_projector(void **state) {
    return khp_projector_new((khp_projector **)state, false, NULL) == KHIPU_OK ? 0 : -1;
}

static int free_projector(void **state) {
    khp_projector_free(*state);
    return 0;
}

static khp_projected transform(khp_projector *projector, const char *crs, double x, double y) {
    khp_projected result;
    assert_int_equal(khp_projector_transform(projector, khp_slice_cstr(crs), x, y, &result, NULL),
                     KHIPU_OK);
    return result;
}

/* The reason why a position is unlocated, as its word. */
#define assert_reason(result, word) assert_string_equal(khp_reason_word((result).reason), word)

static bool holds(khp_slice text, const char *part) {
    size_t length = strlen(part);
    for (size_t at = 0; at + length <= text.len; at++) {
        if (memcmp(text.ptr + at, part, length) == 0) {
            return true;
        }
    }
    return false;
}

static void an_andean_point_keeps_longitude_first(void **state) {
    static const struct {
        const char *crs;
        double x, y, lon, lat;
    } rows[] = {
        {"EPSG:4326", -70.01, -15.5, -70.01, -15.5},
        {"OGC:CRS84", -70.01, -15.5, -70.01, -15.5},
        {"", -70.01, -15.5, -70.01, -15.5},
        {"EPSG:32718", 400000, 8600000, -75.920893082329, -12.662594744073},
        {" epsg:32718 ", 400000, 8600000, -75.920893082329, -12.662594744073},
        {"EPSG:32719", 400000, 8280000, -69.932584232704, -15.555621746521},
        {"EPSG:24878", 279000, 8667000, -77.032192843132, -12.054218385752},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        khp_projected result = transform(*state, rows[i].crs, rows[i].x, rows[i].y);
        assert_reason(result, "");
        assert_near(result.lon, rows[i].lon, 1e-9);
        assert_near(result.lat, rows[i].lat, 1e-9);
        assert_non_null(result.operation);
        assert_false(result.is_outside_area);
    }
}

static void a_geographic_datum_keeps_longitude_first_too(void **state) {
    khp_projected result = transform(*state, "EPSG:4248", -77, -12);
    assert_near(result.lon, -77.002134770932, 1e-9);
    assert_near(result.lat, -12.003454663277, 1e-9);
    assert_false(result.is_outside_area);
}

static void psad56_uses_the_operation_of_peru_and_says_its_accuracy(void **state) {
    khp_projected result = transform(*state, "EPSG:24878", 279000, 8667000);
    assert_true(holds(result.operation->name, "PSAD56 to WGS 84 (8)"));
    assert_near(result.operation->accuracy_m, 16, 0);
    assert_slice(result.operation->crs, "EPSG:24878");
    assert_slice(result.operation->crs_name, "PSAD56 / UTM zone 18S");
}

static void names_of_crs_are_refused(void **state) {
    static const char *const names[] = {"Lima",        "WGS 84",        "EPSG",
                                        "EPSG:",       ":32718",        "32718",
                                        "EPSG:327 18", "+proj=longlat", "PSAD56 / UTM zone 18S"};
    for (size_t i = 0; i < COUNT(names); i++) {
        khipu_error error = {0};
        khp_slice name = khp_slice_cstr(names[i]);
        assert_int_equal(khp_projector_check(*state, name, "--crs", &error), KHIPU_E_CRS);
        assert_string_equal(error.field, "--crs");
        assert_non_null(strstr(error.message, names[i]));
        assert_non_null(strstr(error.message, "AUTHORITY:CODE"));
        assert_reason(transform(*state, names[i], -70, -15), "crs_refused");
    }
}

static void an_unknown_code_is_refused_with_a_sentence(void **state) {
    khipu_error error = {0};
    assert_int_equal(khp_projector_check(*state, KHP_SLICE("EPSG:999999"), "--crs", &error),
                     KHIPU_E_CRS);
    assert_non_null(strstr(error.message, "\"EPSG:999999\" is not a CRS that PROJ "));
    assert_non_null(strstr(error.message, khp_projector_proj_version()));
    assert_reason(transform(*state, "EPSG:999999", -70, -15), "crs_refused");
    assert_string_equal(khp_projector_refusal(*state, KHP_SLICE("EPSG:999999")), error.message);
    assert_string_equal(khp_projector_refusal(*state, KHP_SLICE("EPSG:32718")), "");
}

static void a_ballpark_operation_is_refused_and_both_crs_are_named(void **state) {
    khipu_error error = {0};
    assert_int_equal(khp_projector_check(*state, KHP_SLICE("EPSG:4001"), "--crs", &error),
                     KHIPU_E_CRS);
    assert_non_null(strstr(error.message, "ballpark"));
    assert_non_null(strstr(error.message, "EPSG:4001 (Unknown datum"));
    assert_non_null(strstr(error.message, "OGC:CRS84"));
    assert_reason(transform(*state, "EPSG:4001", -70, -15), "crs_refused");
}

static void a_ballpark_operation_is_taken_when_it_is_allowed(void **state) {
    (void)state;
    khp_projector *projector;
    assert_int_equal(khp_projector_new(&projector, true, NULL), KHIPU_OK);
    khp_projected result = transform(projector, "EPSG:4001", -70, -15);
    assert_reason(result, "");
    assert_true(holds(result.operation->name, "Ballpark"));
    assert_true(isnan(result.operation->accuracy_m));
    khp_projector_free(projector);
}

static void what_is_nowhere_on_earth_is_invalid(void **state) {
    static const struct {
        const char *crs;
        double x, y;
    } rows[] = {
        {"EPSG:4326", 0, 0},
        {"EPSG:4326", NAN, -15},
        {"EPSG:4326", -70, NAN},
        {"EPSG:4326", -70, 95},
        {"EPSG:4326", -181, -15},
        {"EPSG:4326", INFINITY, -15},
        {"EPSG:4248", -70, 95},
        {"EPSG:4248", 300, 5},
        {"EPSG:32718", 0, 0},
        {"EPSG:32718", NAN, 8.6e6},
        {"EPSG:32718", 400000, INFINITY},
        {"EPSG:32718", 1e9, 8.6e6},
        {"EPSG:24878", 1e9, 8.6e6},
        {"EPSG:32718", 2e7, 8.6e6},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        khp_projected result = transform(*state, rows[i].crs, rows[i].x, rows[i].y);
        assert_reason(result, "position_invalid");
        assert_null(result.operation);
    }
    /* what stays true after a bad position: the next good one is good */
    assert_reason(transform(*state, "EPSG:32718", 400000, 8600000), "");
}

/* Behind the edge of Mercator's world PROJ goes round to the other side. */
static void what_does_not_lead_back_is_invalid(void **state) {
    khp_projected inside = transform(*state, "EPSG:3857", 2e7, -1e6);
    assert_reason(inside, "");
    assert_near(inside.lon, 179.663056823904, 1e-9);
    assert_reason(transform(*state, "EPSG:3857", 2.1e7, -1e6), "position_invalid");
}

/* New Zealand with the Chatham Islands: 160.6 east to 171.2 west. */
static void an_area_of_use_may_lie_across_the_antimeridian(void **state) {
    khp_projected main_islands = transform(*state, "EPSG:4167", 174.78, -41.29);
    assert_reason(main_islands, "");
    assert_false(main_islands.is_outside_area);
    khp_projected beyond = transform(*state, "EPSG:4167", -176.5, -44);
    assert_reason(beyond, "");
    assert_false(beyond.is_outside_area);
    assert_true(transform(*state, "EPSG:4167", -168, -44).is_outside_area);
    assert_reason(transform(*state, "EPSG:4167", -150, -44), "position_outside");
}

static void a_zone_stretched_over_a_country_is_located_and_flagged(void **state) {
    /* lon -76 and -79 at lat -12, in a zone whose area of use ends at -72 */
    khp_projected near = transform(*state, "EPSG:32719", -263762.6429, 8663710.2626);
    assert_reason(near, "");
    assert_true(near.is_outside_area);
    assert_near(near.lon, -76, 1e-9);
    assert_near(near.lat, -12, 1e-9);
    khp_projected far = transform(*state, "EPSG:32719", -593706.9817, 8653451.9713);
    assert_reason(far, "position_outside");
    assert_false(far.is_outside_area);
}

static void slips_outside_the_area_of_use_are_suspected(void **state) {
    khp_projected swapped = transform(*state, "EPSG:4248", -15.5, -70.01);
    assert_reason(swapped, "position_outside");
    assert_true(swapped.may_be_swapped);
    assert_false(swapped.may_lack_sign);
    khp_projected signless = transform(*state, "EPSG:4248", 70.01, -15.5);
    assert_reason(signless, "position_outside");
    assert_true(signless.may_lack_sign);
    assert_true(transform(*state, "EPSG:4326", -15, -95).may_be_swapped);
}

static void operations_are_listed_once(void **state) {
    for (int i = 0; i < 3; i++) {
        transform(*state, "EPSG:32718", 400000 + i, 8600000);
        transform(*state, "EPSG:24878", 279000 + i, 8667000);
        transform(*state, "EPSG:4326", -70, -15 - i);
        transform(*state, "EPSG:999999", -70, -15);
    }
    assert_int_equal(khp_projector_operation_count(*state), 3);
    assert_slice(khp_projector_operation_at(*state, 0)->crs, "EPSG:32718");
    assert_slice(khp_projector_operation_at(*state, 1)->crs, "EPSG:24878");
    assert_slice(khp_projector_operation_at(*state, 2)->crs, "EPSG:4326");
}

static void degrees_are_told_from_metres(void **state) {
    static const struct {
        const char *crs;
        bool geographic;
    } rows[] = {{"", true},
                {"EPSG:4326", true},
                {"EPSG:4248", true},
                {"EPSG:32718", false},
                {"EPSG:3857", false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool geographic = !rows[i].geographic;
        assert_int_equal(
            khp_projector_is_geographic(*state, khp_slice_cstr(rows[i].crs), &geographic, NULL),
            KHIPU_OK);
        assert_int_equal(geographic, rows[i].geographic);
    }
}

#define THREAD_POINTS 500

/* What one thread computed with a projector of its own. */
typedef struct thread_work {
    bool failed;
    double lon[THREAD_POINTS], lat[THREAD_POINTS];
} thread_work;

static void *transform_in_thread(void *argument) {
    static const char *const crs[] = {"EPSG:32718", "EPSG:24878", "EPSG:32719"};
    thread_work *work = argument;
    khp_projector *projector;
    work->failed = khp_projector_new(&projector, false, NULL) != KHIPU_OK;
    for (int i = 0; !work->failed && i < THREAD_POINTS; i++) {
        khp_projected result;
        work->failed =
            khp_projector_transform(projector, khp_slice_cstr(crs[i % 3]), 300000 + 700.0 * i,
                                    8000000 + 1500.0 * i, &result, NULL) != KHIPU_OK ||
            result.reason != KHP_REASON_NONE;
        work->lon[i] = result.lon;
        work->lat[i] = result.lat;
    }
    khp_projector_free(projector);
    return NULL;
}

static void two_projectors_in_two_threads_agree(void **state) {
    (void)state;
    static thread_work works[2];
    khp_thread threads[2];
    for (size_t i = 0; i < 2; i++) {
        assert_true(khp_thread_start(&threads[i], transform_in_thread, &works[i]));
    }
    for (size_t i = 0; i < 2; i++) {
        khp_thread_join(&threads[i]);
        assert_false(works[i].failed);
    }
    assert_memory_equal(works[0].lon, works[1].lon, sizeof works[0].lon);
    assert_memory_equal(works[0].lat, works[1].lat, sizeof works[0].lat);
    assert_true(works[0].lon[0] < -70 && works[0].lat[0] < -10);
}

#define projector_test(name) cmocka_unit_test_setup_teardown(name, make_projector, free_projector)

/* PSAD56 has an operation a country, each of its own accuracy. */
static void positions_of_one_crs_may_take_different_operations(void **state) {
    khp_projected peru = transform(*state, "EPSG:4248", -77, -12);
    khp_projected venezuela = transform(*state, "EPSG:4248", -66, 8);
    assert_reason(peru, "");
    assert_reason(venezuela, "");
    assert_false(khp_slice_eq(peru.operation->name, venezuela.operation->name));
    assert_int_equal(khp_projector_operation_count(*state), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        projector_test(an_andean_point_keeps_longitude_first),
        projector_test(a_geographic_datum_keeps_longitude_first_too),
        projector_test(psad56_uses_the_operation_of_peru_and_says_its_accuracy),
        projector_test(names_of_crs_are_refused),
        projector_test(an_unknown_code_is_refused_with_a_sentence),
        projector_test(a_ballpark_operation_is_refused_and_both_crs_are_named),
        cmocka_unit_test(a_ballpark_operation_is_taken_when_it_is_allowed),
        projector_test(what_is_nowhere_on_earth_is_invalid),
        projector_test(what_does_not_lead_back_is_invalid),
        projector_test(an_area_of_use_may_lie_across_the_antimeridian),
        projector_test(a_zone_stretched_over_a_country_is_located_and_flagged),
        projector_test(slips_outside_the_area_of_use_are_suspected),
        projector_test(operations_are_listed_once),
        projector_test(degrees_are_told_from_metres),
        cmocka_unit_test(two_projectors_in_two_threads_agree),
        projector_test(positions_of_one_crs_may_take_different_operations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
