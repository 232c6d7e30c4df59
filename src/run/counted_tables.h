/* counted_tables: the tables of counts of a bundle, in its folder of tables. */
#ifndef KHP_RUN_COUNTED_TABLES_H
#define KHP_RUN_COUNTED_TABLES_H

#include "run/bundle_file.h"
#include "run/counting.h"

/* Writes them into the bundle and adds a resource for each behind the *count that are there, for
 * which there is room. */
KHIPU_MUST_CHECK khipu_status khp_counted_tables_write(const khp_counting *counting,
                                                       khp_bundle *bundle, khp_resource *resources,
                                                       size_t *count, khipu_error *error);

#endif
