/* late: a shared library that is loaded when the first of its functions is needed. Most runs need
 * neither PROJ nor GEOS, and linking them takes longer than all else that a small run does. */
#ifndef KHP_BASE_LATE_H
#define KHP_BASE_LATE_H

#include "base/error.h"

/* A function of the library, and where the pointer to it stands in a table. */
typedef struct khp_late_function {
    const char *name;
    size_t offset;
} khp_late_function;

/* Loads the library `file` for as long as the program runs, and fills the table. KHIPU_E_IO with
 * the loader's reason if it or one of the functions is not there. One thread at a time. */
KHIPU_MUST_CHECK khipu_status khp_late_load(const char *file, const khp_late_function *functions,
                                            size_t count, void *table, khipu_error *error);

#endif
