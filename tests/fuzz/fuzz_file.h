/* fuzz_file: gives a fuzzer's bytes to a reader, which wants a file. */
#ifndef KHIPU_FUZZ_FILE_H
#define KHIPU_FUZZ_FILE_H

#include "../unit/table_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static inline void must(bool holds) {
    if (!holds) {
        abort();
    }
}

/* The same file every time, with these bytes. It has no name, so that nothing is left behind. */
static inline const char *file_of(const uint8_t *bytes, size_t size) {
    static char path[32];
    static int fd = -1;
    if (fd < 0) {
        fd = memfd_create("khipu-fuzz", 0);
        must(fd >= 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    must(ftruncate(fd, 0) == 0 && pwrite(fd, bytes, size, 0) == (ssize_t)size);
    return path;
}

/* Reads the bytes as a table in two block sizes: both must give the same records, or fail alike.
 * Then surveys them, which must not change what is read. */
static inline void read_twice(const uint8_t *bytes, size_t size, khp_read_options options) {
    const char *path = file_of(bytes, size);
    khp_buffer small = {0};
    khp_buffer large = {0};
    khipu_error error = {0};
    options.paths = (khipu_texts){&path, 1};
    options.block_bytes = 16;
    khipu_status first = write_table(&small, &options, &error);
    must((first == KHIPU_OK) == (error.status == KHIPU_OK));
    options.block_bytes = 0;
    must(write_table(&large, &options, NULL) == first);
    must(first != KHIPU_OK || khp_slice_eq(khp_buffer_slice(&small), khp_buffer_slice(&large)));
    khp_source *source;
    if (first == KHIPU_OK && khp_source_open(&source, &options, NULL) == KHIPU_OK) {
        khp_schema *schema = khp_source_schema(source);
        must(khp_roles_decide(schema, &(khp_role_names){0}, path, NULL, NULL) == KHIPU_OK);
        khipu_status surveyed = khp_source_survey(source, false, NULL);
        must(surveyed == KHIPU_OK || surveyed == KHIPU_E_FIELD);
        khp_source_close(source);
    }
    khp_buffer_clear(&small);
    khp_buffer_clear(&large);
}

#endif
