/* Tests of area_places: the point that a publishing policy tells of an area comes from the area
 * alone. */
#include "area_fixture.h"
#include "cmocka_ready.h"
#include "run/area_places.h"

#include <math.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Everything that is asked, over a gazetteer. */
typedef struct asked {
    khp_gazetteer *gazetteer;
    khp_place_positions *positions;
    khp_area_places *places;
    khp_locator *locator;
} asked;

static asked begin(const place_spec *specs, size_t count) {
    static const khp_locate_settings none = {0};
    asked a = {.gazetteer = fixture_gazetteer(specs, count)};
    assert_int_equal(khp_place_positions_new(&a.positions, count, KHP_SLICE(""), false, NULL),
                     KHIPU_OK);
    assert_int_equal(khp_area_places_new(&a.places, a.gazetteer, a.positions, NULL), KHIPU_OK);
    a.locator = khp_locator_new(a.gazetteer, &none);
    assert_non_null(a.locator);
    return a;
}

static void end(asked *a) {
    khp_locator_free(a->locator);
    khp_area_places_free(a->places);
    khp_place_positions_free(a->positions);
    khp_gazetteer_free(a->gazetteer);
}

static khp_area_place told(const asked *a, uint32_t ref) {
    khp_area_place place;
    assert_int_equal(khp_area_places_told(a->places, a->locator, ref, &place, NULL), KHIPU_OK);
    return place;
}

static void check_at(const khp_area_place *place, double lon, double lat) {
    assert_int_equal(place->reason, KHP_REASON_NONE);
    if (!(fabs(place->lon - lon) < 1e-3 && fabs(place->lat - lat) < 1e-3)) {
        fail_msg("%.6f,%.6f is not %.6f,%.6f", place->lon, place->lat, lon, lat);
    }
}

static bool is_whole_km(double metres) { return fmod(metres, 1000) == 0; }

static void a_first_level_area_stands_at_its_label_and_not_at_its_row_or_seat(void **state) {
    (void)state;
    static const place_spec specs[] = {
        {.id = "r",
         .name = "Puno",
         .areas = "||Puno|PE",
         .precision = KHP_PRECISION_DEPARTMENT,
         .x = -70.02,
         .y = -15.84},
        {.id = "s",
         .name = "Puno",
         .areas = "|Puno|Puno|PE",
         .kind = "PPLA",
         .x = -70.02,
         .y = -15.84},
    };
    asked a = begin(specs, COUNT(specs));
    khp_world_area world;
    assert_true(khp_world_area_at(fixture_world("PE-PUN"), &world));
    khp_area_place place = told(&a, fixture_ref(a.gazetteer, "Puno", KHP_AREA_ADMIN1));
    check_at(&place, world.longitude, world.latitude);
    assert_slice(place.id, "r");
    assert_int_equal(place.number, 0);
    assert_int_equal(place.precision, KHP_PRECISION_DEPARTMENT);
    assert_true(place.uncertainty_m >= world.reach_m && is_whole_km(place.uncertainty_m));
    end(&a);
}

static void four_places_tell_no_point_and_five_tell_their_middle(void **state) {
    (void)state;
    static const place_spec specs[] = {
        {.id = "1", .name = "Uno", .areas = "|Norte|Alta|", .x = 10, .y = 0},
        {.id = "2", .name = "Dos", .areas = "|Norte|Alta|", .x = 11, .y = 0},
        {.id = "3", .name = "Tres", .areas = "|Norte|Alta|", .x = 10, .y = 1},
        {.id = "4", .name = "Cuatro", .areas = "|Norte|Alta|", .x = 11, .y = 1},
        {.id = "5", .name = "Cinco", .areas = "|Norte|Alta|", .x = 10.5, .y = 0.5},
    };
    asked four = begin(specs, 4);
    khp_area_place place = told(&four, fixture_ref(four.gazetteer, "Norte", KHP_AREA_ADMIN2));
    assert_int_equal(place.reason, KHP_REASON_AREA_UNPLACED);
    end(&four);
    asked five = begin(specs, 5);
    place = told(&five, fixture_ref(five.gazetteer, "Norte", KHP_AREA_ADMIN2));
    check_at(&place, 10.5, 0.5);
    assert_int_equal(place.precision, KHP_PRECISION_PROVINCE);
    /* The farthest is 78.5 km away, and the nominal radius would not reach it. */
    assert_true(place.uncertainty_m == 79000);
    end(&five);
}

static void rows_of_one_town_are_one_place(void **state) {
    (void)state;
    static const place_spec specs[] = {
        {.id = "1", .name = "Uno", .areas = "|Norte|Alta|", .x = 10.001, .y = 0.001},
        {.id = "2", .name = "Uno Norte", .areas = "|Norte|Alta|", .x = 10.002, .y = 0.001},
        {.id = "3", .name = "Uno Sur", .areas = "|Norte|Alta|", .x = 10.001, .y = 0.002},
        {.id = "4", .name = "Uno Este", .areas = "|Norte|Alta|", .x = 10.003, .y = 0.003},
        {.id = "5", .name = "Uno Oeste", .areas = "|Norte|Alta|", .x = 10.004, .y = 0.001},
        {.id = "6",
         .name = "Norte",
         .areas = "|Norte|Alta|",
         .precision = KHP_PRECISION_PROVINCE,
         .x = 10.001,
         .y = 0.001},
    };
    asked a = begin(specs, COUNT(specs));
    khp_area_place place = told(&a, fixture_ref(a.gazetteer, "Norte", KHP_AREA_ADMIN2));
    assert_int_equal(place.reason, KHP_REASON_AREA_UNPLACED);
    end(&a);
}

static void areas_that_are_one_have_one_answer_whichever_is_asked_first(void **state) {
    (void)state;
    static const place_spec specs[] = {
        {.id = "1", .name = "Uno", .areas = "|Norte|Alta|", .x = 10, .y = 0},
        {.id = "2", .name = "Dos", .areas = "|NORTE|Alta|", .x = 11, .y = 0},
        {.id = "3", .name = "Tres", .areas = "|Norte|Alta|", .x = 10, .y = 1},
        {.id = "4", .name = "Cuatro", .areas = "|NORTE|ALTA|", .x = 11, .y = 1},
        {.id = "5", .name = "Cinco", .areas = "|Norte|Alta|", .x = 10.5, .y = 0.5},
    };
    for (int order = 0; order < 2; order++) {
        asked a = begin(specs, COUNT(specs));
        uint32_t refs[] = {fixture_ref(a.gazetteer, "Norte", KHP_AREA_ADMIN2),
                           fixture_ref(a.gazetteer, "NORTE", KHP_AREA_ADMIN2)};
        assert_int_not_equal(refs[0], refs[1]);
        khp_area_place first = told(&a, refs[order]);
        khp_area_place second = told(&a, refs[1 - order]);
        check_at(&first, 10.5, 0.5);
        assert_true(first.lon == second.lon && first.lat == second.lat &&
                    first.uncertainty_m == second.uncertainty_m);
        assert_int_equal(first.number, second.number);
        assert_true(khp_slice_eq(first.id, second.id) && khp_slice_eq(first.name, second.name));
        khp_place shown;
        khp_area_places_show(a.places, second.number, &shown);
        assert_true(shown.x == first.lon && khp_slice_eq(shown.id, first.id));
        end(&a);
    }
}

static void what_is_told_does_not_depend_on_what_was_asked_of_the_area_before(void **state) {
    (void)state;
    static const place_spec specs[] = {
        {.id = "r",
         .name = "Norte",
         .areas = "|Norte|Alta|",
         .precision = KHP_PRECISION_PROVINCE,
         .x = 12,
         .y = 3},
        {.id = "1", .name = "Uno", .areas = "|Norte|Alta|", .x = 10, .y = 0},
    };
    asked a = begin(specs, COUNT(specs));
    khp_area_place own;
    uint32_t ref = fixture_ref(a.gazetteer, "Norte", KHP_AREA_ADMIN2);
    assert_int_equal(
        khp_area_places_get(a.places, a.locator, ref, KHP_PRECISION_PROVINCE, &own, NULL),
        KHIPU_OK);
    check_at(&own, 12, 3);
    assert_int_equal(told(&a, ref).reason, KHP_REASON_AREA_UNPLACED);
    end(&a);
}

/* A square of --areas. */
static void add_square(khp_area_set *set, double west, double south, double side) {
    const khp_vertex corners[] = {{west, south},
                                  {west + side, south},
                                  {west + side, south + side},
                                  {west, south + side},
                                  {west, south}};
    khp_counted_area area = {.name = KHP_SLICE("Norte"), .parent = KHP_IN_NO_AREA};
    for (size_t i = 0; i < COUNT(corners); i++) {
        assert_true(khp_outline_add(&area.outline, corners[i]));
    }
    assert_true(khp_outline_end_ring(&area.outline, false));
    assert_true(khp_area_set_add(set, &area));
}

static void an_outline_at_hand_tells_its_pole_and_reaches_to_its_corners(void **state) {
    (void)state;
    static const place_spec specs[] = {
        {.id = "1", .name = "Uno", .areas = "|Norte|Alta|", .x = 10.1, .y = 0.1},
    };
    asked a = begin(specs, COUNT(specs));
    khp_area_set set = {0};
    add_square(&set, 10, 0, 2);
    khp_membership *membership = khp_membership_new(NULL);
    const khp_member_area member = {.number = 0, .admin = 2, .name = KHP_SLICE("Norte")};
    assert_int_equal(khp_membership_add(membership, &member, NULL), KHIPU_OK);
    assert_int_equal(khp_area_places_know_outlines(a.places, &set, membership, NULL), KHIPU_OK);
    khp_area_place place = told(&a, fixture_ref(a.gazetteer, "Norte", KHP_AREA_ADMIN2));
    assert_int_equal(place.reason, KHP_REASON_NONE);
    assert_true(fabs(place.lon - 11) < 0.01 && fabs(place.lat - 1) < 0.01);
    assert_true(place.uncertainty_m >= 156000 && place.uncertainty_m <= 160000);
    assert_true(is_whole_km(place.uncertainty_m));
    end(&a);
    khp_membership_free(membership);
    khp_area_set_clear(&set);
}

static void an_area_that_only_the_table_of_the_world_knows_has_its_label(void **state) {
    (void)state;
    static const place_spec specs[] = {{.id = "1", .name = "Uno", .areas = "||Alta|PE"}};
    asked a = begin(specs, COUNT(specs));
    khp_ref_list refs = {0};
    khp_world_area world;
    uint32_t number = fixture_world("CL-RM");
    assert_true(khp_world_area_at(number, &world));
    khp_refs_of_world(a.gazetteer, number, &refs);
    assert_int_equal(refs.count, 1);
    khp_area_place place = told(&a, refs.items[0]);
    check_at(&place, world.longitude, world.latitude);
    assert_slice(place.id, "area:CL-RM");
    khp_ref_list_clear(&refs);
    end(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_level_area_stands_at_its_label_and_not_at_its_row_or_seat),
        cmocka_unit_test(four_places_tell_no_point_and_five_tell_their_middle),
        cmocka_unit_test(rows_of_one_town_are_one_place),
        cmocka_unit_test(areas_that_are_one_have_one_answer_whichever_is_asked_first),
        cmocka_unit_test(what_is_told_does_not_depend_on_what_was_asked_of_the_area_before),
        cmocka_unit_test(an_outline_at_hand_tells_its_pole_and_reaches_to_its_corners),
        cmocka_unit_test(an_area_that_only_the_table_of_the_world_knows_has_its_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
