/* column_names: says which columns clash with khipu's own properties, or with each other for
 * readers that take no notice of case. Nothing is renamed here: a GeoJSON property keeps its
 * header. */
#ifndef KHP_RUN_COLUMN_NAMES_H
#define KHP_RUN_COLUMN_NAMES_H

#include "base/error.h"
#include "model/schema.h"

/* Call when it is decided what is withheld: such columns are not spoken of. `source` names the
 * first input. */
KHIPU_MUST_CHECK khipu_status khp_tell_column_names(const khp_schema *schema, const char *source,
                                                    const khipu_listener *listener,
                                                    khipu_error *error);

#endif
