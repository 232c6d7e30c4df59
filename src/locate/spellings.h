/* spellings: the sections that list every distinct folded name of a gazetteer, in their order, so
 * that near and longer names are found without an index of texts.
 *
 * Where a name stands is one number: the place in its lower bits, as many as the places need, and
 * in the others the name's number among those of the place, 0 for the primary one. The largest
 * number there is room for means that or a later name: the one that has the signature. */
#ifndef KHP_LOCATE_SPELLINGS_H
#define KHP_LOCATE_SPELLINGS_H

#include "locate/spelling.h"
#include "locate/store.h"

/* Number of spellings, and the folded text of one, in `folded`, which is rewound. */
size_t khp_spellings_count(const khp_gazetteer *gazetteer);
khp_slice khp_spellings_text(const khp_gazetteer *gazetteer, size_t number, khp_buffer *folded);

/* The first spelling that is the text, or comes after it. */
size_t khp_spellings_find(const khp_gazetteer *gazetteer, khp_slice text, khp_buffer *folded);

/* The next spelling from *number on whose signature does not rule the pattern out; false if there
 * is none. *number is moved behind it. */
bool khp_spellings_next_near(const khp_gazetteer *gazetteer, const khp_pattern *pattern,
                             size_t *number, size_t *found);

#endif
