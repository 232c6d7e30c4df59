/* roles_text: the decided roles in words, as the note and the manifest have them. */
#include "read/roles.h"

static void describe_list(const khp_schema *schema, khp_buffer *text, const char *role,
                          const size_t *columns, size_t count) {
    for (size_t i = 0, shown = 0; i < count; i++) {
        if (columns[i] == KHP_NO_COLUMN) {
            continue;
        }
        if (shown++ == 0) {
            khp_buffer_add_cstr(text, text->len > 0 ? ", " : "");
            khp_buffer_add_cstr(text, role);
            khp_buffer_add_byte(text, '=');
        } else {
            khp_buffer_add_byte(text, ',');
        }
        khp_buffer_add(text, schema->columns[columns[i]].name);
    }
}

void khp_roles_describe(const khp_schema *schema, khp_buffer *text) {
    const khp_roles *roles = &schema->roles;
    khp_buffer list = {0};
    const size_t position[2] = {roles->longitude, roles->latitude};
    const size_t hemisphere[2] = {roles->hemisphere_lat, roles->hemisphere_lon};
    describe_list(schema, &list, "id", &roles->id, 1);
    describe_list(schema, &list, "place", &roles->place, 1);
    describe_list(schema, &list, "within", roles->within, roles->within_count);
    describe_list(schema, &list, "place-code", &roles->place_code, 1);
    describe_list(schema, &list, "date", &roles->date, 1);
    describe_list(schema, &list, "position", position, 2);
    describe_list(schema, &list, "position", &roles->geopoint, 1);
    describe_list(schema, &list, "position precision", &roles->position_precision, 1);
    describe_list(schema, &list, "position accuracy", &roles->position_accuracy, 1);
    describe_list(schema, &list, "crs", &roles->crs, 1);
    describe_list(schema, &list, "hemisphere", hemisphere, 2);
    describe_list(schema, &list, "zone", &roles->zone, 1);
    describe_list(schema, &list, "category", &roles->category, 1);
    describe_list(schema, &list, "count", &roles->count, 1);
    describe_list(schema, &list, "source", roles->source, roles->source_count);
    khp_buffer_add(text, khp_buffer_slice(&list));
    text->failed = text->failed || list.failed;
    khp_buffer_clear(&list);
}
