#include "run/compiled.h"

#include "locate/compiled.h"
#include "project/crs.h"

#include <stdio.h>
#include <sys/stat.h>

bool khp_is_compiled_file(const char *path) {
    char beginning[64];
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    size_t got = fread(beginning, 1, sizeof beginning, file);
    fclose(file);
    return khp_compiled_is(khp_slice_of(beginning, got));
}

khipu_status khp_compiled_stamp(khp_buffer *stamp, khipu_error *error) {
    khp_projector *projector;
    const char *version = NULL;
    khipu_status status = khp_projector_new(&projector, false, error);
    if (status == KHIPU_OK) {
        status = khp_projector_epsg_version(projector, &version, error);
    }
    if (status == KHIPU_OK) {
        khp_buffer_printf(stamp, "EPSG %s", version);
        status = stamp->failed ? khp_fail_memory(error) : KHIPU_OK;
    }
    khp_projector_free(projector);
    return status;
}

khipu_status khp_open_compiled(khp_gazetteer **gazetteer, const char *path, khp_loaded *loaded,
                               khipu_error *error) {
    khp_buffer stamp = {0};
    *gazetteer = NULL;
    khipu_status status = khp_compiled_stamp(&stamp, error);
    if (status == KHIPU_OK) {
        status = khp_compiled_open(gazetteer, path, khp_buffer_cstr(&stamp), error);
    }
    khp_buffer_clear(&stamp);
    if (status != KHIPU_OK || loaded == NULL) {
        return status;
    }
    struct stat about = {.st_size = 0};
    khp_loaded_file file = {.path = path};
    file.bytes = stat(path, &about) == 0 ? (uint64_t)about.st_size : 0;
    snprintf(file.sha256, sizeof file.sha256, "%s", khp_compiled_hash(*gazetteer));
    status = khp_loaded_add(loaded, &file, error);
    if (status != KHIPU_OK) {
        khp_gazetteer_free(*gazetteer);
        *gazetteer = NULL;
    }
    return status;
}
