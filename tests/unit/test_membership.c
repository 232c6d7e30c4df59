/* In which of the areas that cases are counted in a place lies, by its codes and its names. */
#include "cmocka_ready.h"
#include "locate/membership.h"
#include "locate_fixture.h"

/* Puno is a district, a province and a department, and San Juan a district of two provinces. */
static const place_spec places[] = {
    {.id = "p:1",
     .name = "Puno",
     .areas = "Puno|Puno|Puno|PE",
     .ubigeo = "210101",
     .x = -70,
     .y = -15},
    {.id = "p:2",
     .name = "Acora",
     .areas = "Acora|Puno|Puno|PE",
     .ubigeo = "210102",
     .x = -70,
     .y = -16},
    {.id = "p:3",
     .name = "Cusco",
     .areas = "Cusco|Cusco|Cusco|PE",
     .ubigeo = "080101",
     .x = -72,
     .y = -13},
};

static khp_membership *make(const khp_key_reading *reading) {
    const khp_member_area areas[] = {
        {.number = 0, .admin = 1, .code = KHP_SLICE("21"), .name = KHP_SLICE("PUNO")},
        {.number = 1,
         .admin = 1,
         .code = KHP_SLICE("08"),
         .name = KHP_SLICE("Cusco"),
         .alt_names = KHP_SLICE("Cuzco | Qosqo")},
        {.number = 2,
         .admin = 2,
         .code = KHP_SLICE("2101"),
         .name = KHP_SLICE("Puno"),
         .around = {[KHP_AREA_ADMIN1] = KHP_SLICE("Puno")}},
        {.number = 3,
         .admin = 3,
         .name = KHP_SLICE("San Juan"),
         .around = {[KHP_AREA_ADMIN1] = KHP_SLICE("Puno")}},
        {.number = 4,
         .admin = 3,
         .name = KHP_SLICE("San Juan"),
         .around = {[KHP_AREA_ADMIN1] = KHP_SLICE("Cusco")}},
    };
    khp_membership *membership = khp_membership_new(reading);
    assert_non_null(membership);
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
        assert_int_equal(khp_membership_add(membership, &areas[i], NULL), KHIPU_OK);
    }
    return membership;
}

static void check(khp_member_asker *asker, const khp_place *place, int admin, uint32_t expected,
                  khp_member_by by) {
    uint32_t number;
    khp_member_by found;
    assert_int_equal(khp_membership_find(asker, place, admin, &number, &found, NULL), KHIPU_OK);
    assert_int_equal(number, expected);
    assert_int_equal(found, by);
}

static void names_are_folded_and_have_other_names(void **state) {
    (void)state;
    khp_membership *membership = make(NULL);
    khp_member_asker *asker = khp_member_asker_new(membership);
    khp_place place = {.areas = {[KHP_AREA_ADMIN1] = KHP_SLICE("departamento de Puno")}};
    check(asker, &place, 1, 0, KHP_MEMBER_BY_NAME);
    check(asker, &place, 2, KHP_NO_MEMBER, KHP_MEMBER_BY_NOTHING); /* says nothing of a province */
    place.areas[KHP_AREA_ADMIN1] = KHP_SLICE("QOSQO");
    check(asker, &place, 1, 1, KHP_MEMBER_BY_NAME);
    place.areas[KHP_AREA_ADMIN1] = KHP_SLICE("Lima");
    check(asker, &place, 1, KHP_NO_MEMBER, KHP_MEMBER_BY_NOTHING);
    khp_member_asker_free(asker);
    khp_membership_free(membership);
}

static void areas_around_tell_namesakes_apart_or_none_is_chosen(void **state) {
    (void)state;
    khp_membership *membership = make(NULL);
    khp_member_asker *asker = khp_member_asker_new(membership);
    khp_place place = {.areas = {[KHP_AREA_ADMIN3] = KHP_SLICE("San Juan")}};
    check(asker, &place, 3, KHP_NO_MEMBER, KHP_MEMBER_BY_NOTHING);
    place.areas[KHP_AREA_ADMIN1] = KHP_SLICE("Qosqo");
    check(asker, &place, 3, KHP_NO_MEMBER,
          KHP_MEMBER_BY_NOTHING); /* it is no name of what is around */
    place.areas[KHP_AREA_ADMIN1] = KHP_SLICE("cusco");
    check(asker, &place, 3, 4, KHP_MEMBER_BY_NAME);
    place.areas[KHP_AREA_ADMIN1] = KHP_SLICE("Lima");
    check(asker, &place, 3, KHP_NO_MEMBER, KHP_MEMBER_BY_NOTHING);
    khp_member_asker_free(asker);
    khp_membership_free(membership);
}

static void codes_come_before_names_until_they_are_forgotten(void **state) {
    (void)state;
    const khp_key_reading reading = {.scheme = KHP_SCHEME_UBIGEO_INEI, .known = 3, .admin = 1};
    khp_membership *membership = make(&reading);
    assert_int_equal(khp_membership_scheme(membership), KHP_SCHEME_UBIGEO_INEI);
    khp_member_asker *asker = khp_member_asker_new(membership);
    khp_place place = {.areas = {[KHP_AREA_ADMIN1] = KHP_SLICE("Puno")},
                       .codes = {[KHP_SCHEME_UBIGEO_INEI] = KHP_SLICE("080101")}};
    check(asker, &place, 1, 1, KHP_MEMBER_BY_CODE);
    place.codes[KHP_SCHEME_UBIGEO_INEI] = KHP_SLICE("210102");
    check(asker, &place, 1, 0, KHP_MEMBER_BY_CODE);
    check(asker, &place, 2, 2, KHP_MEMBER_BY_CODE);
    place.codes[KHP_SCHEME_UBIGEO_INEI] = KHP_SLICE("990101");
    check(asker, &place, 1, 0, KHP_MEMBER_BY_NAME);
    khp_membership_forget_codes(membership);
    assert_int_equal(khp_membership_scheme(membership), KHP_SCHEME_NONE);
    place.codes[KHP_SCHEME_UBIGEO_INEI] = KHP_SLICE("080101");
    check(asker, &place, 1, 0, KHP_MEMBER_BY_NAME);
    khp_member_asker_free(asker);
    khp_membership_free(membership);
}

static void codes_and_names_are_judged_by_the_gazetteer(void **state) {
    (void)state;
    khp_gazetteer *gazetteer = fixture_gazetteer(places, sizeof places / sizeof *places);
    const khp_slice codes[] = {KHP_SLICE("21"), KHP_SLICE("08"), KHP_SLICE("99"), KHP_SLICE("")};
    khp_key_reading reading;
    assert_int_equal(khp_member_codes_judge(gazetteer, codes, 4, KHP_SCHEME_NONE, &reading, NULL),
                     KHIPU_OK);
    assert_int_equal(reading.scheme, KHP_SCHEME_UBIGEO_INEI);
    assert_int_equal(reading.known, 2);
    assert_int_equal(reading.admin, 1);
    assert_int_equal(
        khp_member_codes_judge(NULL, codes, 4, KHP_SCHEME_UBIGEO_RENIEC, &reading, NULL), KHIPU_OK);
    assert_int_equal(reading.scheme, KHP_SCHEME_UBIGEO_RENIEC);
    assert_int_equal(reading.known, 0);
    assert_int_equal(reading.admin, 1);
    const khp_slice names[] = {KHP_SLICE("ACORA"), KHP_SLICE("Puno"), KHP_SLICE("Cuzco"),
                               KHP_SLICE("Nowhere")};
    size_t known[KHP_AREA_LEVELS];
    assert_int_equal(khp_member_names_judge(gazetteer, names, 4, known, NULL), KHIPU_OK);
    assert_int_equal(known[1], 2);
    assert_int_equal(known[3], 3);
    khp_gazetteer_free(gazetteer);
}

static void codes_that_contradict_the_names_are_counted(void **state) {
    (void)state;
    khp_gazetteer *gazetteer = fixture_gazetteer(places, sizeof places / sizeof *places);
    const khp_key_reading reading = {.scheme = KHP_SCHEME_UBIGEO_INEI, .known = 2, .admin = 1};
    khp_membership *swapped = khp_membership_new(&reading);
    const khp_member_area wrong[] = {
        {.number = 0, .admin = 1, .code = KHP_SLICE("08"), .name = KHP_SLICE("Puno")},
        {.number = 1, .admin = 1, .code = KHP_SLICE("21"), .name = KHP_SLICE("Cusco")}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(khp_membership_add(swapped, &wrong[i], NULL), KHIPU_OK);
    }
    khp_membership *right = make(&reading);
    size_t compared;
    size_t different;
    assert_int_equal(khp_membership_compare(swapped, gazetteer, 1, &compared, &different, NULL),
                     KHIPU_OK);
    assert_int_equal(compared, 3);
    assert_int_equal(different, 3);
    assert_int_equal(khp_membership_compare(right, gazetteer, 1, &compared, &different, NULL),
                     KHIPU_OK);
    assert_int_equal(compared, 3);
    assert_int_equal(different, 0);
    khp_membership_free(swapped);
    khp_membership_free(right);
    khp_gazetteer_free(gazetteer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_folded_and_have_other_names),
        cmocka_unit_test(areas_around_tell_namesakes_apart_or_none_is_chosen),
        cmocka_unit_test(codes_come_before_names_until_they_are_forgotten),
        cmocka_unit_test(codes_and_names_are_judged_by_the_gazetteer),
        cmocka_unit_test(codes_that_contradict_the_names_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
