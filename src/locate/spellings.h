/* spellings: the sections that list every distinct folded name of a gazetteer, in the order of
 * their beginnings, so that near and longer names are found without an index of texts. */
#ifndef KHP_LOCATE_SPELLINGS_H
#define KHP_LOCATE_SPELLINGS_H

#include "locate/spelling.h"
#include "locate/store.h"

/* Notes a folded name on its way into the list. A failed allocation shows in list->failed. */
void khp_spellings_note(khp_buffer *list, khp_slice folded, uint32_t place, uint32_t at);

/* Turns the notes into the sections LETTERS, REPEATS and SPELLINGS of the list of all sections; the
 * list of notes is emptied. False without memory. */
bool khp_spellings_build(khp_buffer *list, khp_buffer *sections);

/* Number of spellings, and the folded text of one, in `folded`, which is rewound. */
size_t khp_spellings_count(const khp_gazetteer *gazetteer);
khp_slice khp_spellings_text(const khp_gazetteer *gazetteer, size_t number, khp_buffer *folded);

/* The first spelling that begins like the text in its first eight bytes, or comes after those. */
size_t khp_spellings_find(const khp_gazetteer *gazetteer, khp_slice text, khp_buffer *folded);

/* The next spelling from *number on whose signature does not rule the pattern out; false if there
 * is none. *number is moved behind it. */
bool khp_spellings_next_near(const khp_gazetteer *gazetteer, const khp_pattern *pattern,
                             size_t *number, size_t *found);

#endif
