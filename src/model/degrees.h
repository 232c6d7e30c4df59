/* degrees: the coordinate reference systems whose positions are longitude and latitude in degrees
 * on WGS 84 as they stand, told by their names: nobody needs to ask PROJ for those. */
#ifndef KHP_MODEL_DEGREES_H
#define KHP_MODEL_DEGREES_H

#include "base/slice.h"

static inline bool khp_crs_is_degrees(khp_slice crs) {
    return khp_slice_eq(crs, KHP_SLICE("EPSG:4326")) || khp_slice_eq(crs, KHP_SLICE("OGC:CRS84"));
}

#endif
