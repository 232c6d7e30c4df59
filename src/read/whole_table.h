/* whole_table: a table that is read from its first record to its last, one block at a time. */
#ifndef KHP_READ_WHOLE_TABLE_H
#define KHP_READ_WHOLE_TABLE_H

#include "read/source.h"

typedef struct khp_whole_table {
    khp_source *source;
    khp_block *block;
} khp_whole_table;

/* What to do with each record that was read. */
typedef khipu_status (*khp_take_record)(void *context, const khp_record *record,
                                        khipu_error *error);

/* Errors of khp_source_open; khp_whole_table_close in any case. */
KHIPU_MUST_CHECK khipu_status khp_whole_table_open(khp_whole_table *table,
                                                   const khp_read_options *options,
                                                   khipu_error *error);

/* Gives every record to `take`. Errors of the reader, and of `take`. */
KHIPU_MUST_CHECK khipu_status khp_whole_table_take(khp_whole_table *table, khp_take_record take,
                                                   void *context, khipu_error *error);

void khp_whole_table_close(khp_whole_table *table);

#endif
