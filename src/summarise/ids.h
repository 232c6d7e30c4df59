/* ids: finds ids that occur more than once, in bounded memory however many records there are. */
#ifndef KHP_SUMMARISE_IDS_H
#define KHP_SUMMARISE_IDS_H

#include "base/spool.h"
#include "model/chunk.h"

/* Zero-initialise and set spool.folder. */
typedef struct khp_id_log {
    khp_spool spool;
    uint64_t count;
} khp_id_log;

/* Remembers n ids. */
KHIPU_MUST_CHECK khipu_status khp_id_log_add(khp_id_log *log, const khp_id_entry *ids, size_t n,
                                             khipu_error *error);

/* One id that occurs again. */
typedef struct khp_repeated_id {
    uint64_t line;  /* where it stands again, as given to khp_id_log_add */
    uint64_t first; /* where it stands first */
} khp_repeated_id;

/* Counts the records whose id occurred before, and gives the first `limit` of them in input order.
 */
KHIPU_MUST_CHECK khipu_status khp_id_log_find_repeated(khp_id_log *log, khp_repeated_id *repeated,
                                                       size_t limit, size_t *given, uint64_t *count,
                                                       khipu_error *error);

void khp_id_log_clear(khp_id_log *log);

#endif
