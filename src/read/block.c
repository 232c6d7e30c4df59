#include "read/block.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "read/reader.h"

#define EMPTY_FEATURES_BYTES ((size_t)64 << 20)

size_t khp_block_rows_most(const khp_schema *schema) {
    size_t width = 1;
    for (size_t i = 0; i < schema->count; i++) {
        width += schema->columns[i].name.len + sizeof "\"\":null,";
    }
    return width < EMPTY_FEATURES_BYTES ? EMPTY_FEATURES_BYTES / width : 1;
}

khp_block *khp_block_of(const khp_all_columns *all) {
    khp_block *block = khp_alloc_zero(1, sizeof *block);
    if (block != NULL) {
        block->all = all;
    }
    return block;
}

bool khp_block_seal(khp_buffer *text) {
    if (!khp_buffer_reserve(text, KHP_SCAN_SLACK)) {
        return false;
    }
    memset(text->ptr + text->len, 0, KHP_SCAN_SLACK);
    text->ptr[text->len] = '\n';
    return true;
}

khipu_status khp_block_grow_fields(khp_block *block, khipu_error *error) {
    size_t count = block->all->schema.count;
    if (count <= block->field_count) {
        return KHIPU_OK;
    }
    khp_field *fields = khp_realloc(block->fields, count, sizeof *fields);
    if (fields == NULL) {
        return khp_fail_memory(error);
    }
    memset(fields + block->field_count, 0, (count - block->field_count) * sizeof *fields);
    block->fields = fields;
    block->field_count = count;
    return KHIPU_OK;
}

bool khp_block_check(khp_block *block) {
    block->is_checked = true;
    block->is_valid = khp_utf8_valid(khp_buffer_slice(&block->text));
    return block->is_valid;
}

khipu_status khp_block_reset_fields(khp_block *block, khipu_error *error) {
    if (block->field_count < block->all->schema.count) {
        khipu_status status = khp_block_grow_fields(block, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    if (block->field_count > 0) {
        memset(block->fields, 0, block->field_count * sizeof *block->fields);
    }
    return KHIPU_OK;
}

void khp_block_free(khp_block *block) {
    if (block == NULL) {
        return;
    }
    khp_buffer_clear(&block->text);
    khp_buffer_clear(&block->scratch);
    khp_csv_index_clear(&block->index);
    khp_csv_row_clear(&block->row);
    khp_free(block->batch.cells);
    khp_free(block->fields);
    khp_free(block);
}

khipu_status khp_reader_fill(khp_reader *reader, khp_block *block, bool *more, khipu_error *error) {
    block->reader = reader;
    khipu_status status = khp_block_reset_fields(block, error);
    return status == KHIPU_OK ? reader->class->fill(reader, block, more, error) : status;
}

khipu_status khp_block_next(khp_block *block, khp_record *record, bool *more, khipu_error *error) {
    record->is_plain = false;
    return block->reader->class->next(block, record, more, error);
}

khipu_status khp_block_take(khp_block *block, const khp_record **records, size_t *count,
                            khipu_error *error) {
    const khp_reader_class *class = block->reader->class;
    *records = block->batch.records;
    *count = 0;
    khipu_status status = class->take == NULL ? KHIPU_OK : class->take(block, count, error);
    if (status == KHIPU_OK && *count == 0) {
        khp_batch *batch = &block->batch;
        batch->reader = NULL; /* the first record becomes another */
        status = khp_block_next(block, &batch->records[0], &batch->has_one, error);
        *count = status == KHIPU_OK && batch->has_one;
    }
    return status;
}

bool khp_block_is_disproved(const khp_block *block) { return block->is_disproved; }
