#include "run/counted_tables.h"

static khipu_status write_text(const khp_buffer *text, khp_bundle *bundle, khp_resource *resource,
                               khipu_error *error) {
    khp_bundle_file file;
    khipu_status status = khp_bundle_file_begin(&file, bundle, resource->path, error);
    if (status == KHIPU_OK) {
        status = text->failed ? khp_fail_memory(error)
                              : khp_bundle_file_put(&file, khp_buffer_slice(text), error);
    }
    return khp_bundle_file_end(&file, status, resource, error);
}

static khipu_status write_table(const khp_counted_table *item, khp_bundle *bundle,
                                khp_resource *resource, khipu_error *error) {
    khp_buffer csv = {0};
    khp_fields *fields = khp_resource_fields(resource);
    if (fields == NULL) {
        return khp_fail_memory(error);
    }
    khp_table_fields(fields, &item->table);
    khp_table_write(&csv, &item->table);
    khipu_status status = write_text(&csv, bundle, resource, error);
    khp_buffer_clear(&csv);
    return status;
}

khipu_status khp_counted_tables_write(const khp_counting *counting, khp_bundle *bundle,
                                      khp_resource *resources, size_t *count, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    khp_resource *next = resources + *count;
    for (size_t i = 0; status == KHIPU_OK && i < counting->tables.count; i++) {
        const khp_counted_table *item = &counting->tables.items[i];
        if (item->table.rows != NULL) {
            *next = (khp_resource){.path = item->path, .mediatype = "text/csv"};
            status = write_table(item, bundle, next++, error);
        }
    }
    *count = (size_t)(next - resources);
    return status;
}
