#include "protect/suppress.h"

bool khp_count_is_small(uint64_t count, uint64_t under) { return count > 0 && count < under; }

/* What is hidden so far. */
typedef struct cover {
    size_t groups; /* with records */
    uint64_t records;
} cover;

static bool is_enough(const cover *have, uint64_t under) {
    return have->groups >= 2 && have->records >= under && have->records > have->groups;
}

/* The smallest group that is shown and has records, the last of equal ones; `count` if there is
 * none. */
static size_t find_smallest(const uint64_t *counts, size_t count, const bool *hidden) {
    size_t smallest = count;
    for (size_t i = 0; i < count; i++) {
        bool is_candidate = !hidden[i] && counts[i] > 0;
        if (is_candidate && (smallest == count || counts[i] <= counts[smallest])) {
            smallest = i;
        }
    }
    return smallest;
}

bool khp_suppress(const uint64_t *counts, size_t count, uint64_t under, bool sum_is_shown,
                  bool *hidden) {
    cover have = {0, 0};
    for (size_t i = 0; i < count; i++) {
        hidden[i] = hidden[i] || khp_count_is_small(counts[i], under);
        if (hidden[i] && counts[i] > 0) {
            have.groups += 1;
            have.records += counts[i];
        }
    }
    if (have.groups == 0 || !sum_is_shown) {
        return false;
    }
    while (!is_enough(&have, under)) {
        size_t next = find_smallest(counts, count, hidden);
        if (next == count) {
            return true;
        }
        hidden[next] = true;
        have.groups += 1;
        have.records += counts[next];
    }
    return false;
}
