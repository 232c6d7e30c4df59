#include "model/crossings.h"

#include "base/memory.h"

#include <stdlib.h>

/* Pairs of edges that are held against each other, by edge, before that is too many. */
#define TESTS_PER_EDGE 1000

typedef struct edge {
    khp_vertex west; /* the end with the smaller x */
    khp_vertex east;
    size_t at;   /* among all edges */
    size_t next; /* the edge that starts where this one ends */
} edge;

static int compare(const void *a, const void *b) {
    const edge *left = a;
    const edge *right = b;
    if (left->west.x != right->west.x) {
        return left->west.x < right->west.x ? -1 : 1;
    }
    return (left->at > right->at) - (left->at < right->at);
}

static size_t list_edges(const khp_outline *outline, edge *edges) {
    size_t count = 0;
    for (size_t number = 0; number < outline->ring_count; number++) {
        size_t corners;
        const khp_vertex *ring = khp_outline_ring(outline, number, &corners);
        size_t first = count;
        for (size_t i = 0; i + 1 < corners; i++) {
            bool runs_east = ring[i].x <= ring[i + 1].x;
            edges[count] = (edge){.west = runs_east ? ring[i] : ring[i + 1],
                                  .east = runs_east ? ring[i + 1] : ring[i],
                                  .at = count,
                                  .next = count + 1};
            count++;
        }
        if (count > first) {
            edges[count - 1].next = first;
        }
    }
    return count;
}

/* On which side of the line from a to b c lies: positive to the left, 0 on it. */
static double side(khp_vertex a, khp_vertex b, khp_vertex c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool lie_apart(const edge *a, const edge *b) {
    double a_low = a->west.y < a->east.y ? a->west.y : a->east.y;
    double a_high = a->west.y < a->east.y ? a->east.y : a->west.y;
    double b_low = b->west.y < b->east.y ? b->west.y : b->east.y;
    double b_high = b->west.y < b->east.y ? b->east.y : b->west.y;
    return a_high < b_low || b_high < a_low;
}

static bool meet(const edge *a, const edge *b) {
    if (lie_apart(a, b) || a->next == b->at || b->next == a->at) {
        return false;
    }
    double a_west = side(b->west, b->east, a->west);
    double a_east = side(b->west, b->east, a->east);
    double b_west = side(a->west, a->east, b->west);
    double b_east = side(a->west, a->east, b->east);
    return !((a_west > 0 && a_east > 0) || (a_west < 0 && a_east < 0) ||
             (b_west > 0 && b_east > 0) || (b_west < 0 && b_east < 0));
}

/* From west to east, each edge with those that have not ended before it starts. */
static bool sweep(const edge *edges, size_t count, const edge **open) {
    size_t open_count = 0;
    size_t meetings = 0;
    size_t tests = 0;
    size_t most = KHP_CROSSINGS_PER_CORNER * count + KHP_CROSSINGS_BESIDES;
    for (size_t i = 0; i < count && meetings <= most && tests <= TESTS_PER_EDGE * count; i++) {
        size_t kept = 0;
        for (size_t j = 0; j < open_count; j++) {
            if (open[j]->east.x >= edges[i].west.x) {
                open[kept++] = open[j];
                meetings += meet(open[j], &edges[i]);
            }
        }
        tests += open_count;
        open[kept] = &edges[i];
        open_count = kept + 1;
    }
    return meetings > most || tests > TESTS_PER_EDGE * count;
}

bool khp_outline_is_tangled(const khp_outline *outline, bool *is_tangled) {
    edge *edges = khp_alloc(outline->count + 1, sizeof *edges);
    const edge **open = khp_alloc(outline->count + 1, sizeof *open);
    bool done = edges != NULL && open != NULL;
    if (done) {
        size_t count = list_edges(outline, edges);
        qsort(edges, count, sizeof *edges, compare);
        *is_tangled = sweep(edges, count, open);
    }
    khp_free(edges);
    khp_free(open);
    return done;
}
