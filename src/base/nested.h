/* nested: the texts inside a cell that is a JSON value. What is withheld may stand in an object
 * with other things, and is looked for by itself. */
#ifndef KHP_BASE_NESTED_H
#define KHP_BASE_NESTED_H

#include "base/slice.h"

/* Takes one text; false without memory. */
typedef bool (*khp_text_take)(void *context, khp_slice text);

/* Hands on every string and number inside the text, if it is JSON and an object or array (not the
 * names of members), else the text itself. False without memory. */
bool khp_nested_texts(khp_slice text, bool is_json, khp_text_take take, void *context);

#endif
