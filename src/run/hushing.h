/* hushing: which counts by place, by area and in tables are told where a policy suppresses small
 * groups. All of them together, as numbers of places, areas and tables add up to one another, with
 * --where and without (protect/telling.h). */
#ifndef KHP_RUN_HUSHING_H
#define KHP_RUN_HUSHING_H

#include "model/chunk.h"
#include "protect/telling.h"
#include "run/table_counting.h"
#include "summarise/places.h"

/* Zero-initialise; khp_hushing_clear in any case. */
typedef struct khp_hushing {
    uint64_t under;  /* counts of 1 to under - 1 are not told; 0 or 1: all are */
    khp_cells units; /* used place x what is counted of it, selected and not */
    khp_cells known; /* used place x area before the place was told less exactly; the selected */
    /* What khp_hushing_end makes: all records, then areas, then places, then what has no place. */
    uint32_t *parents;
    size_t nodes;
    size_t areas;
    bool *silent;          /* of their records that are selected */
    bool *silent_by_value; /* of those by value of any column */
} khp_hushing;

/* Counts a record by one value of an axis (0: the category; 1 + f: facet f of the chunks), or just
 * the record (KHP_ALL_VALUES). False without memory. */
#define KHP_ALL_VALUES SIZE_MAX
bool khp_hushing_add(khp_hushing *hushing, uint32_t place, size_t axis, uint32_t value,
                     bool is_selected);

/* Decides. `area_parents` are those of the areas, outer ones first, and `place_areas` the areas of
 * the places (NULL: none); `is_by_place` tells of each axis that places or areas are told by it.
 * False without memory. */
bool khp_hushing_end(khp_hushing *hushing, const khp_area_set *areas, const uint32_t *place_areas,
                     size_t places, bool is_selecting, const bool *is_by_place);

/* The cell of `units` counts records that --where leaves out, as such. */
static inline bool khp_hushing_is_left_out(const khp_cell *cell) { return cell->column == 0; }

static inline size_t khp_hushing_area(uint32_t area) { return 1 + (size_t)area; }

/* KHP_UNPLACED is a place here. */
static inline size_t khp_hushing_place(const khp_hushing *hushing, uint32_t place) {
    return place == KHP_UNPLACED ? hushing->nodes - 1 : 1 + hushing->areas + place;
}

/* Records of this value, or all, that are selected, or are not. */
uint64_t khp_hushing_sum(const khp_hushing *hushing, size_t axis, uint32_t value, bool is_selected);

/* True if neither those that are selected nor the others are few. */
bool khp_hushing_tells_sum(const khp_hushing *hushing, size_t axis, uint32_t value);

void khp_hushing_clear(khp_hushing *hushing);

#endif
