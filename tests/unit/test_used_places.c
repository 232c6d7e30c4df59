/* Tests of summarise/places: each place once, in the order of first use, with its records. */
#include "cmocka_ready.h"
#include "summarise/places.h"

#include <math.h>
#include <string.h>

/* A gazetteer of two places. */
static void get_place(const void *context, uint32_t number, khp_place *place) {
    (void)context;
    *place = (khp_place){.source = KHP_SLICE("INEI")};
    place->areas[KHP_AREA_COUNTRY] = KHP_SLICE("PE");
    place->areas[KHP_AREA_ADMIN1] = KHP_SLICE("Puno");
    place->areas[KHP_AREA_ADMIN2] = number == 0 ? KHP_SLICE("San Román") : KHP_SLICE("");
    place->area_codes[KHP_AREA_ADMIN2] = number == 0 ? KHP_SLICE("") : KHP_SLICE("PE.21.2111");
}

static khp_placement place_at(uint32_t number, khp_match match) {
    return (khp_placement){
        .match = match,
        .precision = KHP_PRECISION_SETTLEMENT,
        .uncertainty_m = 5000,
        .lon = -70 - (double)number,
        .lat = -15,
        .place = number,
        .place_id = number == 0 ? KHP_SLICE("gn:0") : KHP_SLICE("gn:1"),
        .place_name = number == 0 ? KHP_SLICE("Juliaca") : KHP_SLICE("Ilave"),
    };
}

static uint32_t add_weighted(khp_place_summary *summary, khp_placement placement, double weight) {
    uint32_t number = 77;
    assert_true(khp_place_summary_add(summary, &placement, weight, &number));
    return number;
}

static uint32_t add(khp_place_summary *summary, khp_placement placement) {
    return add_weighted(summary, placement, (double)NAN);
}

static void a_place_is_counted_once_however_it_was_found(void **state) {
    (void)state;
    khp_place_summary summary = {.lookup = {NULL, get_place}};
    assert_int_equal(add(&summary, place_at(1, KHP_MATCH_EXACT)), 0);
    assert_int_equal(add(&summary, place_at(0, KHP_MATCH_EXACT)), 1);
    assert_int_equal(add(&summary, place_at(1, KHP_MATCH_ALIAS)), 0);
    assert_int_equal(summary.count, 2);
    assert_int_equal(summary.places[0].records, 2);
    assert_int_equal(summary.places[1].records, 1);
    assert_slice(summary.places[0].placement.place_name, "Ilave");
    assert_int_equal(summary.places[0].placement.match, KHP_MATCH_NONE);
    khp_place_summary_clear(&summary);
}

static void weights_are_summed_and_none_adds_nothing(void **state) {
    (void)state;
    khp_place_summary summary = {.lookup = {NULL, get_place}};
    add_weighted(&summary, place_at(0, KHP_MATCH_EXACT), 2);
    add_weighted(&summary, place_at(0, KHP_MATCH_EXACT), (double)NAN);
    add_weighted(&summary, place_at(0, KHP_MATCH_EXACT), 1.5);
    add(&summary, place_at(1, KHP_MATCH_EXACT));
    assert_near(summary.places[0].weight, 3.5, 0);
    assert_near(summary.places[1].weight, 0, 0);
    khp_place_summary_clear(&summary);
}

static void an_unlocated_record_has_no_place(void **state) {
    (void)state;
    khp_place_summary summary = {.lookup = {NULL, get_place}};
    assert_true(add(&summary, (khp_placement){.reason = KHP_REASON_PLACE_UNKNOWN}) == KHP_UNPLACED);
    assert_int_equal(summary.count, 0);
    khp_place_summary_clear(&summary);
}

static void areas_are_named_innermost_first_by_code_if_need_be(void **state) {
    (void)state;
    khp_place_summary summary = {.lookup = {NULL, get_place}};
    add(&summary, place_at(0, KHP_MATCH_EXACT));
    add(&summary, place_at(1, KHP_MATCH_EXACT));
    assert_slice(summary.places[0].areas, "San Román, Puno");
    assert_slice(summary.places[1].areas, "PE.21.2111, Puno");
    assert_slice(summary.places[0].country, "PE");
    assert_slice(summary.places[0].source, "INEI");
    khp_place_summary_clear(&summary);
}

static void positions_of_their_own_are_places_by_position_name_and_precision(void **state) {
    (void)state;
    khp_place_summary summary = {.lookup = {NULL, get_place}};
    khp_placement own = {.match = KHP_MATCH_POSITION,
                         .precision = KHP_PRECISION_UNKNOWN,
                         .uncertainty_m = (double)NAN,
                         .lon = -70,
                         .lat = -15,
                         .place = KHP_NO_PLACE};
    assert_int_equal(add(&summary, own), 0);
    assert_int_equal(add(&summary, own), 0);
    own.place_name = KHP_SLICE("Juliaca");
    assert_int_equal(add(&summary, own), 1);
    own.precision = KHP_PRECISION_SITE;
    assert_int_equal(add(&summary, own), 2);
    own.uncertainty_m = 10;
    assert_int_equal(add(&summary, own), 3);
    own.lat = -15.000001;
    assert_int_equal(add(&summary, own), 4);
    assert_int_equal(summary.places[0].records, 2);
    assert_slice(summary.places[4].areas, "");
    khp_place_summary_clear(&summary);
}

static void texts_are_copied(void **state) {
    (void)state;
    khp_place_summary summary = {.lookup = {NULL, get_place}};
    char name[] = "Juliaca";
    khp_placement placement = place_at(0, KHP_MATCH_EXACT);
    placement.place_name = khp_slice_cstr(name);
    add(&summary, placement);
    memset(name, 'x', sizeof name - 1);
    assert_slice(summary.places[0].placement.place_name, "Juliaca");
    khp_place_summary_clear(&summary);
}

static void the_seat_of_an_area_is_copied(void **state) {
    (void)state;
    khp_place_summary summary = {.lookup = {NULL, get_place}};
    char seat[] = "Butler";
    khp_placement area = place_at(0, KHP_MATCH_EXACT);
    area.drawn_at = KHP_DRAWN_AT_SEAT;
    area.seat = khp_slice_cstr(seat);
    add(&summary, area);
    memset(seat, 'x', sizeof seat - 1);
    assert_int_equal(summary.places[0].placement.drawn_at, KHP_DRAWN_AT_SEAT);
    assert_slice(summary.places[0].placement.seat, "Butler");
    khp_place_summary_clear(&summary);
}

static void a_row_is_an_area_if_one_record_names_it_as_one_whichever_comes_first(void **state) {
    (void)state;
    for (int first = 0; first < 2; first++) {
        khp_place_summary summary = {.lookup = {NULL, get_place}};
        khp_placement placement = place_at(0, KHP_MATCH_EXACT);
        placement.drawn_at = first == 0 ? KHP_DRAWN_AT_ROW : KHP_DRAWN_AT_PLACE;
        add(&summary, placement);
        placement.drawn_at = first == 0 ? KHP_DRAWN_AT_PLACE : KHP_DRAWN_AT_ROW;
        add(&summary, placement);
        assert_int_equal(summary.count, 1);
        assert_int_equal(summary.places[0].placement.drawn_at, KHP_DRAWN_AT_ROW);
        khp_place_summary_clear(&summary);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_counted_once_however_it_was_found),
        cmocka_unit_test(weights_are_summed_and_none_adds_nothing),
        cmocka_unit_test(an_unlocated_record_has_no_place),
        cmocka_unit_test(areas_are_named_innermost_first_by_code_if_need_be),
        cmocka_unit_test(positions_of_their_own_are_places_by_position_name_and_precision),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(the_seat_of_an_area_is_copied),
        cmocka_unit_test(a_row_is_an_area_if_one_record_names_it_as_one_whichever_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
