/* Cases by place and category: their order, and places.geojson. */
#include "base/hash.h"
#include "base/memory.h"
#include "cmocka_ready.h"
#include "summarise/place_counts.h"
#include "write/places.h"

#include <math.h>

/* ---- order ---- */

static void name_values(khp_values *values, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        khp_slice name = khp_slice_cstr(names[i]);
        assert_int_equal(khp_table_put(&values->table, name, khp_hash(name), NULL), i);
    }
}

static void add(khp_cells *cells, uint32_t place, uint32_t value, int records) {
    for (int i = 0; i < records; i++) {
        assert_true(khp_cells_add(cells, place, value, (double)NAN));
    }
}

static void check_item(const khp_place_counts *counts, size_t number, uint32_t place,
                       const char *value, uint64_t records) {
    const khp_place_count *item = &counts->items[number];
    assert_int_equal(item->place, place);
    assert_slice(counts->values[item->value], value);
    assert_int_equal(item->records, records);
}

static void values_stand_by_falling_count_and_none_last(void **state) {
    (void)state;
    static khp_values values;
    khp_cells cells = {0};
    khp_place_counts counts = {.count = 0};
    name_values(&values, (const char *const[]){"rare", "common", "absent"}, 3);
    add(&cells, 1, KHP_CELL_EMPTY, 9);
    add(&cells, 1, 1, 2);
    add(&cells, 0, 0, 1);
    add(&cells, 0, 1, 3);
    assert_true(khp_place_counts_make(&counts, KHP_SLICE("outcome"), &values, &cells));
    assert_int_equal(counts.value_count, 4);
    assert_slice(counts.values[2], "absent");
    assert_int_equal(counts.values[3].len, 0);
    assert_int_equal(counts.count, 4);
    check_item(&counts, 0, 0, "common", 3);
    check_item(&counts, 1, 0, "rare", 1);
    check_item(&counts, 2, 1, "common", 2);
    check_item(&counts, 3, 1, "", 9);
    khp_place_counts_clear(&counts);
    khp_cells_clear(&cells);
    khp_values_clear(&values);
}

/* ---- the file ---- */

static khipu_status put(void *context, khp_slice bytes, khipu_error *error) {
    (void)error;
    khp_buffer_add(context, bytes);
    return KHIPU_OK;
}

static khp_used_place place_at(double lon, uint64_t records) {
    return (khp_used_place){
        .placement = {.precision = KHP_PRECISION_UNKNOWN,
                      .uncertainty_m = (double)NAN,
                      .lon = lon,
                      .lat = -15},
        .records = records,
    };
}

/* A column or a value may hold whatever JSON must escape. */
static void places_have_their_cases_by_category_and_the_area_they_lie_in(void **state) {
    (void)state;
    const khp_used_place places[] = {place_at(-70, 3), place_at(-71, 9)};
    khp_slice values[] = {KHP_SLICE("killed\""), KHP_SLICE("")};
    khp_place_count items[] = {{0, 0, 3}, {1, 0, 5}, {1, 1, 4}};
    bool hidden[] = {false, false, true, true};
    khp_place_counts counts = {KHP_SLICE("a=b"), values, 2, items, 3, hidden};
    khp_counted_area area = {.key = KHP_SLICE("21"), .name = KHP_SLICE("Puno")};
    const khp_area_set set = {.areas = &area, .count = 1};
    const uint32_t place_areas[] = {0, KHP_IN_NO_AREA};
    const khp_places_facts facts = {places, 2, &counts, &set, place_areas, false, true, 6};
    khp_buffer text = {0};
    assert_int_equal(khp_places_write(&facts, put, &text, NULL), KHIPU_OK);
    assert_buffer(
        &text,
        "{\"type\":\"FeatureCollection\",\"features\":[\n"
        "{\"type\":\"Feature\",\"properties\":{\"id\":null,\"name\":null,\"areas\":null,"
        "\"country\":null,\"records\":3,\"precision\":\"unknown\",\"uncertainty_m\":null,"
        "\"source_crs\":null,\"source\":null,\"area\":\"21\",\"a=b=killed\\\"\":3,\"a=b=\":0,"
        "\"note\":null},\"geometry\":{\"type\":\"Point\",\"coordinates\":[-70,-15]}},\n"
        "{\"type\":\"Feature\",\"properties\":{\"id\":null,\"name\":null,\"areas\":null,"
        "\"country\":null,\"records\":9,\"precision\":\"unknown\",\"uncertainty_m\":null,"
        "\"source_crs\":null,\"source\":null,\"area\":null,\"a=b=killed\\\"\":null,\"a=b=\":null,"
        "\"note\":\"suppressed\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[-71,-15]}}\n"
        "],\"bbox\":[-71,-15,-70,-15]}\n");
    khp_buffer_clear(&text);
    khp_fields fields = {.count = 0};
    khp_places_fields(&fields, &facts);
    assert_int_equal(fields.count, 13);
    assert_slice(fields.items[9].name, "area");
    assert_slice(fields.items[10].name, "a=b=killed\"");
    assert_slice(fields.items[12].name, "note");
    khp_fields_clear(&fields);
}

/* Where no record names an area, neither the file nor its schema speaks of what is drawn. */
static void areas_say_what_they_are_drawn_at_and_other_places_do_not(void **state) {
    (void)state;
    khp_used_place places[] = {place_at(-70, 1), place_at(-71, 1), place_at(-72, 1)};
    places[1].placement.drawn_at = KHP_DRAWN_AT_SEAT;
    places[1].placement.seat = KHP_SLICE("B\"utler");
    places[2].placement.drawn_at = KHP_DRAWN_AT_LABEL;
    khp_place_counts counts = {.count = 0};
    khp_places_facts facts = {places, 3, &counts, NULL, NULL, false, false, 6};
    khp_buffer text = {0};
    assert_int_equal(khp_places_write(&facts, put, &text, NULL), KHIPU_OK);
    const char *json = khp_buffer_cstr(&text);
    assert_non_null(strstr(json, "\"uncertainty_m\":null,\"source_crs\""));
    assert_non_null(strstr(json, "null,\"drawn_at\":\"seat\",\"seat\":\"B\\\"utler\",\"source"));
    assert_non_null(strstr(json, "null,\"drawn_at\":\"label\",\"seat\":null,\"source"));
    khp_buffer_clear(&text);
    for (size_t count = 1; count <= 2; count++) {
        khp_fields fields = {.count = 0};
        facts.count = count;
        khp_places_fields(&fields, &facts);
        assert_int_equal(fields.count, count == 1 ? 9 : 11);
        assert_slice(fields.items[7].name, count == 1 ? "source_crs" : "drawn_at");
        khp_fields_clear(&fields);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_by_falling_count_and_none_last),
        cmocka_unit_test(places_have_their_cases_by_category_and_the_area_they_lie_in),
        cmocka_unit_test(areas_say_what_they_are_drawn_at_and_other_places_do_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
