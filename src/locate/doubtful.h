/* doubtful: texts that say themselves that a place is not sure, or only near: `Juliaca (?)`,
 * `cerca de Juliaca`, `entre Ilave y Juli`, `a 5 km de Puno`. */
#ifndef KHP_LOCATE_DOUBTFUL_H
#define KHP_LOCATE_DOUBTFUL_H

#include "base/buffer.h"

/* Takes a question mark off an end of the text as written, alone or in brackets; false if there is
 * none, or nothing beside it. `rest` views the text. */
bool khp_doubt_take_mark(khp_slice text, khp_slice *rest);

#define KHP_DOUBT_NAMES 2

/* The names that words of doubt speak of, one or (between) two, in the folded text, which they
 * view. Returns how many; 0 if the text has no such words. */
size_t khp_doubt_find_names(khp_slice folded, khp_slice names[KHP_DOUBT_NAMES]);

/* True if the text as written has a mark of doubt, or words of doubt before a name. The buffer is
 * working memory, and fails without memory. */
bool khp_doubt_is_said(khp_slice text, khp_buffer *working);

#endif
