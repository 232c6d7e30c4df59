#include "run/place_positions.h"

#include "base/memory.h"
#include "base/threads.h"

/* Positions that are kept, by number; in a larger gazetteer another place that needs the same slot
 * takes it over. */
#define SLOT_LIMIT ((size_t)32768)

typedef struct place_slot {
    uint32_t place_plus_one; /* 0: empty */
    khp_projected projected;
} place_slot;

struct khp_place_positions {
    khp_mutex lock; /* of all that follows */
    khp_projector *projector;
    khp_slice places_crs;
    place_slot *slots;
    size_t slot_count;
};

khipu_status khp_place_positions_new(khp_place_positions **positions, size_t places,
                                     khp_slice places_crs, bool allow_ballpark,
                                     khipu_error *error) {
    *positions = NULL;
    khp_place_positions *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    khp_mutex_init(&fresh->lock);
    fresh->places_crs = places_crs;
    fresh->slot_count = places == 0 ? 1 : places < SLOT_LIMIT ? places : SLOT_LIMIT;
    fresh->slots = khp_alloc_zero(fresh->slot_count, sizeof *fresh->slots);
    khipu_status status = fresh->slots == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK) {
        status = khp_projector_new(&fresh->projector, allow_ballpark, error);
    }
    if (status != KHIPU_OK) {
        khp_place_positions_free(fresh);
        return status;
    }
    *positions = fresh;
    return KHIPU_OK;
}

void khp_place_positions_free(khp_place_positions *positions) {
    if (positions == NULL) {
        return;
    }
    khp_projector_free(positions->projector);
    khp_mutex_destroy(&positions->lock);
    khp_free(positions->slots);
    khp_free(positions);
}

static khipu_status fill_slot(khp_place_positions *positions, uint32_t number,
                              const khp_place *place, khp_slice crs, khipu_error *error) {
    place_slot *slot = &positions->slots[number % positions->slot_count];
    if (slot->place_plus_one == number + 1) {
        return KHIPU_OK;
    }
    slot->place_plus_one = 0;
    khipu_status status = khp_projector_transform(positions->projector, crs, place->x, place->y,
                                                  &slot->projected, error);
    slot->place_plus_one = status == KHIPU_OK ? number + 1 : 0;
    return status;
}

khipu_status khp_place_positions_get(khp_place_positions *positions, uint32_t number,
                                     const khp_place *place, khp_projected *projected,
                                     const char **refusal, khipu_error *error) {
    khp_slice crs = place->crs.len > 0 ? place->crs : positions->places_crs;
    *refusal = "";
    khp_mutex_lock(&positions->lock);
    khipu_status status = fill_slot(positions, number, place, crs, error);
    if (status == KHIPU_OK) {
        *projected = positions->slots[number % positions->slot_count].projected;
        if (projected->reason == KHP_REASON_CRS_REFUSED) {
            *refusal = khp_projector_refusal(positions->projector, crs);
        }
    }
    khp_mutex_unlock(&positions->lock);
    return status;
}

const khp_projector *khp_place_positions_projector(const khp_place_positions *positions) {
    return positions->projector;
}
