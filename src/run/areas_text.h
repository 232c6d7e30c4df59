/* areas_text: where a place lies, in words, for messages, candidates and placements. */
#ifndef KHP_RUN_AREAS_TEXT_H
#define KHP_RUN_AREAS_TEXT_H

#include "base/buffer.h"
#include "model/place.h"

/* Appends the areas around a place: "San Román, Puno", innermost first, by code where one has no
 * name; the country only if nothing else is known. An area is not said to lie in itself. */
void khp_place_areas_text(khp_buffer *text, const khp_place *place);

#endif
