/* area_ladder: which area a name means, where it names an area: in a column of areas, or with a
 * level word of its own (`provincia de Aymaraes`).
 *
 * Names go in steps (khp_area_step), whole names before cores; the first step on which an area fits
 * what is stated decides. What two areas share on it is ambiguous, unless one's own level
 * word is that of the column, or one lies in the other: then the outer one is what can be said. */
#ifndef KHP_LOCATE_AREA_LADDER_H
#define KHP_LOCATE_AREA_LADDER_H

#include "locate/ladder.h"

/* What is looked for. */
typedef struct khp_area_wish {
    khp_slice written; /* the name, with its level words */
    khp_levels levels; /* that it may be of */
    khp_chain *parts;  /* of a split form: one must hold, none be contradicted; or NULL */
} khp_area_wish;

typedef struct khp_area_found {
    size_t count; /* areas that are left: 0 none, more than 1 ambiguous (locator->left_areas) */
    uint32_t ref;
    khp_precision level;
    khp_match match; /* EXACT, FOLDED or ALIAS */
    bool by_part;    /* only because its words are a part of one area's names */
    bool seen;       /* some area of these levels bears the name, where it fits or not */
} khp_area_found;

/* Finds the area inside the stated areas and the country of locator, which are set. */
khp_area_found khp_area_ladder_find(khp_locator *locator, const khp_area_wish *wish);

/* Lists in locator->left_areas the areas of the wish's levels that bear its name and fit what is
 * stated, the strongest claims first. Returns how many. */
size_t khp_area_ladder_list(khp_locator *locator, const khp_area_wish *wish);

/* The levels at which the name is an area inside what is stated; 0 if it is none. */
khp_levels khp_area_ladder_levels(khp_locator *locator, const khp_area_wish *wish);

/* What an area is told as: a first-level area of the table is a department, whatever the gazetteer
 * makes of it; else by its level. */
khp_precision khp_area_precision(const khp_gazetteer *gazetteer, uint32_t ref);

/* The precision of a level: DISTRICT for KHP_AREA_ADMIN3 .. COUNTRY. */
static inline khp_precision khp_precision_of_level(uint32_t level) {
    return (khp_precision)(KHP_PRECISION_DISTRICT + (int)level);
}

/* Ids that are numbers are compared as such: the shorter is the lower. */
static inline bool khp_id_is_lower(khp_slice a, khp_slice b) {
    return a.len != b.len ? a.len < b.len : khp_slice_cmp(a, b) < 0;
}

/* The gazetteer's own row of an area: of its precision and name, in it. KHP_NO_PLACE if there is
 * none; of several that of the earliest gazetteer, then that with the lowest id. */
uint32_t khp_area_row(khp_locator *locator, uint32_t ref);

/* Appends the id of an area that has no row: `area:` and what follows from what is known of it
 * (docs/matching.md), the same for every run over the same gazetteer. */
void khp_area_id(khp_locator *locator, uint32_t ref, khp_buffer *id);

/* The area with this id; KHP_NO_AREA if there is none. */
uint32_t khp_area_of_id(khp_locator *locator, khp_slice id);

#endif
