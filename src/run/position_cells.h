/* position_cells: which cells read as a position, whatever their header says: where a publishing
 * policy tells positions less exactly, they would undo it. */
#ifndef KHP_RUN_POSITION_CELLS_H
#define KHP_RUN_POSITION_CELLS_H

#include "base/slice.h"

/* True if the cell is a position in one of the notations of project/position.h, a line or an area
 * of such (KoBo's geotrace and geoshape, WKT, GeoJSON), or holds one in an address, in a value of
 * JSON or behind a link to a map. Numbers that stand alone are none, nor are pairs of whole
 * degrees. */
bool khp_cell_tells_position(khp_slice cell);

#endif
