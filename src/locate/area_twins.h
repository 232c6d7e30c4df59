/* area_twins: areas that are one. A gazetteer has an area for every way in which its rows write it
 * (`Puno` and `PUNO`, PE and Peru around it), and several gazetteers have one each. Which of them
 * stands for it depends on what they are called, never on the order of the rows. */
#ifndef KHP_LOCATE_AREA_TWINS_H
#define KHP_LOCATE_AREA_TWINS_H

#include "locate/area_bearers.h"

/* True if a comes before b: the one of which more levels around it are known, then one with a code,
 * then by codes and names, its own and those around it (`Puno` before `PUNO`). A total order of
 * what they say; areas that say the same are ordered by their numbers. */
bool khp_area_is_before(const khp_gazetteer *gazetteer, uint32_t a, uint32_t b);

/* Puts the bearers into that order. */
void khp_area_bearers_order(khp_area_bearers *bearers, const khp_gazetteer *gazetteer);

/* True if codes of one kind, or the table of the world's areas, tell the two apart, whatever they
 * are called. */
bool khp_areas_are_apart(const khp_gazetteer *gazetteer, uint32_t a, uint32_t b);

/* Working memory. Zero-initialise; khp_area_twins_clear gives it back. */
typedef struct khp_area_twins {
    khp_ref_list refs; /* what was found, the area itself among it */
    khp_buffer name;
    khp_buffer other;
} khp_area_twins;

/* Finds the areas of the gazetteer that are one with this one: of its level, called the same when
 * folded, and inside areas that are one as well, blank where its own are blank. Fails without
 * memory: twins->refs.failed. */
void khp_area_twins_find(khp_area_twins *twins, const khp_gazetteer *gazetteer, uint32_t ref);
void khp_area_twins_clear(khp_area_twins *twins);

#endif
