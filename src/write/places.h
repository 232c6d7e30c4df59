/* places: places.geojson, one point a place that has cases. */
#ifndef KHP_WRITE_PLACES_H
#define KHP_WRITE_PLACES_H

#include "base/error.h"
#include "model/area_set.h"
#include "model/place_counts.h"
#include "model/used_place.h"
#include "write/fields.h"

/* Takes bytes of the file in order. */
typedef khipu_status (*khp_places_put)(void *context, khp_slice bytes, khipu_error *error);

typedef struct khp_places_facts {
    const khp_used_place *places;
    size_t count;
    const khp_place_counts *counts; /* by category */
    const khp_area_set *areas;      /* that cases are counted in; NULL: none */
    const uint32_t *place_areas;    /* in which of them each place lies */
    bool has_weight;                /* a count column is published */
    bool is_suppressed;             /* small counts are not shown */
    int decimals;
} khp_places_facts;

/* Writes the FeatureCollection in the order of the places. */
KHIPU_MUST_CHECK khipu_status khp_places_write(const khp_places_facts *facts, khp_places_put put,
                                               void *context, khipu_error *error);

/* Its Table Schema. */
void khp_places_fields(khp_fields *fields, const khp_places_facts *facts);

#endif
