#include "area_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

khp_gazetteer *fixture_named(const place_spec *specs, size_t count, const name_spec *names,
                             size_t name_count) {
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    assert_non_null(gazetteer);
    for (size_t i = 0; i < count; i++) {
        fixture_add(gazetteer, &specs[i], i + 2);
    }
    for (size_t i = 0; i < name_count; i++) {
        assert_int_equal(khp_gazetteer_name_area(gazetteer, khp_slice_cstr(names[i].code),
                                                 khp_slice_cstr(names[i].name), names[i].step,
                                                 NULL),
                         KHIPU_OK);
    }
    fixture_seal(gazetteer, NULL);
    return gazetteer;
}

uint32_t fixture_ref(const khp_gazetteer *gazetteer, const char *code_or_name, uint32_t level) {
    khp_slice wanted = khp_slice_cstr(code_or_name);
    for (uint32_t i = 0; i < khp_store_area_count(gazetteer); i++) {
        khp_area area = khp_store_area(gazetteer, i);
        if (area.level == level && (khp_slice_eq(khp_store_text(gazetteer, area.code), wanted) ||
                                    khp_slice_eq(khp_store_text(gazetteer, area.name), wanted))) {
            return i;
        }
    }
    fail_msg("no area %s", code_or_name);
    return KHP_NO_AREA;
}

uint32_t fixture_world(const char *iso) {
    khp_world_cursor cursor;
    khp_world_code code;
    khp_world_find_code(khp_slice_cstr(iso), &cursor);
    while (khp_world_next_code(&cursor, &code)) {
        if (code.scheme == KHP_WORLD_BY_ISO) {
            return code.area;
        }
    }
    fail_msg("no area %s", iso);
    return KHP_WORLD_NO_AREA;
}

const char *fixture_area_id(const khp_gazetteer *gazetteer, uint32_t ref) {
    static char text[256];
    static const khp_locate_settings none = {0};
    khp_buffer id = {0};
    khp_locator *locator = khp_locator_new(gazetteer, &none);
    assert_non_null(locator);
    khp_area_id(locator, ref, &id);
    assert_false(id.failed || khp_locator_failed(locator));
    snprintf(text, sizeof text, "%.*s", (int)id.len, id.ptr);
    khp_buffer_clear(&id);
    khp_locator_free(locator);
    return text;
}

/* What was answered, in words. */
static void describe(const khp_gazetteer *gazetteer, const khp_answer *found, char *text,
                     size_t size) {
    if (found->match == KHP_MATCH_NONE) {
        snprintf(text, size, "%s", khp_reason_word(found->reason));
        return;
    }
    khp_place row = {.id = {NULL, 0}};
    bool is_area = found->area != KHP_NO_AREA;
    if (!is_area) {
        khp_gazetteer_place(gazetteer, found->place, &row);
    }
    snprintf(text, size, "%s %.*s %s", khp_match_word(found->match),
             is_area ? 200 : (int)row.id.len,
             is_area ? fixture_area_id(gazetteer, found->area) : row.id.ptr,
             khp_precision_word(found->precision));
}

void fixture_expect_area(const khp_gazetteer *gazetteer, khp_levels levels, const char *place,
                         const char *within, const char *expected, const char *file, int line) {
    char answer[256];
    const khp_locate_settings settings = {.place_levels = levels};
    khp_answer found = fixture_locate(gazetteer, &settings, place, within);
    describe(gazetteer, &found, answer, sizeof answer);
    if (strcmp(answer, expected) != 0) {
        print_error("\"%s\" within \"%s\": expected %s, found %s\n", place,
                    within == NULL ? "" : within, expected, answer);
        _fail(file, line);
    }
}
