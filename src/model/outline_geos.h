/* outline_geos: an outline as GEOS takes it. Only where khipu is built with GEOS. */
#ifndef KHP_MODEL_OUTLINE_GEOS_H
#define KHP_MODEL_OUTLINE_GEOS_H

#include "model/outline.h"

#if KHP_HAVE_GEOS

#include "model/geos.h"

/* The outline as a MultiPolygon, owned by the caller; NULL if GEOS refuses it or there is no
 * memory, which *out_of_memory tells. Every ring must have four positions or more, the last of
 * which is the first. */
GEOSGeometry *khp_outline_to_geos(GEOSContextHandle_t geos, const khp_outline *outline,
                                  bool *out_of_memory);

#endif

#endif
