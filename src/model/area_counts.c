#include "model/area_counts.h"

#include <math.h>

size_t khp_share_group_of(const khp_share_rule *rule, double value) {
    if (isnan(value)) {
        return rule->edge_count + 1;
    }
    size_t passed = 0;
    while (passed < rule->edge_count && value >= rule->edges[passed]) {
        passed++;
    }
    return rule->is_threshold ? 1 - passed : passed;
}
