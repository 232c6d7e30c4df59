/* table_text: a table that was read, written out as text, so that tests can compare it. */
#ifndef KHIPU_TEST_TABLE_TEXT_H
#define KHIPU_TEST_TABLE_TEXT_H

#include "read/roles.h"
#include "read/source.h"

/* One line a record: LINE REASON|value|value. PLAIN values as they are, TEXT in «», JSON in {},
 * absent ones as a dash. Rejected: LINE REASON|raw text. */
static inline void write_record(khp_buffer *out, const khp_record *record, size_t columns) {
    khp_buffer_printf(out, "%llu %s", (unsigned long long)record->line,
                      khp_reason_word(record->reason));
    if (record->reason != KHP_REASON_NONE) {
        khp_buffer_add_byte(out, '|');
        khp_buffer_add(out, record->raw);
    }
    for (size_t i = 0; record->reason == KHP_REASON_NONE && i < columns; i++) {
        const khp_field *field = &record->fields[i];
        static const char *const before[] = {"-", "«", "", "{"};
        static const char *const after[] = {"", "»", "", "}"};
        khp_buffer_add_byte(out, '|');
        khp_buffer_add_cstr(out, before[field->kind]);
        khp_buffer_add(out, khp_field_slice(field));
        khp_buffer_add_cstr(out, after[field->kind]);
    }
    khp_buffer_add_byte(out, '\n');
}

/* The records of a block, by khp_block_take or one by one: both must give the same. */
static inline khipu_status write_block(khp_buffer *out, khp_block *block, size_t columns,
                                       bool at_once, khipu_error *error) {
    for (;;) {
        khp_record one;
        const khp_record *records = &one;
        size_t count = 1;
        bool more = true;
        khipu_status status = at_once ? khp_block_take(block, &records, &count, error)
                                      : khp_block_next(block, &one, &more, error);
        if (status != KHIPU_OK || !more || count == 0) {
            return status;
        }
        for (size_t i = 0; i < count; i++) {
            write_record(out, &records[i], columns);
        }
    }
}

static inline khipu_status write_records(khp_buffer *out, khp_source *source, khipu_error *error) {
    khp_block *block = khp_block_new(source);
    bool more = true;
    khipu_status status = block == NULL ? KHIPU_E_MEMORY : KHIPU_OK;
    for (size_t number = 0; status == KHIPU_OK && more; number++) {
        status = khp_source_next(source, block, &more, error);
        if (status == KHIPU_OK && more) {
            status =
                write_block(out, block, khp_source_schema(source)->count, number % 2 == 0, error);
        }
    }
    khp_block_free(block);
    return status;
}

/* The whole table: header line (hidden columns in parentheses by their name), then the records. */
static inline khipu_status write_table(khp_buffer *out, const khp_read_options *options,
                                       khipu_error *error) {
    khp_source *source;
    khipu_status status = khp_source_open(&source, options, error);
    if (status == KHIPU_OK) {
        const khp_schema *schema = khp_source_schema(source);
        for (size_t i = 0; i < schema->count; i++) {
            khp_buffer_add_cstr(out, i > 0 ? "|" : "");
            khp_buffer_add(out, schema->columns[i].name);
        }
        khp_buffer_add_byte(out, '\n');
        status = write_records(out, source, error);
    }
    khp_source_close(status == KHIPU_OK ? source : NULL);
    return status;
}

#endif
