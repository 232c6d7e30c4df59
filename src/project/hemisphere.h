/* hemisphere: the letters and words for north, south, east and west, in Spanish, English,
 * Portuguese and French. */
#ifndef KHP_PROJECT_HEMISPHERE_H
#define KHP_PROJECT_HEMISPHERE_H

#include "base/slice.h"

typedef enum khp_hemisphere_axis {
    KHP_HEMISPHERE_NONE, /* nothing says which */
    KHP_HEMISPHERE_OF_LATITUDE,
    KHP_HEMISPHERE_OF_LONGITUDE
} khp_hemisphere_axis;

typedef struct khp_hemisphere {
    khp_hemisphere_axis axis;
    int sign; /* +1: north or east; -1: south or west; 0: none */
} khp_hemisphere;

/* The hemisphere that the word, all of it, means: N, S, E, L (leste), W, O (oeste, ouest), and the
 * words in full, in any case. False for anything else. O is never east (Ost). */
bool khp_hemisphere_read(khp_slice word, khp_hemisphere *hemisphere);

/* The hemisphere that a cell tells, with spaces and a full stop around it. */
bool khp_hemisphere_read_cell(khp_slice cell, khp_hemisphere *hemisphere);

#endif
