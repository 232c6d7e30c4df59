#include "project/proj.h"

#ifdef KHP_PROJ_FILE

#include "base/late.h"
#include "base/threads.h"

#include <stddef.h>

khp_proj_functions khp_proj;

#define NAMED(name) {"proj_" #name, offsetof(khp_proj_functions, name)},
static const khp_late_function functions[] = {KHP_PROJ_FUNCTIONS(NAMED)};

khipu_status khp_proj_load(khipu_error *error) {
    static khp_mutex lock = PTHREAD_MUTEX_INITIALIZER;
    static bool is_loaded;
    khp_mutex_lock(&lock);
    khipu_status status = KHIPU_OK;
    if (!is_loaded) {
        status = khp_late_load(KHP_PROJ_FILE, functions, sizeof functions / sizeof *functions,
                               &khp_proj, error);
        is_loaded = status == KHIPU_OK;
    }
    khp_mutex_unlock(&lock);
    return status;
}

#else

khipu_status khp_proj_load(khipu_error *error) {
    (void)error;
    return KHIPU_OK;
}

#endif
