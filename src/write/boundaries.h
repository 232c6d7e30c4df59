/* boundaries: the bundled first-level areas as a page has them: as they are, or, where many
 * countries would make the page large, simplified as one network of borders, which stay shared. */
#ifndef KHP_WRITE_BOUNDARIES_H
#define KHP_WRITE_BOUNDARIES_H

#include "base/buffer.h"
#include "base/error.h"

/* Appends a FeatureCollection of the lines, each a feature that ends in its geometry (Polygon or
 * MultiPolygon), in about `most_bytes`; null if there is none. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_boundaries_write(khp_buffer *json, const khp_slice *lines,
                                                   size_t count, size_t most_bytes,
                                                   khipu_error *error);

#endif
