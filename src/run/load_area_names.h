/* load_area_names: the names of areas, by code, from a file of --area-names. */
#ifndef KHP_RUN_LOAD_AREA_NAMES_H
#define KHP_RUN_LOAD_AREA_NAMES_H

#include "locate/gazetteer.h"
#include "run/loaded.h"

/* Adds the file's names to the gazetteer, and the file to `loaded` unless that is NULL. Rows that
 * cannot be read are reported. KHIPU_E_FIELD: it has not the columns; errors of the reader and of
 * khp_gazetteer_name_area. */
KHIPU_MUST_CHECK khipu_status khp_load_area_names(khp_gazetteer *gazetteer, const char *path,
                                                  const khipu_listener *listener,
                                                  khp_loaded *loaded, khipu_error *error);

#endif
