/* shapes: the outline of one area as arcs of a topology; that of an outer area is what is left of
 * the areas inside it when their common borders are taken away. */
#ifndef KHP_WRITE_SHAPES_H
#define KHP_WRITE_SHAPES_H

#include "write/topology.h"

/* Zero-initialise ({0}); khp_shape_clear gives the memory back. */
typedef struct khp_shape {
    khp_arc_ring *rings; /* an outer ring, and its holes behind it */
    size_t ring_count;
    size_t ring_capacity;
    int32_t *references;
    size_t reference_count;
    size_t reference_capacity;
} khp_shape;

/* Replaces the shape by that of an area, without the rings that simplification left no room.
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_shape_make(khp_shape *shape, const khp_topology *topology,
                                             const khp_area_set *set, uint32_t area,
                                             khipu_error *error);

/* Calls put with every kept position of a ring, the first one again at the end. */
void khp_shape_walk(const khp_shape *shape, const khp_topology *topology, size_t ring,
                    void (*put)(void *context, khp_grid_vertex vertex), void *context);

void khp_shape_clear(khp_shape *shape);

#endif
