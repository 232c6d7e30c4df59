/* loaded: the files that were read, for the manifest. */
#ifndef KHP_RUN_LOADED_H
#define KHP_RUN_LOADED_H

#include "read/source.h"

/* A file that was read, for the manifest. Owned by the caller's arena. */
typedef struct khp_loaded_file {
    const char *path;
    uint64_t bytes;
    char sha256[KHP_SHA256_HEX]; /* "" where it was not wanted */
    bool is_compiled;            /* the hash is the one that the file carries */
    bool is_geonames;            /* a GeoNames dump: CC BY 4.0 by itself */
} khp_loaded_file;

/* What was read. Zero-initialise and set `wants_hashes`. */
typedef struct khp_loaded {
    bool wants_hashes; /* of the files' bytes: for the manifest and the page */
    khp_loaded_file *files;
    size_t count;
    size_t capacity;
} khp_loaded;

/* Adds a file to the list. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_loaded_add(khp_loaded *loaded, const khp_loaded_file *file,
                                             khipu_error *error);

/* The same with the file of a source that was read to its end. */
KHIPU_MUST_CHECK khipu_status khp_loaded_add_source(khp_loaded *loaded, const khp_source *source,
                                                    khipu_error *error);

void khp_loaded_clear(khp_loaded *loaded);

#endif
