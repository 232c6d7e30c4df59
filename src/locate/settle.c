#include "locate/settle.h"

#include "locate/codes.h"
#include "locate/toponym.h"

/* What the rules need of one rung. */
typedef struct rung {
    khp_locator *locator;
    const khp_settle *settle;
    khp_precision level; /* the one in hand of those that the level word allows */
} rung;

static bool is_of_rung(const khp_hit *hit, const khp_settle *settle) {
    bool is_primary = hit->kind < KHP_NAME_ALTERNATE;
    return hit->fit != KHP_FIT_CONTRADICTED && !hit->is_namesake &&
           (settle->rung != KHP_MATCH_ALIAS) == is_primary &&
           (hit->is_exact || !settle->exact_only);
}

static void keep_rung(const rung *r) {
    const khp_hits *hits = &r->locator->hits;
    khp_hits *left = &r->locator->left;
    left->count = 0;
    for (size_t i = 0; i < hits->count; i++) {
        if (is_of_rung(&hits->items[i], r->settle)) {
            khp_hits_add(left, hits->items[i]);
        }
    }
}

/* Keeps the hits that `keep` is true of, if there are any. Returns whether there are. */
static bool narrow(khp_hits *left, const rung *r, bool (*keep)(const rung *, const khp_hit *)) {
    size_t kept = 0;
    for (size_t i = 0; i < left->count; i++) {
        kept += keep(r, &left->items[i]);
    }
    if (kept == 0) {
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < left->count; i++) {
        if (keep(r, &left->items[i])) {
            left->items[count++] = left->items[i];
        }
    }
    left->count = count;
    return true;
}

static bool is_of_level(const rung *r, const khp_hit *hit) {
    return (r->settle->levels >> hit->precision & 1) != 0;
}

static bool is_settlement(const rung *r, const khp_hit *hit) {
    (void)r;
    return hit->precision <= KHP_PRECISION_SETTLEMENT;
}

/* The outermost of the levels. */
static khp_precision widest(khp_levels levels) {
    khp_precision level = KHP_PRECISION_UNKNOWN;
    while (level > KHP_PRECISION_SITE && (levels >> level & 1) == 0) {
        level--;
    }
    return level;
}

/* False for what is wider than all that was named: Kansas is not `Kansas City`. A settlement may be
 * known by its district alone. */
static bool is_narrow_enough(const rung *r, const khp_hit *hit) {
    khp_precision level = widest(r->settle->levels);
    level = level == KHP_PRECISION_SETTLEMENT ? KHP_PRECISION_DISTRICT : level;
    return hit->precision <= level || hit->precision == KHP_PRECISION_UNKNOWN;
}

static int admin_level(khp_precision level) {
    switch (level) {
    case KHP_PRECISION_DISTRICT: return KHP_AREA_ADMIN3;
    case KHP_PRECISION_PROVINCE: return KHP_AREA_ADMIN2;
    case KHP_PRECISION_DEPARTMENT: return KHP_AREA_ADMIN1;
    default: return -1;
    }
}

/* False for a level that is blank, or known by a code that nobody has a name for. */
static bool has_name(const khp_gazetteer *gazetteer, uint32_t area) {
    return area != KHP_NO_AREA && (khp_store_area(gazetteer, area).name.len > 0 ||
                                   khp_ref_name_by_world(gazetteer, area).len > 0);
}

/* The outermost of the allowed levels that the gazetteer has no name for around the place, which
 * may be the seat of such an area; UNKNOWN if there is none. */
static khp_precision blank_level(const rung *r, const khp_hit *hit) {
    khp_tuple tuple = khp_store_tuple(r->locator->gazetteer, hit->tuple_number);
    khp_precision level = KHP_PRECISION_DEPARTMENT;
    while (level >= KHP_PRECISION_DISTRICT &&
           ((r->settle->levels >> level & 1) == 0 ||
            has_name(r->locator->gazetteer, tuple.areas[admin_level(level)]))) {
        level--;
    }
    return level >= KHP_PRECISION_DISTRICT ? level : KHP_PRECISION_UNKNOWN;
}

static bool may_be_seat(const rung *r, const khp_hit *hit) {
    return blank_level(r, hit) != KHP_PRECISION_UNKNOWN;
}

static bool allows(const rung *r, khp_precision level) {
    return (r->settle->levels >> level & 1) != 0;
}

/* `provincia de X`: a place of that level. Where nobody knows an area of that name and the
 * gazetteer leaves that level blank, the place X, as wide as the level. */
static khp_precision apply_level(const rung *r) {
    khp_hits *left = &r->locator->left;
    const khp_levels with_seats = KHP_LEVELS_OF_AREAS & ~KHP_LEVEL(KHP_PRECISION_COUNTRY);
    if (!narrow(left, r, is_narrow_enough)) {
        left->count = 0;
        return KHP_PRECISION_UNKNOWN;
    }
    if ((r->settle->levels & with_seats) == 0) {
        if (allows(r, KHP_PRECISION_SETTLEMENT)) {
            (void)narrow(left, r, is_settlement);
        }
        return KHP_PRECISION_UNKNOWN;
    }
    if (narrow(left, r, is_of_level)) {
        return KHP_PRECISION_UNKNOWN;
    }
    if (r->settle->rows_only || !narrow(left, r, may_be_seat)) {
        left->count = 0;
    }
    return left->count > 0 ? blank_level(r, &left->items[0]) : KHP_PRECISION_UNKNOWN;
}

/* The core of a name with its ñ kept, in `core`. */
static khp_slice enye_core(khp_locator *locator, khp_slice name, khp_buffer *core) {
    khp_buffer_rewind(&locator->folded);
    khp_buffer_rewind(core);
    khp_toponym_fold_keeping_enye(&locator->folded, name);
    (void)khp_form_core(core, khp_buffer_slice(&locator->folded));
    return khp_buffer_slice(core);
}

/* True if the text as written, or the name of a reading of it, has this core. */
static bool is_written(const rung *r, khp_slice core) {
    khp_locator *locator = r->locator;
    if (khp_slice_eq(enye_core(locator, r->settle->written, &locator->key), core)) {
        return true;
    }
    khp_ladder_split(locator, r->settle->written);
    for (size_t i = 0; i < locator->reading_count; i++) {
        if (khp_slice_eq(enye_core(locator, locator->readings[i].name, &locator->key), core)) {
            return true;
        }
    }
    return false;
}

static bool bears_enye(const rung *r, const khp_hit *hit) {
    khp_locator *locator = r->locator;
    khp_head head;
    khp_names names;
    (void)khp_store_head(locator->gazetteer, hit->place, &head);
    (void)khp_store_names(locator->gazetteer, &head, &names);
    if (r->settle->rung != KHP_MATCH_ALIAS) {
        return is_written(r, enye_core(locator, names.name, &locator->composed));
    }
    char mark = khp_store_class_of(locator->gazetteer, &head).alt_mark;
    for (khp_slice rest = names.alt_names; rest.ptr != NULL;) {
        khp_slice name = khp_slice_cut(&rest, mark);
        if (is_written(r, enye_core(locator, name, &locator->composed))) {
            return true;
        }
    }
    return false;
}

static bool has_enye(khp_slice text) {
    for (size_t i = 0; i + 1 < text.len; i++) {
        unsigned char first = (unsigned char)text.ptr[i];
        unsigned char second = (unsigned char)text.ptr[i + 1];
        bool composed = first == 0xC3 && (second == 0x91 || second == 0xB1);
        bool tilde = first == 0xCC && second == 0x83; /* n and a combining tilde */
        if (composed || tilde) {
            return true;
        }
    }
    return false;
}

/* True if the district or province lies where the settlement does. */
static bool surrounds(khp_locator *locator, const khp_hit *area, const khp_hit *settlement) {
    int level = admin_level((khp_precision)area->precision);
    if (area->precision != KHP_PRECISION_DISTRICT && area->precision != KHP_PRECISION_PROVINCE) {
        return false;
    }
    khp_tuple outer = khp_store_tuple(locator->gazetteer, area->tuple_number);
    khp_tuple inner = khp_store_tuple(locator->gazetteer, settlement->tuple_number);
    for (; level < KHP_AREA_LEVELS; level++) {
        uint32_t a = outer.areas[level];
        uint32_t b = inner.areas[level];
        if (a != KHP_NO_AREA && b != KHP_NO_AREA &&
            !khp_areas_equal(&locator->area, locator->gazetteer, a, b)) {
            return false;
        }
    }
    return true;
}

/* A settlement beats the district and the province that bear its name around it. */
void khp_settle_prefer_settlement(khp_locator *locator) {
    khp_hits *left = &locator->left;
    const khp_hit *settlement = NULL;
    for (size_t i = 0; i < left->count; i++) {
        if (left->items[i].precision <= KHP_PRECISION_SETTLEMENT) {
            if (settlement != NULL) {
                return;
            }
            settlement = &left->items[i];
        }
    }
    for (size_t i = 0; i < left->count && settlement != NULL; i++) {
        if (&left->items[i] != settlement && !surrounds(locator, &left->items[i], settlement)) {
            return;
        }
    }
    if (settlement != NULL) {
        left->items[0] = *settlement;
        left->count = 1;
    }
}

khp_settled_hit khp_settle_rung(khp_locator *locator, const khp_settle *settle) {
    rung r = {.locator = locator, .settle = settle};
    khp_hits *left = &locator->left;
    khp_precision level = KHP_PRECISION_UNKNOWN;
    keep_rung(&r);
    if (left->count > 0 && settle->levels != 0) {
        level = apply_level(&r);
    }
    if (left->count > 1 && has_enye(settle->written)) {
        (void)narrow(left, &r, bears_enye);
    }
    if (left->count > 1) {
        khp_settle_prefer_settlement(locator);
    }
    if (left->count != 1) {
        return (khp_settled_hit){.count = left->count, .place = KHP_NO_PLACE};
    }
    return (khp_settled_hit){1, left->items[0].place, (khp_fit)left->items[0].fit, level};
}
