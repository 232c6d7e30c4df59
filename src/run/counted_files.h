/* counted_files: the files of a bundle that hold counts: areas.geojson, areas.qml, tables/. */
#ifndef KHP_RUN_COUNTED_FILES_H
#define KHP_RUN_COUNTED_FILES_H

#include "run/bundle_file.h"
#include "run/counting.h"

/* Files that there may be. */
#define KHP_COUNTED_FILES (2 + KHP_TABLE_LIMIT)

/* Writes them into the bundle and adds a resource for each behind the *count that are there, for
 * which there is room. */
KHIPU_MUST_CHECK khipu_status khp_counted_files_write(const khp_counting *counting,
                                                      khp_bundle *bundle, khp_resource *resources,
                                                      size_t *count, khipu_error *error);

#endif
