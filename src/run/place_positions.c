#include "run/place_positions.h"

#include "base/memory.h"
#include "base/prefetch.h"
#include "base/threads.h"

#include <stdatomic.h>

/* Positions that are kept, by number; in a larger gazetteer another place that needs the same slot
 * takes it over. */
#define SLOT_LIMIT ((size_t)262144)

/* In a gazetteer that has a slot for each place, a slot is filled once and then only read: whoever
 * sees its number sees the rest, without the lock. */
typedef struct place_slot {
    atomic_uint_least32_t place_plus_one; /* 0: empty */
    khp_projected projected;
} place_slot;

struct khp_place_positions {
    khp_slice places_crs;
    size_t slot_count;
    bool has_all;   /* each place has a slot of its own */
    khp_mutex lock; /* of the projector, and of writing to slots */
    khp_projector *projector;
    place_slot *slots;
};

khipu_status khp_place_positions_new(khp_place_positions **positions, size_t places,
                                     khp_slice places_crs, bool allow_ballpark,
                                     khipu_error *error) {
    *positions = NULL;
    khp_place_positions *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    khp_mutex_init_brief(&fresh->lock);
    fresh->places_crs = places_crs;
    fresh->slot_count = places == 0 ? 1 : places < SLOT_LIMIT ? places : SLOT_LIMIT;
    fresh->has_all = places <= fresh->slot_count;
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
    if (atomic_load_explicit(&slot->place_plus_one, memory_order_relaxed) == number + 1) {
        return KHIPU_OK;
    }
    atomic_store_explicit(&slot->place_plus_one, 0, memory_order_relaxed);
    khipu_status status = khp_projector_transform(positions->projector, crs, place->x, place->y,
                                                  &slot->projected, error);
    atomic_store_explicit(&slot->place_plus_one, status == KHIPU_OK ? number + 1 : 0,
                          memory_order_release);
    return status;
}

/* A position that is there for good, without waiting for anybody. */
static bool is_there(const khp_place_positions *positions, uint32_t number,
                     khp_projected *projected) {
    const place_slot *slot = &positions->slots[number % positions->slot_count];
    if (!positions->has_all ||
        atomic_load_explicit(&slot->place_plus_one, memory_order_acquire) != number + 1) {
        return false;
    }
    *projected = slot->projected;
    return projected->reason != KHP_REASON_CRS_REFUSED; /* whose sentence the projector has */
}

khipu_status khp_place_positions_get(khp_place_positions *positions, uint32_t number,
                                     const khp_place *place, khp_projected *projected,
                                     const char **refusal, khipu_error *error) {
    khp_slice crs = place->crs.len > 0 ? place->crs : positions->places_crs;
    *refusal = "";
    if (is_there(positions, number, projected)) {
        return KHIPU_OK;
    }
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

void khp_place_positions_expect(const khp_place_positions *positions, uint32_t number) {
    khp_prefetch(&positions->slots[number % positions->slot_count]);
}

const khp_projector *khp_place_positions_projector(const khp_place_positions *positions) {
    return positions->projector;
}
