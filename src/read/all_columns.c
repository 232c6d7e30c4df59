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

void khp_all_columns_clear(khp_all_columns *all) {
    khp_table_clear(&all->names);
    khp_schema_clear(&all->schema);
}
