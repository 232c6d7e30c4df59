/* Tests of placements: one row a distinct toponym that was placed, least certain first, from memory
 * or from temporary files. */
#include "cmocka_ready.h"
#include "random.h"
#include "write/placements.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER                                                                                     \
    "place,within,records,first_line,match,place_id,placed_as,areas,level,uncertainty_m,"          \
    "decision\n"

static void areas(const void *context, uint32_t place, khp_buffer *cell) {
    (void)context;
    khp_buffer_printf(cell, "=areas of %u", (unsigned)place);
}

/* "confirmed" was confirmed, "decided" was decided. */
static khp_slice decision(const void *context, khp_slice place, khp_slice within,
                          bool *is_confirmed) {
    (void)context;
    (void)within;
    *is_confirmed = khp_slice_eq(place, KHP_SLICE("confirmed"));
    return *is_confirmed                               ? KHP_SLICE("ok")
           : khp_slice_eq(place, KHP_SLICE("decided")) ? KHP_SLICE("gn:9")
                                                       : (khp_slice){NULL, 0};
}

static const khp_placements_facts facts = {NULL, areas, decision};

static khipu_status keep(void *context, khp_slice bytes, khipu_error *error) {
    (void)error;
    khp_buffer_add(context, bytes);
    return KHIPU_OK;
}

static void add(khp_placements *placements, const char *place, const char *within, uint64_t records,
                uint64_t line, const khp_placement *placement) {
    const khp_placed_toponym toponym = {placement, khp_slice_cstr(place), khp_slice_cstr(within),
                                        line, records};
    assert_int_equal(khp_placements_add(placements, &toponym, NULL), KHIPU_OK);
}

static void check_written(khp_placements *placements, const char *expected) {
    khp_buffer text = {0};
    for (int round = 0; round < 2; round++) { /* a second bundle gets the same */
        assert_int_equal(khp_placements_write(placements, &facts, keep, &text, NULL), KHIPU_OK);
        assert_buffer(&text, expected);
    }
    khp_buffer_clear(&text);
}

static khp_placement placed(khp_match match, bool is_part) {
    return (khp_placement){.match = match,
                           .is_part = is_part,
                           .precision = KHP_PRECISION_SETTLEMENT,
                           .uncertainty_m = 5000,
                           .place = 7,
                           .place_id = KHP_SLICE("gn:7"),
                           .place_name = KHP_SLICE("Seven")};
}

static void placements_without_rows_are_a_header(void **state) {
    (void)state;
    khp_placements placements = {0};
    khp_placements_begin(&placements, "/tmp");
    check_written(&placements, HEADER);
    khp_placements_clear(&placements);
}

static void one_toponym_is_one_row_however_often_it_occurs(void **state) {
    (void)state;
    khp_placements placements = {0};
    const khp_placement exact = placed(KHP_MATCH_EXACT, false);
    khp_placements_begin(&placements, "/tmp");
    add(&placements, "Julaca", "Puno", 2, 7, &exact);
    add(&placements, "JulacaP", "uno", 1, 8, &exact);
    add(&placements, "Julaca", "Puno", 3, 9, &exact);
    add(&placements, "=1+1", "", 1, 10, &exact);
    check_written(&placements,
                  HEADER "Julaca,Puno,5,7,exact,gn:7,Seven,'=areas of 7,settlement,5000,\n"
                         "'=1+1,,1,10,exact,gn:7,Seven,'=areas of 7,settlement,5000,\n"
                         "JulacaP,uno,1,8,exact,gn:7,Seven,'=areas of 7,settlement,5000,\n");
    khp_placements_clear(&placements);
}

static void least_certain_come_first_and_confirmed_ones_last(void **state) {
    (void)state;
    khp_placements placements = {0};
    const struct {
        const char *place;
        khp_match match;
        bool is_part;
    } rows[] = {
        {"confirmed", KHP_MATCH_ALIAS, false}, {"decided", KHP_MATCH_DECISION, false},
        {"e", KHP_MATCH_EXACT, false},         {"c", KHP_MATCH_CODE, false},
        {"f", KHP_MATCH_FOLDED, false},        {"p", KHP_MATCH_FOLDED, true},
        {"ap", KHP_MATCH_ALIAS, true},         {"a", KHP_MATCH_ALIAS, false},
    };
    khp_buffer text = {0};
    khp_buffer order = {0};
    khp_placements_begin(&placements, "/tmp");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const khp_placement placement = placed(rows[i].match, rows[i].is_part);
        add(&placements, rows[i].place, "", 1, 2 + i, &placement);
    }
    assert_int_equal(khp_placements_write(&placements, &facts, keep, &text, NULL), KHIPU_OK);
    khp_slice rest = khp_buffer_slice(&text);
    (void)khp_slice_cut(&rest, '\n');
    while (rest.len > 0) {
        khp_slice line = khp_slice_cut(&rest, '\n');
        khp_buffer_add(&order, khp_slice_cut(&line, ','));
        khp_buffer_add_byte(&order, ' ');
    }
    assert_buffer(&order, "a ap p f c e decided confirmed ");
    khp_buffer_clear(&text);
    khp_buffer_clear(&order);
    khp_placements_clear(&placements);
}

static void records_that_codes_placed_at_several_places_are_one_row(void **state) {
    (void)state;
    khp_placements placements = {0};
    const khp_placement exact = placed(KHP_MATCH_EXACT, false);
    khp_placement code = placed(KHP_MATCH_CODE, false);
    khp_placements_begin(&placements, "/tmp");
    add(&placements, "", "Puno", 1, 2, &code);
    code.place = 8;
    code.place_id = KHP_SLICE("gn:8");
    add(&placements, "", "Puno", 1, 3, &code);
    add(&placements, "Puno", "", 1, 4, &exact);
    code = placed(KHP_MATCH_CODE, false);
    add(&placements, "Puno", "", 1, 5, &code); /* the same place, less certain */
    code.uncertainty_m = (double)NAN;
    add(&placements, "Lima", "", 1, 6, &code);
    check_written(&placements, HEADER ",Puno,2,2,code,,,,,,\n"
                                      "Puno,,2,4,code,gn:7,Seven,'=areas of 7,settlement,5000,\n"
                                      "Lima,,1,6,code,gn:7,Seven,'=areas of 7,settlement,,\n");
    khp_placements_clear(&placements);
}

/* So little memory that the same toponyms are counted again and again in other runs. */
static void temporary_files_change_nothing(void **state) {
    (void)state;
    enum { RECORDS = 20000, TOPONYMS = 3000 };
    khp_placements large = {0};
    khp_placements small = {
        .most_bytes = 20000, .by_toponym.most_bytes = 5000, .by_certainty.most_bytes = 5000};
    random_state random = random_begin("temporary_files");
    khp_buffer one = {0};
    khp_buffer other = {0};
    khp_placements_begin(&large, "/tmp");
    khp_placements_begin(&small, "/tmp");
    for (size_t i = 0; i < RECORDS; i++) {
        static const khp_match matches[] = {KHP_MATCH_CODE, KHP_MATCH_EXACT, KHP_MATCH_FOLDED,
                                            KHP_MATCH_ALIAS, KHP_MATCH_DECISION};
        char place[16];
        size_t number = random_below(&random, TOPONYMS);
        khp_placement placement = placed(matches[number % 5], number % 7 == 0);
        placement.place = number % 11 == 0 ? (uint32_t)random_below(&random, 3) : 1;
        snprintf(place, sizeof place, "place %zu", number);
        add(&large, place, number % 3 == 0 ? "Puno" : "", 1, i + 2, &placement);
        add(&small, place, number % 3 == 0 ? "Puno" : "", 1, i + 2, &placement);
    }
    assert_true(small.by_toponym.run_count > 20);
    assert_int_equal(khp_placements_write(&large, &facts, keep, &one, NULL), KHIPU_OK);
    assert_int_equal(khp_placements_write(&small, &facts, keep, &other, NULL), KHIPU_OK);
    assert_true(one.len > TOPONYMS * 20);
    assert_true(khp_slice_eq(khp_buffer_slice(&one), khp_buffer_slice(&other)));
    khp_buffer_clear(&one);
    khp_buffer_clear(&other);
    khp_placements_clear(&large);
    khp_placements_clear(&small);
}

/* However exactly it is called: nobody has said where it is. */
static void an_area_at_the_middle_of_its_places_is_less_certain_than_an_alias(void **state) {
    (void)state;
    khp_placements placements = {0};
    const khp_placement alias = placed(KHP_MATCH_ALIAS, false);
    khp_placement middle = placed(KHP_MATCH_EXACT, false);
    middle.drawn_at = KHP_DRAWN_AT_MIDDLE;
    khp_placements_begin(&placements, "/tmp");
    add(&placements, "Juliaca", "", 9, 2, &alias);
    add(&placements, "Puno", "", 1, 3, &middle);
    check_written(&placements,
                  HEADER "Puno,,1,3,exact,gn:7,Seven,'=areas of 7,settlement,5000,\n"
                         "Juliaca,,9,2,alias,gn:7,Seven,'=areas of 7,settlement,5000,\n");
    khp_placements_clear(&placements);
}

/* Puts away all that is counted. */
static void put_away_all(khp_placements *placements) {
    const khp_placement exact = placed(KHP_MATCH_EXACT, false);
    for (unsigned i = 0; i == 0 || placements->keys.count > 0; i++) {
        char place[16];
        snprintf(place, sizeof place, "place %u", i);
        add(placements, place, "", 1, 100, &exact);
    }
}

/* One part knows it, and begins with the only place of the other, before or behind it. */
static void several_places_are_several_whichever_part_knows_it(void **state) {
    (void)state;
    khp_placements placements = {.most_bytes = 500000};
    const khp_placement seven = placed(KHP_MATCH_CODE, false);
    khp_placement eight = seven;
    khp_buffer text = {0};
    eight.place = 8;
    khp_placements_begin(&placements, "/tmp");
    add(&placements, "", "Cusco", 1, 2, &seven);
    add(&placements, "", "Puno", 1, 3, &seven);
    add(&placements, "", "Puno", 1, 4, &eight);
    assert_int_equal(placements.keys.count, 2);
    put_away_all(&placements);
    add(&placements, "", "Cusco", 1, 5, &seven);
    add(&placements, "", "Cusco", 1, 6, &eight);
    add(&placements, "", "Puno", 1, 7, &seven);
    assert_int_equal(placements.keys.count, 2);
    put_away_all(&placements);
    assert_int_equal(khp_placements_write(&placements, &facts, keep, &text, NULL), KHIPU_OK);
    assert_non_null(strstr(khp_buffer_cstr(&text), "\n,Cusco,3,2,code,,,,,,\n"));
    assert_non_null(strstr(khp_buffer_cstr(&text), "\n,Puno,3,3,code,,,,,,\n"));
    khp_buffer_clear(&text);
    khp_placements_clear(&placements);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(placements_without_rows_are_a_header),
        cmocka_unit_test(one_toponym_is_one_row_however_often_it_occurs),
        cmocka_unit_test(least_certain_come_first_and_confirmed_ones_last),
        cmocka_unit_test(records_that_codes_placed_at_several_places_are_one_row),
        cmocka_unit_test(temporary_files_change_nothing),
        cmocka_unit_test(an_area_at_the_middle_of_its_places_is_less_certain_than_an_alias),
        cmocka_unit_test(several_places_are_several_whichever_part_knows_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
