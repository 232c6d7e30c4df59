#include "model/geos.h"

#if KHP_HAVE_GEOS

#ifdef KHP_GEOS_FILE

#include "base/late.h"

#include <stddef.h>

khp_geos_functions khp_geos;

#define NAMED(name) {"GEOS" #name, offsetof(khp_geos_functions, name)},
static const khp_late_function functions[] = {KHP_GEOS_FUNCTIONS(NAMED)};

khipu_status khp_geos_load(khipu_error *error) {
    static khp_late_library library = KHP_LATE_LIBRARY(KHP_GEOS_FILE, functions, &khp_geos);
    return khp_late_load(&library, error);
}

#else

khipu_status khp_geos_load(khipu_error *error) {
    (void)error;
    return KHIPU_OK;
}

#endif

#endif
