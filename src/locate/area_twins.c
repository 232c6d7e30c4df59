#include "locate/area_twins.h"

#include "locate/toponym.h"

/* ---- the order ---- */

static int compare_texts(khp_slice a, khp_slice b) {
    if ((a.len == 0) != (b.len == 0)) {
        return a.len == 0 ? 1 : -1;
    }
    return a.len == 0 ? 0 : khp_slice_cmp(a, b);
}

/* Small letters and accents before capitals and bare letters: they tell more. */
static int compare_names(const khp_gazetteer *gazetteer, uint32_t a, uint32_t b) {
    return khp_slice_cmp(khp_ref_name(gazetteer, a), khp_ref_name(gazetteer, b));
}

static int known_levels(const khp_tuple *tuple) {
    int known = 0;
    for (int level = 0; level < KHP_AREA_LEVELS; level++) {
        known += tuple->areas[level] != KHP_NO_AREA;
    }
    return known;
}

bool khp_area_is_before(const khp_gazetteer *gazetteer, uint32_t a, uint32_t b) {
    khp_tuple left = khp_ref_tuple(gazetteer, a);
    khp_tuple right = khp_ref_tuple(gazetteer, b);
    int more = known_levels(&left) - known_levels(&right);
    for (int level = 0; more == 0 && level < KHP_AREA_LEVELS; level++) {
        uint32_t mine = left.areas[level];
        uint32_t its = right.areas[level];
        if (mine == its || mine == KHP_NO_AREA || its == KHP_NO_AREA) {
            more = mine == its ? 0 : mine == KHP_NO_AREA ? -1 : 1;
            continue;
        }
        more = -compare_texts(khp_ref_code(gazetteer, mine), khp_ref_code(gazetteer, its));
        more = more != 0 ? more : compare_names(gazetteer, mine, its);
    }
    return more > 0 || (more == 0 && a < b);
}

void khp_area_bearers_order(khp_area_bearers *bearers, const khp_gazetteer *gazetteer) {
    for (size_t i = 1; i < bearers->count; i++) { /* there are few, as a rule */
        khp_area_bearer moved = bearers->items[i];
        size_t at = i;
        while (at > 0 && khp_area_is_before(gazetteer, moved.ref, bearers->items[at - 1].ref)) {
            bearers->items[at] = bearers->items[at - 1];
            at--;
        }
        bearers->items[at] = moved;
    }
}

/* ---- one or two ---- */

typedef enum code_kind { CODE_NONE, CODE_OF_GEONAMES, CODE_OF_DIGITS, CODE_OF_LETTERS } code_kind;

static code_kind kind_of_code(khp_slice code) {
    bool digits = true;
    if (code.len == 0) {
        return CODE_NONE;
    }
    for (size_t i = 0; i < code.len; i++) {
        if (code.ptr[i] == '.') {
            return CODE_OF_GEONAMES;
        }
        digits = digits && code.ptr[i] >= '0' && code.ptr[i] <= '9';
    }
    return digits ? CODE_OF_DIGITS : CODE_OF_LETTERS;
}

bool khp_areas_are_apart(const khp_gazetteer *gazetteer, uint32_t a, uint32_t b) {
    khp_slice left = khp_ref_code(gazetteer, a);
    khp_slice right = khp_ref_code(gazetteer, b);
    code_kind kind = kind_of_code(left);
    if (kind != CODE_NONE && kind == kind_of_code(right)) {
        return !khp_slice_eq(left, right);
    }
    uint32_t mine = khp_ref_world(gazetteer, a);
    uint32_t its = khp_ref_world(gazetteer, b);
    return mine != KHP_WORLD_NO_AREA && its != KHP_WORLD_NO_AREA && mine != its;
}

static khp_slice fold_name(khp_buffer *buffer, const khp_gazetteer *gazetteer, uint32_t ref) {
    khp_buffer_rewind(buffer);
    khp_toponym_fold(buffer, khp_ref_name(gazetteer, ref));
    return khp_buffer_slice(buffer);
}

/* True if the two, of one level, are the same by themselves. */
static bool is_called_so(khp_area_twins *twins, const khp_gazetteer *gazetteer, uint32_t a,
                         uint32_t b) {
    khp_slice country = khp_ref_level(gazetteer, a) == KHP_AREA_COUNTRY
                            ? khp_ref_country(gazetteer, a)
                            : (khp_slice){NULL, 0};
    if (country.len > 0) {
        return khp_slice_eq(country, khp_ref_country(gazetteer, b));
    }
    return !khp_areas_are_apart(gazetteer, a, b) &&
           khp_slice_eq(fold_name(&twins->name, gazetteer, a),
                        fold_name(&twins->other, gazetteer, b));
}

static bool is_twin(khp_area_twins *twins, const khp_gazetteer *gazetteer, uint32_t a, uint32_t b) {
    khp_tuple left = khp_ref_tuple(gazetteer, a);
    khp_tuple right = khp_ref_tuple(gazetteer, b);
    bool same = khp_ref_level(gazetteer, a) == khp_ref_level(gazetteer, b);
    for (int level = 0; level < KHP_AREA_LEVELS && same; level++) {
        uint32_t mine = left.areas[level];
        uint32_t its = right.areas[level];
        same = mine == its || (mine != KHP_NO_AREA && its != KHP_NO_AREA &&
                               is_called_so(twins, gazetteer, mine, its));
    }
    return same;
}

void khp_area_twins_find(khp_area_twins *twins, const khp_gazetteer *gazetteer, uint32_t ref) {
    khp_area_bearers bearers = {0};
    twins->refs.count = 0;
    khp_ref_list_add(&twins->refs, ref);
    if (ref >= khp_store_area_count(gazetteer)) {
        return;
    }
    khp_area_bearers_add(&bearers, gazetteer, fold_name(&twins->name, gazetteer, ref), false);
    for (size_t i = 0; i < bearers.count; i++) {
        uint32_t other = bearers.items[i].ref;
        uint32_t world;
        if (!khp_ref_is_world(gazetteer, other, &world) && is_twin(twins, gazetteer, ref, other)) {
            khp_ref_list_add(&twins->refs, other);
        }
    }
    twins->refs.failed = twins->refs.failed || bearers.failed || bearers.refs.failed ||
                         twins->name.failed || twins->other.failed;
    khp_area_bearers_clear(&bearers);
}

void khp_area_twins_clear(khp_area_twins *twins) {
    khp_ref_list_clear(&twins->refs);
    khp_buffer_clear(&twins->name);
    khp_buffer_clear(&twins->other);
}
