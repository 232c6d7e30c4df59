/* name_index: builds the index of names from their notes, part by part, and what else is known of
 * rows that bear one name: the list of spellings, and rows that are one place. */
#ifndef KHP_LOCATE_NAME_INDEX_H
#define KHP_LOCATE_NAME_INDEX_H

#include "locate/builder.h"
#include "locate/complaints.h"

/* Fills the sections NAME_KEYS, NAME_FIRST, LETTERS, REPEATS, SPELLINGS and MERGED of a gazetteer
 * whose places and areas are published. Rows that cannot be told apart are reported.
 * KHIPU_E_MEMORY, KHIPU_E_IO, KHIPU_E_RANGE. */
KHIPU_MUST_CHECK khipu_status khp_name_index_build(khp_gazetteer *gazetteer,
                                                   khp_complaints *complaints, khipu_error *error);

#endif
