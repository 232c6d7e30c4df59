#include "locate/same.h"

#include "locate/builder.h"
#include "locate/order.h"
#include "model/degrees.h"

#include <math.h>
#include <stdlib.h>

#define EARTH_RADIUS_M 6371008.8
#define METRES_PER_DEGREE 111194.0 /* of latitude on that sphere, a little less */

/* Pairs that are found of one row before its neighbours are believed to be no news. */
#define PAIRS_ENOUGH 64

typedef enum khp_bearer_position {
    POSITION_NONE,
    POSITION_DEGREES,
    POSITION_WAITS /* in another CRS */
} khp_bearer_position;

/* What was found of a bearer. */
typedef struct finding {
    uint32_t duplicate_of; /* the first row of its gazetteer that it cannot be told from */
    uint32_t merged_into;  /* index of the nearest bearer of an earlier gazetteer, or NONE */
    double duplicate_m;
    double merged_m;
} finding;

#define NONE UINT32_MAX

static khp_bearer *bearers_of(const khp_same *same, size_t *count) {
    *count = same->bearers.len / sizeof(khp_bearer);
    return (khp_bearer *)(void *)same->bearers.ptr;
}

static bool is_degrees_crs(const khp_same *same, khp_slice crs) {
    return crs.len == 0 ? same->gazetteer->blank_is_degrees : khp_crs_is_degrees(crs);
}

static uint8_t position_kind(const khp_same *same, const khp_bearer *b) {
    if (!isfinite(b->longitude) || !isfinite(b->latitude)) {
        return POSITION_NONE;
    }
    if (is_degrees_crs(same, khp_store_text(same->gazetteer, b->crs))) {
        bool in_range = fabs(b->longitude) <= 180 && fabs(b->latitude) <= 90;
        return in_range ? POSITION_DEGREES : POSITION_NONE;
    }
    return same->gazetteer->to_degrees != NULL ? POSITION_WAITS : POSITION_NONE;
}

void khp_same_start(khp_same *same) { khp_buffer_reset(&same->bearers); }

void khp_same_add(khp_same *same, uint32_t place, const khp_bearer_note *note) {
    const khp_gazetteer *gazetteer = same->gazetteer;
    khp_head head = {.x = note->x, .y = note->y, .group = note->group};
    khp_position position = khp_store_position(gazetteer, &head);
    khp_group group = khp_store_group(gazetteer, note->group);
    khp_class shared = khp_store_class(gazetteer, group.class_number);
    double uncertainty = isnan(shared.uncertainty_m)
                             ? khp_precision_uncertainty_m((khp_precision)shared.precision)
                             : shared.uncertainty_m;
    khp_bearer b = {
        .place = place,
        .tuple_number = group.tuple_number,
        .gazetteer = shared.gazetteer,
        .precision = shared.precision,
        .longitude = position.x,
        .latitude = position.y,
        .uncertainty_m = isnan(uncertainty) ? 0 : uncertainty,
        .crs = shared.crs,
    };
    b.position = position_kind(same, &b);
    khp_buffer_add(&same->bearers, khp_slice_of((const char *)&b, sizeof b));
}

static double distance_m(const khp_bearer *a, const khp_bearer *b) {
    const double radians = acos(-1.0) / 180;
    double north = sin((b->latitude - a->latitude) * radians / 2);
    double east = sin((b->longitude - a->longitude) * radians / 2);
    double h =
        north * north + cos(a->latitude * radians) * cos(b->latitude * radians) * east * east;
    return 2 * EARTH_RADIUS_M * asin(sqrt(h < 1 ? h : 1));
}

/* Equal on every level on which both say something. */
static bool in_same_areas(khp_same *same, const khp_bearer *a, const khp_bearer *b) {
    if (a->tuple_number == b->tuple_number) {
        return true;
    }
    khp_tuple left = khp_store_tuple(same->gazetteer, a->tuple_number);
    khp_tuple right = khp_store_tuple(same->gazetteer, b->tuple_number);
    for (int level = KHP_AREA_LEVELS; level-- > 0;) {
        uint32_t one = left.areas[level];
        uint32_t other = right.areas[level];
        if (one != KHP_NO_AREA && other != KHP_NO_AREA &&
            !khp_areas_equal(&same->areas, same->gazetteer, one, other)) {
            return false;
        }
    }
    return true;
}

/* Brings a position to degrees, once. */
static bool has_degrees(khp_same *same, khp_bearer *b) {
    if (b->position == POSITION_WAITS) {
        const khp_gazetteer *gazetteer = same->gazetteer;
        same->is_transformed = true;
        bool done =
            gazetteer->to_degrees(gazetteer->to_degrees_context, khp_store_text(gazetteer, b->crs),
                                  b->longitude, b->latitude, &b->longitude, &b->latitude);
        b->position = done ? POSITION_DEGREES : POSITION_NONE;
    }
    return b->position == POSITION_DEGREES;
}

/* One place, by design.md section 6; *apart_m is how far the two rows put it apart. */
static bool is_same(khp_same *same, khp_bearer *a, khp_bearer *b, double *apart_m) {
    double reach = a->uncertainty_m > b->uncertainty_m ? a->uncertainty_m : b->uncertainty_m;
    bool both = a->position == POSITION_DEGREES && b->position == POSITION_DEGREES;
    if (a->precision != b->precision || a->position == POSITION_NONE ||
        b->position == POSITION_NONE ||
        (both && fabs(a->latitude - b->latitude) * METRES_PER_DEGREE > reach)) {
        return false;
    }
    if (both) { /* how far they lie apart is quicker told than whether their areas are the same */
        *apart_m = distance_m(a, b);
        return *apart_m <= reach && in_same_areas(same, a, b);
    }
    if (!in_same_areas(same, a, b) || !has_degrees(same, a) || !has_degrees(same, b)) {
        return false;
    }
    *apart_m = distance_m(a, b);
    return *apart_m <= reach;
}

static bool is_nearer(const khp_same *same, double apart_m, const khp_bearer *b, double best_m,
                      const khp_bearer *best) {
    if (apart_m != best_m) {
        return apart_m < best_m;
    }
    khp_row one;
    khp_row other;
    (void)khp_store_row(same->gazetteer, b->place, &one);
    (void)khp_store_row(same->gazetteer, best->place, &other);
    return khp_slice_cmp(one.id, other.id) < 0;
}

/* Notes what two bearers, of which the second is the later row, have to do with each other. True if
 * they are the same. */
static bool note_pair(khp_same *same, size_t earlier, size_t later) {
    size_t count;
    khp_bearer *bearers = bearers_of(same, &count);
    finding *found = (finding *)(void *)same->best.ptr + later;
    khp_bearer *a = &bearers[earlier];
    khp_bearer *b = &bearers[later];
    double apart_m = 0;
    if (!is_same(same, a, b, &apart_m)) {
        return false;
    }
    if (a->gazetteer == b->gazetteer) {
        if (found->duplicate_of == NONE || a->place < found->duplicate_of) {
            found->duplicate_of = a->place;
            found->duplicate_m = apart_m;
        }
    } else if (found->merged_into == NONE ||
               is_nearer(same, apart_m, a, found->merged_m, &bearers[found->merged_into])) {
        found->merged_into = (uint32_t)earlier;
        found->merged_m = apart_m;
    }
    return true;
}

/* Few bearers: each with each. */
static void compare_all(khp_same *same, size_t count) {
    for (size_t later = 1; later < count; later++) {
        for (size_t earlier = 0; earlier < later; earlier++) {
            (void)note_pair(same, earlier, later);
        }
    }
}

/* Many bearers: from south to north, each with those that are not too far south of it. */
static void compare_neighbours(khp_same *same, size_t count) {
    const khp_bearer *bearers = bearers_of(same, &count);
    khp_buffer_reset(&same->order);
    if (!khp_buffer_reserve(&same->order, 2 * count * sizeof(khp_ordered))) {
        same->failed = true;
        return;
    }
    khp_ordered *order = (khp_ordered *)(void *)same->order.ptr;
    double reach = 0;
    size_t placed = 0;
    for (size_t i = 0; i < count; i++) {
        if (bearers[i].position == POSITION_DEGREES) {
            uint64_t south = (uint64_t)((bearers[i].latitude + 90) * 1e9);
            order[placed++] = (khp_ordered){south, (uint32_t)i};
            reach = bearers[i].uncertainty_m > reach ? bearers[i].uncertainty_m : reach;
        }
    }
    reach = reach < METRES_PER_DEGREE * 180 ? reach : METRES_PER_DEGREE * 180;
    khp_order(order, order + count, placed);
    uint64_t window = (uint64_t)(reach / METRES_PER_DEGREE * 1e9) + 2;
    for (size_t i = 1; i < placed; i++) {
        size_t pairs = 0;
        for (size_t j = i;
             j-- > 0 && order[i].number - order[j].number <= window && pairs < PAIRS_ENOUGH;) {
            size_t one = order[i].at;
            size_t other = order[j].at;
            pairs += note_pair(same, one < other ? one : other, one < other ? other : one);
        }
    }
}

#define FEW 32

/* All rows that bear one name. */
static void settle(khp_same *same) {
    size_t count;
    khp_bearer *bearers = bearers_of(same, &count);
    khp_buffer_reset(&same->best);
    for (size_t i = 0; i < count; i++) {
        const finding nothing = {NONE, NONE, 0, 0};
        khp_buffer_add(&same->best, khp_slice_of((const char *)&nothing, sizeof nothing));
    }
    if (same->best.failed) {
        same->failed = true;
        return;
    }
    if (count <= FEW) {
        compare_all(same, count); /* brings to degrees what may be the same */
    } else {
        for (size_t i = 0; i < count; i++) {
            (void)has_degrees(same, &bearers[i]);
        }
        compare_neighbours(same, count);
    }
    const finding *found = (const finding *)(const void *)same->best.ptr;
    for (size_t i = 0; i < count; i++) {
        if (found[i].merged_into != NONE) {
            khp_merged pair = {bearers[i].place, bearers[found[i].merged_into].place};
            khp_buffer_add(&same->merged, khp_slice_of((const char *)&pair, sizeof pair));
        }
        if (found[i].duplicate_of != NONE) {
            khp_duplicate pair = {bearers[i].place, found[i].duplicate_of, found[i].duplicate_m};
            khp_buffer_add(&same->duplicates, khp_slice_of((const char *)&pair, sizeof pair));
        }
    }
    same->failed =
        same->failed || same->merged.failed || same->duplicates.failed || same->areas.ids.failed;
}

void khp_same_finish(khp_same *same) {
    size_t count;
    const khp_bearer *bearers = bearers_of(same, &count);
    bool waits = false;
    for (size_t i = 0; i < count; i++) {
        waits = waits || bearers[i].position == POSITION_WAITS;
    }
    same->failed = same->failed || same->bearers.failed;
    if (count < 2 || same->failed) {
        return;
    }
    if (!waits) {
        settle(same);
        return;
    }
    khp_buffer_add(&same->deferred, khp_slice_of((const char *)&count, sizeof count));
    khp_buffer_add(&same->deferred, khp_buffer_slice(&same->bearers));
    same->failed = same->deferred.failed;
}

void khp_same_settle_deferred(khp_same *same) {
    khp_slice rest = khp_buffer_slice(&same->deferred);
    while (rest.len > 0 && !same->failed) {
        size_t count;
        memcpy(&count, rest.ptr, sizeof count);
        size_t size = count * sizeof(khp_bearer);
        khp_buffer_reset(&same->bearers);
        khp_buffer_add(&same->bearers, khp_slice_of(rest.ptr + sizeof count, size));
        same->failed = same->bearers.failed;
        if (!same->failed) {
            settle(same);
        }
        rest = khp_slice_of(rest.ptr + sizeof count + size, rest.len - sizeof count - size);
    }
    khp_buffer_reset(&same->deferred);
}

void khp_same_clear(khp_same *same) {
    khp_chain_clear(&same->areas);
    khp_buffer *buffers[] = {&same->bearers, &same->order,      &same->best,
                             &same->merged,  &same->duplicates, &same->deferred};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
        khp_buffer_clear(buffers[i]);
    }
}

static int compare_merged(const void *a, const void *b) {
    const khp_merged *left = a;
    const khp_merged *right = b;
    return (left->place > right->place) - (left->place < right->place);
}

void khp_same_sort_merged(khp_buffer *merged) {
    khp_merged *pairs = (khp_merged *)(void *)merged->ptr;
    size_t count = merged->len / sizeof *pairs;
    if (count == 0) {
        return;
    }
    qsort(pairs, count, sizeof *pairs, compare_merged);
    for (size_t i = 0; i < count; i++) { /* what is pointed at comes earlier and is done */
        const khp_merged key = {pairs[i].into, 0};
        const khp_merged *further = bsearch(&key, pairs, i, sizeof *pairs, compare_merged);
        pairs[i].into = further != NULL ? further->into : pairs[i].into;
    }
}
