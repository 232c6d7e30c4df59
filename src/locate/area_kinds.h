/* area_kinds: what the feature code of a row of a GeoNames dump says of areas. */
#ifndef KHP_LOCATE_AREA_KINDS_H
#define KHP_LOCATE_AREA_KINDS_H

#include "base/slice.h"

#include <stdbool.h>

/* The level of the area that a row of a GeoNames dump describes, by its feature code; -1 if it
 * describes none. */
int khp_area_described_level(khp_slice kind);

/* False for the rows of a dump that are no seats of areas: most of twelve million. */
bool khp_area_may_have_seat(khp_slice kind);

#endif
