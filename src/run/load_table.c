#include "run/load_table.h"

static khipu_status take_block(khp_block *block, const khp_table_taker *taker, khipu_error *error) {
    for (;;) {
        khp_record record;
        bool more;
        khipu_status status = khp_block_next(block, &record, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        status = taker->take(taker->context, &record, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
}

static khipu_status take_all(khp_source *source, const khp_table_taker *taker, khipu_error *error) {
    khp_block *block = khp_block_new(source);
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    for (bool more = true; status == KHIPU_OK && more;) {
        status = khp_source_next(source, block, &more, error);
        if (status == KHIPU_OK && more) {
            status = take_block(block, taker, error);
        }
    }
    khp_block_free(block);
    return status;
}

khipu_status khp_load_table(const khp_read_options *reading, const khp_table_taker *taker,
                            khp_loaded *loaded, khipu_error *error) {
    khp_read_options options = *reading;
    options.types = "text";
    options.hash_inputs = loaded != NULL && loaded->wants_hashes;
    khp_source *source;
    khipu_status status = khp_source_open(&source, &options, error);
    if (status == KHIPU_OK) {
        status = taker->begin(taker->context, khp_source_schema(source), error);
    }
    if (status == KHIPU_OK && !khp_source_is_empty(source)) {
        status = take_all(source, taker, error);
    }
    if (status == KHIPU_OK && loaded != NULL) {
        status = khp_loaded_add_source(loaded, source, error);
    }
    khp_source_close(source);
    return status;
}
