#include "run/bundle_file.h"

#include "base/memory.h"

khipu_status khp_bundle_file_begin(khp_bundle_file *file, khp_bundle *bundle, const char *path,
                                   khipu_error *error) {
    *file = (khp_bundle_file){.sha = khp_sha256_new()};
    return file->sha == NULL ? khp_fail_memory(error)
                             : khp_bundle_add(bundle, path, &file->sink, error);
}

khipu_status khp_bundle_file_put(void *file, khp_slice bytes, khipu_error *error) {
    khp_bundle_file *to = file;
    khp_sha256_add(to->sha, bytes);
    to->bytes += bytes.len;
    return khp_sink_write(to->sink, bytes, error);
}

khipu_status khp_bundle_file_end(khp_bundle_file *file, khipu_status status, khp_resource *resource,
                                 khipu_error *error) {
    status = status == KHIPU_OK ? khp_sink_finish(file->sink, error) : status;
    status = status == KHIPU_OK ? khp_sink_publish(file->sink, error) : status;
    if (status == KHIPU_OK && !khp_sha256_finish(file->sha, resource->sha256)) {
        status = khp_fail(error, KHIPU_E_IO, (khp_where){.source = resource->path},
                          "its hash cannot be computed");
    }
    resource->bytes = file->bytes;
    khp_sink_close(file->sink);
    khp_sha256_free(file->sha);
    return status;
}

khp_fields *khp_resource_fields(khp_resource *resource) {
    resource->fields = khp_alloc_zero(1, sizeof *resource->fields);
    return resource->fields;
}

void khp_resources_clear(khp_resource *resources, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (resources[i].fields != NULL) {
            khp_fields_clear(resources[i].fields);
            khp_free(resources[i].fields);
        }
    }
}
