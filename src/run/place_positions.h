/* place_positions: where the places of the gazetteer lie in OGC:CRS84. Each is transformed once,
 * for all spellings and all threads, with one set of PROJ's objects, which cost tens of
 * milliseconds to make. */
#ifndef KHP_RUN_PLACE_POSITIONS_H
#define KHP_RUN_PLACE_POSITIONS_H

#include "model/place.h"
#include "project/crs.h"

typedef struct khp_place_positions khp_place_positions;

/* *positions is NULL on error. `places` is the number of places; `places_crs` (of those that name
 * none) must outlive it. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_place_positions_new(khp_place_positions **positions,
                                                      size_t places, khp_slice places_crs,
                                                      bool allow_ballpark, khipu_error *error);
/* NULL is fine. */
void khp_place_positions_free(khp_place_positions *positions);

/* Brings the position of place `number` to OGC:CRS84. *refusal says why, if its CRS is refused; it
 * lives as long as the positions do. Any thread. Errors as khp_projector_transform. */
KHIPU_MUST_CHECK khipu_status khp_place_positions_get(khp_place_positions *positions,
                                                      uint32_t number, const khp_place *place,
                                                      khp_projected *projected,
                                                      const char **refusal, khipu_error *error);

/* Asks memory for what is kept of the place. */
void khp_place_positions_expect(const khp_place_positions *positions, uint32_t number);

/* What has transformed them, for the list of operations; when no thread asks any more. */
const khp_projector *khp_place_positions_projector(const khp_place_positions *positions);

#endif
