/* places: places.geojson, one point a place that has cases. */
#ifndef KHP_WRITE_PLACES_H
#define KHP_WRITE_PLACES_H

#include "base/error.h"
#include "model/used_place.h"

/* Takes bytes of the file in order. */
typedef khipu_status (*khp_places_put)(void *context, khp_slice bytes, khipu_error *error);

/* Writes the FeatureCollection in the order of the places; with the sums of their records' weights
 * if there are any. */
KHIPU_MUST_CHECK khipu_status khp_places_write(const khp_used_place *places, size_t count,
                                               bool has_weight, int decimals, khp_places_put put,
                                               void *context, khipu_error *error);

#endif
