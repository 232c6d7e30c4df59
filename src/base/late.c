#include "base/late.h"

#include <dlfcn.h>
#include <string.h>

static khipu_status cannot_load(const char *file, khipu_error *error) {
    const char *reason = dlerror();
    return khp_fail(error, KHIPU_E_IO, (khp_where){.source = file},
                    "cannot be loaded (%s); install the package that holds it",
                    reason == NULL ? "no reason is given" : reason);
}

khipu_status khp_late_load(const char *file, const khp_late_function *functions, size_t count,
                           void *table, khipu_error *error) {
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        return cannot_load(file, error);
    }
    for (size_t i = 0; i < count; i++) {
        void *found = dlsym(library, functions[i].name);
        if (found == NULL) {
            return cannot_load(file, error);
        }
        /* POSIX has functions come as `void *`, which C would not convert. */
        memcpy((char *)table + functions[i].offset, &found, sizeof found);
    }
    return KHIPU_OK;
}
