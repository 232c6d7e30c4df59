/* pole: the pole of inaccessibility of an outline: the point inside it that lies farthest from its
 * border, where a map would write its name.
 *
 * Whole numbers only, so that every machine finds the same point: positions are rounded to 1e-7
 * degrees, longitudes shortened by the cosine of the middle latitude. */
#ifndef KHP_MODEL_POLE_H
#define KHP_MODEL_POLE_H

#include "base/error.h"
#include "model/outline.h"

/* The pole of the largest polygon of an outline in degrees (longitude before latitude), away from
 * its holes; as deep inside as it can be to within a thousandth of the polygon's extent, or as deep
 * as was found in a bounded number of steps. The outline need not be valid: inside is what the
 * even-odd rule says. *found is false if there is none: no ring encloses anything, the polygon is
 * too narrow for its length to have a point safely inside, a position is none on Earth, or a line
 * runs more than half around it (an outline not cut at the antimeridian). KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_pole_find(const khp_outline *outline, khp_vertex *pole,
                                            bool *found, khipu_error *error);

#endif
