/* outlined: stated areas that only an outline knows: first-level areas of the table that no code or
 * name of the gazetteer is tied to (an independent city that GeoNames counts under the province
 * around it). On which side of their border a place lies, its position tells, with a margin. */
#ifndef KHP_LOCATE_OUTLINED_H
#define KHP_LOCATE_OUTLINED_H

#include "locate/areas.h"
#include "world/ground.h"

/* Working memory. Zero-initialise; khp_outlined_clear gives it back. */
typedef struct khp_outlined {
    khp_world_ground *ground; /* NULL until it is needed */
    bool blank_is_other_crs;  /* a row that names no CRS is in another one than degrees */
    bool failed;              /* no memory: what was said since then is not to be used */
} khp_outlined;

void khp_outlined_clear(khp_outlined *outlined);

/* How a place fits what is stated: by its areas (khp_chain_fit) and, where a stated area is known
 * by its outline alone, by its position. A position in another CRS than degrees, or in another
 * country than the area, is told by its areas. */
khp_fit khp_outlined_fit(khp_outlined *outlined, khp_chain *chain, const khp_tuple *tuple,
                         const khp_head *head);

#endif
