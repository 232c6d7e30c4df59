#include "run/counted_files.h"

#include "write/areas.h"
#include "write/qgis_areas.h"

static khipu_status write_areas(const khp_counting *counting, khp_bundle *bundle,
                                khp_resource *resource, khipu_error *error) {
    khp_bundle_file file;
    khp_fields *fields = khp_resource_fields(resource);
    if (fields == NULL) {
        return khp_fail_memory(error);
    }
    khp_areas_fields(fields, &counting->facts);
    khipu_status status = khp_bundle_file_begin(&file, bundle, resource->path, error);
    if (status == KHIPU_OK) {
        status = khp_areas_write(&counting->facts, khp_bundle_file_put, &file, error);
    }
    return khp_bundle_file_end(&file, status, resource, error);
}

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

static khipu_status write_style(const khp_counting *counting, khp_bundle *bundle,
                                khp_resource *resource, khipu_error *error) {
    khp_buffer xml = {0};
    khp_qgis_areas_style(&xml, &counting->facts, counting->join->options->language);
    khipu_status status = write_text(&xml, bundle, resource, error);
    khp_buffer_clear(&xml);
    return status;
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

khipu_status khp_counted_files_write(const khp_counting *counting, khp_bundle *bundle,
                                     khp_resource *resources, size_t *count, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    khp_resource *next = resources + *count;
    if (counting->has_areas) {
        *next = (khp_resource){.path = "areas.geojson", .mediatype = "application/geo+json"};
        status = write_areas(counting, bundle, next++, error);
        *next = (khp_resource){.path = "areas.qml", .mediatype = "application/xml"};
        status = status == KHIPU_OK ? write_style(counting, bundle, next++, error) : status;
    }
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
