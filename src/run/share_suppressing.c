#include "run/share_suppressing.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "protect/suppress.h"

/* Records that are told together, by the groups that they are in of every share that is told. */
typedef struct classes {
    khp_table keys;
    uint64_t *records;
    size_t capacity;
} classes;

static size_t group_of(const khp_counting *counting, size_t share, uint32_t area) {
    const khp_share *about = &counting->shares[share];
    double value = khp_area_set_value(&counting->areas.set, area, about->column);
    return khp_share_group_of(&about->rule, value);
}

static bool is_own_area(const khp_counting *counting, uint32_t area) {
    const khp_counted_level *own = khp_area_set_own(&counting->areas.set);
    return area != KHP_IN_NO_AREA && area >= own->first && area < own->first + own->count;
}

/* What the records of a place are told together with: the place itself where it is wider than the
 * areas (`by_place`), else whatever around it tells its number. */
static uint32_t told_with(const khp_counting *counting, uint32_t place, bool by_place) {
    const khp_hushing *hushing = &counting->hushing;
    uint32_t node = (uint32_t)khp_hushing_place(hushing, place);
    khp_telling telling = {.parents = hushing->parents, .silent = hushing->silent};
    if (by_place || !hushing->silent[node]) {
        return node;
    }
    return khp_telling_around(&telling, node);
}

/* Counts records of a place that lie in the area. */
static bool count_class(classes *all, const khp_counting *counting, const bool *is_told,
                        const uint32_t *key_start, uint32_t area, uint64_t count) {
    uint32_t key[2 + KHP_SHARE_LIMIT] = {key_start[0], key_start[1]};
    for (size_t i = 0; i < counting->rule_count; i++) {
        bool is_in = area != KHP_IN_NO_AREA && is_told[i];
        key[2 + i] = is_in ? 1 + (uint32_t)group_of(counting, i, area) : 0;
    }
    khp_slice bytes = khp_slice_of((const char *)key, sizeof key);
    bool is_new;
    uint64_t *records = khp_grow(all->records, &all->capacity, all->keys.count, sizeof *records);
    all->records = records == NULL ? all->records : records;
    uint32_t number = records == NULL ? KHP_TABLE_NONE
                                      : khp_table_put(&all->keys, bytes, khp_hash(bytes), &is_new);
    if (number == KHP_TABLE_NONE) {
        return false;
    }
    records[number] = (is_new ? 0 : records[number]) + count;
    return true;
}

static bool is_told_in_own_area(const khp_counting *counting, uint32_t place) {
    return place != KHP_UNPLACED && is_own_area(counting, counting->place_areas[place]);
}

/* The selected records, by the area that they are known to lie in. */
static bool count_selected(classes *all, const khp_counting *counting, const bool *is_told,
                           bool by_place) {
    const khp_hushing *hushing = &counting->hushing;
    bool ok = true;
    for (size_t i = 0; ok && i < hushing->known.count; i++) {
        const khp_cell *cell = &hushing->known.items[i];
        /* How many could not be placed is told as it is. */
        bool is_nowhere = cell->row == KHP_UNPLACED && cell->column == KHP_IN_NO_AREA;
        if (!is_nowhere && (!by_place || !is_told_in_own_area(counting, cell->row))) {
            const uint32_t start[] = {true, told_with(counting, cell->row, by_place)};
            ok = count_class(all, counting, is_told, start, cell->column, cell->records);
        }
    }
    return ok;
}

/* Those that are left out, by the area that they are told to lie in, as each place's records are
 * known in all. */
static bool count_left_out(classes *all, const khp_counting *counting, const bool *is_told,
                           bool by_place) {
    const khp_hushing *hushing = &counting->hushing;
    bool ok = true;
    for (size_t i = 0; ok && i < hushing->units.count; i++) {
        const khp_cell *cell = &hushing->units.items[i];
        bool is_own = is_told_in_own_area(counting, cell->row);
        if (khp_hushing_is_left_out(cell) && cell->row != KHP_UNPLACED && !(by_place && is_own)) {
            const uint32_t start[] = {false, told_with(counting, cell->row, by_place)};
            uint32_t area = is_own ? counting->place_areas[cell->row] : KHP_IN_NO_AREA;
            ok = count_class(all, counting, is_told, start, area, cell->records);
        }
    }
    return ok;
}

/* *safe: no class of records that are told together is small. False without memory. */
static bool try_shares(const khp_counting *counting, const bool *is_told, bool by_place,
                       bool *safe) {
    classes all = {.capacity = 0};
    bool ok = count_selected(&all, counting, is_told, by_place) &&
              count_left_out(&all, counting, is_told, by_place);
    for (size_t i = 0; ok && i < all.keys.count; i++) {
        *safe = *safe && !khp_count_is_small(all.records[i], counting->hushing.under);
    }
    khp_table_clear(&all.keys);
    khp_free(all.records);
    return ok;
}

khipu_status khp_suppress_shares(khp_counting *counting, khipu_error *error) {
    bool is_told[KHP_SHARE_LIMIT] = {false};
    bool ok = true;
    for (size_t i = 0; ok && i < counting->rule_count; i++) {
        khp_share *share = &counting->shares[i];
        bool safe = counting->hushing.silent != NULL;
        is_told[i] = true;
        ok = !safe || (try_shares(counting, is_told, false, &safe) &&
                       try_shares(counting, is_told, true, &safe));
        is_told[i] = safe;
        for (size_t k = 0; k < share->group_count; k++) {
            share->groups[k].is_hidden = !safe;
        }
    }
    return ok ? KHIPU_OK : khp_fail_memory(error);
}
