/* Tests of area_ids: what an area without a row is called, that no two areas are called the same,
 * and that an id leads back to its area. */
#include "area_fixture.h"
#include "cmocka_ready.h"
#include "random.h"

#include <math.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void the_id_is_the_best_that_is_known(void **state) {
    (void)state;
    static const place_spec places[] = {
        {"1", "A", .areas = "Ancón|San Román|Puno|PE"},
        {"2", "B", .codes = "|PE.08.0813|PE.08|PE"},
        {"3", "C", .areas = "|||Perú"},
        {"4", "D", .codes = "|PE.LMA.9|PE.LMA|PE"},
        {"5", "E", .areas = "||Sandy Ground|AI"},
        {"6", "F", .areas = "|Melgar|Altiplano|", .codes = "|0308||"},
        {"7", "G", .areas = "|SAN ROMAN|PUNO|Perú"}, /* the same once more */
    };
    static const struct {
        const char *area;
        uint32_t level;
        const char *id;
    } ids[] = {
        {"PUNO", KHP_AREA_ADMIN1, "area:PE-PUN"},
        {"SAN ROMAN", KHP_AREA_ADMIN2, "area:PE/puno/san roman"},
        {"Melgar", KHP_AREA_ADMIN2, "area:/altiplano/melgar"}, /* no code of GeoNames */
        {"Puno", KHP_AREA_ADMIN1, "area:PE-PUN"},              /* by its name in its country */
        {"PE.08", KHP_AREA_ADMIN1, "area:PE-CUS"},             /* by its code */
        {"PE.08.0813", KHP_AREA_ADMIN2, "area:PE.08.0813"},
        {"PE.LMA", KHP_AREA_ADMIN1, "area:PE.LMA"},         /* two areas are PE-LIM */
        {"Sandy Ground", KHP_AREA_ADMIN1, "area:AIA-5120"}, /* has no code but Natural Earth's */
        {"San Román", KHP_AREA_ADMIN2, "area:PE/puno/san roman"},
        {"Ancón", KHP_AREA_ADMIN3, "area:PE/puno/san roman/ancon"},
        {"PE", KHP_AREA_COUNTRY, "area:PE"},
    };
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    for (size_t i = 0; i < COUNT(ids); i++) {
        const char *id = fixture_area_id(g, fixture_ref(g, ids[i].area, ids[i].level));
        assert_slice(khp_slice_cstr(id), ids[i].id);
    }
    khp_gazetteer_free(g);
}

/* A district of a department without provinces, and the province of its name, are two. */
static void levels_that_are_blank_are_told(void **state) {
    (void)state;
    static const place_spec places[] = {
        {"1", "A", .areas = "Melgar||Puno|PE"}, {"2", "B", .areas = "|Melgar|Puno|PE"},
        {"3", "C", .areas = "|Melgar||PE"},     {"4", "D", .areas = "||Melgar|"},
        {"5", "E", .areas = "|||Melgar"},
    };
    static const char *const ids[] = {"area:PE/puno//melgar", "area:PE/puno/melgar",
                                      "area:PE//melgar", "area:/melgar", "area:melgar"};
    static const uint32_t levels[] = {KHP_AREA_ADMIN3, KHP_AREA_ADMIN2, KHP_AREA_ADMIN2,
                                      KHP_AREA_ADMIN1, KHP_AREA_COUNTRY};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    for (size_t i = 0; i < COUNT(places); i++) {
        khp_head head;
        assert_true(khp_store_head(g, (uint32_t)i, &head));
        khp_tuple tuple = khp_store_tuple(g, khp_store_group(g, head.group).tuple_number);
        assert_slice(khp_slice_cstr(fixture_area_id(g, tuple.areas[levels[i]])), ids[i]);
    }
    khp_gazetteer_free(g);
}

/* Every area of the gazetteer and every one of the world that it has no place in has an id that
 * leads back to it, and so is no other's. */
static void check_all_ids(const khp_gazetteer *g) {
    static const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(g, &none);
    khp_area_twins twins = {0};
    khp_buffer id = {0};
    uint32_t count = khp_store_area_count(g) + khp_world_count();
    size_t asked = 0;
    for (uint32_t ref = 0; ref < count; ref++) {
        uint32_t world;
        khp_ref_list refs = {0};
        if (khp_ref_is_world(g, ref, &world)) {
            khp_refs_of_world(g, world, &refs);
            bool is_another = refs.items[0] != ref;
            khp_ref_list_clear(&refs);
            if (is_another) {
                continue;
            }
        }
        khp_buffer_reset(&id);
        khp_area_id(locator, ref, &id);
        khp_slice text = khp_buffer_slice(&id);
        khp_area_twins_find(&twins, g, ref); /* one area is written in several ways */
        uint32_t found = khp_area_of_id(locator, text);
        if (!khp_ref_list_has(&twins.refs, found)) {
            fail_msg("%.*s does not lead back to its area", (int)text.len, text.ptr);
        }
        for (size_t i = 0; i < twins.refs.count; i++) {
            assert_true(found == twins.refs.items[i] ||
                        khp_area_is_before(g, found, twins.refs.items[i]));
        }
        asked++;
    }
    assert_true(asked > khp_world_count());
    assert_false(khp_locator_failed(locator));
    khp_area_twins_clear(&twins);
    khp_buffer_clear(&id);
    khp_locator_free(locator);
}

static void ids_of_hundreds_of_named_areas_lead_back_to_them(void **state) {
    (void)state;
    static const char *const names[] = {
        "Puno",  "San Román",     "Melgar", "Santa Rosa", "",     "Ancón", "Lima",
        "Cusco", "Distrito de X", "2",      "Anta 2",     "Ñaña", "area",  "PE"};
    static const char *const countries[] = {"PE", "BO", "Perú", "Atlantis", ""};
    random_state random = random_begin("area_ids");
    khp_gazetteer *g = khp_gazetteer_new();
    for (size_t i = 0; i < 900; i++) {
        char areas[128];
        char number[16];
        snprintf(number, sizeof number, "%zu", i);
        snprintf(areas, sizeof areas, "%s|%s|%s|%s", names[random_below(&random, COUNT(names))],
                 names[random_below(&random, COUNT(names))],
                 names[random_below(&random, COUNT(names))],
                 countries[random_below(&random, COUNT(countries))]);
        const place_spec place = {.id = number, .name = "A", .areas = areas};
        fixture_add(g, &place, i + 2);
    }
    fixture_seal(g, NULL);
    assert_true(khp_store_area_count(g) > 600);
    check_all_ids(g);
    khp_gazetteer_free(g);
}

/* A place of a dump in the area, or in an area inside it. */
static void add_coded(khp_gazetteer *g, const khp_world_area *world, int inner, uint64_t line) {
    char codes[128];
    char number[24];
    int len = (int)world->geonames.len;
    const char *code = world->geonames.ptr;
    if (memchr(code + 3, '.', world->geonames.len - 3) != NULL) {
        snprintf(codes, sizeof codes, "|%.*s|%.*s|%.2s", len, code, (int)world->within.len,
                 world->within.ptr, code);
    } else {
        snprintf(codes, sizeof codes, "|%.*s.0%d|%.*s|%.2s", len, code, inner, len, code, code);
    }
    snprintf(number, sizeof number, "%llu", (unsigned long long)line);
    const place_spec place = {.id = number, .name = "A", .codes = codes};
    fixture_add(g, &place, line);
}

static void ids_of_areas_of_a_dump_lead_back_to_them(void **state) {
    (void)state;
    khp_gazetteer *g = khp_gazetteer_new();
    uint64_t line = 1;
    for (uint32_t i = 0; i < khp_world_count(); i += 7) {
        khp_world_area world;
        assert_true(khp_world_area_at(i, &world));
        if (world.geonames.len == 0) {
            continue;
        }
        for (int inner = 0; inner < 3; inner++) {
            add_coded(g, &world, inner, line++);
        }
    }
    static const name_spec names[] = {{"PE.21", "Puno", KHP_STEP_PRIMARY}};
    assert_int_equal(khp_gazetteer_name_area(g, khp_slice_cstr(names[0].code),
                                             khp_slice_cstr(names[0].name), names[0].step, NULL),
                     KHIPU_OK);
    fixture_seal(g, NULL);
    assert_true(khp_store_area_count(g) > 1000);
    check_all_ids(g);
    khp_gazetteer_free(g);
}

static void what_is_no_id_of_an_area_leads_nowhere(void **state) {
    (void)state;
    static const khp_locate_settings none = {0};
    static const place_spec places[] = {{"1", "A", .areas = "|San Román|Puno|PE"}};
    static const char *const texts[] = {"",
                                        "area:",
                                        "area",
                                        "PE-PUN",
                                        "gn:1",
                                        "area:pe-pun",
                                        "area:XX-Y",
                                        "area:Puno",
                                        "area:/",
                                        "area:PE/puno/",
                                        "AREA:PE-PUN",
                                        "area:21",
                                        "area:PE/puno/san roman ",
                                        "area:BO/puno/san roman",
                                        "area:PE/san roman"};
    khp_gazetteer *g = fixture_gazetteer(places, COUNT(places));
    khp_locator *locator = khp_locator_new(g, &none);
    for (size_t i = 0; i < COUNT(texts); i++) {
        if (khp_area_of_id(locator, khp_slice_cstr(texts[i])) != KHP_NO_AREA) {
            fail_msg("\"%s\" is an area", texts[i]);
        }
    }
    assert_int_equal(khp_area_of_id(locator, KHP_SLICE("area:PE-PUN")),
                     fixture_ref(g, "Puno", KHP_AREA_ADMIN1));
    khp_locator_free(locator);
    khp_gazetteer_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_id_is_the_best_that_is_known),
        cmocka_unit_test(levels_that_are_blank_are_told),
        cmocka_unit_test(ids_of_hundreds_of_named_areas_lead_back_to_them),
        cmocka_unit_test(ids_of_areas_of_a_dump_lead_back_to_them),
        cmocka_unit_test(what_is_no_id_of_an_area_leads_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
