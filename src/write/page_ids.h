/* page_ids: the ids of the cases as a column of the page, so that a list in any order can name its
 * rows without opening packs. Ids that follow each other share their beginning, which is written
 * once. */
#ifndef KHP_WRITE_PAGE_IDS_H
#define KHP_WRITE_PAGE_IDS_H

#include "base/spool.h"

/* Each run of so many ids begins afresh, so that any id is found by reading at most one run. */
#define KHP_PAGE_ID_RUN 64

/* A longer id is cut, and ends in an ellipsis. */
#define KHP_PAGE_ID_BYTES 96

/* Zero-initialise and set the folders of the spools. */
typedef struct khp_page_ids {
    khp_spool texts;  /* of each id: bytes shared with the one before, bytes that follow, these */
    khp_spool starts; /* uint32, where each run begins in `texts` */
    unsigned char last[KHP_PAGE_ID_BYTES];
    size_t last_length;
    uint64_t count;
} khp_page_ids;

/* Adds the id of a feature, which is its text as khp_feature wrote it. The id is kept as it stands
 * there, escaped as JSON. A feature without one has the empty id. KHIPU_E_MEMORY, KHIPU_E_IO;
 * KHIPU_E_RANGE beyond 4 GiB of ids. */
KHIPU_MUST_CHECK khipu_status khp_page_ids_add(khp_page_ids *ids, khp_slice feature,
                                               khipu_error *error);

void khp_page_ids_clear(khp_page_ids *ids);

#endif
