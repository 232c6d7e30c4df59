/* outline: the polygons of a GeoJSON geometry, in the coordinates that it is written in. */
#ifndef KHP_READ_OUTLINE_H
#define KHP_READ_OUTLINE_H

#include "base/error.h"
#include "model/outline.h"

/* What was found wrong with a geometry. */
typedef struct khp_outline_flaws {
    const char *problem;  /* static text if it cannot be used at all; NULL otherwise */
    size_t closed_rings;  /* whose last position was not the first: it was repeated */
    size_t dropped_rings; /* of fewer than three different positions */
    bool is_empty;        /* null, or without coordinates: an area without an outline */
} khp_outline_flaws;

/* Reads a Polygon, a MultiPolygon, or those of a GeometryCollection, adding its rings to `outline`.
 * A hole stays a hole of the ring before it; a polygon whose outer ring was dropped loses its holes
 * too. The text must be followed by KHP_SCAN_SLACK readable bytes. KHIPU_E_MEMORY only: what is
 * wrong with the geometry is in *flaws, and the outline is empty then. */
KHIPU_MUST_CHECK khipu_status khp_outline_read(khp_outline *outline, khp_slice geometry,
                                               khp_outline_flaws *flaws, khipu_error *error);

#endif
