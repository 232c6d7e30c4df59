/* shores: the outlines as ground.c asks them: unpacked from the file inside the program, country by
 * country, in runs of a few edges with a box around each.
 *
 * The file (data/areas/README.md): a magic, six numbers, then offsets of areas and of arcs, boxes
 * of areas, areas as polygons of rings of arcs, and arcs as differences of vertices. Positions are
 * whole units, khp_shores_units of them a degree. */
#ifndef KHP_WORLD_SHORES_H
#define KHP_WORLD_SHORES_H

#include "world/world.h"

typedef struct khp_shore_box {
    int32_t west;
    int32_t south;
    int32_t east;
    int32_t north;
} khp_shore_box;

typedef struct khp_shore_vertex {
    int32_t x;
    int32_t y;
} khp_shore_vertex;

/* A few edges of an arc that follow each other: vertices[0] to vertices[count - 1]. */
typedef struct khp_shore_run {
    khp_shore_box box;
    const khp_shore_vertex *vertices;
    uint32_t count;
} khp_shore_run;

/* An arc: all of its runs, in their order, and the box around them. */
typedef struct khp_shore_arc {
    khp_shore_box box;
    const khp_shore_run *runs;
    uint32_t run_count; /* 0: a border that is shorter than a unit */
} khp_shore_arc;

/* The arcs of one area, in no order: a border has no direction here. */
typedef struct khp_shore {
    const khp_shore_arc *arcs;
    uint32_t arc_count;
} khp_shore;

typedef struct khp_shores khp_shores;

/* NULL without memory. */
khp_shores *khp_shores_new(void);
void khp_shores_free(khp_shores *shores);

double khp_shores_units(const khp_shores *shores);

/* The countries of the table, in its order, with a box around their areas. */
uint32_t khp_shores_country_count(const khp_shores *shores);
const khp_shore_box *khp_shores_country(const khp_shores *shores, uint32_t country, uint32_t *first,
                                        uint32_t *count);

/* The box around an area; the area is one of the table. */
const khp_shore_box *khp_shores_box(const khp_shores *shores, uint32_t area);

/* The outline of an area, which is unpacked with those of its country. False without memory. */
bool khp_shores_of(khp_shores *shores, uint32_t area, khp_shore *shore);

#endif
