/* area_telling: what a person should know of the counts by area. */
#ifndef KHP_RUN_AREA_TELLING_H
#define KHP_RUN_AREA_TELLING_H

#include "run/counting.h"

/* Where the cases lie, where codes and points disagree, the highest rates, and the finding of each
 * --share-by, as messages. */
void khp_tell_areas(const khp_counting *counting);

#endif
