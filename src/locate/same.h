/* same: rows that are one place, and rows that contradict each other. */
#ifndef KHP_LOCATE_SAME_H
#define KHP_LOCATE_SAME_H

#include "locate/builder.h"

/* Fills KHP_SECTION_MERGED from a gazetteer whose indices are built, and reports duplicates and
 * contradictions inside one gazetteer. False without memory. */
bool khp_same_find(khp_gazetteer *gazetteer, khipu_texts paths, const khipu_listener *listener);

#endif
