/* ids: finds ids that occur more than once, in bounded memory however many records there are. */
#ifndef KHP_SUMMARISE_IDS_H
#define KHP_SUMMARISE_IDS_H

#include "base/spool.h"
#include "model/chunk.h"

/* Ids are put aside by their hash, so that those which may be equal lie together and every one is
 * read back once. */
#define KHP_ID_SHARES 256
#define KHP_ID_PAGE 256 /* entries of one share that are spooled together */

typedef struct khp_id_share {
    khp_id_entry *recent; /* not yet in the spool: room for a page at most */
    size_t recent_count;
    size_t recent_capacity;
    uint64_t pages; /* in the spool */
} khp_id_share;

/* Zero-initialise and set spool.folder. */
typedef struct khp_id_log {
    khp_spool spool;
    khp_id_share *shares; /* KHP_ID_SHARES of them; NULL until the first id */
    uint8_t *page_shares; /* which share each page of the spool is of */
    size_t page_count;
    size_t page_capacity;
} khp_id_log;

/* Remembers n ids. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_id_log_add(khp_id_log *log, const khp_id_entry *ids, size_t n,
                                             khipu_error *error);

/* One id that occurs again. */
typedef struct khp_repeated_id {
    uint64_t line;  /* where it stands again, as given to khp_id_log_add */
    uint64_t first; /* where it stands first */
} khp_repeated_id;

/* Counts the records whose id occurred before, and gives the first `limit` of them in input order.
 * KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_id_log_find_repeated(khp_id_log *log, khp_repeated_id *repeated,
                                                       size_t limit, size_t *given, uint64_t *count,
                                                       khipu_error *error);

void khp_id_log_clear(khp_id_log *log);

#endif
