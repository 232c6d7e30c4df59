/* reading: what the tests of src/read share: files made on the spot, and tables written out as
 * text. */
#ifndef KHIPU_TEST_READING_H
#define KHIPU_TEST_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "read/roles.h"
#include "read/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Writes a file with this content and extension; the path lives until the next call but three. */
static inline const char *file_with(const char *extension, const void *content, size_t length) {
    static char paths[4][64];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "/tmp/khipu-test-%ld-%u%s", (long)getpid(), next, extension);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

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

static inline khipu_status write_records(khp_buffer *out, khp_source *source, khipu_error *error) {
    khp_block *block = khp_block_new(source);
    bool more_blocks = true;
    khipu_status status = block == NULL ? KHIPU_E_MEMORY : KHIPU_OK;
    while (status == KHIPU_OK && more_blocks) {
        status = khp_source_next(source, block, &more_blocks, error);
        bool more = more_blocks;
        while (status == KHIPU_OK && more) {
            khp_record record;
            status = khp_block_next(block, &record, &more, error);
            if (status == KHIPU_OK && more) {
                write_record(out, &record, khp_source_schema(source)->count);
            }
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

/* Reads a file of this content and compares the table with what is expected; block_bytes of 1, 7
 * and the default must all give it. */
static inline void check_table_with(khp_read_options options, const char *extension,
                                    const char *content, size_t length, const char *expected) {
    const char *path = file_with(extension, content, length);
    const size_t block_bytes[] = {16, 37, 0};
    options.paths = (khipu_texts){&path, 1};
    for (size_t i = 0; i < 3; i++) {
        khp_buffer out = {0};
        khipu_error error = {0};
        options.block_bytes = block_bytes[i];
        khipu_status status = write_table(&out, &options, &error);
        assert_string_equal(error.message, "");
        assert_int_equal(status, KHIPU_OK);
        assert_string_equal(khp_buffer_cstr(&out), expected);
        khp_buffer_clear(&out);
    }
    unlink(path);
}

#define check_csv(content, expected)                                                               \
    check_table_with((khp_read_options){0}, ".csv", content, sizeof(content) - 1, expected)

/* Reads a file of this content and expects a failure; fills *error. */
static inline void check_refused(khp_read_options options, const char *extension,
                                 const char *content, size_t length, khipu_error *error) {
    const char *path = file_with(extension, content, length);
    khp_buffer out = {0};
    *error = (khipu_error){0};
    options.paths = (khipu_texts){&path, 1};
    assert_int_not_equal(write_table(&out, &options, error), KHIPU_OK);
    khp_buffer_clear(&out);
    unlink(path);
}

/* Messages of a run, one a line: source's line, then the text. */
static inline void keep_message(void *context, const khipu_message *message) {
    khp_buffer_printf(context, "%llu: %s\n", (unsigned long long)message->line, message->text);
}

#endif
