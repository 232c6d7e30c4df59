#include "run/area_suppressing.h"

#include "base/memory.h"
#include "protect/suppress.h"

#include <math.h>

/* ---- levels ---- */

khipu_status khp_check_area_level(const khp_area_set *set, const khp_join *join,
                                  khipu_error *error) {
    static const char *const words[] = {"", "department", "province", "district"};
    int admin = khp_area_set_own(set)->admin;
    khp_precision told = join->policy.positions;
    int innermost = told == KHP_PRECISION_DEPARTMENT ? 1 : told == KHP_PRECISION_PROVINCE ? 2 : 3;
    if (join->policy.positions_column != NULL || innermost == 3 ||
        (admin > 0 && admin <= innermost)) {
        return KHIPU_OK;
    }
    return khp_fail(error, KHIPU_E_ARGUMENT,
                    (khp_where){.source = join->options->areas, .field = "--areas"},
                    "the publishing profile tells no place more exactly than its %s, so that no "
                    "case is told to lie in areas that are smaller; count by %ss, and say so with "
                    "--area-level %d if need be",
                    words[innermost], words[innermost], innermost);
}

/* ---- counts ---- */

/* Areas with one parent, or without any, of one level, and their table by category. */
typedef struct family {
    khp_counting *counting;
    size_t *members;
    size_t count;
    uint64_t *counts;
    bool *hidden;
    bool *row_hidden;
    bool *column_hidden;
} family;

static size_t width_of(const khp_counting *counting) {
    return counting->results.categories > 0 ? counting->results.categories : 1;
}

static void gather(family *kin, size_t level, uint32_t parent) {
    const khp_area_set *set = &kin->counting->areas.set;
    kin->count = 0;
    for (size_t i = set->levels[level].first;
         i < set->levels[level].first + set->levels[level].count; i++) {
        if (set->areas[i].parent == parent) {
            kin->members[kin->count++] = i;
        }
    }
}

/* What is hidden of the parent is hidden of those inside it: they would add up to it. */
static void fill(family *kin, uint32_t parent) {
    const khp_area_results *results = &kin->counting->results;
    size_t areas = kin->counting->areas.set.count;
    size_t width = width_of(kin->counting);
    for (size_t column = 0; column < width; column++) {
        kin->column_hidden[column] = false;
    }
    for (size_t row = 0; row < kin->count; row++) {
        size_t area = kin->members[row];
        kin->row_hidden[row] = results->areas[area].is_hidden ||
                               (parent != KHP_IN_NO_AREA && results->areas[parent].is_hidden);
        for (size_t column = 0; column < width; column++) {
            bool has_categories = results->categories > 0;
            size_t at = column * areas + area;
            kin->counts[row * width + column] =
                has_categories ? results->by_category[at] : results->areas[area].records;
            kin->hidden[row * width + column] =
                kin->row_hidden[row] || (has_categories && parent != KHP_IN_NO_AREA &&
                                         results->category_hidden[column * areas + parent]);
        }
    }
}

static bool mark_family(family *kin) {
    khp_area_results *results = &kin->counting->results;
    size_t areas = kin->counting->areas.set.count;
    size_t width = width_of(kin->counting);
    khp_suppress_table table = {
        .counts = kin->counts,
        .rows = kin->count,
        .columns = width,
        .under = results->under,
        .hidden = kin->hidden,
        .row_hidden = kin->row_hidden,
        .column_hidden = kin->column_hidden,
    };
    if (!khp_suppress_table_mark(&table)) {
        return false;
    }
    for (size_t row = 0; row < kin->count; row++) {
        size_t area = kin->members[row];
        results->areas[area].is_hidden = results->areas[area].is_hidden || kin->row_hidden[row];
        for (size_t column = 0; results->categories > 0 && column < width; column++) {
            results->category_hidden[column * areas + area] =
                kin->hidden[row * width + column] || kin->row_hidden[row];
        }
    }
    return true;
}

static bool mark_level(family *kin, size_t level) {
    const khp_area_set *set = &kin->counting->areas.set;
    gather(kin, level, KHP_IN_NO_AREA);
    fill(kin, KHP_IN_NO_AREA);
    bool ok = mark_family(kin);
    for (size_t parent = 0; ok && parent < set->levels[level].first; parent++) {
        gather(kin, level, (uint32_t)parent);
        if (kin->count > 0) {
            fill(kin, (uint32_t)parent);
            ok = mark_family(kin);
        }
    }
    return ok;
}

/* ---- areas that nobody is told to lie in ---- */

/* Records that lie in the area, or may lie in it, and are told to lie around it only. */
static bool may_hold_more(const khp_counting *counting, size_t area) {
    const khp_area_set *set = &counting->areas.set;
    if (counting->results.by[KHP_AREA_NOT_PRECISE] > 0) {
        return true;
    }
    for (uint32_t outer = set->areas[area].parent; outer != KHP_IN_NO_AREA;
         outer = set->areas[outer].parent) {
        uint64_t inside = 0;
        for (size_t i = 0; i < set->count; i++) {
            inside += set->areas[i].parent == outer ? counting->results.areas[i].records : 0;
        }
        if (counting->results.areas[outer].records > inside) {
            return true;
        }
    }
    return false;
}

static void hide_doubtful_zeros(khp_counting *counting) {
    khp_area_results *results = &counting->results;
    for (size_t i = 0; i < counting->areas.set.count; i++) {
        if (results->areas[i].records == 0 && may_hold_more(counting, i)) {
            results->areas[i].is_hidden = true;
        }
    }
}

/* Numbers that are told are of what is told; where some is told less exactly, they are the least
 * that there is, and no interval holds. */
static void mark_partial(khp_counting *counting) {
    khp_area_results *results = &counting->results;
    size_t areas = counting->areas.set.count;
    results->is_partial = results->by[KHP_AREA_NOT_PRECISE] > 0;
    for (size_t i = 0; i < areas; i++) {
        for (size_t k = 0; results->areas[i].is_hidden && k < results->categories; k++) {
            results->category_hidden[k * areas + i] = true;
        }
        results->is_partial = results->is_partial || may_hold_more(counting, i);
    }
    for (size_t i = 0; results->is_partial && i < areas; i++) {
        khp_rate *rate = &results->areas[i].rate;
        *rate = (khp_rate){rate->rate, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    }
}

/* ---- shares ---- */

/* Records of a group, as they are known, and how many of them are told to lie in its areas. */
static uint64_t told_in_group(const khp_counting *counting, const khp_share *share, size_t group) {
    const khp_area_set *set = &counting->areas.set;
    const khp_counted_level *own = khp_area_set_own(set);
    uint64_t told = 0;
    for (size_t i = own->first; i < own->first + own->count; i++) {
        double value = khp_area_set_value(set, i, share->column);
        bool is_member = khp_share_group_of(&share->rule, value) == group;
        told += is_member ? counting->results.areas[i].records : 0;
    }
    return told;
}

/* A group's number is told if it is not small, and if what it has more than is told of its areas is
 * not small either. */
static void suppress_share(const khp_counting *counting, khp_share *share) {
    enum { MOST = KHP_SHARE_EDGES + 2 };
    uint64_t sums[MOST];
    uint64_t rests[MOST];
    bool hidden[MOST] = {false};
    bool rests_hidden[MOST] = {false};
    uint64_t under = counting->results.under;
    for (size_t i = 0; i < share->group_count; i++) {
        sums[i] = share->groups[i].records;
        rests[i] = sums[i] - told_in_group(counting, share, i);
    }
    bool uncovered = khp_suppress(rests, share->group_count, under, true, rests_hidden);
    for (size_t i = 0; i < share->group_count; i++) {
        hidden[i] = rests_hidden[i];
    }
    uncovered = khp_suppress(sums, share->group_count, under, true, hidden) || uncovered;
    for (size_t i = 0; i < share->group_count; i++) {
        share->groups[i].is_hidden = hidden[i] || uncovered;
    }
}

khipu_status khp_suppress_areas(khp_counting *counting, khipu_error *error) {
    khp_area_results *results = &counting->results;
    size_t areas = counting->areas.set.count;
    size_t cells = areas * width_of(counting);
    results->under = counting->join->policy.suppress_under;
    if (results->under <= 1) {
        return KHIPU_OK;
    }
    results->selected_is_hidden =
        khp_suppress(results->by, KHP_AREA_BY_COUNT, results->under, true, results->by_hidden);
    family kin = {
        .counting = counting,
        .members = khp_alloc(areas, sizeof *kin.members),
        .counts = khp_alloc(cells, sizeof *kin.counts),
        .hidden = khp_alloc(cells, sizeof *kin.hidden),
        .row_hidden = khp_alloc(areas, sizeof *kin.row_hidden),
        .column_hidden = khp_alloc(width_of(counting), sizeof *kin.column_hidden),
    };
    bool ok = kin.members != NULL && kin.counts != NULL && kin.hidden != NULL &&
              kin.row_hidden != NULL && kin.column_hidden != NULL;
    for (size_t level = 0; ok && level < counting->areas.set.level_count; level++) {
        ok = mark_level(&kin, level);
    }
    for (size_t i = 0; ok && i < counting->rule_count; i++) {
        suppress_share(counting, &counting->shares[i]);
    }
    if (ok) {
        hide_doubtful_zeros(counting);
        mark_partial(counting);
    }
    khp_free(kin.members);
    khp_free(kin.counts);
    khp_free(kin.hidden);
    khp_free(kin.row_hidden);
    khp_free(kin.column_hidden);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}
