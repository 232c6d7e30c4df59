#include "base/late.h"

#include "base/shortage.h"

#include <dlfcn.h>
#include <string.h>

static khipu_status cannot_load(const char *file, khipu_error *error) {
    const char *reason = dlerror();
    return khp_fail(error, KHIPU_E_IO, (khp_where){.source = file},
                    "cannot be loaded (%s); install the package that holds it",
                    reason == NULL ? "no reason is given" : reason);
}

static khipu_status load(const khp_late_library *library, khipu_error *error) {
    void *opened = dlopen(library->file, RTLD_LAZY | RTLD_LOCAL);
    if (opened == NULL) {
        return cannot_load(library->file, error);
    }
    khp_shortage_watch(opened);
    for (size_t i = 0; i < library->count; i++) {
        void *found = dlsym(opened, library->functions[i].name);
        if (found == NULL) {
            return cannot_load(library->file, error);
        }
        /* POSIX has functions come as `void *`, which C would not convert. */
        memcpy((char *)library->table + library->functions[i].offset, &found, sizeof found);
    }
    return KHIPU_OK;
}

khipu_status khp_late_load(khp_late_library *library, khipu_error *error) {
    khp_mutex_lock(&library->lock);
    khipu_status status = library->is_loaded ? KHIPU_OK : load(library, error);
    library->is_loaded = status == KHIPU_OK;
    khp_mutex_unlock(&library->lock);
    return status;
}
