/* spelling_runs: makes the list of all distinct folded names of a gazetteer (spellings.h), from
 * runs that are sorted one by one and then merged. */
#ifndef KHP_LOCATE_SPELLING_RUNS_H
#define KHP_LOCATE_SPELLING_RUNS_H

#include "locate/builder.h"

/* Adds a distinct folded name to a list that is not sorted yet; `ordinal` is as in khp_name_note. A
 * failed allocation shows in list->failed. */
void khp_spellings_note(khp_buffer *list, khp_slice folded, uint32_t place, uint32_t ordinal);

/* Sorts the list into `run`. False without memory. */
bool khp_spellings_sort(const khp_buffer *list, khp_buffer *run);

/* Merges sorted runs, of which each is a part of `runs`, into the sections LETTERS, REPEATS and
 * SPELLINGS. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_spellings_merge(khp_builder *builder, khp_notes *runs,
                                                  unsigned place_bits, khipu_error *error);

/* The largest number of a name among those of its place that SPELLINGS has room for: it stands for
 * the later ones as well. */
uint32_t khp_spelling_ordinals(unsigned place_bits);

#endif
