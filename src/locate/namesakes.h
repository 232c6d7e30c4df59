/* namesakes: settlements that bear the name of a first-level area or of a country, and lie outside
 * it. Who writes `Cusco` or `Minnesota` means the area or the city in it, not a hamlet elsewhere
 * that is called so too. */
#ifndef KHP_LOCATE_NAMESAKES_H
#define KHP_LOCATE_NAMESAKES_H

#include "locate/ladder.h"

/* Marks those of locator->hits: settlements in a country of which a first-level area bears the
 * folded text, whole or as core, and outside of all that do; or outside every country that bears
 * it. A settlement in an area that the record states, beyond the
 * country, is what was meant. Nothing is marked where the column names settlements. */
void khp_namesakes_mark(khp_locator *locator, khp_slice folded);

#endif
