/* Tests of area_twins: which areas are one, and which of them stands for it. */
#include "area_fixture.h"
#include "cmocka_ready.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The areas of the places, one each, at a level. */
static uint32_t ref_of(const khp_gazetteer *g, uint32_t place, uint32_t level) {
    khp_head head;
    assert_true(khp_store_head(g, place, &head));
    return khp_store_tuple(g, khp_store_group(g, head.group).tuple_number).areas[level];
}

/* Checks that those of the places whose bit is set are one with the first of them. */
static void check_twins(const khp_gazetteer *g, uint32_t level, unsigned bits) {
    khp_area_twins twins = {0};
    for (uint32_t i = 0; i < khp_gazetteer_count(g); i++) {
        if ((bits >> i & 1) == 0) {
            continue;
        }
        khp_area_twins_find(&twins, g, ref_of(g, i, level));
        assert_false(twins.refs.failed);
        for (uint32_t k = 0; k < khp_gazetteer_count(g); k++) {
            if (khp_ref_list_has(&twins.refs, ref_of(g, k, level)) != (bits >> k & 1)) {
                fail_msg("places %u and %u", i, k);
            }
        }
    }
    khp_area_twins_clear(&twins);
}

static void however_rows_write_an_area_it_is_one(void **state) {
    (void)state;
    static const place_spec places[] = {{"0", "A", .areas = "|San Román|Puno|PE"},
                                        {"1", "B", .areas = "|SAN ROMAN|PUNO|Perú"},
                                        {"2", "C", .areas = "|San Roman|Puno|Peru"},
                                        {"3", "D", .areas = "|San Román||PE"},
                                        {"4", "E", .areas = "|San Román|Puno|BO"},
                                        {"5", "F", .areas = "|San Román|Cusco|PE"},
                                        {"6", "G", .areas = "|Provincia de San Román|Puno|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    check_twins(g, KHP_AREA_ADMIN2, 0x07); /* a blank, or a longer name, is not the same */
    khp_gazetteer_free(g);
}

static void a_name_and_a_code_may_be_one_and_two_codes_are_not(void **state) {
    (void)state;
    static const place_spec places[] = {{"0", "A", .codes = "|PE.21.2111|PE.21|PE"},
                                        {"1", "B", .areas = "|San Román|Puno|PE"},
                                        {"2", "C", .codes = "|PE.21.2112|PE.21|PE"}};
    static const name_spec names[] = {{"PE.21.2111", "San Román", KHP_STEP_PRIMARY},
                                      {"PE.21.2112", "San Román", KHP_STEP_PRIMARY}};
    khp_gazetteer *g = fixture_named(places, COUNT(places), names, COUNT(names));
    assert_true(
        khp_areas_are_apart(g, ref_of(g, 0, KHP_AREA_ADMIN2), ref_of(g, 2, KHP_AREA_ADMIN2)));
    assert_false(
        khp_areas_are_apart(g, ref_of(g, 0, KHP_AREA_ADMIN2), ref_of(g, 1, KHP_AREA_ADMIN2)));
    khp_area_twins twins = {0};
    khp_area_twins_find(&twins, g, ref_of(g, 0, KHP_AREA_ADMIN2));
    assert_int_equal(twins.refs.count, 2);
    assert_false(khp_ref_list_has(&twins.refs, ref_of(g, 2, KHP_AREA_ADMIN2)));
    khp_area_twins_clear(&twins);
    khp_gazetteer_free(g);
}

static void the_table_tells_areas_apart_too(void **state) {
    (void)state;
    static const place_spec places[] = {{"0", "A", .areas = "||Puno|PE"},
                                        {"1", "B", .areas = "||Cusco|PE"},
                                        {"2", "C", .areas = "||Region de Puno|PE"},
                                        {"3", "D", .areas = "||Elsewhere|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    uint32_t puno = ref_of(g, 0, KHP_AREA_ADMIN1);
    assert_true(khp_areas_are_apart(g, puno, ref_of(g, 1, KHP_AREA_ADMIN1)));
    assert_false(khp_areas_are_apart(g, puno, ref_of(g, 2, KHP_AREA_ADMIN1)));
    assert_false(khp_areas_are_apart(g, puno, ref_of(g, 3, KHP_AREA_ADMIN1))); /* it says nothing */
    khp_gazetteer_free(g);
}

static void an_area_of_the_world_has_no_twin(void **state) {
    (void)state;
    static const place_spec places[] = {{"0", "A", .areas = "||Puno|PE"}};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    khp_area_twins twins = {0};
    uint32_t ref = khp_store_area_count(g) + fixture_world("PE-PUN");
    khp_area_twins_find(&twins, g, ref);
    assert_int_equal(twins.refs.count, 1);
    assert_int_equal(twins.refs.items[0], ref);
    khp_area_twins_clear(&twins);
    khp_gazetteer_free(g);
}

static void what_is_known_best_comes_first_in_any_order_of_rows(void **state) {
    (void)state;
    static const place_spec sorted[] = {{"0", "A", .areas = "|Melgar|Puno|PE", .codes = "|7|21|"},
                                        {"1", "B", .areas = "|Melgar|Puno|PE"},
                                        {"2", "C", .areas = "|MELGAR|Puno|PE"},
                                        {"3", "D", .areas = "|Melgar||PE"},
                                        {"4", "E", .areas = "|Melgar||"}};
    for (size_t turn = 0; turn < COUNT(sorted); turn++) {
        place_spec turned[COUNT(sorted)];
        for (size_t i = 0; i < COUNT(sorted); i++) {
            turned[i] = sorted[(i + turn) % COUNT(sorted)];
        }
        khp_gazetteer *g = fixture_gazetteer(turned, COUNT(turned));
        khp_area_bearers bearers = {0};
        for (uint32_t i = 0; i < COUNT(turned); i++) {
            khp_area_bearers_put(&bearers, (khp_area_bearer){.ref = ref_of(g, i, KHP_AREA_ADMIN2)});
        }
        khp_area_bearers_order(&bearers, g);
        for (uint32_t i = 0; i < COUNT(sorted); i++) {
            uint32_t place = (uint32_t)((i + COUNT(sorted) - turn) % COUNT(sorted));
            assert_int_equal(bearers.items[i].ref, ref_of(g, place, KHP_AREA_ADMIN2));
        }
        khp_area_bearers_clear(&bearers);
        khp_gazetteer_free(g);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(however_rows_write_an_area_it_is_one),
        cmocka_unit_test(a_name_and_a_code_may_be_one_and_two_codes_are_not),
        cmocka_unit_test(the_table_tells_areas_apart_too),
        cmocka_unit_test(an_area_of_the_world_has_no_twin),
        cmocka_unit_test(what_is_known_best_comes_first_in_any_order_of_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
