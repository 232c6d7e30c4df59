#include "protect/telling.h"

#include "base/memory.h"
#include "protect/suppress.h"

#include <string.h>

uint32_t khp_telling_around(const khp_telling *telling, uint32_t node) {
    uint32_t around = telling->parents[node];
    while (around != KHP_NO_NODE && around != 0 && telling->silent[around]) {
        around = telling->parents[around];
    }
    return around;
}

static const uint64_t *counts_of(const khp_telling *telling, size_t node) {
    return telling->counts + node * telling->columns;
}

static bool has_small(const khp_telling *telling, size_t node) {
    for (size_t i = 0; i < telling->columns; i++) {
        if (khp_count_is_small(counts_of(telling, node)[i], telling->under)) {
            return true;
        }
    }
    return false;
}

/* What is worked with while nodes are silenced. */
typedef struct marking {
    khp_telling *telling;
    uint64_t *sums;   /* of each node, over all columns */
    bool *is_around;  /* other nodes lie in it */
    uint64_t *rest;   /* of the node that is looked at, by column */
    uint64_t *inside; /* of one that is silenced */
} marking;

/* What the nodes that tell leave of this one. */
static void find_rest(const marking *all, uint32_t node, uint64_t *rest) {
    const khp_telling *telling = all->telling;
    memcpy(rest, counts_of(telling, node), telling->columns * sizeof *rest);
    for (uint32_t i = node + 1; all->is_around[node] && i < telling->nodes; i++) {
        if (!telling->silent[i] && khp_telling_around(telling, i) == node) {
            for (size_t k = 0; k < telling->columns; k++) {
                rest[k] -= counts_of(telling, i)[k];
            }
        }
    }
}

/* The node with the fewest records, the last of equal ones, that tells directly inside this one and
 * has some in the column; KHP_NO_NODE if there is none. */
static uint32_t find_fewest(const marking *all, uint32_t node, size_t column) {
    const khp_telling *telling = all->telling;
    uint32_t fewest = KHP_NO_NODE;
    for (uint32_t i = node + 1; i < telling->nodes; i++) {
        bool may = !telling->silent[i] && counts_of(telling, i)[column] > 0 &&
                   khp_telling_around(telling, i) == node;
        if (may && (fewest == KHP_NO_NODE || all->sums[i] <= all->sums[fewest])) {
            fewest = i;
        }
    }
    return fewest;
}

/* Silences nodes inside this one until what the others leave of it is no small group. */
static void mark_node(marking *all, uint32_t node) {
    khp_telling *telling = all->telling;
    find_rest(all, node, all->rest);
    for (size_t column = 0; column < telling->columns;) {
        uint32_t next = khp_count_is_small(all->rest[column], telling->under)
                            ? find_fewest(all, node, column)
                            : KHP_NO_NODE;
        if (next == KHP_NO_NODE) {
            column++;
            continue;
        }
        find_rest(all, next, all->inside);
        telling->silent[next] = true;
        for (size_t i = 0; i < telling->columns; i++) {
            all->rest[i] += all->inside[i];
        }
        column = 0;
    }
}

static void mark(marking *all) {
    khp_telling *telling = all->telling;
    for (size_t i = 0; i < telling->nodes; i++) {
        telling->silent[i] = telling->silent[i] || has_small(telling, i);
        for (size_t k = 0; k < telling->columns; k++) {
            all->sums[i] += counts_of(telling, i)[k];
        }
        if (telling->parents[i] != KHP_NO_NODE) {
            all->is_around[telling->parents[i]] = true;
        }
    }
    /* What is silenced leaves more of the nodes around it, which are looked at later. */
    for (size_t i = telling->nodes; i > 0; i--) {
        if (all->is_around[i - 1] && (i == 1 || !telling->silent[i - 1])) {
            mark_node(all, (uint32_t)(i - 1));
        }
    }
}

bool khp_telling_mark(khp_telling *telling) {
    if (telling->under <= 1 || telling->nodes == 0) {
        return true;
    }
    marking all = {
        .telling = telling,
        .sums = khp_alloc_zero(telling->nodes, sizeof *all.sums),
        .is_around = khp_alloc_zero(telling->nodes, sizeof *all.is_around),
        .rest = khp_alloc(telling->columns, sizeof *all.rest),
        .inside = khp_alloc(telling->columns, sizeof *all.inside),
    };
    bool ok = all.sums != NULL && all.is_around != NULL && all.rest != NULL && all.inside != NULL;
    if (ok) {
        mark(&all);
    }
    khp_free(all.sums);
    khp_free(all.is_around);
    khp_free(all.rest);
    khp_free(all.inside);
    return ok;
}
