#include "summarise/shares.h"

#include "base/number.h"

#include <math.h>

static khipu_status refuse(const char *text, khipu_error *error) {
    return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--share-by"},
                    "\"%s\" is neither a threshold, such as poverty_pct>=50, nor bands, such as "
                    "poverty_pct:10,25,50",
                    text);
}

/* Where the last of the marks starts; SIZE_MAX if there is none. */
static size_t find_last(khp_slice text, khp_slice mark) {
    for (size_t at = text.len; at-- > 0;) {
        if (text.len - at >= mark.len && memcmp(text.ptr + at, mark.ptr, mark.len) == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

static bool read_edges(khp_share_rule *rule, khp_slice list) {
    while (list.ptr != NULL) {
        khp_slice edge = khp_slice_trim(khp_slice_cut(&list, ','));
        double value;
        if (rule->edge_count == KHP_SHARE_EDGES || !khp_number_parse(edge, '.', &value) ||
            (rule->edge_count > 0 && value <= rule->edges[rule->edge_count - 1])) {
            return false;
        }
        rule->edges[rule->edge_count++] = value;
    }
    return rule->edge_count > 0;
}

khipu_status khp_share_rule_parse(khp_share_rule *rule, const char *text, khipu_error *error) {
    khp_slice whole = khp_slice_cstr(text);
    size_t threshold = find_last(whole, KHP_SLICE(">="));
    size_t bands = find_last(whole, KHP_SLICE(":"));
    *rule = (khp_share_rule){.is_threshold = threshold != SIZE_MAX};
    size_t mark = rule->is_threshold ? threshold : bands;
    if (mark == SIZE_MAX) {
        return refuse(text, error);
    }
    size_t behind = mark + (rule->is_threshold ? 2 : 1);
    rule->column = khp_slice_trim(khp_slice_of(whole.ptr, mark));
    bool is_read = read_edges(rule, khp_slice_of(whole.ptr + behind, whole.len - behind));
    if (!is_read || rule->column.len == 0 || (rule->is_threshold && rule->edge_count > 1)) {
        return refuse(text, error);
    }
    return KHIPU_OK;
}

static void set_limits(khp_share *share) {
    const khp_share_rule *rule = &share->rule;
    for (size_t band = 0; band <= rule->edge_count; band++) {
        khp_share_group *group = &share->groups[rule->is_threshold ? 1 - band : band];
        group->from = band == 0 ? -HUGE_VAL : rule->edges[band - 1];
        group->to = band == rule->edge_count ? HUGE_VAL : rule->edges[band];
    }
    khp_share_group *unknown = &share->groups[rule->edge_count + 1];
    unknown->from = (double)NAN;
    unknown->to = (double)NAN;
}

void khp_share_make(khp_share *share, const khp_area_set *set, const uint64_t *records) {
    const khp_counted_level *own = khp_area_set_own(set);
    set_limits(share);
    for (size_t i = own->first; i < own->first + own->count; i++) {
        size_t number = khp_share_group_of(&share->rule, khp_area_set_value(set, i, share->column));
        khp_share_group *group = &share->groups[number];
        double population = set->areas[i].population;
        group->areas += 1;
        group->population += isnan(population) ? 0 : population;
        group->records += records[i];
        share->population += isnan(population) ? 0 : population;
        share->records += records[i];
    }
    share->group_count = share->rule.edge_count + 1;
    share->group_count += share->groups[share->group_count].areas > 0;
}
