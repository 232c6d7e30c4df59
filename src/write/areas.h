/* areas: areas.geojson, one feature an area with its counts and rates (RFC 7946). */
#ifndef KHP_WRITE_AREAS_H
#define KHP_WRITE_AREAS_H

#include "base/error.h"
#include "write/area_facts.h"
#include "write/fields.h"

/* Takes the file's bytes, piece by piece. */
typedef khipu_status (*khp_areas_put)(void *context, khp_slice bytes, khipu_error *error);

/* Outermost level first, in the order of the set; areas without an outline have the geometry null.
 */
KHIPU_MUST_CHECK khipu_status khp_areas_write(const khp_area_facts *facts, khp_areas_put put,
                                              void *context, khipu_error *error);

/* Its Table Schema. */
void khp_areas_fields(khp_fields *fields, const khp_area_facts *facts);

#endif
