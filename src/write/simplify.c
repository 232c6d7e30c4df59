/* simplify: Visvalingam and Whyatt's line generalisation over the arcs of a topology. */
#include "base/memory.h"
#include "write/topology.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Corners that a ring needs to be seen as an area. */
#define LEAST_CORNERS 3

/* The vertices of one arc while the least important ones are taken out. Those left are linked. */
typedef struct arc_thinner {
    const khp_grid_vertex *vertices;
    size_t count;
    size_t *before;
    size_t *behind;
    double *importance; /* area of the triangle with both neighbours, no less than that of any
                           vertex that went before; HUGE_VAL at the ends */
    size_t *heap;       /* inner vertices, the least important on top */
    size_t *at;         /* where each vertex is in the heap */
    size_t heap_count;
} arc_thinner;

static double triangle(const arc_thinner *thin, size_t vertex) {
    khp_grid_vertex a = thin->vertices[thin->before[vertex]];
    khp_grid_vertex b = thin->vertices[vertex];
    khp_grid_vertex c = thin->vertices[thin->behind[vertex]];
    double ux = (double)b.x - a.x;
    double uy = (double)b.y - a.y;
    double vx = (double)c.x - a.x;
    double vy = (double)c.y - a.y;
    return fabs(ux * vy - uy * vx) / 2;
}

/* Equal importance: the one that comes first in the arc goes first. */
static bool is_less(const arc_thinner *thin, size_t a, size_t b) {
    double left = thin->importance[a];
    double right = thin->importance[b];
    return left < right || (left == right && a < b);
}

static void put(arc_thinner *thin, size_t slot, size_t vertex) {
    thin->heap[slot] = vertex;
    thin->at[vertex] = slot;
}

static void move_up(arc_thinner *thin, size_t slot) {
    size_t vertex = thin->heap[slot];
    while (slot > 0 && is_less(thin, vertex, thin->heap[(slot - 1) / 2])) {
        put(thin, slot, thin->heap[(slot - 1) / 2]);
        slot = (slot - 1) / 2;
    }
    put(thin, slot, vertex);
}

static void move_down(arc_thinner *thin, size_t slot) {
    size_t vertex = thin->heap[slot];
    for (;;) {
        size_t child = slot * 2 + 1;
        if (child + 1 < thin->heap_count &&
            is_less(thin, thin->heap[child + 1], thin->heap[child])) {
            child++;
        }
        if (child >= thin->heap_count || !is_less(thin, thin->heap[child], vertex)) {
            break;
        }
        put(thin, slot, thin->heap[child]);
        slot = child;
    }
    put(thin, slot, vertex);
}

static size_t take_least(arc_thinner *thin) {
    size_t least = thin->heap[0];
    size_t last = thin->heap[--thin->heap_count];
    if (thin->heap_count > 0) {
        put(thin, 0, last);
        move_down(thin, 0);
    }
    return least;
}

/* A neighbour of a vertex that went: its triangle has changed. */
static void weigh_anew(arc_thinner *thin, size_t vertex, double least) {
    if (vertex == 0 || vertex + 1 == thin->count) {
        return;
    }
    double area = triangle(thin, vertex);
    thin->importance[vertex] = area > least ? area : least;
    move_up(thin, thin->at[vertex]);
    move_down(thin, thin->at[vertex]);
}

static void weigh_arc(arc_thinner *thin) {
    thin->heap_count = 0;
    thin->importance[0] = HUGE_VAL;
    thin->importance[thin->count - 1] = HUGE_VAL;
    for (size_t i = 0; i < thin->count; i++) {
        thin->before[i] = i - 1;
        thin->behind[i] = i + 1;
    }
    for (size_t i = 1; i + 1 < thin->count; i++) {
        thin->importance[i] = triangle(thin, i);
        put(thin, thin->heap_count++, i);
        move_up(thin, thin->heap_count - 1);
    }
    while (thin->heap_count > 0) {
        size_t gone = take_least(thin);
        size_t a = thin->before[gone];
        size_t b = thin->behind[gone];
        thin->behind[a] = b;
        thin->before[b] = a;
        weigh_anew(thin, a, thin->importance[gone]);
        weigh_anew(thin, b, thin->importance[gone]);
    }
}

static bool make_thinner(arc_thinner *thin, size_t longest) {
    thin->before = khp_alloc(longest, sizeof *thin->before);
    thin->behind = khp_alloc(longest, sizeof *thin->behind);
    thin->heap = khp_alloc(longest, sizeof *thin->heap);
    thin->at = khp_alloc(longest, sizeof *thin->at);
    return thin->before != NULL && thin->behind != NULL && thin->heap != NULL && thin->at != NULL;
}

static void clear_thinner(arc_thinner *thin) {
    khp_free(thin->before);
    khp_free(thin->behind);
    khp_free(thin->heap);
    khp_free(thin->at);
}

/* Importance of every vertex of the topology. */
static double *weigh_all(const khp_topology *topology) {
    size_t longest = 0;
    for (size_t i = 0; i < topology->arc_count; i++) {
        longest = topology->arcs[i].count > longest ? topology->arcs[i].count : longest;
    }
    double *importance = khp_alloc(topology->vertex_count, sizeof *importance);
    arc_thinner thin = {.count = 0};
    bool ok = make_thinner(&thin, longest) && importance != NULL;
    for (size_t i = 0; ok && i < topology->arc_count; i++) {
        const khp_arc *arc = &topology->arcs[i];
        thin.vertices = topology->vertices + arc->start;
        thin.importance = importance + arc->start;
        thin.count = arc->count;
        weigh_arc(&thin);
    }
    clear_thinner(&thin);
    if (!ok) {
        khp_free(importance);
        return NULL;
    }
    return importance;
}

static int falling(const void *a, const void *b) {
    const double *left = a;
    const double *right = b;
    return (*left < *right) - (*left > *right);
}

/* What a vertex must exceed so that no more than `vertices` are kept, ends of arcs aside. */
static bool find_threshold(const double *importance, size_t count, size_t vertices,
                           double *threshold) {
    double *sorted = khp_alloc(count, sizeof *sorted);
    if (sorted == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(sorted, importance, count * sizeof *sorted);
    }
    qsort(sorted, count, sizeof *sorted, falling);
    size_t at = vertices;
    while (at < count && isinf(sorted[at])) {
        at++; /* fewer are asked for than there are ends of arcs */
    }
    *threshold = at < count ? sorted[at] : -1;
    khp_free(sorted);
    return true;
}

/* ---- rings that must stay rings ---- */

static size_t arc_of(int32_t reference) { return (size_t)(reference < 0 ? ~reference : reference); }

/* Corners of a ring: the kept vertices of its arcs, whose ends are counted once. */
static size_t count_corners(const khp_topology *topology, const khp_arc_ring *ring) {
    size_t corners = 0;
    for (size_t i = 0; i < ring->count; i++) {
        corners += khp_topology_kept(topology, arc_of(topology->references[ring->start + i])) - 1;
    }
    return corners;
}

/* Puts the most important vertex of the ring that is not kept back; false if all are kept. */
static bool put_back(khp_topology *topology, const double *importance, const khp_arc_ring *ring) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < ring->count; i++) {
        const khp_arc *arc = &topology->arcs[arc_of(topology->references[ring->start + i])];
        for (size_t k = arc->start; k < arc->start + arc->count; k++) {
            bool is_better = best == SIZE_MAX || importance[k] > importance[best];
            best = !topology->kept[k] && is_better ? k : best;
        }
    }
    if (best != SIZE_MAX) {
        topology->kept[best] = true;
    }
    return best != SIZE_MAX;
}

static double ring_size(const khp_topology *topology, const khp_arc_ring *ring) {
    double twice = 0;
    khp_grid_vertex origin = topology->vertices[0];
    for (size_t i = 0; i < ring->count; i++) {
        int32_t reference = topology->references[ring->start + i];
        const khp_arc *arc = &topology->arcs[arc_of(reference)];
        double part = 0;
        for (size_t k = arc->start; k + 1 < arc->start + arc->count; k++) {
            double ax = (double)topology->vertices[k].x - origin.x;
            double ay = (double)topology->vertices[k].y - origin.y;
            double bx = (double)topology->vertices[k + 1].x - origin.x;
            double by = (double)topology->vertices[k + 1].y - origin.y;
            part += ax * by - bx * ay;
        }
        twice += reference < 0 ? -part : part;
    }
    return fabs(twice);
}

/* An area may lose its islets, but not itself. */
static void keep_largest_rings(khp_topology *topology, const double *importance) {
    for (size_t first = 0; first < topology->ring_count;) {
        size_t largest = first;
        size_t end = first;
        double most = -1;
        while (end < topology->ring_count &&
               topology->rings[end].area == topology->rings[first].area) {
            double size = ring_size(topology, &topology->rings[end]);
            largest = size > most ? end : largest;
            most = size > most ? size : most;
            end++;
        }
        const khp_arc_ring *ring = &topology->rings[largest];
        while (count_corners(topology, ring) < LEAST_CORNERS &&
               put_back(topology, importance, ring)) {
        }
        first = end;
    }
}

khipu_status khp_topology_simplify(khp_topology *topology, size_t vertices, khipu_error *error) {
    double threshold = -1;
    if (topology->vertex_count <= vertices) {
        return KHIPU_OK;
    }
    double *importance = weigh_all(topology);
    bool ok = importance != NULL &&
              find_threshold(importance, topology->vertex_count, vertices, &threshold);
    for (size_t i = 0; ok && i < topology->vertex_count; i++) {
        topology->kept[i] = importance[i] > threshold;
    }
    if (ok) {
        keep_largest_rings(topology, importance);
    }
    khp_free(importance);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}
