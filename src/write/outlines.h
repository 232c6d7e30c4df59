/* outlines: the first-level areas that the page draws: those of the countries that have cases. */
#ifndef KHP_WRITE_OUTLINES_H
#define KHP_WRITE_OUTLINES_H

#include "base/error.h"
#include "model/used_place.h"

/* Appends a GeoJSON FeatureCollection of the bundled areas whose country holds at least one of the
 * places, or null if there is none, simplified to about `most_bytes`. `features` has one feature a
 * line, as data/boundaries. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_outlines_select(khp_buffer *json, khp_slice features,
                                                  const khp_used_place *places, size_t count,
                                                  size_t most_bytes, khipu_error *error);

/* Appends the FeatureCollection in a file of the user's (--boundaries). KHIPU_E_READ,
 * KHIPU_E_SYNTAX. */
KHIPU_MUST_CHECK khipu_status khp_outlines_from_file(khp_buffer *json, const char *path,
                                                     khipu_error *error);

#endif
