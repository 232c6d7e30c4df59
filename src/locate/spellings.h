/* spellings: the section that lists every distinct folded name of a gazetteer, in the order of
 * their beginnings, so that near and longer names are found without an index of texts. */
#ifndef KHP_LOCATE_SPELLINGS_H
#define KHP_LOCATE_SPELLINGS_H

#include "locate/store.h"

/* Builds the section from a gazetteer whose name keys are built, into `section`. False without
 * memory. */
bool khp_spellings_build(const khp_gazetteer *gazetteer, khp_buffer *section);

/* The folded name behind an entry of the name keys that is no core, in `folded`, which is reset. */
khp_slice khp_spelling_text(const khp_gazetteer *gazetteer, uint64_t entry, khp_buffer *folded);

/* The first spelling that begins like the text in its first eight bytes, or comes after those. */
size_t khp_spellings_find(const khp_gazetteer *gazetteer, khp_slice text, khp_buffer *folded);

#endif
