#include "model/geos.h"

#if KHP_HAVE_GEOS

#ifdef KHP_GEOS_FILE

#include "base/late.h"
#include "base/threads.h"

#include <stddef.h>

khp_geos_functions khp_geos;

#define NAMED(name) {"GEOS" #name, offsetof(khp_geos_functions, name)},
static const khp_late_function functions[] = {KHP_GEOS_FUNCTIONS(NAMED)};

khipu_status khp_geos_load(khipu_error *error) {
    static khp_mutex lock = PTHREAD_MUTEX_INITIALIZER;
    static bool is_loaded;
    khp_mutex_lock(&lock);
    khipu_status status = KHIPU_OK;
    if (!is_loaded) {
        status = khp_late_load(KHP_GEOS_FILE, functions, sizeof functions / sizeof *functions,
                               &khp_geos, error);
        is_loaded = status == KHIPU_OK;
    }
    khp_mutex_unlock(&lock);
    return status;
}

#else

khipu_status khp_geos_load(khipu_error *error) {
    (void)error;
    return KHIPU_OK;
}

#endif

#endif
