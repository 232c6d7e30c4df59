/* area_joining: in which area a placement lies: by the code or the names of its place, else by its
 * point. Each place is asked about once. */
#ifndef KHP_RUN_AREA_JOINING_H
#define KHP_RUN_AREA_JOINING_H

#include "run/area_loading.h"
#include "run/join.h"
#include "summarise/areas.h"

typedef struct khp_area_joiner khp_area_joiner;

/* NULL without memory. Both must outlive it. */
khp_area_joiner *khp_area_joiner_new(const khp_loaded_areas *areas, const khp_join *join);
void khp_area_joiner_free(khp_area_joiner *joiner);

/* The answer for one placement, unlocated ones too. `feature` is the text of its record's feature,
 * for a dispute to name; empty if it is asked for no record's sake. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_area_joiner_find(khp_area_joiner *joiner,
                                                   const khp_placement *placement,
                                                   khp_slice feature, khp_area_answer *answer,
                                                   khipu_error *error);

/* A place, or a record with a position of its own, of which code or name say one area while the
 * point lies in another. */
typedef struct khp_area_dispute {
    khp_slice place_id; /* of a place */
    khp_slice place_name;
    khp_slice id;    /* of a record */
    uint32_t stated; /* area */
    uint32_t by_point;
} khp_area_dispute;

#define KHP_DISPUTES_KEPT 5

/* The first few disputes; *count of them. */
const khp_area_dispute *khp_area_joiner_disputes(const khp_area_joiner *joiner, size_t *count);

#endif
