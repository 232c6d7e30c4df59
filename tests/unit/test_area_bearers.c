/* Tests of area_bearers: who bears a name or a code, and by how strong a claim. */
#include "area_fixture.h"
#include "cmocka_ready.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const place_spec one_place[] = {{"1", "A", .areas = "||Puno|PE"}};

static void an_area_keeps_its_stronger_claim(void **state) {
    (void)state;
    khp_area_bearers bearers = {0};
    khp_area_bearers_put(&bearers,
                         (khp_area_bearer){7, KHP_STEP_OTHER, false, false, KHP_STEP_OTHER});
    khp_area_bearers_put(&bearers,
                         (khp_area_bearer){7, KHP_STEP_PRIMARY, true, false, KHP_STEP_PRIMARY});
    khp_area_bearers_put(&bearers,
                         (khp_area_bearer){7, KHP_STEP_ALTERNATE, false, true, KHP_STEP_ALTERNATE});
    assert_int_equal(bearers.count, 1);
    assert_int_equal(bearers.items[0].step, KHP_STEP_OTHER); /* a whole name before any core */
    assert_false(bearers.items[0].is_core);
    assert_true(bearers.items[0].is_first); /* whichever claim said so */
    khp_area_bearers_put(&bearers,
                         (khp_area_bearer){7, KHP_STEP_PRIMARY, false, false, KHP_STEP_PRIMARY});
    assert_int_equal(bearers.items[0].step, KHP_STEP_PRIMARY);
    assert_true(bearers.items[0].is_first);
    khp_area_bearers_put(&bearers,
                         (khp_area_bearer){8, KHP_STEP_CODE, false, false, KHP_STEP_CODE});
    assert_int_equal(bearers.count, 2);
    khp_area_bearers_clear(&bearers);
}

/* The claim of one area to a folded name, as "step core"; "none" if it has none. */
static void check_claim(const khp_gazetteer *g, const char *folded, uint32_t ref, int step,
                        bool is_core) {
    khp_area_bearers bearers = {0};
    khp_area_bearers_add(&bearers, g, khp_slice_cstr(folded), false);
    assert_false(bearers.failed);
    for (size_t i = 0; i < bearers.count; i++) {
        if (bearers.items[i].ref == ref) {
            if ((int)bearers.items[i].step != step) {
                fail_msg("\"%s\" is borne on step %d", folded, (int)bearers.items[i].step);
            }
            assert_int_equal(bearers.items[i].is_core, is_core);
            khp_area_bearers_clear(&bearers);
            return;
        }
    }
    khp_area_bearers_clear(&bearers);
    if (step >= 0) {
        fail_msg("the area does not bear \"%s\"", folded);
    }
}

static void names_of_the_world_have_their_steps(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(one_place, COUNT(one_place));
    uint32_t first = khp_store_area_count(g);
    uint32_t santiago = first + fixture_world("CL-RM");
    check_claim(g, "region metropolitana de santiago", santiago, KHP_STEP_PRIMARY, false);
    check_claim(g, "santiago", santiago, KHP_STEP_ENGLISH, false); /* not the core of its own */
    check_claim(g, "kyoto prefecture", first + fixture_world("JP-26"), KHP_STEP_ENGLISH, false);
    check_claim(g, "region metropolitaine de santiago", santiago, KHP_STEP_ALTERNATE, false);
    check_claim(g, "dakota del norte", first + fixture_world("US-ND"), KHP_STEP_OTHER, false);
    check_claim(g, "no such area", santiago, -1, false);
    check_claim(g, "", santiago, -1, false);
    khp_gazetteer_free(g);
}

static void names_of_the_gazetteer_have_theirs(void **state) {
    (void)state;
    static const place_spec places[] = {
        {"1", "Provincia de Sur", "El Sur", "|||PE", "|PE.21.2108|PE.21|PE", .kind = "ADM2"},
        {"2", "B", .codes = "|PE.21.2109|PE.21|PE"}};
    static const name_spec names[] = {{"PE.21.2109", "Norte", KHP_STEP_PRIMARY},
                                      {"PE.21.2109", "El Norte", KHP_STEP_OTHER}};
    khp_gazetteer *g = fixture_named(places, COUNT(places), names, COUNT(names));
    uint32_t south = fixture_ref(g, "PE.21.2108", KHP_AREA_ADMIN2);
    uint32_t north = fixture_ref(g, "PE.21.2109", KHP_AREA_ADMIN2);
    check_claim(g, "norte", north, KHP_STEP_PRIMARY, false);
    check_claim(g, "el norte", north, KHP_STEP_OTHER, false);
    check_claim(g, "pe 21 2109", north, KHP_STEP_CODE, false);
    /* the last part of a code, digits alone */
    check_claim(g, "21", fixture_ref(g, "PE.21", KHP_AREA_ADMIN1), KHP_STEP_PART, false);
    check_claim(g, "provincia de sur", south, KHP_STEP_PRIMARY, false);
    check_claim(g, "sur", south, KHP_STEP_PRIMARY, true);
    check_claim(g, "el sur", south, KHP_STEP_OTHER, false);
    khp_gazetteer_free(g);
}

/* What a code means in a country: the ISO 3166-2 code of the one area; "" for none. */
static void check_code(const khp_gazetteer *g, const char *code, const char *country, bool numbers,
                       const char *iso) {
    khp_area_bearers bearers = {0};
    khp_area_bearers_add_code(&bearers, g, khp_slice_cstr(code), khp_slice_cstr(country), numbers);
    if (bearers.count != (*iso != '\0')) {
        fail_msg("%s means %zu areas in \"%s\"", code, bearers.count, country);
    }
    if (bearers.count > 0) {
        khp_world_area area;
        assert_true(khp_world_area_at(khp_ref_world(g, bearers.items[0].ref), &area));
        assert_slice(area.iso_3166_2, iso);
        assert_int_equal(bearers.items[0].step, KHP_STEP_CODE);
    }
    khp_area_bearers_clear(&bearers);
}

static void a_bare_number_is_no_code_unless_a_scheme_says_so(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(one_place, COUNT(one_place));
    check_code(g, "33", "FR", false, "");
    check_code(g, "33", "FR", true, "FR-33");
    check_code(g, "33", "", true, ""); /* of some country */
    check_code(g, "FR-33", "FR", false, "FR-33");
    check_code(g, "FR-33", "", false, "FR-33");
    check_code(g, "06", "MX", false, ""); /* Colima of one office, Chihuahua of another */
    khp_gazetteer_free(g);
}

static void letters_are_a_code_in_a_country_if_they_mean_one_area(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(one_place, COUNT(one_place));
    check_code(g, "RM", "CL", false, "CL-RM");
    check_code(g, " rm ", "CL", false, "CL-RM");
    check_code(g, "RM", "", false, "");
    check_code(g, "RM", "PE", false, "");
    check_code(g, "PUN", "PE", false, "PE-PUN");
    check_code(g, "PU", "PE", false, "PE-PUN");
    check_code(g, "CL-RM", "", false, "CL-RM");
    check_code(g, "CL.RM", "CL", false, "CL-RM");
    check_code(g, "CHL-2698", "", false, "CL-RM");
    check_code(g, "CL-RM", "PE", false, ""); /* of another country */
    check_code(g, "LIM", "PE", false, "");   /* two areas have it */
    check_code(g, "AR", "CL", false, "");    /* of the post in two */
    check_code(g, "NSW", "AU", false, "");
    check_code(g, "", "PE", false, "");
    check_code(g, "a text that is no code", "PE", false, "");
    khp_gazetteer_free(g);
}

/* No bare code of the whole table means an area that does not have it. */
static void what_a_code_means_has_the_code(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(one_place, COUNT(one_place));
    size_t meant = 0;
    for (uint32_t i = 0; i < khp_world_count(); i++) {
        khp_world_area area;
        khp_area_bearers bearers = {0};
        assert_true(khp_world_area_at(i, &area));
        khp_area_bearers_add_code(&bearers, g, area.postal, area.country, true);
        assert_true(bearers.count <= 1 || area.postal.len == 0);
        for (size_t k = 0; k < bearers.count; k++) {
            khp_world_area found;
            assert_true(khp_world_area_at(khp_ref_world(g, bearers.items[k].ref), &found));
            bool by_iso =
                found.iso_3166_2.len > 3 &&
                khp_slice_eq(khp_slice_of(found.iso_3166_2.ptr + 3, found.iso_3166_2.len - 3),
                             area.postal);
            assert_true(by_iso || khp_slice_eq(found.postal, area.postal));
            assert_true(khp_slice_eq(found.country, area.country));
            meant++;
        }
        khp_area_bearers_clear(&bearers);
    }
    assert_true(meant > 1000);
    khp_gazetteer_free(g);
}

static void check_part(const khp_gazetteer *g, const char *core, const char *country,
                       const char *iso) {
    khp_area_bearers bearers = {0};
    khp_area_bearers_add_part(&bearers, g, khp_slice_cstr(core), khp_slice_cstr(country));
    if (bearers.count != (*iso != '\0')) {
        fail_msg("\"%s\" is a part of %zu areas of \"%s\"", core, bearers.count, country);
    }
    if (bearers.count > 0) {
        assert_int_equal(khp_ref_world(g, bearers.items[0].ref), fixture_world(iso));
        assert_int_equal(bearers.items[0].step, KHP_STEP_ALTERNATE);
        assert_true(bearers.items[0].is_core);
    }
    khp_area_bearers_clear(&bearers);
}

static void a_part_of_the_names_of_one_area_means_it(void **state) {
    (void)state;
    khp_gazetteer *g = fixture_gazetteer(one_place, COUNT(one_place));
    check_part(g, "carlos ibanez", "CL", "CL-AI");
    check_part(g, "bernardo o higgins", "CL", "CL-LI");
    check_part(g, "veracruz de ignacio", "MX", "MX-VER");
    check_part(g, "veracruz de la llave y mas", "MX", "MX-VER"); /* goes on behind the name */
    check_part(g, "california", "MX", "");                       /* two of them */
    check_part(g, "puno", "CL", "");
    check_part(g, "puno", "", "");
    check_part(g, "sur", "MX", "");        /* too short to mean one */
    check_part(g, "hidal", "MX", "");      /* no whole word */
    check_part(g, "puno norte", "PE", ""); /* nothing links what goes on */
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_area_keeps_its_stronger_claim),
        cmocka_unit_test(names_of_the_world_have_their_steps),
        cmocka_unit_test(names_of_the_gazetteer_have_theirs),
        cmocka_unit_test(a_bare_number_is_no_code_unless_a_scheme_says_so),
        cmocka_unit_test(letters_are_a_code_in_a_country_if_they_mean_one_area),
        cmocka_unit_test(what_a_code_means_has_the_code),
        cmocka_unit_test(a_part_of_the_names_of_one_area_means_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
