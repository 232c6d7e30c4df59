/* load_table: a table that is read from its first record to its last. */
#ifndef KHP_RUN_LOAD_TABLE_H
#define KHP_RUN_LOAD_TABLE_H

#include "run/loaded.h"

/* What becomes of it. */
typedef struct khp_table_taker {
    /* Looks for its columns; the schema of a file without a byte has none. */
    khipu_status (*begin)(void *context, const khp_schema *schema, khipu_error *error);
    khipu_status (*take)(void *context, const khp_record *record, khipu_error *error);
    void *context;
} khp_table_taker;

/* Reads the one file of `reading`, every cell as text, and adds it to `loaded` unless that is NULL.
 * Errors of the reader, and of the taker. */
KHIPU_MUST_CHECK khipu_status khp_load_table(const khp_read_options *reading,
                                             const khp_table_taker *taker, khp_loaded *loaded,
                                             khipu_error *error);

#endif
