/* position: reads the ways in which people write coordinates in one cell. It only reads: whether a
 * position can be where it says is decided by crs. What can be read in two ways is not read at
 * all. */
#ifndef KHP_PROJECT_POSITION_H
#define KHP_PROJECT_POSITION_H

#include "project/pair.h"

/* Reads a whole position from one cell. In degrees: "lat lon" in all the ways of khp_pair_read, in
 * brackets of either kind or without (KoBo's _geolocation is [lat,lon]), and every notation of
 * notation.h. In metres: only what says which ordinate is which (POINT(x y), GeoJSON, x and y).
 * False if it is none, or may be two. */
bool khp_position_read(khp_slice text, bool metres, khp_pair *position);

/* True if the cell is what a form writes for no position: [null,null], [] and the like. */
bool khp_position_says_nothing(khp_slice text);

#endif
