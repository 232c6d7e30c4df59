/* needed_operations: the coordinate operations that the gazetteer as a whole needs, whichever of
 * its places have cases. Where a policy tells positions less exactly, the list of those that were
 * used would tell which place of an area was meant. */
#ifndef KHP_RUN_NEEDED_OPERATIONS_H
#define KHP_RUN_NEEDED_OPERATIONS_H

#include "project/operation.h"
#include "run/join.h"

/* Adds the operations of every row of the gazetteer, and those of --crs that do not depend on the
 * position, to `needed`, sorted. Errors as khp_projector_transform and khp_projector_check. */
KHIPU_MUST_CHECK khipu_status khp_needed_operations(khp_operations *needed, const khp_join *join,
                                                    khipu_error *error);

#endif
