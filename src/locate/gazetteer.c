#include "base/memory.h"
#include "locate/area_refs.h"
#include "locate/builder.h"
#include "locate/compiled_file.h"

khp_gazetteer *khp_gazetteer_new(void) {
    khp_gazetteer *gazetteer = khp_alloc_zero(1, sizeof *gazetteer);
    khp_builder *builder = khp_builder_new();
    khp_kept_ids *kept = khp_kept_ids_new();
    if (gazetteer == NULL || builder == NULL || kept == NULL) {
        khp_free(gazetteer);
        khp_builder_free(builder);
        khp_kept_ids_free(kept);
        return NULL;
    }
    gazetteer->builder = builder;
    gazetteer->kept = kept;
    gazetteer->blank_is_degrees = true;
    return gazetteer;
}

void khp_gazetteer_free(khp_gazetteer *gazetteer) {
    if (gazetteer == NULL) {
        return;
    }
    khp_builder_free(gazetteer->builder);
    khp_kept_ids_free(gazetteer->kept);
    khp_compiled_file_free(gazetteer->file);
    khp_free(gazetteer);
}

void khp_gazetteer_compare_by(khp_gazetteer *gazetteer, khp_to_degrees *to_degrees, void *context,
                              bool blank_is_degrees) {
    gazetteer->to_degrees = to_degrees;
    gazetteer->to_degrees_context = context;
    gazetteer->blank_is_degrees = blank_is_degrees || to_degrees == NULL;
}

bool khp_gazetteer_is_transformed(const khp_gazetteer *gazetteer) {
    return gazetteer->is_transformed;
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
            place->areas[level] = area.name.len > 0 || level == KHP_AREA_COUNTRY
                                      ? khp_store_text(gazetteer, area.name)
                                      : khp_ref_name_by_world(gazetteer, tuple.areas[level]);
            place->area_codes[level] = khp_store_text(gazetteer, area.code);
        }
    }
}

static void set_codes_of_id(khp_place *place) {
    place->codes[KHP_SCHEME_GAZETTEER_ID] = place->id;
    if (place->id.len > 3 && memcmp(place->id.ptr, "gn:", 3) == 0) {
        place->codes[KHP_SCHEME_GEONAMES] = khp_slice_of(place->id.ptr + 3, place->id.len - 3);
    }
}

void khp_gazetteer_place(const khp_gazetteer *gazetteer, uint32_t number, khp_place *place) {
    *place = (khp_place){.alt_mark = '|'};
    khp_head head;
    khp_row row;
    (void)khp_store_head(gazetteer, number, &head); /* both blank if there is none */
    (void)khp_store_row(gazetteer, number, &row);
    khp_group group = khp_store_group(gazetteer, head.group);
    khp_class shared = khp_store_class(gazetteer, group.class_number);
    khp_position position = khp_store_position(gazetteer, &head);
    place->id = row.id;
    if (row.id.ptr == row.made_id) {
        memcpy(place->made_id, row.made_id, sizeof place->made_id);
        place->id.ptr = place->made_id;
    }
    place->name = row.name;
    place->alt_names = row.alt_names;
    place->alt_mark = shared.alt_mark;
    show_areas(gazetteer, group.tuple_number, place);
    khp_scheme scheme = KHP_SCHEME_NONE;
    khp_slice code = {NULL, 0};
    while (khp_store_next_code(&row.codes, &scheme, &code)) {
        place->codes[scheme] = code;
    }
    set_codes_of_id(place);
    place->kind = khp_store_text(gazetteer, shared.kind);
    place->crs = khp_store_text(gazetteer, shared.crs);
    place->source = khp_store_text(gazetteer, shared.source);
    place->x = position.x;
    place->y = position.y;
    place->precision = (khp_precision)shared.precision;
    place->uncertainty_m = shared.uncertainty_m;
    place->population = row.population;
    place->line = khp_store_line(gazetteer, number);
    place->gazetteer = shared.gazetteer;
}

khipu_status khp_gazetteer_keep(const khp_gazetteer *gazetteer, uint32_t number, khp_place *place,
                                khipu_error *error) {
    khp_gazetteer_place(gazetteer, number, place);
    if (place->id.ptr != place->made_id) {
        return KHIPU_OK; /* it lies in the gazetteer */
    }
    if (!khp_kept_ids_keep(gazetteer->kept, &place->id)) {
        return khp_fail_memory(error);
    }
    set_codes_of_id(place);
    return KHIPU_OK;
}
