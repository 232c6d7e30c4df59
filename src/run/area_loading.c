#include "run/area_loading.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "base/threads.h"
#include "project/mend.h"
#include "read/outline.h"
#include "run/area_outlines.h"
#include "run/area_planning.h"
#include "write/embedded.h"

#include <stdio.h>

/* Readable bytes that a reader of JSON wants behind its text. */
#define BEHIND_TEXT 256

/* Codes and names of areas may disagree about so many places before codes are not used. */
#define DISAGREEMENTS_LEAST 3
#define DISAGREEMENTS_PERCENT 2

typedef struct areas_loader {
    khp_loaded_areas *areas;
    const khp_area_wishes *wishes;
    khp_area_table table;
    khp_area_plan plan;
    khp_projector *projector;
} areas_loader;

/* ---- reading ---- */

/* Loads GEOS, for whoever asks next; that it cannot be loaded is told there. */
static void *wake_geos(void *unused) {
    (void)khp_geos_version();
    return unused;
}

static khipu_status read_table(areas_loader *loader, khp_loaded *loaded, khipu_error *error) {
    const khp_area_wishes *wishes = loader->wishes;
    khp_slice *columns = khp_alloc(wishes->share_count, sizeof *columns);
    if (columns == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < wishes->share_count; i++) {
        columns[i] = wishes->shares[i].column;
    }
    const khp_area_request request = {
        .path = wishes->options->areas,
        .key = wishes->options->area_key,
        .population = wishes->options->population,
        .values = columns,
        .value_count = wishes->share_count,
        .listener = wishes->listener,
    };
    /* Loading GEOS takes a millisecond or two, in which the file can be read. */
    khp_thread waker;
    bool is_waking = wishes->threads > 1 && khp_thread_start(&waker, wake_geos, NULL);
    khipu_status status = khp_area_table_read(&loader->table, &request, error);
    if (is_waking) {
        khp_thread_join(&waker);
    }
    khp_free(columns);
    if (status == KHIPU_OK) {
        khp_loaded_file file = {.path = request.path, .bytes = loader->table.bytes};
        memcpy(file.sha256, loader->table.sha256, sizeof file.sha256);
        status = khp_loaded_add(loaded, &file, error);
    }
    return status;
}

static khipu_status read_level(const khipu_options *options, int *level, khipu_error *error) {
    const char *text = options->area_level;
    *level = 0;
    if (text == NULL) {
        return KHIPU_OK;
    }
    if (strlen(text) != 1 || text[0] < '1' || text[0] > '3') {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){.field = "--area-level"},
                        "\"%s\" is no level of areas; use 1 (departments), 2 (provinces) or 3 "
                        "(districts)",
                        text);
    }
    *level = text[0] - '0';
    return KHIPU_OK;
}

static khipu_status keep_sources(areas_loader *loader, khipu_error *error) {
    khp_loaded_areas *areas = loader->areas;
    size_t count = loader->wishes->share_count;
    areas->path = loader->wishes->options->areas;
    areas->value_sources = khp_alloc_zero(count, sizeof *areas->value_sources);
    areas->population_source = khp_arena_copy(&areas->text, loader->table.population_source);
    bool ok = areas->value_sources != NULL && areas->population_source.ptr != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        areas->value_sources[i] = khp_arena_copy(&areas->text, loader->table.value_sources[i]);
        ok = areas->value_sources[i].ptr != NULL;
    }
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

static khipu_status open_projector(areas_loader *loader, khipu_error *error) {
    const khipu_options *options = loader->wishes->options;
    khipu_status status = khp_projector_new(&loader->projector, options->allow_ballpark, error);
    return status == KHIPU_OK
               ? khp_projector_check(loader->projector, khp_slice_cstr(options->areas_crs),
                                     "--areas-crs", error)
               : status;
}

static khipu_status note_operations(areas_loader *loader, khp_operations *operations,
                                    khipu_error *error) {
    size_t count = khp_projector_operation_count(loader->projector);
    for (size_t i = 0; i < count; i++) {
        if (khp_operations_put(operations, khp_projector_operation_at(loader->projector, i)) ==
            NULL) {
            return khp_fail_memory(error);
        }
    }
    return KHIPU_OK;
}

static khipu_status prepare_outlines(areas_loader *loader, khp_operations *operations,
                                     khipu_error *error) {
    const khp_area_outlines outlines = {
        .set = &loader->areas->set,
        .rows = loader->table.rows,
        .path = loader->areas->path,
        .crs = khp_slice_cstr(loader->wishes->options->areas_crs),
        .projector = loader->projector,
        .listener = loader->wishes->listener,
        .threads = loader->wishes->threads,
    };
    khipu_status status = khp_area_outlines_prepare(&outlines, error);
    loader->areas->do_outlines_decide = khp_geos_version() != NULL;
    return status == KHIPU_OK ? note_operations(loader, operations, error) : status;
}

/* ---- outlines that khipu carries ---- */

/* The text behind a mark in a line, up to the end of the line; empty if the mark is not in it. */
static khp_slice behind(khp_slice line, khp_slice mark) {
    for (size_t at = 0; at + mark.len <= line.len; at++) {
        if (memcmp(line.ptr + at, mark.ptr, mark.len) == 0) {
            return khp_slice_of(line.ptr + at + mark.len, line.len - at - mark.len);
        }
    }
    return (khp_slice){NULL, 0};
}

/* "PE-PUN" in a column of any name. */
static bool looks_like_iso(khp_slice code) {
    bool is = code.len >= 4 && code.len <= 6 && code.ptr[2] == '-';
    for (size_t i = 0; is && i < code.len; i++) {
        bool is_letter = code.ptr[i] >= 'A' && code.ptr[i] <= 'Z';
        is = i == 2 || is_letter || (i > 2 && code.ptr[i] >= '0' && code.ptr[i] <= '9');
    }
    return is;
}

static khp_slice iso_of(const khp_counted_area *area) {
    return area->iso.len > 0 ? area->iso : looks_like_iso(area->key) ? area->key : area->iso;
}

/* Takes the geometry of one bundled feature for the area that asks for it. */
static khipu_status take_feature(khp_outline *outline, khp_slice geometry, khp_buffer *text,
                                 khipu_error *error) {
    khp_outline_flaws flaws;
    khp_buffer_reset(text);
    khp_buffer_add(text, khp_slice_of(geometry.ptr, geometry.len - 1)); /* the feature's brace */
    khp_buffer_add_byte(text, '\n');
    if (!khp_buffer_reserve(text, BEHIND_TEXT)) {
        return khp_fail_memory(error);
    }
    memset(text->ptr + text->len, 0, BEHIND_TEXT);
    return khp_outline_read(outline, khp_slice_of(text->ptr, text->len - 1), &flaws, error);
}

static khipu_status take_features(areas_loader *loader, const khp_table *wanted, size_t first,
                                  size_t *found, khipu_error *error) {
    khp_slice features = khp_slice_of(khp_boundaries, khp_boundaries_size);
    khp_buffer text = {0};
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && features.ptr != NULL) {
        khp_slice line = khp_slice_cut(&features, '\n');
        khp_slice iso = behind(line, KHP_SLICE("\"iso\":\""));
        iso = khp_slice_cut(&iso, '"');
        uint32_t number = khp_table_find(wanted, iso, khp_hash(iso));
        if (iso.len > 0 && number != KHP_TABLE_NONE) {
            khp_slice geometry = behind(line, KHP_SLICE("\"geometry\":"));
            khp_outline *outline = &loader->areas->set.areas[first + number].outline;
            status = take_feature(outline, geometry, &text, error);
            *found += 1;
        }
    }
    khp_buffer_clear(&text);
    return status;
}

/* A table of areas has the outlines that khipu carries, by ISO 3166-2 code. */
static khipu_status take_bundled(areas_loader *loader, khipu_error *error) {
    khp_area_set *set = &loader->areas->set;
    const khp_counted_level *own = khp_area_set_own(set);
    khp_table wanted = {0};
    size_t asked = 0;
    size_t found = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < own->count; i++) {
        /* One key an area, so that the numbers are those of the areas. */
        khp_slice iso = iso_of(&set->areas[own->first + i]);
        char none[24];
        snprintf(none, sizeof none, "#%zu", i);
        khp_slice key = iso.len > 0 ? iso : khp_slice_cstr(none);
        bool is_new;
        ok = khp_table_put(&wanted, key, khp_hash(key), &is_new) != KHP_TABLE_NONE;
        if (ok && !is_new) {
            key = khp_slice_cstr(none);
            ok = khp_table_put(&wanted, key, khp_hash(key), NULL) != KHP_TABLE_NONE;
        }
        asked += iso.len > 0;
    }
    khipu_status status = !ok          ? khp_fail_memory(error)
                          : asked == 0 ? KHIPU_OK
                                       : take_features(loader, &wanted, own->first, &found, error);
    loader->areas->are_outlines_bundled = found > 0;
    if (status == KHIPU_OK && found < asked) {
        khp_report(loader->wishes->listener, KHIPU_NOTE, (khp_where){.source = loader->areas->path},
                   NULL, "khipu carries no outline for %zu of %zu ISO 3166-2 codes", asked - found,
                   asked);
    }
    khp_table_clear(&wanted);
    return status;
}

/* ---- what ties places to areas ---- */

static khipu_status add_member(areas_loader *loader, uint32_t number, khipu_error *error) {
    const khp_area_set *set = &loader->areas->set;
    const khp_counted_area *area = &set->areas[number];
    khp_member_area member = {
        .number = number,
        .admin = set->levels[area->level].admin,
        .code = area->key,
        .name = area->name,
    };
    size_t first = khp_area_set_own(set)->first;
    if (number >= first) {
        member.alt_names = loader->table.rows[number - first].alt_names;
    }
    for (uint32_t outer = area->parent; outer != KHP_IN_NO_AREA; outer = set->areas[outer].parent) {
        int admin = set->levels[set->areas[outer].level].admin;
        member.around[KHP_LEVEL_OF_ADMIN(admin)] = set->areas[outer].name;
    }
    return member.admin == 0 ? KHIPU_OK
                             : khp_membership_add(loader->areas->membership, &member, error);
}

/* Codes of another authority tie places to wrong areas: as many disagreements with the names as for
 * a column of cases, and they are not used. */
static khipu_status compare_codes(areas_loader *loader, khipu_error *error) {
    khp_loaded_areas *areas = loader->areas;
    size_t compared;
    size_t different;
    if (loader->wishes->gazetteer == NULL || !loader->plan.has_reading || loader->plan.admin == 0) {
        return KHIPU_OK;
    }
    khipu_status status = khp_membership_compare(areas->membership, loader->wishes->gazetteer,
                                                 loader->plan.admin, &compared, &different, error);
    if (status == KHIPU_OK && different >= DISAGREEMENTS_LEAST &&
        different * 100 > compared * DISAGREEMENTS_PERCENT) {
        khp_report(loader->wishes->listener, KHIPU_WARNING,
                   (khp_where){.source = areas->path, .field = "--area-key"}, NULL,
                   "of %zu places of the gazetteer, %zu lie in another area by the code than by "
                   "the name; the codes are of another authority, it seems, and are not used",
                   compared, different);
        khp_membership_forget_codes(areas->membership);
    }
    return status;
}

static khipu_status tie_places(areas_loader *loader, khipu_error *error) {
    khp_loaded_areas *areas = loader->areas;
    const khp_roles *roles = &loader->wishes->schema->roles;
    bool has_positions = roles->longitude != KHP_NO_COLUMN || roles->geopoint != KHP_NO_COLUMN;
    if (loader->wishes->gazetteer == NULL && !has_positions) {
        return KHIPU_OK;
    }
    areas->membership = khp_membership_new(loader->plan.has_reading ? &loader->plan.reading : NULL);
    khipu_status status = areas->membership == NULL ? khp_fail_memory(error) : KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < areas->set.count; i++) {
        status = add_member(loader, (uint32_t)i, error);
    }
    return status == KHIPU_OK ? compare_codes(loader, error) : status;
}

/* ---- all of it ---- */

static khipu_status load(areas_loader *loader, khp_loaded *loaded, khp_operations *operations,
                         khipu_error *error) {
    const khp_area_wishes *wishes = loader->wishes;
    int level;
    khipu_status status = read_level(wishes->options, &level, error);
    status = status == KHIPU_OK ? open_projector(loader, error) : status;
    status = status == KHIPU_OK ? read_table(loader, loaded, error) : status;
    status = status == KHIPU_OK ? keep_sources(loader, error) : status;
    if (status == KHIPU_OK) {
        status = khp_area_plan_decide(&loader->plan, &loader->table, wishes, level, error);
    }
    if (status == KHIPU_OK) {
        status = khp_area_nest(&loader->areas->set, &loader->table, &loader->plan,
                               wishes->share_count, error);
    }
    if (status == KHIPU_OK) {
        status = loader->table.has_outlines ? prepare_outlines(loader, operations, error)
                                            : take_bundled(loader, error);
    }
    return status == KHIPU_OK ? tie_places(loader, error) : status;
}

khipu_status khp_areas_load(khp_loaded_areas *areas, const khp_area_wishes *wishes,
                            khp_loaded *loaded, khp_operations *operations, khipu_error *error) {
    areas_loader loader = {.areas = areas, .wishes = wishes};
    khipu_status status = load(&loader, loaded, operations, error);
    khp_area_table_clear(&loader.table);
    khp_projector_free(loader.projector);
    return status;
}

void khp_loaded_areas_clear(khp_loaded_areas *areas) {
    khp_membership_free(areas->membership);
    khp_area_set_clear(&areas->set);
    khp_free(areas->value_sources);
    khp_arena_clear(&areas->text);
    *areas = (khp_loaded_areas){0};
}
