#include "locate/area_ladder.h"

#include "locate/toponym.h"
#include "locate/words.h"

/* ---- who bears the name ---- */

static void fold_wish(khp_locator *locator, khp_slice written) {
    khp_buffer_rewind(&locator->folded);
    khp_buffer_rewind(&locator->core);
    khp_toponym_fold(&locator->folded, written);
    (void)khp_form_core_of_area(&locator->core, khp_buffer_slice(&locator->folded));
}

static void collect_by_name(khp_locator *locator) {
    khp_area_bearers *bearers = &locator->bearers;
    khp_slice folded = khp_buffer_slice(&locator->folded);
    khp_slice core = khp_buffer_slice(&locator->core);
    khp_area_bearers_reset(bearers);
    khp_area_bearers_add(bearers, locator->gazetteer, folded, false);
    if (!khp_slice_eq(core, folded)) {
        khp_area_bearers_add(bearers, locator->gazetteer, core, true);
    }
    const char *alias = khp_words_area_alias(core);
    if (alias != NULL) {
        khp_area_bearers_add(bearers, locator->gazetteer, khp_slice_cstr(alias), true);
    }
    khp_area_bearers_add_country(bearers, locator->gazetteer, folded);
}

static bool fits(khp_locator *locator, const khp_area_wish *wish, uint32_t ref) {
    khp_tuple tuple = khp_ref_tuple(locator->gazetteer, ref);
    if (locator->country.count > 0 &&
        khp_chain_fit(&locator->country, &tuple) == KHP_FIT_CONTRADICTED) {
        return false;
    }
    uint32_t around = khp_ref_level(locator->gazetteer, ref) + 1;
    if (khp_chain_fit_around(&locator->stated, &tuple, around) == KHP_FIT_CONTRADICTED) {
        return false;
    }
    return wish->parts == NULL || wish->parts->count == 0 ||
           khp_chain_fit_around(wish->parts, &tuple, around) == KHP_FIT_CONFIRMED;
}

khp_precision khp_area_precision(const khp_gazetteer *gazetteer, uint32_t ref) {
    return khp_ref_is_first_level(gazetteer, ref)
               ? KHP_PRECISION_DEPARTMENT
               : khp_precision_of_level(khp_ref_level(gazetteer, ref));
}

/* What the bearer is told as: by the gazetteer's own level of it, if the wish allows that; else as
 * the first-level area that the table has it as (the departments of France are GeoNames' second
 * level), if it allows that. Else UNKNOWN. */
static khp_precision level_of(const khp_locator *locator, const khp_area_bearer *bearer,
                              khp_levels levels) {
    khp_precision own = khp_precision_of_level(khp_ref_level(locator->gazetteer, bearer->ref));
    khp_precision told = khp_area_precision(locator->gazetteer, bearer->ref);
    if ((KHP_LEVEL(own) & levels) != 0) {
        return own;
    }
    return (KHP_LEVEL(told) & levels) != 0 ? told : KHP_PRECISION_UNKNOWN;
}

/* ---- which of them ---- */

/* The levels that the area's own name has a word of (`Richmond County`). */
static khp_levels own_levels(khp_locator *locator, uint32_t ref) {
    khp_buffer_rewind(&locator->key);
    khp_buffer_rewind(&locator->composed);
    khp_toponym_fold(&locator->key, khp_ref_name(locator->gazetteer, ref));
    return khp_form_core_of_area(&locator->composed, khp_buffer_slice(&locator->key));
}

/* Of the areas that are left, leaves those that `keep` is true of, if there are any. */
static void narrow(khp_locator *locator, khp_levels levels,
                   bool (*keep)(khp_locator *, uint32_t, khp_levels)) {
    khp_area_bearers *left = &locator->left_areas;
    size_t kept = 0;
    for (size_t i = 0; i < left->count; i++) {
        if (keep(locator, left->items[i].ref, levels)) {
            khp_area_bearer first = left->items[kept];
            left->items[kept++] = left->items[i];
            left->items[i] = first; /* nothing goes before it is known that something stays */
        }
    }
    left->count = kept > 0 ? kept : left->count;
}

/* The wish has the area's own level word. */
static bool has_own_word(khp_locator *locator, uint32_t ref, khp_levels levels) {
    return (own_levels(locator, ref) & levels) != 0;
}

/* An area of the table that is a part of a first-level area of the gazetteer. */
static bool is_part(const khp_gazetteer *gazetteer, uint32_t inner, uint32_t outer) {
    khp_world_area area;
    uint32_t world;
    return khp_ref_is_world(gazetteer, inner, &world) && khp_world_area_at(world, &area) &&
           area.within.len > 0 && khp_slice_eq(area.within, khp_ref_code(gazetteer, outer));
}

static bool lies_in(const khp_locator *locator, uint32_t inner, uint32_t outer) {
    khp_tuple tuple = khp_ref_tuple(locator->gazetteer, inner);
    return inner != outer && (tuple.areas[khp_ref_level(locator->gazetteer, outer)] == outer ||
                              is_part(locator->gazetteer, inner, outer));
}

static bool is_name(khp_locator *locator, khp_slice name) {
    khp_buffer_rewind(&locator->key);
    khp_toponym_fold(&locator->key, name);
    return khp_slice_eq(khp_buffer_slice(&locator->key), khp_buffer_slice(&locator->folded));
}

/* The area is called so, and not only known by it too. */
static bool is_called_so(khp_locator *locator, uint32_t ref, khp_levels levels) {
    (void)levels;
    return is_name(locator, khp_ref_name(locator->gazetteer, ref)) ||
           is_name(locator, khp_ref_name_by_world(locator->gazetteer, ref));
}

/* Two rows of areas, of two gazetteers perhaps, that are one: so called both, and so around. */
static bool is_same(khp_locator *locator, uint32_t a, uint32_t b) {
    khp_tuple left = khp_ref_tuple(locator->gazetteer, a);
    khp_tuple right = khp_ref_tuple(locator->gazetteer, b);
    bool same = !khp_areas_are_apart(locator->gazetteer, a, b);
    for (uint32_t level = khp_ref_level(locator->gazetteer, a); level < KHP_AREA_LEVELS && same;
         level++) {
        bool known = left.areas[level] != KHP_NO_AREA && right.areas[level] != KHP_NO_AREA;
        same = !known || khp_areas_equal(&locator->area, locator->gazetteer, left.areas[level],
                                         right.areas[level]);
    }
    return same && khp_ref_level(locator->gazetteer, a) == khp_ref_level(locator->gazetteer, b);
}

/* An area inside another that is left too goes, and one of two that are the same: the one of which
 * less is known, as it may be the same as others too. */
static void narrow_to_outer(khp_locator *locator) {
    khp_area_bearers *left = &locator->left_areas;
    size_t count = 0;
    khp_area_bearers_order(left, locator->gazetteer);
    for (size_t i = 0; i < left->count; i++) {
        bool goes = false;
        for (size_t k = 0; k < left->count && !goes; k++) {
            goes = lies_in(locator, left->items[i].ref, left->items[k].ref);
        }
        for (size_t k = 0; k < count && !goes; k++) {
            goes = is_same(locator, left->items[i].ref, left->items[k].ref);
        }
        if (!goes) {
            left->items[count++] = left->items[i];
        }
    }
    left->count = count;
}

/* Leaves in locator->left_areas the bearers of one step that fit; `own`: only areas that the
 * gazetteer has places in. */
static void keep_step(khp_locator *locator, const khp_area_wish *wish, khp_area_step step,
                      bool is_core, bool own) {
    khp_area_bearers *left = &locator->left_areas;
    khp_area_bearers_reset(left);
    for (size_t i = 0; i < locator->bearers.count; i++) {
        const khp_area_bearer *bearer = &locator->bearers.items[i];
        bool is_open = !own || bearer->ref < khp_store_area_count(locator->gazetteer);
        if (is_open && bearer->step == step && bearer->is_core == is_core &&
            level_of(locator, bearer, wish->levels) != KHP_PRECISION_UNKNOWN &&
            fits(locator, wish, bearer->ref)) {
            khp_area_bearers_put(left, *bearer);
        }
    }
    if (left->count > 1 && is_core) {
        narrow(locator, wish->levels, has_own_word);
    }
    if (left->count > 1) {
        narrow_to_outer(locator);
    }
    if (left->count > 1 && !is_core && step == KHP_STEP_PRIMARY) {
        narrow(locator, wish->levels, is_called_so);
    }
}

static khp_match match_of(khp_locator *locator, const khp_area_bearer *bearer, khp_slice written) {
    if (bearer->best != KHP_STEP_PRIMARY) {
        return KHP_MATCH_ALIAS;
    }
    khp_buffer_rewind(&locator->key);
    khp_buffer_rewind(&locator->composed);
    khp_toponym_nfc(&locator->key, khp_slice_trim(written));
    khp_toponym_nfc(&locator->composed, khp_ref_name(locator->gazetteer, bearer->ref));
    bool same = khp_slice_eq(khp_buffer_slice(&locator->key), khp_buffer_slice(&locator->composed));
    return same && !bearer->is_core ? KHP_MATCH_EXACT : KHP_MATCH_FOLDED;
}

/* Climbs the steps; true if one of them has an answer. */
static bool climb_once(khp_locator *locator, const khp_area_wish *wish, bool own,
                       khp_area_found *found) {
    for (int core = 0; core < 2; core++) {
        for (int step = KHP_STEP_PRIMARY; step <= KHP_STEP_CODE; step++) {
            keep_step(locator, wish, (khp_area_step)step, core != 0, own);
            size_t count = locator->left_areas.count;
            if (count == 0) {
                continue;
            }
            const khp_area_bearer *only = &locator->left_areas.items[0];
            found->count = count;
            found->ref = only->ref;
            found->level = level_of(locator, only, wish->levels);
            found->match = match_of(locator, only, wish->written);
            return true;
        }
    }
    return false;
}

/* Where no country is stated, the gazetteer's own areas are meant before those of the rest of the
 * world. */
static bool climb(khp_locator *locator, const khp_area_wish *wish, khp_area_found *found) {
    bool anywhere = khp_locator_country(locator).len == 0;
    return (anywhere && climb_once(locator, wish, true, found)) ||
           climb_once(locator, wish, false, found);
}

static bool any_of_levels(const khp_locator *locator, khp_levels levels) {
    for (size_t i = 0; i < locator->bearers.count; i++) {
        const khp_area_bearer *bearer = &locator->bearers.items[i];
        if (bearer->step < KHP_STEP_PART &&
            level_of(locator, bearer, levels) != KHP_PRECISION_UNKNOWN) {
            return true;
        }
    }
    return false;
}

khp_area_found khp_area_ladder_find(khp_locator *locator, const khp_area_wish *wish) {
    khp_area_found found = {.ref = KHP_NO_AREA, .level = KHP_PRECISION_UNKNOWN};
    khp_slice country = khp_locator_country(locator);
    fold_wish(locator, wish->written);
    collect_by_name(locator);
    found.seen = any_of_levels(locator, wish->levels);
    if (climb(locator, wish, &found) || found.seen) {
        return found;
    }
    khp_area_bearers_reset(&locator->bearers);
    khp_area_bearers_add_code(&locator->bearers, locator->gazetteer, wish->written, country,
                              locator->settings->scheme == KHP_SCHEME_ISO3166_2);
    if (!climb(locator, wish, &found) && country.len > 0) {
        khp_area_bearers_reset(&locator->bearers);
        khp_area_bearers_add_part(&locator->bearers, locator->gazetteer,
                                  khp_buffer_slice(&locator->core), country);
        found.by_part = climb(locator, wish, &found);
    }
    return found;
}

size_t khp_area_ladder_list(khp_locator *locator, const khp_area_wish *wish) {
    khp_area_bearers *left = &locator->left_areas;
    fold_wish(locator, wish->written);
    collect_by_name(locator);
    khp_area_bearers_order(&locator->bearers, locator->gazetteer);
    khp_area_bearers_reset(left);
    for (int step = KHP_STEP_PRIMARY; step <= KHP_STEP_ALTERNATE; step++) {
        for (size_t i = 0; i < locator->bearers.count; i++) {
            const khp_area_bearer *bearer = &locator->bearers.items[i];
            if (bearer->step == (khp_area_step)step &&
                level_of(locator, bearer, wish->levels) != KHP_PRECISION_UNKNOWN &&
                fits(locator, wish, bearer->ref)) {
                khp_area_bearers_put(left, *bearer);
            }
        }
    }
    return left->count;
}

khp_levels khp_area_ladder_levels(khp_locator *locator, const khp_area_wish *wish) {
    khp_levels levels = 0;
    bool inner = khp_chain_states_inner(&locator->stated);
    fold_wish(locator, wish->written);
    collect_by_name(locator);
    for (int step = KHP_STEP_PRIMARY; step <= KHP_STEP_ALTERNATE; step++) {
        for (size_t i = 0; i < locator->bearers.count; i++) {
            const khp_area_bearer *bearer = &locator->bearers.items[i];
            if (bearer->step == (khp_area_step)step && fits(locator, wish, bearer->ref)) {
                levels |= KHP_LEVEL(
                    khp_precision_of_level(khp_ref_level(locator->gazetteer, bearer->ref)));
                levels |=
                    inner ? 0 : KHP_LEVEL(khp_area_precision(locator->gazetteer, bearer->ref));
            }
        }
    }
    return levels & wish->levels;
}

/* ---- rows ---- */

/* By gazetteer, then by id: two rows of one gazetteer may be of one area. */
static bool is_earlier_row(const khp_gazetteer *gazetteer, uint32_t place, uint32_t best) {
    khp_place mine;
    khp_place its;
    if (best == KHP_NO_PLACE) {
        return true;
    }
    khp_gazetteer_place(gazetteer, place, &mine);
    khp_gazetteer_place(gazetteer, best, &its);
    return mine.gazetteer != its.gazetteer ? mine.gazetteer < its.gazetteer
                                           : khp_id_is_lower(mine.id, its.id);
}

uint32_t khp_area_row(khp_locator *locator, uint32_t ref) {
    const khp_gazetteer *gazetteer = locator->gazetteer;
    uint32_t level = khp_ref_level(gazetteer, ref);
    khp_hits *hits = &locator->rows;
    uint32_t best = KHP_NO_PLACE;
    khp_chain none = {.gazetteer = gazetteer};
    khp_area_twins_find(&locator->twins, gazetteer, ref);
    fold_wish(locator, khp_ref_name(gazetteer, ref));
    hits->count = 0;
    khp_sought wanted = {
        .key = khp_buffer_slice(&locator->folded), .stated = &none, .country = &none};
    khp_match_collect(&locator->matcher, &wanted, hits);
    khp_buffer_rewind(&locator->core);
    (void)khp_form_core_of_row(&locator->core, khp_buffer_slice(&locator->folded));
    wanted.key = khp_buffer_slice(&locator->core);
    wanted.cores = true;
    khp_match_collect(&locator->matcher, &wanted, hits);
    for (size_t i = 0; i < hits->count; i++) {
        const khp_hit *hit = &hits->items[i];
        khp_tuple tuple = khp_store_tuple(gazetteer, hit->tuple_number);
        bool is_row = hit->precision == (uint8_t)khp_precision_of_level(level) &&
                      hit->kind < KHP_NAME_ALTERNATE &&
                      khp_ref_list_has(&locator->twins.refs, tuple.areas[level]);
        best = is_row && is_earlier_row(gazetteer, hit->place, best) ? hit->place : best;
    }
    return best;
}
