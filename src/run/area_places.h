/* area_places: where areas stand that records name as their place, and what is told of them.
 *
 * An area stands at its own row in the gazetteer, else at its label point (the table's, else the
 * pole of inaccessibility of its outline in --areas), else at its seat, else in the middle of the
 * places that the gazetteer has in it, if they are three or more. Each is found once, when it is
 * first asked for; the answer does not depend on who asks.
 *
 * A publishing policy tells an area's point of the records in it, which must say nothing of where
 * in it they are (khp_area_places_told). */
#ifndef KHP_RUN_AREA_PLACES_H
#define KHP_RUN_AREA_PLACES_H

#include "locate/locate.h"
#include "locate/membership.h"
#include "model/area_set.h"
#include "model/placement.h"
#include "run/place_positions.h"

/* An area as a place. Texts live as long as the gazetteer and the khp_area_places. */
typedef struct khp_area_place {
    khp_reason reason; /* NONE, AREA_UNPLACED, or why the row's position is refused */
    uint32_t number;   /* as placements have it: of its row, else of the area itself */
    khp_slice id;
    khp_slice name;
    double lon, lat; /* degrees */
    double uncertainty_m;
    khp_drawn_at drawn_at;
    khp_slice seat; /* its name, where drawn_at is SEAT */
    khp_slice source_crs;
    uint32_t area;           /* that stands for it and for all that are one with it */
    khp_precision precision; /* that it is told as */
    khp_slice source; /* of khp_area_places_told: those of the places in it, joined by "; " */
} khp_area_place;

typedef struct khp_area_places khp_area_places;

/* *places is NULL on error. Gazetteer and positions must outlive it. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_area_places_new(khp_area_places **places,
                                                  const khp_gazetteer *gazetteer,
                                                  khp_place_positions *positions,
                                                  khipu_error *error);
void khp_area_places_free(khp_area_places *places); /* NULL is fine */

/* The areas of --areas, whose outlines in degrees tell where areas lie that are asked for from here
 * on. What is tied to places by `membership` is tied to areas by it. Both must outlive the last
 * khp_area_places_get. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_area_places_know_outlines(khp_area_places *places,
                                                            const khp_area_set *set,
                                                            const khp_membership *membership,
                                                            khipu_error *error);

/* The area with this number (locate/area_refs.h), of this precision. Any thread, each with a
 * locator of its own. KHIPU_E_MEMORY, and errors of khp_place_positions_get. */
KHIPU_MUST_CHECK khipu_status khp_area_places_get(khp_area_places *places, khp_locator *locator,
                                                  uint32_t area, khp_precision precision,
                                                  khp_area_place *place, khipu_error *error);

/* The area as a publishing policy tells it, from the area alone: at its label point (the table's,
 * else the pole of its outline in --areas), else in the middle of the places that the gazetteer has
 * in it, if five or more lie apart from each other; else reason is AREA_UNPLACED. Never at its own
 * row or its seat: where one town is all that is known of an area, they are that town. Areas that
 * are one (locate/area_twins.h) have one answer. Its uncertainty holds the area as far as it is
 * known, and is not less than the nominal one. Threads and errors as khp_area_places_get. */
KHIPU_MUST_CHECK khipu_status khp_area_places_told(khp_area_places *places, khp_locator *locator,
                                                   uint32_t area, khp_area_place *place,
                                                   khipu_error *error);

/* The first number of an area: below it are the places of the gazetteer. */
uint32_t khp_area_places_first(const khp_area_places *places);

/* The area with this number as a place, which was asked for before. Any thread. */
void khp_area_places_show(khp_area_places *places, uint32_t number, khp_place *place);

#endif
