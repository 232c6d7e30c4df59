/* ground: on which side of the border of an area, or of a country, a position lies, by the outlines
 * inside the program (data/areas/README.md). They are within 300 m of their source, and that is
 * kilometres off in places: whoever decides by them leaves a margin.
 *
 * At sea the nearest land counts, up to 400 km from it: a coast is no border, the line from which
 * two areas are equally far is. Results are the same on every machine: nothing but + - * / and sqrt
 * is used. Distances are on a sphere, as far as 0.6 % from those on the ellipsoid. */
#ifndef KHP_WORLD_GROUND_H
#define KHP_WORLD_GROUND_H

#include "world/world.h"

/* The outlines that were asked for so far, unpacked country by country when first needed. Not to be
 * shared between threads; each may have one. */
typedef struct khp_world_ground khp_world_ground;

/* NULL without memory. Free with khp_world_ground_free; NULL is fine there. */
khp_world_ground *khp_world_ground_new(void);
void khp_world_ground_free(khp_world_ground *ground);

typedef enum khp_world_side {
    KHP_WORLD_INSIDE,  /* every other area is farther than this one, by more than the margin */
    KHP_WORLD_OUTSIDE, /* another one is nearer by more than the margin, or no land is near */
    KHP_WORLD_NEAR,    /* within the margin of the border: neither is to be said */
} khp_world_side;

/* What lies nearer to a border than this is neither confirmed nor contradicted by an outline. */
#define KHP_WORLD_MARGIN_M 25000.0

#define KHP_WORLD_SEA_M 400000.0 /* farther from its land no position is an area's */

/* On which side of the area's border a position lies; degrees, CRS84, longitude in -180 .. 180; the
 * margin in metres, none below 0. NEAR if there is no such area or the position is none. False
 * without memory (*side is then NEAR). */
bool khp_world_where(khp_world_ground *ground, uint32_t area, double longitude, double latitude,
                     double margin_m, khp_world_side *side);

/* The same of a country, by its ISO 3166-1 alpha-2 code in capitals: of all of its areas together,
 * so that borders between them do not count. NEAR if the table has no such country. */
bool khp_world_country_where(khp_world_ground *ground, khp_slice iso2, double longitude,
                             double latitude, double margin_m, khp_world_side *side);

/* The area in which a position lies, else the one whose land is nearest within KHP_WORLD_SEA_M, and
 * how far that is (0: inside). KHP_WORLD_NO_AREA if there is none. Of areas that are equally near
 * the first. False without memory. */
bool khp_world_nearest(khp_world_ground *ground, double longitude, double latitude, uint32_t *area,
                       double *distance_m);

#endif
