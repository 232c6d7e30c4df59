/* outline: brings the rings of an area to OGC:CRS84.
 *
 * An edge that is straight in its own CRS is curved in degrees; where the straight line between its
 * ends in degrees would leave it by more than KHP_EDGE_TOLERANCE, positions are put between. Both
 * areas at a border get the same ones, whichever way round they run. */
#ifndef KHP_PROJECT_OUTLINE_H
#define KHP_PROJECT_OUTLINE_H

#include "model/outline.h"
#include "project/crs.h"

/* Degrees; about a metre. */
#define KHP_EDGE_TOLERANCE 1e-5

/* What came of it. */
typedef struct khp_outline_projection {
    khp_reason reason;   /* NONE, or why the outline cannot be used: of its first bad position */
    khp_vertex position; /* that position, as it was written */
    size_t added;        /* positions put between */
} khp_outline_projection;

/* Replaces the outline by the same in OGC:CRS84; empty `crs` is OGC:CRS84. In degrees it stays as
 * it is, and longitudes may run on to 540 behind the antimeridian. Unusable outlines are emptied.
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_outline_project(khp_projector *projector, khp_slice crs,
                                                  khp_outline *outline,
                                                  khp_outline_projection *result,
                                                  khipu_error *error);

#endif
