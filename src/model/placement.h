/* placement: what became of one record, ready to be written. Views only. */
#ifndef KHP_MODEL_PLACEMENT_H
#define KHP_MODEL_PLACEMENT_H

#include "model/match.h"

#include <stdint.h>

typedef struct khp_placement {
    khp_match match; /* KHP_MATCH_NONE: unlocated, see reason */
    khp_reason reason;
    khp_precision precision;
    double uncertainty_m; /* NAN: not known */
    double lon;           /* degrees, as written (rounded); NAN if unlocated */
    double lat;
    uint32_t place;       /* number in the gazetteer; KHP_NO_PLACE on `position` and if unlocated */
    khp_slice place_id;   /* empty: null */
    khp_slice place_name; /* empty: null */
    khp_slice source_crs; /* empty: null */
} khp_placement;

static inline bool khp_placement_is_located(const khp_placement *placement) {
    return placement->match != KHP_MATCH_NONE;
}

#endif
