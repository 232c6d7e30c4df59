/* places: counts records by place, each place once, in the order of first use. */
#ifndef KHP_SUMMARISE_PLACES_H
#define KHP_SUMMARISE_PLACES_H

#include "base/table.h"
#include "model/place.h"
#include "model/used_place.h"

/* Number of an unlocated record's place. */
#define KHP_UNPLACED UINT32_MAX

/* Gives the gazetteer's entry behind a placement. */
typedef struct khp_place_lookup {
    const void *context;
    void (*get)(const void *context, uint32_t number, khp_place *place);
} khp_place_lookup;

/* Zero-initialise and set `lookup`. */
typedef struct khp_place_summary {
    khp_place_lookup lookup;
    khp_used_place *places;
    size_t count;
    size_t capacity;
    khp_table keys;
    khp_arena text;
} khp_place_summary;

/* Counts the record, adds its weight (NAN: none) and gives the number of its place: a record with a
 * position of its own has a place of its own for each distinct position, name and precision.
 * *number is KHP_UNPLACED if it is unlocated. False without memory. */
bool khp_place_summary_add(khp_place_summary *summary, const khp_placement *placement,
                           double weight, uint32_t *number);

void khp_place_summary_clear(khp_place_summary *summary);

#endif
