/* seal: turns a filled gazetteer into an indexed one. */
#include "base/memory.h"
#include "locate/builder.h"
#include "locate/codes.h"
#include "locate/forms.h"
#include "locate/naming.h"
#include "locate/same.h"
#include "locate/spellings.h"
#include "locate/toponym.h"

/* Working texts of one seal. */
typedef struct work {
    khp_gazetteer *gazetteer;
    khp_builder *builder;
    khp_buffer folded;
    khp_buffer core;
    khp_buffer code;
    khp_buffer spellings;
    khp_meta meta;
} work;

static khp_slice fold(work *w, khp_slice name) {
    khp_buffer_rewind(&w->folded);
    khp_toponym_fold(&w->folded, name);
    return khp_buffer_slice(&w->folded);
}

static khp_slice core(work *w, khp_slice folded) {
    khp_buffer_rewind(&w->core);
    (void)khp_form_core(&w->core, folded);
    return khp_buffer_slice(&w->core);
}

static void index_name(work *w, khp_slice name, uint32_t place, uint32_t at) {
    bool is_primary = at == KHP_PRIMARY_NAME;
    khp_buffer *keys = &w->builder->sections[KHP_SECTION_NAME_KEYS];
    khp_slice folded = fold(w, name);
    if (folded.len == 0) {
        return;
    }
    khp_spellings_note(&w->spellings, folded, place, at);
    khp_keys_add(keys, folded, is_primary ? KHP_NAME_PRIMARY : KHP_NAME_ALTERNATE, place);
    khp_slice bare = core(w, folded);
    if (bare.len > 0 && !khp_slice_eq(bare, folded)) {
        khp_keys_add(keys, bare, is_primary ? KHP_NAME_PRIMARY_CORE : KHP_NAME_ALTERNATE_CORE,
                     place);
    }
}

static void index_codes(work *w, const khp_row *row, uint32_t place) {
    khp_buffer *keys = &w->builder->sections[KHP_SECTION_CODE_KEYS];
    khp_slice codes = row->codes;
    khp_scheme scheme = KHP_SCHEME_NONE;
    khp_slice code = {NULL, 0};
    while (khp_store_next_code(&codes, &scheme, &code)) {
        if (scheme != KHP_SCHEME_GAZETTEER_ID && scheme != KHP_SCHEME_GEONAMES) {
            w->meta.schemes |= 1u << scheme;
            khp_buffer_rewind(&w->code);
            khp_code_normalize(&w->code, scheme, code);
            khp_keys_add(keys, khp_buffer_slice(&w->code), scheme, place);
        }
    }
    if (row->id.len > 0) {
        khp_keys_add(keys, row->id, KHP_SCHEME_GAZETTEER_ID, place);
    }
}

static void index_places(work *w) {
    for (uint32_t place = 0; place < w->gazetteer->count; place++) {
        khp_row row;
        if (!khp_store_row(w->gazetteer, place, &row)) {
            continue;
        }
        index_name(w, row.name, place, KHP_PRIMARY_NAME);
        char mark = khp_store_class(w->gazetteer, row.class_number).alt_mark;
        for (khp_slice rest = row.alt_names; rest.ptr != NULL;) {
            uint32_t at = (uint32_t)(rest.ptr - row.alt_names.ptr);
            index_name(w, khp_slice_cut(&rest, mark), place, at);
        }
        index_codes(w, &row, place);
    }
}

static uint32_t count_unnamed(const khp_gazetteer *gazetteer) {
    uint32_t unnamed = 0;
    for (uint32_t i = 0; i < khp_store_area_count(gazetteer); i++) {
        khp_area area = khp_store_area(gazetteer, i);
        unnamed += area.name.len == 0 && area.level != KHP_AREA_COUNTRY;
    }
    return unnamed;
}

static khipu_status finish(work *w, khipu_texts paths, const khipu_listener *listener,
                           khipu_error *error) {
    static const int indices[][2] = {
        {KHP_SECTION_NAME_KEYS, KHP_SECTION_NAME_FIRST},
        {KHP_SECTION_CODE_KEYS, KHP_SECTION_CODE_FIRST},
        {KHP_SECTION_AREA_KEYS, KHP_SECTION_AREA_FIRST},
    };
    for (int i = 0; i < 3; i++) {
        if (!khp_keys_build(&w->builder->sections[indices[i][0]],
                            &w->builder->sections[indices[i][1]])) {
            return khp_fail_memory(error);
        }
    }
    w->meta.unnamed_areas = count_unnamed(w->gazetteer);
    khp_buffer *meta = &w->builder->sections[KHP_SECTION_META];
    khp_buffer_add(meta, khp_slice_of((const char *)&w->meta, sizeof w->meta));
    if (meta->failed || w->folded.failed || w->core.failed || w->code.failed) {
        return khp_fail_memory(error);
    }
    khp_builder_publish(w->gazetteer);
    if (!khp_spellings_build(&w->spellings, w->builder->sections) ||
        !khp_same_find(w->gazetteer, paths, listener)) {
        return khp_fail_memory(error);
    }
    khp_builder_publish(w->gazetteer);
    return KHIPU_OK;
}

khipu_status khp_gazetteer_seal(khp_gazetteer *gazetteer, khipu_texts paths,
                                const khipu_listener *listener, khipu_error *error) {
    work w = {.gazetteer = gazetteer, .builder = gazetteer->builder};
    khp_builder_publish(gazetteer);
    index_places(&w);
    bool done = khp_areas_name(gazetteer);
    khipu_status status = done ? finish(&w, paths, listener, error) : khp_fail_memory(error);
    khp_buffer_clear(&w.folded);
    khp_buffer_clear(&w.core);
    khp_buffer_clear(&w.code);
    khp_buffer_clear(&w.spellings);
    return status;
}
