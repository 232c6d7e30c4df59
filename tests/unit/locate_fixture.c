#include "locate_fixture.h"

#include "locate/area_ladder.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void keep_message(void *context, const khipu_message *message) {
    fixture_messages *messages = context;
    khp_buffer_printf(&messages->text, "%s:%llu: %s\n",
                      message->source == NULL ? "" : message->source,
                      (unsigned long long)message->line, message->text);
    messages->count++;
}

khipu_listener fixture_listener(fixture_messages *messages) {
    return (khipu_listener){.context = messages, .message = keep_message};
}

static void split_areas(const char *joined, khp_slice areas[KHP_AREA_LEVELS]) {
    khp_slice rest = khp_slice_cstr(joined);
    for (int level = 0; level < KHP_AREA_LEVELS && rest.ptr != NULL; level++) {
        areas[level] = khp_slice_cut(&rest, '|');
    }
}

void fixture_add(khp_gazetteer *gazetteer, const place_spec *spec, uint64_t line) {
    khp_place place = {
        .id = khp_slice_cstr(spec->id),
        .name = khp_slice_cstr(spec->name),
        .alt_names = khp_slice_cstr(spec->alt_names),
        .alt_mark = '|',
        .kind = khp_slice_cstr(spec->kind),
        .x = spec->x,
        .y = spec->y,
        .precision =
            spec->precision == KHP_PRECISION_SITE ? KHP_PRECISION_SETTLEMENT : spec->precision,
        .uncertainty_m = (double)NAN,
        .line = line,
        .gazetteer = spec->gazetteer,
    };
    place.codes[KHP_SCHEME_UBIGEO_INEI] = khp_slice_cstr(spec->ubigeo);
    split_areas(spec->areas, place.areas);
    split_areas(spec->codes, place.area_codes);
    assert_int_equal(khp_gazetteer_add(gazetteer, &place, NULL), KHIPU_OK);
}

void fixture_seal(khp_gazetteer *gazetteer, fixture_messages *messages) {
    static const char *const names[] = {"own.csv", "other.csv", "third.csv"};
    khipu_listener listener = fixture_listener(messages);
    khipu_error error = {0};
    khipu_status status = khp_gazetteer_seal(gazetteer, (khipu_texts){names, 3},
                                             messages == NULL ? NULL : &listener, &error);
    assert_int_equal(status, KHIPU_OK);
}

khp_gazetteer *fixture_gazetteer(const place_spec *specs, size_t count) {
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    assert_non_null(gazetteer);
    for (size_t i = 0; i < count; i++) {
        fixture_add(gazetteer, &specs[i], i + 2);
    }
    fixture_seal(gazetteer, NULL);
    return gazetteer;
}

khp_buffer fixture_file(const char *path) {
    char whole[512];
    snprintf(whole, sizeof whole, "%s/%s", KHIPU_SOURCE_DIR, path);
    khp_buffer text = {0};
    FILE *file = fopen(whole, "rb");
    if (file == NULL) {
        fail_msg("cannot open %s", whole);
    }
    char block[4096];
    for (size_t got = 0; (got = fread(block, 1, sizeof block, file)) > 0;) {
        khp_buffer_add(&text, khp_slice_of(block, got));
    }
    fclose(file);
    assert_false(text.failed);
    return text;
}

/* One field, quoted or not, onto the scratch; leaves *rest behind it. True at the record's end. */
static bool csv_field(khp_slice *rest, khp_buffer *scratch) {
    bool quoted = false;
    while (rest->len > 0) {
        char byte = *rest->ptr;
        *rest = khp_slice_of(rest->ptr + 1, rest->len - 1);
        if (byte == '"') {
            quoted = !quoted;
        } else if (byte == '\n' && !quoted) {
            return true;
        } else if (byte == ',' && !quoted) {
            return false;
        } else if (byte != '\r') {
            khp_buffer_add_byte(scratch, byte);
        }
    }
    return true;
}

size_t fixture_csv(khp_slice *rest, khp_buffer *scratch, const char *fields[], size_t limit) {
    khp_buffer_reset(scratch);
    assert_true(khp_buffer_reserve(scratch, rest->len + limit)); /* fields must not move */
    size_t count = 0;
    for (bool ended = rest->len == 0; !ended && count < limit;) {
        fields[count++] = scratch->ptr + scratch->len;
        ended = csv_field(rest, scratch);
        khp_buffer_add_byte(scratch, '\0');
    }
    return count;
}

khp_gazetteer *fixture_peru(void) {
    khp_buffer text = fixture_file("data/peru-2022/places.csv");
    khp_buffer scratch = {0};
    khp_slice rest = khp_buffer_slice(&text);
    const char *f[14];
    assert_int_equal(fixture_csv(&rest, &scratch, f, 14), 14);
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    uint64_t line = 2;
    while (fixture_csv(&rest, &scratch, f, 14) == 14) {
        khp_place place = {
            .id = khp_slice_cstr(f[0]),
            .name = khp_slice_cstr(f[1]),
            .alt_names = khp_slice_cstr(f[2]),
            .alt_mark = '|',
            .areas = {{NULL, 0}, khp_slice_cstr(f[4]), khp_slice_cstr(f[3]), khp_slice_cstr(f[5])},
            .x = strtod(f[7], NULL),
            .y = strtod(f[8], NULL),
            .crs = khp_slice_cstr(f[9]),
            .kind = khp_slice_cstr(f[10]),
            .uncertainty_m = strtod(f[12], NULL),
            .line = line++,
        };
        place.codes[KHP_SCHEME_UBIGEO_INEI] = khp_slice_cstr(f[6]);
        assert_true(khp_precision_parse(khp_slice_cstr(f[11]), &place.precision));
        assert_int_equal(khp_gazetteer_add(gazetteer, &place, NULL), KHIPU_OK);
    }
    fixture_seal(gazetteer, NULL);
    khp_buffer_clear(&text);
    khp_buffer_clear(&scratch);
    return gazetteer;
}

khp_answer fixture_locate(const khp_gazetteer *gazetteer, const khp_locate_settings *settings,
                          const char *place, const char *within) {
    const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(gazetteer, settings == NULL ? &none : settings);
    assert_non_null(locator);
    khp_query query = {.place = khp_slice_cstr(place)};
    khp_slice rest = khp_slice_cstr(within);
    while (rest.len > 0 && query.within_count < KHP_WITHIN_LIMIT) {
        query.within[query.within_count++] = khp_slice_trim(khp_slice_cut(&rest, '>'));
    }
    khp_answer answer;
    assert_int_equal(khp_locate(locator, &query, &answer, NULL), KHIPU_OK);
    khp_locator_free(locator);
    return answer;
}

/* `folded area:PE-PUN department` */
static void describe_area(const khp_gazetteer *gazetteer, const khp_answer *found, char *answer,
                          size_t size) {
    static const khp_locate_settings none = {.scheme = KHP_SCHEME_NONE};
    khp_locator *locator = khp_locator_new(gazetteer, &none);
    khp_buffer id = {0};
    khp_area_id(locator, found->area, &id);
    snprintf(answer, size, "%s %s %s", khp_match_word(found->match), khp_buffer_cstr(&id),
             khp_precision_word(found->precision));
    khp_buffer_clear(&id);
    khp_locator_free(locator);
}

void fixture_answer(const khp_gazetteer *gazetteer, const char *place, const char *within,
                    char *answer, size_t size) {
    khp_answer found = fixture_locate(gazetteer, NULL, place, within);
    if (found.match == KHP_MATCH_NONE) {
        snprintf(answer, size, "%s", khp_reason_word(found.reason));
        return;
    }
    if (found.area != KHP_NO_AREA) {
        describe_area(gazetteer, &found, answer, size);
        return;
    }
    khp_place shown;
    khp_gazetteer_place(gazetteer, found.place, &shown);
    bool usual = found.precision == KHP_PRECISION_SETTLEMENT;
    snprintf(answer, size, "%s %.*s%s%s", khp_match_word(found.match), (int)shown.id.len,
             shown.id.ptr, usual ? "" : " ", usual ? "" : khp_precision_word(found.precision));
}

void fixture_expect(const khp_gazetteer *gazetteer, const char *place, const char *within,
                    const char *expected, const char *file, int line) {
    char answer[128];
    fixture_answer(gazetteer, place, within, answer, sizeof answer);
    if (strcmp(answer, expected) != 0) {
        print_error("\"%s\" within \"%s\": expected %s, found %s\n", place,
                    within == NULL ? "" : within, expected, answer);
        _fail(file, line);
    }
}
