/* fuzz_zip: an archive in memory, packed by libzip. */
#ifndef KHIPU_FUZZ_ZIP_H
#define KHIPU_FUZZ_ZIP_H

#include "fuzz_file.h"

#include <zip.h>

typedef struct zip_writer {
    zip_source_t *memory;
    zip_t *archive;
} zip_writer;

static inline zip_writer zip_begin(void) {
    zip_error_t problem;
    zip_writer writer = {.memory = zip_source_buffer_create(NULL, 0, 0, &problem)};
    must(writer.memory != NULL);
    writer.archive = zip_open_from_source(writer.memory, ZIP_TRUNCATE, &problem);
    must(writer.archive != NULL);
    zip_source_keep(writer.memory);
    return writer;
}

/* A part, whose content must live until zip_finish. A later one of the same name takes its place.
 */
static inline void zip_put(zip_writer *writer, const char *name, const void *content,
                           size_t length) {
    zip_source_t *source = zip_source_buffer(writer->archive, content, length, 0);
    must(source != NULL);
    if (zip_file_add(writer->archive, name, source, ZIP_FL_OVERWRITE) < 0) {
        zip_source_free(source); /* a name that no part may have */
    }
}

/* The whole archive, the caller's to free. */
static inline uint8_t *zip_finish(zip_writer *writer, size_t *length) {
    must(zip_close(writer->archive) == 0);
    must(zip_source_open(writer->memory) == 0);
    must(zip_source_seek(writer->memory, 0, SEEK_END) == 0);
    zip_int64_t stored = zip_source_tell(writer->memory);
    must(stored > 0 && zip_source_seek(writer->memory, 0, SEEK_SET) == 0);
    uint8_t *content = malloc((size_t)stored);
    must(content != NULL &&
         zip_source_read(writer->memory, content, (zip_uint64_t)stored) == stored);
    zip_source_close(writer->memory);
    zip_source_free(writer->memory);
    *length = (size_t)stored;
    return content;
}

#endif
