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
    (void)fclose(file);
    return khp_compiled_is(khp_slice_of(beginning, got));
}

/* The version of the EPSG data as a stamp. Opening PROJ's database for it takes longer than the
 * rest of opening a compiled gazetteer. */
static khipu_status epsg_stamp(khp_buffer *stamp, khipu_error *error) {
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

khipu_status khp_compiled_stamp(const khp_gazetteer *gazetteer, khp_buffer *stamp,
                                khipu_error *error) {
    return khp_gazetteer_is_transformed(gazetteer) ? epsg_stamp(stamp, error) : KHIPU_OK;
}

static khipu_status check_stamp(const khp_gazetteer *gazetteer, const char *path,
                                khipu_error *error) {
    khp_buffer stamp = {0};
    if (!khp_compiled_has_stamp(gazetteer)) {
        return KHIPU_OK;
    }
    khipu_status status = epsg_stamp(&stamp, error);
    if (status == KHIPU_OK) {
        status = khp_compiled_check_stamp(gazetteer, path, khp_buffer_cstr(&stamp), error);
    }
    khp_buffer_clear(&stamp);
    return status;
}

static khipu_status list_file(const khp_gazetteer *gazetteer, const char *path, khp_loaded *loaded,
                              khipu_error *error) {
    struct stat about = {.st_size = 0};
    khp_loaded_file file = {.path = path};
    file.bytes = stat(path, &about) == 0 ? (uint64_t)about.st_size : 0;
    snprintf(file.sha256, sizeof file.sha256, "%s", khp_compiled_hash(gazetteer));
    return khp_loaded_add(loaded, &file, error);
}

khipu_status khp_open_compiled(khp_gazetteer **gazetteer, const char *path, khp_loaded *loaded,
                               khipu_error *error) {
    khipu_status status = khp_compiled_open(gazetteer, path, error);
    if (status != KHIPU_OK) {
        return status;
    }
    status = check_stamp(*gazetteer, path, error);
    if (status == KHIPU_OK && loaded != NULL) {
        status = list_file(*gazetteer, path, loaded, error);
    }
    if (status != KHIPU_OK) {
        khp_gazetteer_free(*gazetteer);
        *gazetteer = NULL;
    }
    return status;
}
