/* load_decisions: what people decided about places, from the files of --decisions. */
#ifndef KHP_RUN_LOAD_DECISIONS_H
#define KHP_RUN_LOAD_DECISIONS_H

#include "locate/decisions.h"
#include "run/loaded.h"

/* Reads the files of --decisions, which must outlive them; each is a review or a placements file,
 * as its header says. *decisions is NULL on error. Errors are those of the reader and of
 * khp_decisions_add. */
KHIPU_MUST_CHECK khipu_status khp_load_decisions(khp_decisions **decisions, khipu_texts paths,
                                                 const khipu_listener *listener, khp_loaded *loaded,
                                                 khipu_error *error);

#endif
