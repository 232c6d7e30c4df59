/* placement: what became of one record, ready to be written. Views only. */
#ifndef KHP_MODEL_PLACEMENT_H
#define KHP_MODEL_PLACEMENT_H

#include "model/match.h"

#include <stdint.h>

/* The area that a record with a position of its own says it lies in, of those that cases are
 * counted in. */
typedef struct khp_stated_area {
    uint32_t area_plus_one; /* 0: it states none */
    bool is_by_code;
} khp_stated_area;

typedef struct khp_placement {
    khp_match match; /* KHP_MATCH_NONE: unlocated, see reason */
    khp_reason reason;
    khp_reason doubt; /* of a located one: khp_reason_is_doubt; NONE: nothing speaks against it */
    khp_precision precision;
    double uncertainty_m; /* NAN: not known */
    double lon;           /* degrees, as written (rounded); NAN if unlocated */
    double lat;
    uint32_t place;       /* number in the gazetteer, or of an area (run/generalising.h);
                             KHP_NO_PLACE on `position` and if unlocated */
    khp_slice place_id;   /* empty: null */
    khp_slice place_name; /* empty: null */
    khp_slice source_crs; /* empty: null */
    khp_stated_area stated;
    khp_generalised generalised;
    khp_drawn_at drawn_at; /* of an area; PLACE of anything else */
    khp_slice seat;        /* its name, where the area is drawn there; else empty */
    bool is_part;          /* the core of the text or a part of it was found, not the whole */
    bool hides_reason;     /* few records were not placed for this reason: it is not told */
    bool hides_how;        /* neither how it was placed nor why that is doubted is told */
} khp_placement;

static inline bool khp_placement_is_located(const khp_placement *placement) {
    return placement->match != KHP_MATCH_NONE;
}

/* How it was placed, as that is told: not of what a policy tells less exactly, where the spelling
 * or the position that was found would narrow it down, nor where small groups are not told. */
static inline khp_match khp_placement_told_match(const khp_placement *placement) {
    return placement->hides_how ? KHP_MATCH_NONE : placement->match;
}

static inline khp_reason khp_placement_told_doubt(const khp_placement *placement) {
    return placement->hides_how ? KHP_REASON_NONE : placement->doubt;
}

static inline khp_reason khp_placement_told_reason(const khp_placement *placement) {
    bool hides = placement->hides_reason && placement->reason != KHP_REASON_NONE;
    return hides ? KHP_REASON_NOT_PLACED : placement->reason;
}

#endif
