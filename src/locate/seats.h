/* seats: which places of a gazetteer lie in an area, and which of them is its seat. */
#ifndef KHP_LOCATE_SEATS_H
#define KHP_LOCATE_SEATS_H

#include "locate/area_ladder.h"

/* The places of each area, by the areas that their rows name. Made once; then safe to share. */
typedef struct khp_area_members khp_area_members;

/* Looks at all places once. NULL without memory. The gazetteer must outlive it. */
khp_area_members *khp_area_members_new(const khp_gazetteer *gazetteer);
void khp_area_members_free(khp_area_members *members);

/* A walk through the places in an area. */
typedef struct khp_member_walk {
    const khp_area_members *members;
    const khp_ref_list *areas;
    size_t next_area;
    uint32_t tuple; /* index of the next in the area's list of tuples */
    uint32_t tuple_end;
    uint32_t place; /* index of the next in the tuple's list of places */
    uint32_t place_end;
} khp_member_walk;

/* The places in the areas, which must outlive the walk: an area and its twins (area_twins.h).
 * Merged rows are passed over; an area that is none of the gazetteer's has no places. */
khp_member_walk khp_area_members_of(const khp_area_members *members, const khp_ref_list *areas);

/* The next place, in an order that depends on the gazetteer alone; false at the end. */
bool khp_area_members_next(khp_member_walk *walk, uint32_t *place);

/* The area's seat as the gazetteer tells it: a place in it whose kind says that it is the capital
 * of a country or of an area of this level or an outer one (PPLC, PPLA to PPLA4, `province
 * capital`), of several the most populous, then the one with the lowest id; else the only one that
 * is the capital of an inner area; else the only settlement of the area's name. KHP_NO_PLACE if
 * none is. */
uint32_t khp_area_seat(khp_locator *locator, const khp_area_members *members, uint32_t ref);

#endif
