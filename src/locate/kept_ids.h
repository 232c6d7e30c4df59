/* kept_ids: the ids that are stored as numbers, written out once for as long as the gazetteer
 * lives. Safe for several threads. */
#ifndef KHP_LOCATE_KEPT_IDS_H
#define KHP_LOCATE_KEPT_IDS_H

#include "base/slice.h"

typedef struct khp_kept_ids khp_kept_ids;

/* NULL without memory. */
khp_kept_ids *khp_kept_ids_new(void);
void khp_kept_ids_free(khp_kept_ids *kept);

/* The one copy of the id, which lives as long as `kept`; false without memory. */
bool khp_kept_ids_keep(khp_kept_ids *kept, khp_slice *id);

#endif
