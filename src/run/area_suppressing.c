#include "run/area_suppressing.h"

#include "protect/suppress.h"
#include "run/share_suppressing.h"

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

/* ---- counts ---- */

/* Areas are told or not as all that adds up to them allows; without a page or a folder they are
 * told to nobody. */
static void hide_areas(khp_counting *counting) {
    khp_area_results *results = &counting->results;
    const khp_hushing *hushing = &counting->hushing;
    size_t areas = counting->areas.set.count;
    for (size_t i = 0; i < areas; i++) {
        size_t node = khp_hushing_area((uint32_t)i);
        results->areas[i].is_hidden = hushing->silent == NULL || hushing->silent[node];
        for (size_t k = 0; k < results->categories; k++) {
            results->category_hidden[k * areas + i] =
                hushing->silent == NULL || hushing->silent_by_value[node];
        }
    }
}

/* How many are in areas, and how many are not: with --where what is left out is known as well, and
 * they are not told. */
static void hide_ways(khp_counting *counting) {
    khp_area_results *results = &counting->results;
    bool is_selecting = counting->selection.count > 0;
    results->selected_is_hidden =
        khp_suppress(results->by, KHP_AREA_BY_COUNT, results->under, true, results->by_hidden);
    if (is_selecting) {
        results->selected_is_hidden = !khp_hushing_tells_sum(&counting->hushing, KHP_ALL_VALUES, 0);
    }
    for (size_t i = 0; is_selecting && i < KHP_AREA_BY_COUNT; i++) {
        results->by_hidden[i] = true;
    }
}

khipu_status khp_suppress_areas(khp_counting *counting, khipu_error *error) {
    khp_area_results *results = &counting->results;
    results->under = counting->join->policy.suppress_under;
    if (results->under <= 1) {
        return KHIPU_OK;
    }
    hide_areas(counting);
    hide_ways(counting);
    hide_doubtful_zeros(counting);
    mark_partial(counting);
    return khp_suppress_shares(counting, error);
}
