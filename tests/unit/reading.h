/* reading: what the tests of src/read share: files made on the spot, and tables written out as
 * text. */
#ifndef KHIPU_TEST_READING_H
#define KHIPU_TEST_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "table_text.h"

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
