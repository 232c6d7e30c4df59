/* seal: turns a filled gazetteer into an indexed one. */
#include "locate/builder.h"
#include "locate/code_index.h"
#include "locate/name_index.h"
#include "locate/naming.h"

static uint32_t count_unnamed(const khp_gazetteer *gazetteer) {
    uint32_t unnamed = 0;
    for (uint32_t i = 0; i < khp_store_area_count(gazetteer); i++) {
        khp_area area = khp_store_area(gazetteer, i);
        unnamed += area.name.len == 0 && area.level != KHP_AREA_COUNTRY;
    }
    return unnamed;
}

static khipu_status add_meta(khp_gazetteer *gazetteer, khipu_error *error) {
    const khp_meta meta = {
        .schemes = gazetteer->builder->schemes,
        .unnamed_areas = count_unnamed(gazetteer),
        .place_bits = khp_key_shape_for(0, gazetteer->count, 0).number_bits,
    };
    return khp_pile_add(&gazetteer->builder->sections[KHP_SECTION_META],
                        khp_slice_of((const char *)&meta, sizeof meta), error);
}

khipu_status khp_gazetteer_seal(khp_gazetteer *gazetteer, khipu_texts paths,
                                const khipu_listener *listener, khipu_error *error) {
    khp_complaints complaints = {.gazetteer = gazetteer, .paths = paths, .listener = listener};
    khipu_status status = khp_builder_finish(gazetteer, error);
    status = status == KHIPU_OK ? khp_areas_name(gazetteer, error) : status;
    status = status == KHIPU_OK ? add_meta(gazetteer, error) : status;
    status = status == KHIPU_OK ? khp_name_index_build(gazetteer, &complaints, error) : status;
    status = status == KHIPU_OK ? khp_code_index_build(gazetteer, &complaints, error) : status;
    if (!khp_complaints_finish(&complaints) && status == KHIPU_OK) {
        status = khp_fail_memory(error);
    }
    khp_builder_drop_notes(gazetteer->builder);
    return status == KHIPU_OK ? khp_builder_publish(gazetteer, error) : status;
}
