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

#define KHP_NEAR_SPELLINGS 128

/* Spellings whose signature does not rule the pattern out, from number *at on, which is moved
 * behind those that were looked at; returns how many, 0 at the end. */
size_t khp_spellings_near(const khp_gazetteer *gazetteer, const khp_pattern *pattern, size_t *at,
                          uint32_t found[KHP_NEAR_SPELLINGS]);

/* Tells the processor that the texts of these will be read soon, so that they are fetched from
 * memory at once. */
void khp_spellings_expect(const khp_gazetteer *gazetteer, const uint32_t *numbers, size_t count);

#endif
