#include "read/whole_table.h"

khipu_status khp_whole_table_open(khp_whole_table *table, const khp_read_options *options,
                                  khipu_error *error) {
    *table = (khp_whole_table){0};
    khipu_status status = khp_source_open(&table->source, options, error);
    if (status != KHIPU_OK) {
        return status;
    }
    table->block = khp_block_new(table->source);
    return table->block == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

void khp_whole_table_close(khp_whole_table *table) {
    khp_block_free(table->block);
    khp_source_close(table->source);
}

static khipu_status take_block(khp_whole_table *table, khp_take_record take, void *context,
                               khipu_error *error) {
    for (;;) {
        khp_record record;
        bool more;
        khipu_status status = khp_block_next(table->block, &record, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        status = take(context, &record, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
}

khipu_status khp_whole_table_take(khp_whole_table *table, khp_take_record take, void *context,
                                  khipu_error *error) {
    for (;;) {
        bool more;
        khipu_status status = khp_source_next(table->source, table->block, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        status = take_block(table, take, context, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
}
