/* Tests of seats: which places lie in an area, and which of them is its seat. */
#include "area_fixture.h"
#include "cmocka_ready.h"
#include "locate/seats.h"

#include <math.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A place in the province 2108 of Puno, Melgar. */
typedef struct town {
    const char *id;
    const char *name;
    const char *kind;
    uint64_t population;
    khp_precision precision;
} town;

static khp_gazetteer *make(const town *towns, size_t count) {
    khp_gazetteer *g = khp_gazetteer_new();
    for (size_t i = 0; i < count; i++) {
        khp_place place = {.id = khp_slice_cstr(towns[i].id),
                           .name = khp_slice_cstr(towns[i].name),
                           .kind = khp_slice_cstr(towns[i].kind),
                           .population = towns[i].population,
                           .precision = towns[i].precision == KHP_PRECISION_SITE
                                            ? KHP_PRECISION_SETTLEMENT
                                            : towns[i].precision,
                           .alt_mark = '|',
                           .x = (double)i,
                           .uncertainty_m = (double)NAN,
                           .line = i + 2};
        place.areas[KHP_AREA_ADMIN2] = KHP_SLICE("Melgar");
        place.areas[KHP_AREA_ADMIN1] = KHP_SLICE("Puno");
        place.areas[KHP_AREA_COUNTRY] = KHP_SLICE("PE");
        assert_int_equal(khp_gazetteer_add(g, &place, NULL), KHIPU_OK);
    }
    fixture_seal(g, NULL);
    return g;
}

/* The id of the seat of an area of the level, "" if there is none. */
static void check_seat(const khp_gazetteer *g, uint32_t level, const char *name,
                       const char *expected) {
    static const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(g, &none);
    khp_area_members *members = khp_area_members_new(g);
    assert_non_null(members);
    uint32_t seat = khp_area_seat(locator, members, fixture_ref(g, name, level));
    khp_place place = {.id = KHP_SLICE("")};
    if (seat != KHP_NO_PLACE) {
        khp_gazetteer_place(g, seat, &place);
    }
    assert_slice(place.id, expected);
    khp_area_members_free(members);
    khp_locator_free(locator);
}

static void check(const town *towns, size_t count, const char *expected) {
    khp_gazetteer *g = make(towns, count);
    check_seat(g, KHP_AREA_ADMIN2, "Melgar", expected);
    khp_gazetteer_free(g);
}

static void the_capital_of_the_level_or_of_an_outer_one_is_the_seat(void **state) {
    (void)state;
    static const char *const codes[] = {
        "PPLC", "PPLA", "PPLA2", "country capital", "department capital", "province capital"};
    for (size_t i = 0; i < COUNT(codes); i++) {
        const town towns[] = {{"1", "Big", "PPL", 9000, 0},
                              {"2", "Ayaviri", codes[i], 10, 0},
                              {"3", "Melgar", "PPL", 1, 0},
                              {"4", "Inner", "PPLA3", 5000, 0}};
        check(towns, COUNT(towns), "2");
    }
}

static void of_several_the_most_populous_then_the_lowest_id(void **state) {
    (void)state;
    static const town by_people[] = {
        {"1", "A", "PPLA2", 10, 0}, {"2", "B", "PPLA", 30, 0}, {"3", "C", "PPLA2", 20, 0}};
    static const town by_id[] = {{"gn:100", "A", "PPLA2", 30, 0},
                                 {"gn:99", "B", "PPLA2", 30, 0},
                                 {"gn:98", "C", "PPLA2", 29, 0},
                                 {"gn:101", "D", "PPLA2", 30, 0}};
    check(by_people, COUNT(by_people), "2");
    check(by_id, COUNT(by_id), "gn:99"); /* as numbers */
}

static void the_capital_of_an_inner_area_counts_if_it_is_the_only_one(void **state) {
    (void)state;
    static const town one[] = {{"1", "A", "PPL", 90, 0}, {"2", "B", "PPLA3", 10, 0}};
    static const town two[] = {{"1", "A", "PPLA4", 90, 0}, {"2", "B", "PPLA3", 10, 0}};
    static const town two_and_its_name[] = {
        {"1", "A", "PPLA4", 90, 0}, {"2", "B", "PPLA3", 10, 0}, {"3", "Melgar", "PPL", 1, 0}};
    check(one, COUNT(one), "2");
    check(two, COUNT(two), "");
    check(two_and_its_name, COUNT(two_and_its_name), "3");
}

static void else_the_only_settlement_of_its_name_is(void **state) {
    (void)state;
    static const town one[] = {{"1", "A", "PPL", 90, 0}, {"2", "MELGAR", "PPL", 10, 0}};
    static const town with_word[] = {{"1", "A", "PPL", 90, 0},
                                     {"2", "Ciudad de Melgar", "PPL", 10, 0}};
    static const town two[] = {{"1", "Melgar", "PPL", 90, 0}, {"2", "Melgar", "PPL", 10, 0}};
    static const town area[] = {{"1", "Melgar", "ADM2", 90, KHP_PRECISION_PROVINCE}};
    static const town none[] = {{"1", "A", "PPL", 90, 0}, {"2", "B", "PPLX", 10, 0}};
    check(one, COUNT(one), "2");
    check(with_word, COUNT(with_word), "2");
    check(two, COUNT(two), "");
    check(area, COUNT(area), ""); /* the area's own row is no seat */
    check(none, COUNT(none), "");
}

static void a_settlement_outside_is_never_the_seat(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "Melgar", .areas = "|Lampa|Puno|PE", .kind = "PPLA2"},
                                        {"2", "A", .areas = "|Melgar|Puno|PE", .kind = "PPL"},
                                        {"3", "Melgar", .areas = "||Puno|PE", .kind = "PPLA2"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    check_seat(g, KHP_AREA_ADMIN2, "Melgar", "");
    check_seat(g, KHP_AREA_ADMIN2, "Lampa", "1");
    khp_gazetteer_free(g);
}

/* The capital of the country is also that of the department that it lies in. */
static void each_level_has_its_seat(void **state) {
    (void)state;
    static const place_spec places[] = {{"c", "A", .areas = "X|Y|Z|PE", .kind = "PPLC"},
                                        {"d", "B", .areas = "W|V|U|PE", .kind = "PPLA"},
                                        {"p", "C", .areas = "T|V2|U|PE", .kind = "PPLA2"},
                                        {"i", "D", .areas = "S|V2|U|PE", .kind = "PPLA3"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    check_seat(g, KHP_AREA_COUNTRY, "PE", "c");
    check_seat(g, KHP_AREA_ADMIN1, "Z", "c");
    check_seat(g, KHP_AREA_ADMIN2, "Y", "c");
    check_seat(g, KHP_AREA_ADMIN1, "U", "d");
    check_seat(g, KHP_AREA_ADMIN2, "V2", "p");
    check_seat(g, KHP_AREA_ADMIN3, "T", "p");
    check_seat(g, KHP_AREA_ADMIN3, "S", "i");
    khp_gazetteer_free(g);
}

static void rows_that_write_the_area_otherwise_lie_in_it_as_well(void **state) {
    (void)state;
    static const place_spec places[] = {{"1", "A", .areas = "|Melgar|Puno|PE", .kind = "PPL"},
                                        {"2", "B", .areas = "|MELGAR|Puno|Perú", .kind = "PPLA2"},
                                        {"3", "C", .areas = "|Melgar|Cusco|PE", .kind = "PPLA2"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    check_seat(g, KHP_AREA_ADMIN2, "Melgar", "2");
    check_seat(g, KHP_AREA_ADMIN2, "MELGAR", "2");
    khp_gazetteer_free(g);
}

static void the_places_of_an_area_are_those_of_all_that_lie_in_it(void **state) {
    (void)state;
    static const place_spec places[] = {
        {"0", "A", .areas = "X|Melgar|Puno|PE"},
        {"1", "B", .areas = "|Melgar|Puno|PE"},
        {"2", "C", .areas = "|Lampa|Puno|PE"},
        {"3", "D", .areas = "|Melgar|Puno|PE", .x = 3},
        {"4", "B", .areas = "|Melgar|Puno|PE", .gazetteer = 1}}; /* merged into 1 */
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    khp_area_members *members = khp_area_members_new(g);
    static const struct {
        const char *name;
        uint32_t level;
        unsigned bits;
    } areas[] = {{"Melgar", KHP_AREA_ADMIN2, 0x0B},
                 {"Puno", KHP_AREA_ADMIN1, 0x0F},
                 {"X", KHP_AREA_ADMIN3, 0x01}};
    for (size_t i = 0; i < COUNT(areas); i++) {
        khp_ref_list list = {0};
        unsigned bits = 0;
        uint32_t place;
        khp_ref_list_add(&list, fixture_ref(g, areas[i].name, areas[i].level));
        khp_member_walk walk = khp_area_members_of(members, &list);
        while (khp_area_members_next(&walk, &place)) {
            assert_int_equal(bits >> place & 1, 0); /* each once */
            bits |= 1u << place;
        }
        assert_int_equal(bits, areas[i].bits);
        khp_ref_list_clear(&list);
    }
    khp_ref_list nothing = {0};
    uint32_t place;
    khp_ref_list_add(&nothing, khp_store_area_count(g)); /* one of the world */
    khp_member_walk walk = khp_area_members_of(members, &nothing);
    assert_false(khp_area_members_next(&walk, &place));
    khp_ref_list_clear(&nothing);
    khp_area_members_free(members);
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_capital_of_the_level_or_of_an_outer_one_is_the_seat),
        cmocka_unit_test(of_several_the_most_populous_then_the_lowest_id),
        cmocka_unit_test(the_capital_of_an_inner_area_counts_if_it_is_the_only_one),
        cmocka_unit_test(else_the_only_settlement_of_its_name_is),
        cmocka_unit_test(a_settlement_outside_is_never_the_seat),
        cmocka_unit_test(each_level_has_its_seat),
        cmocka_unit_test(rows_that_write_the_area_otherwise_lie_in_it_as_well),
        cmocka_unit_test(the_places_of_an_area_are_those_of_all_that_lie_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
