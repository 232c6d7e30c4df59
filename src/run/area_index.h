/* area_index: the areas that a gazetteer's places lie in, each with the position that stands for
 * it.
 *
 * An area is known by its name and those of the areas around it, by code where there is no name. It
 * stands where its own entry in the gazetteer does, else in the middle of the places in it. */
#ifndef KHP_RUN_AREA_INDEX_H
#define KHP_RUN_AREA_INDEX_H

#include "locate/gazetteer.h"
#include "project/crs.h"

/* One area; texts live as long as the gazetteer and the index. */
typedef struct khp_indexed_area {
    khp_precision level;              /* DISTRICT to COUNTRY */
    khp_slice names[KHP_AREA_LEVELS]; /* its own at its level, those around it outwards */
    uint32_t entry;                   /* its own place in the gazetteer; KHP_NO_PLACE if none */
    double lon, lat;                  /* degrees */
    double uncertainty_m;             /* holds every place of the gazetteer that lies in it */
    khp_slice source_crs;
    khp_slice source; /* those of its places that are first to name one, joined by "; " */
} khp_indexed_area;

typedef struct khp_area_index khp_area_index;

/* Looks through all places, twice. *index is NULL on error: KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_area_index_new(khp_area_index **index,
                                                 const khp_gazetteer *gazetteer,
                                                 khp_slice places_crs, bool allow_ballpark,
                                                 khipu_error *error);
void khp_area_index_free(khp_area_index *index);

const khp_indexed_area *khp_area_index_at(const khp_area_index *index, uint32_t area);

/* The area of `level` that the place lies in, else the next one outwards that it is known to lie
 * in; *area is KHP_NO_AREA if there is none. False without memory. */
bool khp_area_index_find(const khp_area_index *index, const khp_place *place, khp_precision level,
                         uint32_t *area);

/* The levels, as indices of khp_place.areas. */
static inline int khp_area_of_level(khp_precision level) {
    return (int)level - (int)KHP_PRECISION_DISTRICT;
}

#endif
