#include "model/schema.h"

#include "base/memory.h"

const char *const khp_added_properties[KHP_ADDED_PROPERTY_COUNT] = {
    "khipu_place_id", "khipu_place",     "khipu_match",         "khipu_reason",
    "khipu_doubt",    "khipu_precision", "khipu_uncertainty_m", "khipu_source_crs",
    "khipu_date",     "khipu_date_from", "khipu_date_to",
};

const char khp_generalised_property[] = "khipu_generalised";

bool khp_column_is_published(const khp_column *column) {
    for (size_t i = 0; i < KHP_ADDED_PROPERTY_COUNT; i++) {
        if (khp_slice_eq(column->name, khp_slice_cstr(khp_added_properties[i]))) {
            return false;
        }
    }
    return !column->hidden && !column->withheld;
}

void khp_roles_init(khp_roles *roles) {
    *roles = (khp_roles){
        .id = KHP_NO_COLUMN,
        .place = KHP_NO_COLUMN,
        .place_level = KHP_NO_LEVEL,
        .place_code = KHP_NO_COLUMN,
        .date = KHP_NO_COLUMN,
        .longitude = KHP_NO_COLUMN,
        .latitude = KHP_NO_COLUMN,
        .geopoint = KHP_NO_COLUMN,
        .crs = KHP_NO_COLUMN,
        .category = KHP_NO_COLUMN,
        .count = KHP_NO_COLUMN,
        .position_precision = KHP_NO_COLUMN,
        .position_accuracy = KHP_NO_COLUMN,
    };
}

size_t khp_schema_find(const khp_schema *schema, khp_slice name) {
    for (size_t i = 0; i < schema->count; i++) {
        if (khp_slice_eq(schema->columns[i].name, name)) {
            return i;
        }
    }
    return KHP_NO_COLUMN;
}

size_t khp_schema_add(khp_schema *schema, khp_slice name) {
    khp_column *columns =
        khp_grow(schema->columns, &schema->capacity, schema->count, sizeof *columns);
    if (columns == NULL) {
        return KHP_NO_COLUMN;
    }
    schema->columns = columns;
    khp_slice copy = khp_arena_copy(&schema->text, name);
    if (copy.ptr == NULL) {
        return KHP_NO_COLUMN;
    }
    columns[schema->count] = (khp_column){.name = copy, .type = KHP_TYPE_TEXT};
    return schema->count++;
}

void khp_schema_clear(khp_schema *schema) {
    khp_free(schema->columns);
    khp_arena_clear(&schema->text);
    *schema = (khp_schema){0};
}
