/* load_gazetteer: one gazetteer from what --places and --area-names name. */
#ifndef KHP_RUN_LOAD_GAZETTEER_H
#define KHP_RUN_LOAD_GAZETTEER_H

#include "locate/gazetteer.h"
#include "run/loaded.h"

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

/* True if rows of gazetteers that name no CRS are in degrees, by --places-crs. */
bool khp_blank_is_degrees(const khipu_options *options);

#endif
