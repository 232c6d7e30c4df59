/* How many records share all that could tell them apart. */
#include "base/hash.h"
#include "base/memory.h"
#include "cmocka_ready.h"
#include "summarise/anonymity.h"

static const size_t facets[] = {3, 4};

/* One record: its place, the day of its date, and the values of two columns. */
typedef struct row {
    uint32_t place;
    int day;
    const char *values[2];
} row;

static void put(khp_facet_codes *facet, size_t at, const char *value) {
    khp_slice text = khp_slice_cstr(value);
    facet->codes[at] = value[0] == '\0' ? KHP_TABLE_NONE
                                        : khp_table_put(&facet->values, text, khp_hash(text), NULL);
}

static void take(khp_anonymity *anonymity, const row *rows, size_t count, uint64_t first_line) {
    khp_chunk chunk = {.feature_count = count, .facet_count = 2};
    khp_placement placements[8];
    chunk.features = khp_alloc_zero(count, sizeof *chunk.features);
    chunk.ids = khp_alloc_zero(count, sizeof *chunk.ids);
    chunk.facets = khp_alloc_zero(2, sizeof *chunk.facets);
    for (size_t i = 0; i < 2; i++) {
        chunk.facets[i].codes = khp_alloc_zero(count, sizeof *chunk.facets[i].codes);
    }
    for (size_t i = 0; i < count; i++) {
        placements[i] = (khp_placement){.match = KHP_MATCH_EXACT, .place = rows[i].place};
        chunk.features[i].placement = &placements[i];
        chunk.features[i].date = (khp_date){KHP_DATE_DAY, 2022, 12, rows[i].day};
        chunk.ids[i].line = first_line + i;
        put(&chunk.facets[0], i, rows[i].values[0]);
        put(&chunk.facets[1], i, rows[i].values[1]);
    }
    assert_int_equal(khp_anonymity_take(anonymity, &chunk, NULL), KHIPU_OK);
    khp_chunk_clear(&chunk);
}

static khp_anonymity *fresh(void) {
    khp_anonymity *anonymity;
    assert_int_equal(khp_anonymity_new(&anonymity, ".", facets, 2, KHP_TABLE_NONE, NULL), KHIPU_OK);
    return anonymity;
}

static void no_records_have_no_k(void **state) {
    (void)state;
    khp_anonymity *anonymity = fresh();
    khp_anonymity_result result;
    assert_int_equal(khp_anonymity_find(anonymity, 5, &result, NULL), KHIPU_OK);
    assert_int_equal(result.k, 0);
    khp_anonymity_free(anonymity);
}

static void records_alone_in_small_places_are_counted(void **state) {
    (void)state;
    khp_anonymity *anonymity = fresh();
    const row first[] = {{1, 15, {"a", "x"}}, {1, 15, {"a", "x"}}, {2, 15, {"a", "x"}}};
    const row second[] = {
        {1, 15, {"b", "x"}}, {1, 15, {"a", "x"}}, {3, 15, {"a", ""}}, {3, 15, {"a", ""}}};
    take(anonymity, first, 3, 2);
    take(anonymity, second, 4, 5);
    khp_anonymity_result result;
    assert_int_equal(khp_anonymity_find(anonymity, 3, &result, NULL), KHIPU_OK);
    assert_int_equal(result.records, 7);
    assert_int_equal(result.k, 1);
    assert_int_equal(result.alone, 2);     /* lines 4 and 5 */
    assert_int_equal(result.alone_few, 1); /* line 4: place 2 has one record, place 1 has four */
    assert_int_equal(result.first, 4);
    assert_true(result.compared[0] && result.compared[1]);
    khp_anonymity_free(anonymity);
}

static void dates_tell_apart_and_texts_do_not(void **state) {
    (void)state;
    khp_anonymity *anonymity = fresh();
    static const char *const texts[] = {"1", "2", "3",  "4",  "5",  "6",  "7",
                                        "8", "9", "10", "11", "12", "13", "14"};
    for (size_t i = 0; i < 14; i++) {
        const row one = {1, i == 13 ? 16 : 15, {"a", texts[i]}};
        take(anonymity, &one, 1, i + 2);
    }
    khp_anonymity_result result;
    assert_int_equal(khp_anonymity_find(anonymity, 5, &result, NULL), KHIPU_OK);
    assert_true(result.compared[0] && !result.compared[1]);
    assert_int_equal(result.k, 1);
    assert_int_equal(result.alone, 1);
    assert_int_equal(result.alone_few, 0);
    khp_anonymity_free(anonymity);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_records_have_no_k),
        cmocka_unit_test(records_alone_in_small_places_are_counted),
        cmocka_unit_test(dates_tell_apart_and_texts_do_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
