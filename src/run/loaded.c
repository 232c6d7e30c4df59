#include "run/loaded.h"

#include "base/memory.h"

khipu_status khp_loaded_add(khp_loaded *loaded, const khp_loaded_file *file, khipu_error *error) {
    khp_loaded_file *files =
        khp_grow(loaded->files, &loaded->capacity, loaded->count, sizeof *files);
    if (files == NULL) {
        return khp_fail_memory(error);
    }
    loaded->files = files;
    files[loaded->count++] = *file;
    return KHIPU_OK;
}

khipu_status khp_loaded_add_source(khp_loaded *loaded, const khp_source *source,
                                   khipu_error *error) {
    const khp_input *input = khp_source_input(source, 0);
    khp_loaded_file file = {.path = input->path,
                            .bytes = input->bytes,
                            .is_geonames = input->format == KHP_FORMAT_GEONAMES};
    memcpy(file.sha256, input->sha256, sizeof file.sha256);
    return khp_loaded_add(loaded, &file, error);
}

void khp_loaded_clear(khp_loaded *loaded) {
    khp_free(loaded->files);
    *loaded = (khp_loaded){0};
}
