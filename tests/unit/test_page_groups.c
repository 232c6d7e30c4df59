/* Tests of page_groups: whatever the records are, their groups count every one of them, once. */
#include "base/date.h"
#include "base/hash.h"
#include "base/memory.h"
#include "cmocka_ready.h"
#include "write/page_data.h"

#include <math.h>
#include <string.h>

#define CATEGORY 0

typedef struct fixture {
    khp_schema schema;
    khp_page *page;
    khp_facet_codes codes;
    khp_used_place places[64];
    const uint32_t *place_areas;
    uint64_t located;
    bool is_selected;
} fixture;

static const size_t facets[] = {CATEGORY};

static void begin(fixture *f, khp_page_limits limits) {
    memset(f, 0, sizeof *f);
    khp_roles_init(&f->schema.roles);
    f->schema.roles.category = khp_schema_add(&f->schema, KHP_SLICE("outcome"));
    f->schema.roles.count = khp_schema_add(&f->schema, KHP_SLICE("deaths"));
    assert_int_equal(khp_page_new(&f->page, "/tmp", &f->schema, facets, 1, 2, NULL), KHIPU_OK);
    f->page->limits = limits;
}

static void end(fixture *f) {
    khp_page_free(f->page);
    khp_table_clear(&f->codes.values);
    khp_free(f->codes.codes);
    khp_schema_clear(&f->schema);
}

/* Adds one record as a chunk of its own. */
static void add(fixture *f, uint32_t place, khp_date date, const char *category, double weight) {
    static const khp_placement placed = {.match = KHP_MATCH_EXACT};
    khp_feature feature = {.end = 4,
                           .placement = &placed,
                           .date = date,
                           .weight = weight,
                           .is_selected = f->is_selected};
    khp_slice value = khp_slice_cstr(category);
    uint32_t code = KHP_TABLE_NONE;
    khp_facet_codes codes = {.codes = &code};
    if (value.len > 0) {
        code = khp_table_put(&codes.values, value, khp_hash(value), NULL);
    }
    khp_chunk chunk = {
        .features = &feature, .feature_count = 1, .facets = &codes, .facet_count = 1};
    khp_buffer_add_cstr(&chunk.text, ",\n{}");
    assert_int_equal(khp_page_add(f->page, &chunk, &place, NULL), KHIPU_OK);
    khp_buffer_clear(&chunk.text);
    khp_table_clear(&codes.values);
    if (place != UINT32_MAX) {
        f->places[place].records += 1;
        f->located += 1;
    }
}

static void group(fixture *f, size_t places) {
    assert_true(f->page->is_grouped);
    khp_page_facts facts_of_page = {
        .places = f->places, .place_count = places, .place_areas = f->place_areas};
    assert_int_equal(khp_page_group(f->page, &facts_of_page, NULL), KHIPU_OK);
}

typedef struct row {
    uint32_t place;
    int32_t from, to;
    uint16_t category;
    uint32_t count;
    double weight;
} row;

static row row_at(fixture *f, uint64_t i) {
    row r = {0};
    khp_page *page = f->page;
    assert_int_equal(khp_spool_read(&page->place, i * 4, (char *)&r.place, 4, NULL), KHIPU_OK);
    assert_int_equal(khp_spool_read(&page->from, i * 4, (char *)&r.from, 4, NULL), KHIPU_OK);
    assert_int_equal(khp_spool_read(&page->to, i * 4, (char *)&r.to, 4, NULL), KHIPU_OK);
    assert_int_equal(khp_spool_read(&page->facets[0].codes, i * 2, (char *)&r.category, 2, NULL),
                     KHIPU_OK);
    assert_int_equal(khp_spool_read(&page->groups.counts, i * 4, (char *)&r.count, 4, NULL),
                     KHIPU_OK);
    assert_int_equal(khp_spool_read(&page->weight, i * 8, (char *)&r.weight, 8, NULL), KHIPU_OK);
    return r;
}

static uint64_t sum_of(fixture *f) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < f->page->groups.rows; i++) {
        sum += row_at(f, i).count;
    }
    return sum;
}

static khp_date day(int year, int month, int number) {
    return (khp_date){KHP_DATE_DAY, year, month, number};
}

static void up_to_the_limit_records_stay_single(void **state) {
    (void)state;
    fixture f;
    begin(&f, (khp_page_limits){2, 100, 100});
    add(&f, 0, day(2020, 1, 1), "a", NAN);
    add(&f, 0, day(2020, 1, 1), "a", NAN);
    assert_false(f.page->is_grouped);
    assert_int_equal(khp_spool_bytes(&f.page->match), 2);
    add(&f, 0, day(2020, 1, 1), "a", NAN);
    assert_true(f.page->is_grouped);
    assert_int_equal(khp_spool_bytes(&f.page->match), 0);
    group(&f, 1);
    assert_int_equal(f.page->groups.rows, 1);
    assert_int_equal(row_at(&f, 0).count, 3);
    assert_true(isnan(row_at(&f, 0).weight));
    end(&f);
}

static void records_are_counted_by_place_month_and_category(void **state) {
    (void)state;
    fixture f;
    begin(&f, (khp_page_limits){1, 100, 100});
    add(&f, 0, day(2020, 1, 1), "killed", 2);
    add(&f, 0, day(2020, 1, 31), "killed", NAN);
    add(&f, 0, day(2020, 2, 1), "killed", 1);
    add(&f, 0, day(2020, 2, 29), "", 1);
    add(&f, 1, day(2024, 1, 31), "killed", 5);
    add(&f, UINT32_MAX, (khp_date){KHP_DATE_NONE, 0, 0, 0}, "wounded", 7);
    add(&f, 1, (khp_date){KHP_DATE_YEAR, 2021, 0, 0}, "killed", NAN);
    group(&f, 2);
    assert_string_equal(f.page->groups.unit, "month");
    assert_int_equal(f.page->groups.rows, 6);
    assert_int_equal(sum_of(&f), 7);
    row first = row_at(&f, 0);
    assert_int_equal(first.count, 2);
    assert_int_equal(first.from, khp_date_day_number(day(2020, 1, 1)));
    assert_int_equal(first.to, khp_date_day_number(day(2020, 1, 31)));
    assert_true(first.weight == 2);
    assert_int_equal(row_at(&f, 2).category, KHP_FACET_EMPTY);
    row lost = row_at(&f, 4);
    assert_int_equal(lost.place, UINT32_MAX);
    assert_int_equal(lost.from, INT32_MIN);
    assert_true(lost.weight == 7);
    row year = row_at(&f, 5);
    assert_int_equal(year.to - year.from, 364);
    assert_int_equal(f.page->groups.first, khp_date_day_number(day(2020, 1, 1)));
    assert_int_equal(f.page->groups.last, khp_date_day_number(day(2024, 1, 31)));
    /* A second page of the same run finds the groups made. */
    group(&f, 2);
    assert_int_equal(f.page->groups.rows, 6);
    end(&f);
}

static void time_is_divided_as_the_page_divides_it(void **state) {
    (void)state;
    static const struct {
        int year, month, number;
        const char *unit;
        int days;
    } last[] = {{2020, 5, 9, "day", 1},     {2020, 5, 10, "week", 7},   {2022, 6, 18, "week", 7},
                {2022, 6, 19, "month", 30}, {2040, 1, 15, "month", 31}, {2040, 1, 16, "year", 366}};
    for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
        fixture f;
        begin(&f, (khp_page_limits){1, 100, 100});
        add(&f, 0, day(2020, 1, 1), "a", NAN);
        add(&f, 0, day(last[i].year, last[i].month, last[i].number), "a", NAN);
        group(&f, 1);
        assert_string_equal(f.page->groups.unit, last[i].unit);
        row r = row_at(&f, 1);
        assert_int_equal(r.to - r.from + 1, last[i].days);
        end(&f);
    }
}

static void too_many_groups_divide_time_more_coarsely(void **state) {
    (void)state;
    fixture f;
    begin(&f, (khp_page_limits){1, 30, 100});
    for (int i = 0; i < 100; i++) {
        add(&f, 0, khp_date_from_day_number(18262 + i), "a", 1);
    }
    group(&f, 1);
    assert_string_equal(f.page->groups.unit, "week");
    assert_int_equal(sum_of(&f), 100);
    end(&f);
    begin(&f, (khp_page_limits){1, 1, 100});
    for (int i = 0; i < 5000; i++) {
        add(&f, 0, khp_date_from_day_number(18262 + i), "a", 1);
    }
    group(&f, 1);
    assert_string_equal(f.page->groups.unit, "none");
    assert_int_equal(f.page->groups.rows, 1);
    row r = row_at(&f, 0);
    assert_int_equal(r.count, 5000);
    assert_int_equal(r.from, 18262);
    assert_int_equal(r.to, 18262 + 4999);
    end(&f);
}

static void too_many_places_are_gathered_in_cells(void **state) {
    (void)state;
    fixture f;
    begin(&f, (khp_page_limits){1, 100, 8});
    for (uint32_t i = 0; i < 64; i++) {
        f.places[i].placement.lon = -70.995 + 0.01 * (i % 8);
        f.places[i].placement.lat = -12.995 + 0.01 * (i / 8);
        add(&f, i, day(2020, 1, 1), "a", 1);
    }
    add(&f, UINT32_MAX, day(2020, 1, 1), "a", 1);
    group(&f, 64);
    const khp_page_groups *groups = &f.page->groups;
    assert_true(groups->cell == 0.05);
    assert_int_equal(groups->place_count, 4);
    assert_int_equal(sum_of(&f), 65);
    uint64_t placed = 0;
    for (size_t i = 0; i < groups->place_count; i++) {
        placed += groups->places[i].records;
        assert_true(groups->places[i].placement.uncertainty_m > 3900);
        assert_true(groups->places[i].placement.uncertainty_m < 4000);
    }
    assert_int_equal(placed, f.located);
    assert_true(fabs(groups->places[0].placement.lon - -70.975) < 1e-9);
    end(&f);
}

static void cells_do_not_cross_areas_and_counted_records_stay_apart(void **state) {
    (void)state;
    static const uint32_t areas[] = {3, 3, 7, 3};
    fixture f;
    begin(&f, (khp_page_limits){1, 100, 2});
    f.place_areas = areas;
    khp_page_keep_selection(f.page);
    for (uint32_t i = 0; i < 4; i++) {
        f.places[i].placement.lon = -70.9995;
        f.places[i].placement.lat = -12.9995;
        f.is_selected = i == 1;
        add(&f, i, day(2020, 1, 1), "a", 1);
    }
    group(&f, 4);
    const khp_page_groups *groups = &f.page->groups;
    assert_int_equal(groups->place_count, 2);
    assert_int_equal(groups->place_areas[0], 3);
    assert_int_equal(groups->place_areas[1], 7);
    assert_int_equal(groups->rows, 3);
    uint8_t counted[3];
    assert_int_equal(khp_spool_read(&f.page->counted, 0, (char *)counted, 3, NULL), KHIPU_OK);
    assert_int_equal(counted[0] + counted[1] + counted[2], 1);
    assert_int_equal(sum_of(&f), 4);
    end(&f);
}

static void a_cell_lies_at_the_middle_of_its_records(void **state) {
    (void)state;
    fixture f;
    begin(&f, (khp_page_limits){1, 100, 1});
    for (uint32_t i = 0; i < 2; i++) {
        f.places[i].placement.lon = -70.9 + 0.04 * i;
        f.places[i].placement.lat = -12.9 + 0.08 * i;
        add(&f, i, day(2020, 1, 1), "a", 1);
    }
    add(&f, 1, day(2020, 1, 2), "a", 1);
    add(&f, 1, day(2020, 1, 3), "a", 1);
    group(&f, 2);
    assert_int_equal(f.page->groups.place_count, 1);
    assert_near(f.page->groups.places[0].placement.lon, -70.87, 1e-9);
    assert_near(f.page->groups.places[0].placement.lat, -12.84, 1e-9);
    assert_int_equal(f.page->groups.places[0].records, 4);
    end(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(up_to_the_limit_records_stay_single),
        cmocka_unit_test(records_are_counted_by_place_month_and_category),
        cmocka_unit_test(time_is_divided_as_the_page_divides_it),
        cmocka_unit_test(too_many_groups_divide_time_more_coarsely),
        cmocka_unit_test(too_many_places_are_gathered_in_cells),
        cmocka_unit_test(cells_do_not_cross_areas_and_counted_records_stay_apart),
        cmocka_unit_test(a_cell_lies_at_the_middle_of_its_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
