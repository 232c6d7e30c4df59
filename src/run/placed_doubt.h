/* placed_doubt: what the memo keeps of a placement for messages, for the review file and for
 * placements.csv. */
#ifndef KHP_RUN_PLACED_DOUBT_H
#define KHP_RUN_PLACED_DOUBT_H

#include "run/placing.h"

/* Remembers what a message has to say about a position that was not believed; the text is copied
 * into the arena, which the placement lives in. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_placed_explain(khp_arena *arena, khp_placed *placed,
                                                 khp_slice text, khipu_error *error);

/* Remembers what the records say, for the row of the review file or of placements.csv. `scratch` is
 * working memory. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_placed_keep_query(khp_arena *arena, khp_buffer *scratch,
                                                    khp_placed *placed, const khp_query *query,
                                                    khipu_error *error);

#endif
