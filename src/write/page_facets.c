#include "write/page_data.h"

#include "base/hash.h"

void khp_page_facet_abandon(khp_page_facet *facet) {
    facet->abandoned = true;
    khp_table_clear(&facet->values);
    khp_spool_clear(&facet->codes);
}

khipu_status khp_page_facet_add(khp_page *page, khp_page_facet *facet, const khp_facet_codes *codes,
                                size_t count, khipu_error *error) {
    bool is_category = facet->column == page->schema->roles.category;
    size_t limit = is_category ? KHP_FACET_EMPTY - 1 : KHP_FACET_VALUES;
    if (facet->abandoned || codes->values.count > KHP_FACET_VALUES) {
        khp_page_facet_abandon(facet);
        return KHIPU_OK;
    }
    uint16_t translated[KHP_FACET_VALUES];
    for (uint32_t i = 0; i < codes->values.count; i++) {
        khp_slice value = khp_table_key_at(&codes->values, i);
        uint32_t number = khp_table_put(&facet->values, value, khp_hash(value), NULL);
        if (number == KHP_TABLE_NONE) {
            return khp_fail_memory(error);
        }
        translated[i] = (uint16_t)number;
    }
    if (facet->values.count > limit) {
        khp_page_facet_abandon(facet);
        return KHIPU_OK;
    }
    khp_buffer *values = &page->values;
    khp_buffer_reset(values);
    if (!khp_buffer_reserve(values, count * sizeof *translated)) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        bool empty = codes->codes[i] == KHP_TABLE_NONE;
        uint16_t code = empty ? KHP_FACET_EMPTY : translated[codes->codes[i]];
        facet->filled += !empty;
        memcpy(values->ptr + values->len, &code, sizeof code);
        values->len += sizeof code;
    }
    return khp_spool_add(&facet->codes, khp_buffer_slice(values), error);
}

bool khp_page_wants_facet(const khp_page *page, size_t number) {
    return !page->facets[number].abandoned;
}

/* A column that numbers its records, or names them, is nothing to filter by. */
#define UNIQUE_VALUES_SHOWN 3

bool khp_page_facet_is_shown(const khp_page *page, const khp_page_facet *facet) {
    if (facet->abandoned || facet->values.count == 0) {
        return false;
    }
    if (facet->is_asked) {
        return true;
    }
    const khp_roles *roles = &page->schema->roles;
    bool is_category = facet->column == roles->category;
    bool is_unique = facet->values.count == facet->filled && facet->filled > UNIQUE_VALUES_SHOWN;
    if (is_unique && !is_category && !khp_roles_within(roles, facet->column)) {
        return false;
    }
    return khp_facet_is_category(facet->values.count, facet->filled, is_category);
}

khp_page_facet *khp_page_category(khp_page *page) {
    for (size_t i = 0; i < page->facet_count; i++) {
        khp_page_facet *facet = &page->facets[i];
        if (facet->column == page->schema->roles.category && !facet->abandoned) {
            return facet;
        }
    }
    return NULL;
}
