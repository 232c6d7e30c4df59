/* polygons: in which area a position lies. Needs GEOS. */
#ifndef KHP_SUMMARISE_POLYGONS_H
#define KHP_SUMMARISE_POLYGONS_H

#include "base/error.h"
#include "model/area_set.h"

typedef struct khp_polygons khp_polygons;

/* Prepares the outlines of the set's own level, which must be valid and outlive it; *polygons is
 * NULL on error, and if khipu was built without GEOS or no area has an outline. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_polygons_new(khp_polygons **polygons, const khp_area_set *set,
                                               khipu_error *error);

/* The area that the position (degrees) lies in: on a border, and where areas overlap, the one that
 * comes first. KHP_IN_NO_AREA if it lies in none. From one thread at a time. */
uint32_t khp_polygons_find(khp_polygons *polygons, double lon, double lat);

/* NULL is fine. */
void khp_polygons_free(khp_polygons *polygons);

#endif
