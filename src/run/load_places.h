/* load_places: reads the rows of one gazetteer file into a gazetteer, on several threads. */
#ifndef KHP_RUN_LOAD_PLACES_H
#define KHP_RUN_LOAD_PLACES_H

#include "locate/gazetteer.h"
#include "run/loaded.h"

/* What is read. */
typedef struct khp_places_file {
    const char *path;
    uint16_t number; /* of the gazetteer among the --places */
    const khipu_options *options;
    unsigned threads;
} khp_places_file;

/* Adds the places of the file, in its order, whatever the number of threads; rows that are none are
 * reported. The file is added to `loaded`, with its hash, unless that is NULL. */
KHIPU_MUST_CHECK khipu_status khp_load_places(khp_gazetteer *gazetteer, const khp_places_file *file,
                                              const khipu_listener *listener, khp_loaded *loaded,
                                              khipu_error *error);

#endif
