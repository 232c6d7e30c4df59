/* code_index: builds the index of codes and ids from their notes, part by part. */
#ifndef KHP_LOCATE_CODE_INDEX_H
#define KHP_LOCATE_CODE_INDEX_H

#include "locate/builder.h"
#include "locate/complaints.h"

/* Fills the sections CODE_KEYS and CODE_FIRST of a gazetteer whose places are published. Rows of
 * one gazetteer that share a code or an id are reported. KHIPU_E_MEMORY, KHIPU_E_IO, KHIPU_E_RANGE.
 */
KHIPU_MUST_CHECK khipu_status khp_code_index_build(khp_gazetteer *gazetteer,
                                                   khp_complaints *complaints, khipu_error *error);

#endif
