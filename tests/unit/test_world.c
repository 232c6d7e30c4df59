/* Tests of world: the table of areas as the program carries it. The facts are public geography. */
#include "cmocka_ready.h"
#include "locate/forms.h"
#include "locate/toponym.h"
#include "world/world.h"

#include <stdlib.h>

/* Adds the folded form (or core) of a name to a buffer that is emptied first. */
static khp_slice folded(khp_buffer *buffer, const char *name) {
    khp_buffer_reset(buffer);
    khp_toponym_fold(buffer, khp_slice_cstr(name));
    return khp_buffer_slice(buffer);
}

/* The only area of a country that bears a name; fails if it is not one. */
static khp_world_name find_one(const char *name, const char *country, bool is_core) {
    khp_buffer whole = {0};
    khp_buffer core = {0};
    khp_world_cursor cursor;
    khp_world_name hit = {KHP_WORLD_NO_AREA, KHP_WORLD_PRIMARY, false};
    khp_slice text = folded(&whole, name);
    if (is_core) {
        (void)khp_form_core(&core, text);
        text = khp_buffer_slice(&core);
    }
    uint32_t first = 0;
    uint32_t count = 0;
    assert_true(khp_world_country(khp_slice_cstr(country), &first, &count));
    khp_world_find(text, &cursor);
    for (khp_world_name next; khp_world_next(&cursor, &next);) {
        if (next.area >= first && next.area < first + count && hit.area != next.area) {
            if (hit.area != KHP_WORLD_NO_AREA) {
                fail_msg("%s is more than one area of %s", name, country);
            }
            hit = next;
        }
    }
    if (hit.area == KHP_WORLD_NO_AREA) {
        fail_msg("%s is no area of %s", name, country);
    }
    khp_buffer_clear(&whole);
    khp_buffer_clear(&core);
    return hit;
}

static void an_area_is_found_under_its_names_in_many_scripts(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *country;
        const char *adm1;
        khp_world_step step;
    } facts[] = {
        {"Ayacucho", "PE", "PER-586", KHP_WORLD_PRIMARY},
        {"REGION METROPOLITANA DE SANTIAGO", "CL", "CHL-2698", KHP_WORLD_PRIMARY},
        {"Michoacán de Ocampo", "MX", "MEX-2720", KHP_WORLD_PRIMARY},
        {"Bogotá D.C.", "CO", "COL-1399", KHP_WORLD_PRIMARY},
        {"Kyoto Prefecture", "JP", "JPN-1850", KHP_WORLD_ENGLISH},
        {"Псковская область", "RU", "RUS-2335", KHP_WORLD_PRIMARY},
        {"كاليفورنيا", "US", "USA-3521", KHP_WORLD_LANGUAGE},
        {"甘肃", "CN", "CHN-1150", KHP_WORLD_PRIMARY},
        {"京都府", "JP", "JPN-1850", KHP_WORLD_PRIMARY},
        {"Dakota del Norte", "US", "USA-3516", KHP_WORLD_LANGUAGE},
        {"Kuban", "RU", "RUS-2371", KHP_WORLD_ALTERNATE},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        khp_world_name hit = find_one(facts[i].name, facts[i].country, false);
        khp_world_area area;
        assert_true(khp_world_area_at(hit.area, &area));
        assert_slice(area.adm1_code, facts[i].adm1);
        assert_int_equal(hit.step, facts[i].step);
        assert_false(hit.is_core);
    }
}

static void a_name_with_level_words_is_found_as_its_core(void **state) {
    (void)state;
    khp_world_area area;
    assert_true(khp_world_area_at(find_one("Departamento de Puno", "PE", true).area, &area));
    assert_slice(area.iso_3166_2, "PE-PUN");
    assert_true(khp_world_area_at(find_one("State of Minnesota", "US", true).area, &area));
    assert_slice(area.iso_3166_2, "US-MN");
    /* The core of a longer name is a name too: Gansu's is "Gansu Province" in other languages. */
    khp_world_name hit = find_one("Gansu", "CN", true);
    assert_int_equal(hit.step, KHP_WORLD_PRIMARY);
    assert_false(hit.is_core);
}

static void what_no_area_bears_is_not_found(void **state) {
    (void)state;
    khp_world_cursor cursor;
    khp_world_name name;
    khp_world_code code;
    assert_false(khp_world_find(KHP_SLICE("no such area anywhere"), &cursor));
    assert_false(khp_world_next(&cursor, &name));
    assert_false(khp_world_find(KHP_SLICE(""), &cursor));
    assert_false(khp_world_find((khp_slice){NULL, 0}, &cursor));
    assert_false(khp_world_find(KHP_SLICE("\xFF\xFF"), &cursor));
    assert_false(khp_world_find_code(KHP_SLICE("ZZ-ZZ"), &cursor));
    assert_false(khp_world_next_code(&cursor, &code));
    char *long_name = malloc(5000);
    assert_non_null(long_name);
    memset(long_name, 'a', 5000);
    assert_false(khp_world_find(khp_slice_of(long_name, 5000), &cursor));
    free(long_name);
}

static void hits_come_by_step_whole_names_before_cores(void **state) {
    (void)state;
    khp_world_cursor cursor;
    khp_world_name name;
    uint32_t last = 0;
    size_t count = 0;
    assert_true(khp_world_find(KHP_SLICE("central"), &cursor));
    for (; khp_world_next(&cursor, &name); count++) {
        uint32_t rank = (uint32_t)name.step * 2 + name.is_core;
        assert_true(rank >= last);
        assert_true(name.area < khp_world_count());
        last = rank;
    }
    assert_true(count > 3); /* Ghana, Uganda, Zambia, Solomon Islands, ... */
}

static void every_name_folds_to_itself_and_leads_back_to_its_area(void **state) {
    (void)state;
    khp_buffer buffer = {0};
    khp_world_names *names = malloc(sizeof *names);
    assert_non_null(names);
    for (uint32_t i = 0; i < khp_world_count(); i++) {
        khp_slice text;
        khp_world_name name;
        size_t count = 0;
        khp_world_names_of(i, names);
        for (; khp_world_next_name(names, &text, &name); count++) {
            khp_buffer_reset(&buffer);
            khp_toponym_fold(&buffer, text);
            if (!khp_slice_eq(text, khp_buffer_slice(&buffer))) {
                fail_msg("%.*s folds to another text", (int)text.len, text.ptr);
            }
            khp_world_cursor cursor;
            khp_world_name hit;
            bool found = false;
            khp_world_find(text, &cursor);
            while (!found && khp_world_next(&cursor, &hit)) {
                found = hit.area == i && hit.step == name.step && hit.is_core == name.is_core;
            }
            if (!found || name.area != i) {
                fail_msg("%.*s does not lead back to area %u", (int)text.len, text.ptr, i);
            }
        }
        assert_true(count > 0);
    }
    free(names);
    khp_buffer_clear(&buffer);
}

static void an_area_has_its_facts(void **state) {
    (void)state;
    khp_world_area area;
    uint32_t number = khp_world_of_geonames(KHP_SLICE("CL.12"));
    assert_true(khp_world_area_at(number, &area));
    assert_slice(area.country, "CL");
    assert_slice(area.name, "Región Metropolitana de Santiago");
    assert_slice(area.type, "Región");
    assert_slice(area.type_en, "Region");
    assert_slice(area.iso_3166_2, "CL-RM");
    assert_slice(area.hasc, "CL.RM");
    assert_slice(area.postal, "RM");
    assert_slice(area.adm1_code, "CHL-2698");
    assert_slice(area.geonames, "CL.12");
    assert_slice(area.within, "");
    assert_near(area.longitude, -70.75, 0.1);
    assert_near(area.latitude, -33.45, 0.1);
    assert_near(area.reach_m, 120000, 20000);
    assert_true(area.iso_is_unique);
}

static void an_iso_code_that_two_areas_share_is_not_unique(void **state) {
    (void)state;
    khp_world_area area;
    assert_true(khp_world_area_at(khp_world_of_geonames(KHP_SLICE("PE.LMA")), &area));
    assert_slice(area.iso_3166_2, "PE-LIM");
    assert_false(area.iso_is_unique);
}

static void there_is_no_area_beyond_the_last(void **state) {
    (void)state;
    khp_world_area area;
    khp_world_names names;
    khp_slice text;
    khp_world_name name;
    assert_true(khp_world_count() > 4500);
    assert_false(khp_world_area_at(khp_world_count(), &area));
    assert_int_equal(area.name.len, 0);
    assert_false(khp_world_area_at(KHP_WORLD_NO_AREA, &area));
    khp_world_names_of(KHP_WORLD_NO_AREA, &names);
    assert_false(khp_world_next_name(&names, &text, &name));
    assert_int_equal(khp_world_of_geonames(KHP_SLICE("XX.99")), KHP_WORLD_NO_AREA);
}

static void areas_of_a_country_lie_together(void **state) {
    (void)state;
    uint32_t seen = 0;
    khp_slice last = {NULL, 0};
    for (uint32_t i = 0; i < khp_world_count(); i++) {
        khp_world_area area;
        assert_true(khp_world_area_at(i, &area));
        if (i > 0 && khp_slice_eq(last, area.country)) {
            continue;
        }
        uint32_t first = 0;
        uint32_t count = 0;
        assert_true(khp_world_country(area.country, &first, &count));
        assert_int_equal(first, i);
        assert_int_equal(first, seen);
        seen += count;
        last = area.country;
    }
    assert_int_equal(seen, khp_world_count());
    uint32_t first = 7;
    uint32_t count = 7;
    assert_false(khp_world_country(KHP_SLICE("ZZ"), &first, &count));
    assert_int_equal(count, 0);
    assert_false(khp_world_country(KHP_SLICE(""), &first, &count));
    assert_false(khp_world_country(KHP_SLICE("PER"), &first, &count));
}

/* How often a code is that area's (in the table's country), by scheme. */
static size_t code_hits(const char *code, const char *country, const char *adm1,
                        khp_world_scheme scheme) {
    khp_world_cursor cursor;
    size_t count = 0;
    khp_world_find_code(khp_slice_cstr(code), &cursor);
    for (khp_world_code hit; khp_world_next_code(&cursor, &hit);) {
        khp_world_area area;
        assert_true(khp_world_area_at(hit.area, &area));
        count += hit.scheme == scheme && khp_slice_eq(area.country, khp_slice_cstr(country)) &&
                 khp_slice_eq(area.adm1_code, khp_slice_cstr(adm1));
    }
    return count;
}

static void codes_are_found_with_their_scheme(void **state) {
    (void)state;
    assert_int_equal(code_hits("CL-RM", "CL", "CHL-2698", KHP_WORLD_BY_ISO), 1);
    assert_int_equal(code_hits("RM", "CL", "CHL-2698", KHP_WORLD_BY_ISO_PART), 1);
    assert_int_equal(code_hits("RM", "CL", "CHL-2698", KHP_WORLD_BY_POSTAL), 1);
    assert_int_equal(code_hits("CL.RM", "CL", "CHL-2698", KHP_WORLD_BY_HASC), 1);
    assert_int_equal(code_hits("CHL-2698", "CL", "CHL-2698", KHP_WORLD_BY_ADM1), 1);
    assert_int_equal(code_hits("CL.12", "CL", "CHL-2698", KHP_WORLD_BY_GEONAMES), 1);
    assert_int_equal(code_hits("FR.93", "FR", "FRA-5297", KHP_WORLD_BY_WITHIN), 0);
    /* Nuevo León is NLE in ISO 3166-2 and NL by post. */
    assert_int_equal(code_hits("NL", "MX", "MEX-2714", KHP_WORLD_BY_ISO_PART), 0);
    assert_int_equal(code_hits("NL", "MX", "MEX-2714", KHP_WORLD_BY_POSTAL), 1);
}

static void no_two_areas_are_one_code_of_geonames(void **state) {
    (void)state;
    for (uint32_t i = 0; i < khp_world_count(); i++) {
        khp_world_area area;
        assert_true(khp_world_area_at(i, &area));
        if (area.geonames.len > 0) {
            assert_int_equal(khp_world_of_geonames(area.geonames), i);
            assert_memory_equal(area.geonames.ptr, area.country.ptr, 2);
        }
    }
}

static void a_first_level_code_is_known_by_the_areas_it_is_made_of(void **state) {
    (void)state;
    khp_world_cursor cursor;
    khp_world_code hit;
    size_t parts = 0;
    assert_true(khp_world_find_code(KHP_SLICE("FR.11"), &cursor)); /* Île-de-France */
    for (; khp_world_next_code(&cursor, &hit); parts++) {
        assert_int_equal(hit.scheme, KHP_WORLD_BY_WITHIN);
    }
    assert_int_equal(parts, 8);
}

static void alternate_names_that_are_level_words_or_anothers_name_are_left_out(void **state) {
    (void)state;
    khp_world_cursor cursor;
    /* The source calls Callao "Region" too. */
    assert_false(khp_world_find(KHP_SLICE("region"), &cursor));
    /* ... and Hampshire "Southampton", which is an area of its own. */
    khp_world_area area;
    assert_true(khp_world_area_at(find_one("Southampton", "GB", false).area, &area));
    assert_slice(area.name, "Southampton");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_area_is_found_under_its_names_in_many_scripts),
        cmocka_unit_test(a_name_with_level_words_is_found_as_its_core),
        cmocka_unit_test(what_no_area_bears_is_not_found),
        cmocka_unit_test(hits_come_by_step_whole_names_before_cores),
        cmocka_unit_test(every_name_folds_to_itself_and_leads_back_to_its_area),
        cmocka_unit_test(an_area_has_its_facts),
        cmocka_unit_test(an_iso_code_that_two_areas_share_is_not_unique),
        cmocka_unit_test(there_is_no_area_beyond_the_last),
        cmocka_unit_test(areas_of_a_country_lie_together),
        cmocka_unit_test(codes_are_found_with_their_scheme),
        cmocka_unit_test(no_two_areas_are_one_code_of_geonames),
        cmocka_unit_test(a_first_level_code_is_known_by_the_areas_it_is_made_of),
        cmocka_unit_test(alternate_names_that_are_level_words_or_anothers_name_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
