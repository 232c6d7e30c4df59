/* topology: the outlines of areas as arcs, each of which neighbours share: a border is kept once,
 * and stays one border however much it is simplified. */
#ifndef KHP_WRITE_TOPOLOGY_H
#define KHP_WRITE_TOPOLOGY_H

#include "base/error.h"
#include "model/area_set.h"

/* Positions are kept in whole 1e-7 degrees, about a centimetre. */
#define KHP_TOPOLOGY_UNITS 1e7

typedef struct khp_grid_vertex {
    int32_t x;
    int32_t y;
} khp_grid_vertex;

/* A line between two junctions, or a whole ring that meets no other. */
typedef struct khp_arc {
    size_t start; /* of its vertices; the last one of a ring is its first again */
    size_t count; /* 2 or more */
} khp_arc;

/* A ring as arcs: k, or ~k for arc k backwards. */
typedef struct khp_arc_ring {
    size_t start; /* of its references */
    size_t count;
    uint32_t area;
    bool is_hole;
} khp_arc_ring;

typedef struct khp_topology {
    khp_grid_vertex *vertices;
    bool *kept; /* by vertex: simplification keeps it */
    size_t vertex_count;
    size_t vertex_capacity;
    khp_arc *arcs;
    size_t arc_count;
    size_t arc_capacity;
    int32_t *references;
    size_t reference_count;
    size_t reference_capacity;
    khp_arc_ring *rings; /* by area, in their order */
    size_t ring_count;
    size_t ring_capacity;
} khp_topology;

/* Takes the outlines of the set's own level apart, which must be wound as RFC 7946 asks. Every
 * vertex is kept. *topology is NULL on error. KHIPU_E_MEMORY; KHIPU_E_RANGE beyond 2^31 vertices.
 */
KHIPU_MUST_CHECK khipu_status khp_topology_new(khp_topology **topology, const khp_area_set *set,
                                               khipu_error *error);
void khp_topology_free(khp_topology *topology);

/* Leaves about `vertices` vertices, those that matter least going first (Visvalingam and Whyatt's
 * effective area, over all arcs alike); ends of arcs stay, and the largest ring of each area stays
 * one. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_topology_simplify(khp_topology *topology, size_t vertices,
                                                    khipu_error *error);

/* Vertices of the arc that are kept. */
size_t khp_topology_kept(const khp_topology *topology, size_t arc);

#endif
