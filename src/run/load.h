/* load: reads what a run knows about places: gazetteers, names of areas, decisions. */
#ifndef KHP_RUN_LOAD_H
#define KHP_RUN_LOAD_H

#include "locate/decisions.h"
#include "locate/gazetteer.h"
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

/* Reads every --places file (and --area-names) into a sealed gazetteer. *gazetteer is NULL on
 * error. Files are added to `loaded`. */
KHIPU_MUST_CHECK khipu_status khp_load_gazetteer(khp_gazetteer **gazetteer,
                                                 const khipu_options *options,
                                                 const khipu_listener *listener, khp_loaded *loaded,
                                                 khipu_error *error);

/* The same, without a shortcut for compiled files, to be compiled itself: what grows with the
 * number of places lies in temporary files in `folder` (NULL: in memory), which must live as long
 * as the gazetteer. `loaded` may be NULL: the files are not hashed then. */
KHIPU_MUST_CHECK khipu_status khp_build_gazetteer(khp_gazetteer **gazetteer,
                                                  const khipu_options *options, const char *folder,
                                                  const khipu_listener *listener,
                                                  khp_loaded *loaded, khipu_error *error);

/* Reads the files of --decisions, which must outlive them; each is a review or a placements file,
 * as its header says. *decisions is NULL on error. Errors are those of the reader and of
 * khp_decisions_add. */
KHIPU_MUST_CHECK khipu_status khp_load_decisions(khp_decisions **decisions, khipu_texts paths,
                                                 const khipu_listener *listener, khp_loaded *loaded,
                                                 khipu_error *error);

/* Adds a file to the list. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_loaded_add(khp_loaded *loaded, const khp_loaded_file *file,
                                             khipu_error *error);

/* The same with the file of a source that was read to its end. */
KHIPU_MUST_CHECK khipu_status khp_loaded_add_source(khp_loaded *loaded, const khp_source *source,
                                                    khipu_error *error);

void khp_loaded_clear(khp_loaded *loaded);

/* True if rows of gazetteers that name no CRS are in degrees, by --places-crs. */
bool khp_blank_is_degrees(const khipu_options *options);

#endif
