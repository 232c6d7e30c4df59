#include "write/fields.h"

void khp_fields_add(khp_fields *fields, khp_slice name, const char *type, const char *description) {
    if (fields->count == KHP_FIELD_COUNT) {
        return;
    }
    khp_slice kept = khp_arena_copy(&fields->text, name);
    fields->failed = fields->failed || kept.ptr == NULL;
    fields->items[fields->count++] = (khp_file_field){kept, type, description};
}

void khp_value_name(khp_buffer *name, khp_slice category, khp_slice value) {
    khp_buffer_add(name, category);
    khp_buffer_add_byte(name, '=');
    khp_buffer_add(name, value);
}

void khp_fields_add_values(khp_fields *fields, khp_slice category, const khp_slice *values,
                           size_t count) {
    khp_buffer name = {0};
    for (size_t i = 0; i < count; i++) {
        khp_buffer_reset(&name);
        khp_value_name(&name, category, values[i]);
        khp_fields_add(fields, khp_buffer_slice(&name), "integer",
                       "records with this value; null: not shown, as few share it");
    }
    fields->failed = fields->failed || name.failed;
    khp_buffer_clear(&name);
}

void khp_fields_clear(khp_fields *fields) {
    khp_arena_clear(&fields->text);
    *fields = (khp_fields){.count = 0};
}
