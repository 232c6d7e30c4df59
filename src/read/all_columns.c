#include "read/all_columns.h"

#include "base/hash.h"

size_t khp_all_columns_add(khp_all_columns *all, khp_slice name) {
    bool is_new;
    uint32_t number = khp_table_put(&all->names, name, khp_hash(name), &is_new);
    if (number == KHP_TABLE_NONE) {
        return KHP_NO_COLUMN;
    }
    return is_new ? khp_schema_add(&all->schema, name) : number;
}

#define EMPTY_FEATURES_BYTES ((size_t)64 << 20)

size_t khp_all_columns_rows_most(const khp_all_columns *all) {
    size_t width = 1;
    for (size_t i = 0; i < all->schema.count; i++) {
        width += all->schema.columns[i].name.len + sizeof "\"\":null,";
    }
    return width < EMPTY_FEATURES_BYTES ? EMPTY_FEATURES_BYTES / width : 1;
}

void khp_all_columns_clear(khp_all_columns *all) {
    khp_table_clear(&all->names);
    khp_schema_clear(&all->schema);
}
