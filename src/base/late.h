/* late: a shared library that is loaded when the first of its functions is needed. Most runs need
 * neither PROJ nor GEOS, and linking them takes longer than all else that a small run does. */
#ifndef KHP_BASE_LATE_H
#define KHP_BASE_LATE_H

#include "base/error.h"
#include "base/threads.h"

/* A function of the library, and where the pointer to it stands in the table. */
typedef struct khp_late_function {
    const char *name;
    size_t offset;
} khp_late_function;

/* A library, and what is wanted of it; see KHP_LATE_LIBRARY. */
typedef struct khp_late_library {
    const char *file;
    const khp_late_function *functions;
    size_t count;
    void *table; /* of pointers to the functions, filled once the library is loaded */
    khp_mutex lock;
    bool is_loaded;
} khp_late_library;

/* Of a file, an array of khp_late_function and the address of the table. */
#define KHP_LATE_LIBRARY(library_file, wanted, pointers)                                           \
    {                                                                                              \
        .file = (library_file), .functions = (wanted), .count = sizeof(wanted) / sizeof *(wanted), \
        .table = (pointers), .lock = PTHREAD_MUTEX_INITIALIZER                                     \
    }

/* Loads the library for as long as the program runs, unless that was done before. Any thread.
 * KHIPU_E_IO with the loader's reason if it or one of the functions is not there. */
KHIPU_MUST_CHECK khipu_status khp_late_load(khp_late_library *library, khipu_error *error);

#endif
