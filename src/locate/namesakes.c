#include "locate/namesakes.h"

/* The areas that speak against a hit, and for it: those of its country that bear the name. */
typedef struct verdict {
    bool against;
    bool within;
} verdict;

static bool is_first_or_country(const khp_locator *locator, const khp_area_bearer *bearer) {
    uint32_t level = khp_ref_level(locator->gazetteer, bearer->ref);
    return bearer->step < KHP_STEP_CODE &&
           (bearer->is_first || level == KHP_AREA_ADMIN1 || level == KHP_AREA_COUNTRY);
}

static void judge(khp_locator *locator, const khp_area_bearer *bearer, const khp_tuple *tuple,
                  verdict *v) {
    uint32_t world;
    uint32_t level = khp_ref_level(locator->gazetteer, bearer->ref);
    uint32_t around = tuple->areas[level];
    bool is_around = around != KHP_NO_AREA &&
                     khp_areas_equal(&locator->area, locator->gazetteer, around, bearer->ref);
    v->within = v->within || is_around;
    if (is_around || (around == KHP_NO_AREA && level != KHP_AREA_COUNTRY)) {
        v->within = true; /* or the gazetteer does not say */
        return;
    }
    if (level == KHP_AREA_COUNTRY) {
        v->against = v->against || around != KHP_NO_AREA;
        return;
    }
    khp_slice here = tuple->areas[KHP_AREA_COUNTRY] == KHP_NO_AREA
                         ? (khp_slice){NULL, 0}
                         : khp_ref_country(locator->gazetteer, tuple->areas[KHP_AREA_COUNTRY]);
    khp_slice there = khp_ref_country(locator->gazetteer, bearer->ref);
    bool may_hold = khp_ref_is_world(locator->gazetteer, bearer->ref, &world) &&
                    khp_ref_world(locator->gazetteer, around) == KHP_WORLD_NO_AREA;
    bool same = khp_slice_eq(here, there); /* also where no row names its country */
    if (same && may_hold) {
        v->within = true; /* nothing tells whether what is around the hit lies in it */
    }
    v->against = v->against || same;
}

static bool is_namesake(khp_locator *locator, const khp_hit *hit, bool inner) {
    if (hit->precision > KHP_PRECISION_SETTLEMENT || hit->fit == KHP_FIT_CONTRADICTED ||
        (inner && hit->fit == KHP_FIT_CONFIRMED)) {
        return false;
    }
    verdict v = {false, false};
    khp_tuple tuple = khp_store_tuple(locator->gazetteer, hit->tuple_number);
    for (size_t i = 0; i < locator->bearers.count && !v.within; i++) {
        if (is_first_or_country(locator, &locator->bearers.items[i])) {
            judge(locator, &locator->bearers.items[i], &tuple, &v);
        }
    }
    return v.against && !v.within;
}

void khp_namesakes_mark(khp_locator *locator, khp_slice folded) {
    khp_hits *hits = &locator->hits;
    if (hits->count == 0 || locator->settings->names_settlements) {
        return;
    }
    khp_buffer_rewind(&locator->key);
    (void)khp_form_core_of_area(&locator->key, folded);
    khp_slice core = khp_buffer_slice(&locator->key);
    khp_area_bearers_reset(&locator->bearers);
    khp_area_bearers_add(&locator->bearers, locator->gazetteer, folded, false);
    if (!khp_slice_eq(core, folded)) {
        khp_area_bearers_add(&locator->bearers, locator->gazetteer, core, true);
    }
    if (khp_country_may_be(&locator->countries, folded)) {
        khp_area_bearers_add_country(&locator->bearers, locator->gazetteer, folded);
    }
    bool any = false;
    for (size_t i = 0; i < locator->bearers.count; i++) {
        any = any || is_first_or_country(locator, &locator->bearers.items[i]);
    }
    bool inner = khp_chain_states_inner(&locator->stated);
    for (size_t i = 0; i < hits->count && any; i++) {
        hits->items[i].is_namesake = is_namesake(locator, &hits->items[i], inner);
        locator->namesake_seen = locator->namesake_seen || hits->items[i].is_namesake;
    }
}
