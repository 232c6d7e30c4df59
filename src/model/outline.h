/* outline: the polygons of one area, as rings of positions. */
#ifndef KHP_MODEL_OUTLINE_H
#define KHP_MODEL_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct khp_vertex {
    double x; /* easting or longitude */
    double y; /* northing or latitude */
} khp_vertex;

/* One ring: a closed line, whose last position is its first. A polygon is a ring that is no hole
 * and the holes behind it. */
typedef struct khp_ring {
    size_t end; /* behind its last position; it starts at the end of the ring before */
    bool is_hole;
} khp_ring;

/* Zero-initialise ({0}); khp_outline_clear gives the memory back. */
typedef struct khp_outline {
    khp_vertex *vertices;
    size_t count;
    size_t capacity;
    khp_ring *rings;
    size_t ring_count;
    size_t ring_capacity;
} khp_outline;

/* Adds a position to the ring in hand. False without memory. */
bool khp_outline_add(khp_outline *outline, khp_vertex vertex);

/* Ends the ring in hand. False without memory. */
bool khp_outline_end_ring(khp_outline *outline, bool is_hole);

/* Drops the positions of the ring in hand. */
void khp_outline_drop_ring(khp_outline *outline);

/* The positions of a ring; *count of them. */
const khp_vertex *khp_outline_ring(const khp_outline *outline, size_t number, size_t *count);

/* Twice the area of a ring, positive if it runs counterclockwise. */
double khp_ring_area(const khp_vertex *ring, size_t count);

/* True if the position lies inside (even-odd rule); one on a border may go either way. */
bool khp_outline_holds(const khp_outline *outline, khp_vertex position);

/* Empties it and keeps the memory; gives the memory back. */
void khp_outline_reset(khp_outline *outline);
void khp_outline_clear(khp_outline *outline);

#endif
