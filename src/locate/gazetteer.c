#include "base/hash.h"
#include "base/memory.h"
#include "locate/builder.h"
#include "locate/countries.h"
#include "locate/guard.h"

#include <math.h>
#include <sys/mman.h>

khp_gazetteer *khp_gazetteer_new(void) {
    khp_gazetteer *gazetteer = khp_alloc_zero(1, sizeof *gazetteer);
    khp_builder *builder = khp_alloc_zero(1, sizeof *builder);
    if (gazetteer == NULL || builder == NULL) {
        khp_free(gazetteer);
        khp_free(builder);
        return NULL;
    }
    gazetteer->builder = builder;
    return gazetteer;
}

static void free_builder(khp_builder *builder) {
    if (builder == NULL) {
        return;
    }
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        khp_buffer_clear(&builder->sections[i]);
    }
    khp_table_clear(&builder->texts);
    khp_table_clear(&builder->classes);
    khp_table_clear(&builder->tuples);
    khp_table_clear(&builder->areas);
    khp_free(builder->refs);
    khp_free(builder->area_names);
    khp_free(builder);
}

void khp_gazetteer_free(khp_gazetteer *gazetteer) {
    if (gazetteer == NULL) {
        return;
    }
    free_builder(gazetteer->builder);
    if (gazetteer->map != NULL) {
        khp_guard_remove(gazetteer->guard);
        munmap(gazetteer->map, gazetteer->map_bytes);
    }
    khp_free(gazetteer);
}

bool khp_builder_text(khp_builder *builder, khp_slice text, khp_text_ref *ref) {
    *ref = (khp_text_ref){0, 0};
    if (text.len == 0) {
        return true;
    }
    bool is_new = false;
    uint32_t number = khp_table_put(&builder->texts, text, khp_hash(text, 0), &is_new);
    if (number == KHP_TABLE_NONE) {
        return false;
    }
    if (is_new) {
        khp_buffer *texts = &builder->sections[KHP_SECTION_TEXTS];
        khp_text_ref *refs =
            khp_grow(builder->refs, &builder->ref_capacity, number, sizeof *builder->refs);
        if (refs == NULL || texts->len > UINT32_MAX - text.len) {
            return false;
        }
        builder->refs = refs;
        refs[number] = (khp_text_ref){(uint32_t)texts->len, (uint32_t)text.len};
        khp_buffer_add(texts, text);
        if (texts->failed) {
            return false;
        }
    }
    *ref = builder->refs[number];
    return true;
}

/* The number of a fixed-size item in its section, where it is put if it is new; KHP_TABLE_NONE
 * without memory. Items have no padding bytes, so equal items are equal bytes. */
static uint32_t intern(khp_table *table, khp_buffer *section, const void *item, size_t size) {
    khp_slice bytes = khp_slice_of(item, size);
    bool is_new = false;
    uint32_t number = khp_table_put(table, bytes, khp_hash(bytes, 0), &is_new);
    if (number != KHP_TABLE_NONE && is_new) {
        khp_buffer_add(section, bytes);
    }
    return section->failed ? KHP_TABLE_NONE : number;
}

/* The area of one level; *number stays KHP_NO_AREA if the gazetteer leaves it blank. */
static bool intern_area(khp_builder *builder, const khp_place *place, uint32_t level,
                        uint32_t parent, uint32_t *number) {
    khp_slice name = khp_slice_trim(place->areas[level]);
    khp_slice code = khp_slice_trim(place->area_codes[level]);
    *number = KHP_NO_AREA;
    if (level == KHP_AREA_COUNTRY) {
        const char *iso = khp_country_code(code.len > 0 ? code : name);
        code = iso != NULL ? khp_slice_cstr(iso) : code;
    }
    if (name.len == 0 && code.len == 0) {
        return true;
    }
    khp_area area = {.parent = parent, .level = level};
    if (!khp_builder_text(builder, name, &area.name) ||
        !khp_builder_text(builder, code, &area.code)) {
        return false;
    }
    *number = intern(&builder->areas, &builder->sections[KHP_SECTION_AREAS], &area, sizeof area);
    return *number != KHP_TABLE_NONE;
}

static bool intern_tuple(khp_builder *builder, const khp_place *place, uint32_t *number) {
    khp_tuple tuple;
    uint32_t parent = KHP_NO_AREA;
    for (uint32_t level = KHP_AREA_LEVELS; level-- > 0;) {
        if (!intern_area(builder, place, level, parent, &tuple.areas[level])) {
            return false;
        }
        parent = tuple.areas[level] == KHP_NO_AREA ? parent : tuple.areas[level];
    }
    *number =
        intern(&builder->tuples, &builder->sections[KHP_SECTION_TUPLES], &tuple, sizeof tuple);
    return *number != KHP_TABLE_NONE;
}

static bool intern_class(khp_builder *builder, const khp_place *place, uint32_t *number) {
    khp_class shared;
    memset(&shared, 0, sizeof shared);
    shared.uncertainty_m = isnan(place->uncertainty_m) ? (double)NAN : place->uncertainty_m;
    shared.gazetteer = place->gazetteer;
    shared.precision = (uint8_t)place->precision;
    shared.alt_mark = place->alt_mark == '\0' ? '|' : place->alt_mark;
    if (!khp_builder_text(builder, place->crs, &shared.crs) ||
        !khp_builder_text(builder, place->kind, &shared.kind) ||
        !khp_builder_text(builder, place->source, &shared.source)) {
        return false;
    }
    *number =
        intern(&builder->classes, &builder->sections[KHP_SECTION_CLASSES], &shared, sizeof shared);
    return *number != KHP_TABLE_NONE;
}

#define ROWS_LIMIT ((size_t)UINT32_MAX * 4)

khipu_status khp_gazetteer_add(khp_gazetteer *gazetteer, const khp_place *place,
                               khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    khp_buffer *rows = &builder->sections[KHP_SECTION_ROWS];
    khp_buffer *offsets = &builder->sections[KHP_SECTION_ROW_AT];
    if (gazetteer->count >= KHP_NO_PLACE - 1 || rows->len >= ROWS_LIMIT) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){.line = place->line},
                        "a gazetteer holds at most %u places and 16 GiB of names",
                        KHP_NO_PLACE - 1);
    }
    uint32_t class_number = 0;
    uint32_t tuple_number = 0;
    if (!intern_class(builder, place, &class_number) ||
        !intern_tuple(builder, place, &tuple_number)) {
        return khp_fail_memory(error);
    }
    uint32_t at = (uint32_t)(rows->len / 4);
    khp_store_pack(rows, place, class_number, tuple_number);
    khp_buffer_add(offsets, khp_slice_of((const char *)&at, sizeof at));
    if (rows->failed || offsets->failed) {
        return khp_fail_memory(error);
    }
    gazetteer->count++;
    return KHIPU_OK;
}

khipu_status khp_gazetteer_name_area(khp_gazetteer *gazetteer, khp_slice code, khp_slice name,
                                     khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    code = khp_slice_trim(code);
    name = khp_slice_trim(name);
    if (code.len == 0 || name.len == 0) {
        return KHIPU_OK;
    }
    khp_area_name *names = khp_grow(builder->area_names, &builder->area_name_capacity,
                                    builder->area_name_count, sizeof *names);
    if (names == NULL) {
        return khp_fail_memory(error);
    }
    builder->area_names = names;
    khp_area_name *added = &names[builder->area_name_count];
    if (!khp_builder_text(builder, code, &added->code) ||
        !khp_builder_text(builder, name, &added->name)) {
        return khp_fail_memory(error);
    }
    builder->area_name_count++;
    return KHIPU_OK;
}

void khp_gazetteer_compare_by(khp_gazetteer *gazetteer, khp_to_degrees *to_degrees, void *context) {
    gazetteer->to_degrees = to_degrees;
    gazetteer->to_degrees_context = context;
}

void khp_builder_publish(khp_gazetteer *gazetteer) {
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        const khp_buffer *buffer = &gazetteer->builder->sections[i];
        gazetteer->sections[i] = (khp_section){buffer->ptr, buffer->len};
    }
    khp_store_open(gazetteer);
}

uint32_t khp_gazetteer_unnamed_areas(const khp_gazetteer *gazetteer) {
    return khp_store_meta(gazetteer).unnamed_areas;
}

uint32_t khp_gazetteer_count(const khp_gazetteer *gazetteer) { return gazetteer->count; }

static void show_areas(const khp_gazetteer *gazetteer, uint32_t tuple_number, khp_place *place) {
    khp_tuple tuple = khp_store_tuple(gazetteer, tuple_number);
    for (int level = 0; level < KHP_AREA_LEVELS; level++) {
        if (tuple.areas[level] != KHP_NO_AREA) {
            khp_area area = khp_store_area(gazetteer, tuple.areas[level]);
            place->areas[level] = khp_store_text(gazetteer, area.name);
            place->area_codes[level] = khp_store_text(gazetteer, area.code);
        }
    }
}

void khp_gazetteer_place(const khp_gazetteer *gazetteer, uint32_t number, khp_place *place) {
    *place = (khp_place){.alt_mark = '|'};
    khp_row row;
    (void)khp_store_row(gazetteer, number, &row); /* empty if there is none */
    khp_class shared = khp_store_class(gazetteer, row.class_number);
    place->id = row.id;
    place->name = row.name;
    place->alt_names = row.alt_names;
    place->alt_mark = shared.alt_mark;
    show_areas(gazetteer, row.tuple_number, place);
    khp_scheme scheme = KHP_SCHEME_NONE;
    khp_slice code = {NULL, 0};
    while (khp_store_next_code(&row.codes, &scheme, &code)) {
        place->codes[scheme] = code;
    }
    place->codes[KHP_SCHEME_GAZETTEER_ID] = row.id;
    if (row.id.len > 3 && memcmp(row.id.ptr, "gn:", 3) == 0) {
        place->codes[KHP_SCHEME_GEONAMES] = khp_slice_of(row.id.ptr + 3, row.id.len - 3);
    }
    place->kind = khp_store_text(gazetteer, shared.kind);
    place->crs = khp_store_text(gazetteer, shared.crs);
    place->source = khp_store_text(gazetteer, shared.source);
    place->x = row.x;
    place->y = row.y;
    place->precision = (khp_precision)shared.precision;
    place->uncertainty_m = shared.uncertainty_m;
    place->population = row.population;
    place->line = row.line;
    place->gazetteer = shared.gazetteer;
}
