/* used_place: a place that has cases, as the page and places.geojson show it. */
#ifndef KHP_MODEL_USED_PLACE_H
#define KHP_MODEL_USED_PLACE_H

#include "model/placement.h"

/* Texts are owned by the summary that made it. */
typedef struct khp_used_place {
    khp_placement placement; /* without match and reason, which differ from record to record */
    khp_slice areas;         /* "San Román, Puno", innermost first; empty if none */
    khp_slice country;       /* as the gazetteer has it; empty if unknown */
    khp_slice source;        /* of the gazetteer's row; empty if none */
    uint64_t records;
    double weight; /* sum of the count column; 0 without one */
} khp_used_place;

#endif
