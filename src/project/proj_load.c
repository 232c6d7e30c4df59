#include "project/proj.h"

#ifdef KHP_PROJ_FILE

#include "base/late.h"

#include <stddef.h>

khp_proj_functions khp_proj;

#define NAMED(name) {"proj_" #name, offsetof(khp_proj_functions, name)},
static const khp_late_function functions[] = {KHP_PROJ_FUNCTIONS(NAMED)};

khipu_status khp_proj_load(khipu_error *error) {
    static khp_late_library library = KHP_LATE_LIBRARY(KHP_PROJ_FILE, functions, &khp_proj);
    return khp_late_load(&library, error);
}

#else

#include "base/shortage.h"

khipu_status khp_proj_load(khipu_error *error) {
    (void)error;
    khp_shortage_watch(NULL);
    return KHIPU_OK;
}

#endif
