/* area_refs: one numbering for every area that a text can mean. First come the areas that the
 * gazetteer's places lie in, then the first-level areas of the world (world/world.h), then the
 * countries of ISO 3166-1.
 *
 * An area of the world that the gazetteer knows is the gazetteer's: by its GeoNames code, or by one
 * of its primary names in its country. It is met under its own number only where the gazetteer has
 * no place in it, or cannot tell. */
#ifndef KHP_LOCATE_AREA_REFS_H
#define KHP_LOCATE_AREA_REFS_H

#include "locate/store.h"
#include "world/world.h"

/* A list of areas without repeats. Zero-initialise; khp_ref_list_clear gives it back. */
typedef struct khp_ref_list {
    uint32_t *items;
    size_t count;
    size_t capacity;
    bool failed; /* no memory: incomplete */
} khp_ref_list;

void khp_ref_list_add(khp_ref_list *list, uint32_t ref);
void khp_ref_list_clear(khp_ref_list *list);
bool khp_ref_list_has(const khp_ref_list *list, uint32_t ref);

/* The number of areas that there are; every ref is below it. */
uint32_t khp_ref_count(const khp_gazetteer *gazetteer);

/* True, with its number in the table, if the ref is an area of the world by itself. */
bool khp_ref_is_world(const khp_gazetteer *gazetteer, uint32_t ref, uint32_t *world);

/* KHP_AREA_ADMIN3 .. KHP_AREA_COUNTRY. */
uint32_t khp_ref_level(const khp_gazetteer *gazetteer, uint32_t ref);

/* The name that the area is called by: the gazetteer's, else the table's; its code if there is
 * none. */
khp_slice khp_ref_name(const khp_gazetteer *gazetteer, uint32_t ref);

/* The table's name of an area of the gazetteer; empty if it is none of the table's. */
khp_slice khp_ref_name_by_world(const khp_gazetteer *gazetteer, uint32_t ref);

/* The code that the gazetteer knows the area by; empty if there is none. */
khp_slice khp_ref_code(const khp_gazetteer *gazetteer, uint32_t ref);

/* The ISO 3166-1 code of the country that the area lies in or is; empty if it is not known. */
khp_slice khp_ref_country(const khp_gazetteer *gazetteer, uint32_t ref);

/* The areas around an area, itself included. */
khp_tuple khp_ref_tuple(const khp_gazetteer *gazetteer, uint32_t ref);

/* The area of the country with this ISO 3166-1 code; KHP_NO_AREA if there is no such code. */
uint32_t khp_ref_of_country(const khp_gazetteer *gazetteer, khp_slice iso);

/* Appends what an area of the world is here: areas of the gazetteer, else itself. */
void khp_refs_of_world(const khp_gazetteer *gazetteer, uint32_t world, khp_ref_list *refs);

/* The area of the world that an area is; KHP_WORLD_NO_AREA if it is none, or not told from others.
 */
uint32_t khp_ref_world(const khp_gazetteer *gazetteer, uint32_t ref);

/* True if the area is of the first level: the gazetteer's, or the table's. */
bool khp_ref_is_first_level(const khp_gazetteer *gazetteer, uint32_t ref);

#endif
