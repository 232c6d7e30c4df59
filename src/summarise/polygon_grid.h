/* polygon_grid: a grid over polygons that tells quickly in which of them a position lies. It knows
 * nothing of its own: where rounding could matter it says that it does not know, and geometry
 * (polygons.h) has to tell. */
#ifndef KHP_SUMMARISE_POLYGON_GRID_H
#define KHP_SUMMARISE_POLYGON_GRID_H

#include "model/area_set.h"

typedef struct khp_polygon_grid khp_polygon_grid;

/* What a position lies in. */
typedef enum khp_grid_answer {
    KHP_GRID_OUTSIDE, /* in none */
    KHP_GRID_INSIDE,  /* in exactly one, or in several of which *area is the first */
    KHP_GRID_UNKNOWN  /* ask geometry */
} khp_grid_answer;

/* In which polygons a position lies, by geometry: the first, and how many, or 2 for more. Polygons
 * are numbered in the order in which they were added. */
typedef void khp_grid_oracle(void *context, double x, double y, uint32_t *first, size_t *count);

/* The outlines of these areas, polygon number i being that of areas[i], which are not kept. NULL
 * without memory. */
khp_polygon_grid *khp_polygon_grid_new(const khp_area_set *set, const uint32_t *areas, size_t count,
                                       khp_grid_oracle *oracle, void *context);
void khp_polygon_grid_free(khp_polygon_grid *grid);

/* *polygon is set if the answer is INSIDE. */
khp_grid_answer khp_polygon_grid_find(const khp_polygon_grid *grid, double x, double y,
                                      uint32_t *polygon);

#endif
