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

/* ---- many bearers ---- */

/* Cells are as high and wide as the farthest that two bearers can lie apart and be one place, so
 * that each is held against what lies around it alone. */
typedef struct grid {
    double cell;              /* degrees, at least those of a metre: numbers fit 32 bits */
    double reach_m;           /* of the bearers that search */
    const khp_ordered *items; /* by cell: row by row from the south, each from the west */
    size_t count;
} grid;

static uint64_t row_of(const grid *g, double latitude) {
    return (uint64_t)((latitude + 90) / g->cell);
}

static uint64_t cell_of(const grid *g, uint64_t row, double longitude) {
    return row << 32 | (uint64_t)((longitude + 180) / g->cell);
}

/* The first item whose cell is not before `number`. */
static size_t first_at(const grid *g, uint64_t number) {
    size_t low = 0;
    size_t high = g->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->items[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Holds the bearer against those in one row of cells, between two longitudes. */
static void compare_in_row(khp_same *same, const grid *g, size_t at, uint64_t row, double west,
                           double east) {
    size_t pairs = 0;
    size_t tries = 0;
    uint64_t last = cell_of(g, row, east < 180 ? east : 180);
    size_t i = first_at(g, cell_of(g, row, west > -180 ? west : -180));
    for (; i < g->count && g->items[i].number <= last && pairs < PAIRS_ENOUGH; i++) {
        size_t other = g->items[i].at;
        if (tries++ == KHP_SAME_TRIES) {
            same->is_crowded = true;
            return;
        }
        if (other != at) {
            pairs += note_pair(same, at < other ? at : other, at < other ? other : at);
        }
    }
}

/* How many degrees of longitude a bearer reaches to either side; 180: all around. */
static double width_of(const grid *g, double latitude) {
    double reach = g->reach_m / METRES_PER_DEGREE;
    double farthest = fabs(latitude) + reach;
    double narrow = farthest < 89 ? cos(farthest * acos(-1.0) / 180) : 0;
    return narrow * 180 > reach ? reach / narrow : 180;
}

/* Holds the bearer against those around it, over the meridian of 180 degrees too. */
static void compare_around(khp_same *same, const grid *g, size_t at) {
    size_t count;
    const khp_bearer *b = &bearers_of(same, &count)[at];
    double high = g->reach_m / METRES_PER_DEGREE;
    double wide = width_of(g, b->latitude);
    double west = b->longitude - wide;
    double east = b->longitude + wide;
    uint64_t row = row_of(g, b->latitude - high > -90 ? b->latitude - high : -90);
    uint64_t last = row_of(g, b->latitude + high < 90 ? b->latitude + high : 90);
    for (; row <= last; row++) {
        compare_in_row(same, g, at, row, west, east);
        if (wide < 180 && west < -180) {
            compare_in_row(same, g, at, row, west + 360, 180);
        } else if (wide < 180 && east > 180) {
            compare_in_row(same, g, at, row, -180, east - 360);
        }
    }
}

#define FARTHEST 25 /* 33,554 km: around the Earth */

/* How far a bearer reaches, as the power of two of metres that is more: one that reaches far makes
 * no others search far. */
static int reach_of(const khp_bearer *b) {
    int reach = 0;
    if (!(b->uncertainty_m < ldexp(1, FARTHEST))) {
        return FARTHEST;
    }
    (void)frexp(b->uncertainty_m, &reach);
    return reach < 0 ? 0 : reach;
}

/* Those that reach so far, each with all around it that reach as far or less. */
static void compare_reaching(khp_same *same, int reach) {
    size_t count;
    const khp_bearer *bearers = bearers_of(same, &count);
    khp_ordered *order = (khp_ordered *)(void *)same->order.ptr;
    grid g = {.reach_m = ldexp(1, reach), .items = order};
    g.cell = g.reach_m / METRES_PER_DEGREE;
    for (size_t i = 0; i < count; i++) {
        if (bearers[i].position == POSITION_DEGREES && reach_of(&bearers[i]) <= reach) {
            uint64_t cell = cell_of(&g, row_of(&g, bearers[i].latitude), bearers[i].longitude);
            order[g.count++] = (khp_ordered){cell, (uint32_t)i};
        }
    }
    khp_order(order, order + count, g.count);
    for (size_t i = 0; i < g.count; i++) {
        if (reach_of(&bearers[order[i].at]) == reach) {
            compare_around(same, &g, order[i].at);
        }
    }
}

/* Many bearers: each with those that lie around it. */
static void compare_neighbours(khp_same *same, size_t count) {
    const khp_bearer *bearers = bearers_of(same, &count);
    uint32_t reaches = 0;
    khp_buffer_reset(&same->order);
    if (!khp_buffer_reserve(&same->order, 2 * count * sizeof(khp_ordered))) {
        same->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (bearers[i].position == POSITION_DEGREES) {
            reaches |= UINT32_C(1) << reach_of(&bearers[i]);
        }
    }
    for (int reach = 0; reach <= FARTHEST; reach++) {
        if ((reaches >> reach & 1) != 0) {
            compare_reaching(same, reach);
        }
    }
}

#define FEW 32

/* All rows that bear one name. */
static void settle(khp_same *same) {
    size_t count;
    khp_bearer *bearers = bearers_of(same, &count);
    khp_buffer_reset(&same->best);
    same->is_crowded = false;
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
    if (same->is_crowded) {
        khp_buffer_add(&same->crowds,
                       khp_slice_of((const char *)&bearers[0].place, sizeof bearers[0].place));
    }
    same->failed = same->failed || same->merged.failed || same->duplicates.failed ||
                   same->crowds.failed || same->areas.ids.failed;
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
    khp_buffer *buffers[] = {&same->bearers,    &same->order,  &same->best,    &same->merged,
                             &same->duplicates, &same->crowds, &same->deferred};
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
