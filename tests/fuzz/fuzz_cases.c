/* A sheet of any bytes: it is read, or refused with a message; and it gives the same records
 * however it is cut into blocks. The first byte picks the format. */
#include "base/utf8.h"
#include "read/roles.h"
#include "read/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds) {
    if (!holds) {
        abort();
    }
}

typedef struct reading {
    khipu_status status;
    uint64_t records;
    uint64_t rejected;
    uint64_t hash;
} reading;

static void add_record(reading *result, const khp_schema *schema, const khp_record *record) {
    result->records++;
    result->hash = khp_hash_fixed(khp_slice_of((const char *)&record->line, sizeof record->line),
                                  result->hash);
    if (record->reason != KHP_REASON_NONE) {
        must(record->problem != NULL && record->fields == NULL);
        result->rejected++;
        result->hash = khp_hash_fixed(record->raw, result->hash);
        return;
    }
    for (size_t i = 0; i < schema->count; i++) {
        khp_slice field = khp_field_slice(&record->fields[i]);
        must(khp_utf8_valid(field));
        result->hash = khp_hash_fixed(field, result->hash + record->fields[i].kind);
    }
}

static khipu_status read_all(khp_source *source, reading *result, khipu_error *error) {
    khp_block *block = khp_block_new(source);
    must(block != NULL);
    khipu_status status = KHIPU_OK;
    bool more = true;
    while (status == KHIPU_OK) {
        status = khp_source_next(source, block, &more, error);
        if (status != KHIPU_OK || !more) {
            break;
        }
        for (;;) {
            khp_record record;
            bool another;
            status = khp_block_next(block, &record, &another, error);
            if (status != KHIPU_OK || !another) {
                break;
            }
            add_record(result, khp_source_schema(source), &record);
        }
    }
    khp_block_free(block);
    return status;
}

static reading read_in_blocks(const char *path, khp_format format, size_t block_bytes) {
    const char *paths[] = {path};
    const khp_read_options options = {
        .paths = {paths, 1}, .format = format, .block_bytes = block_bytes};
    const khp_role_names names = {0};
    reading result = {0};
    khipu_error error = {0};
    khp_source *source = NULL;
    result.status = khp_source_open(&source, &options, &error);
    if (result.status == KHIPU_OK) {
        result.status = khp_roles_decide(khp_source_schema(source), &names, path, NULL, &error);
    }
    if (result.status == KHIPU_OK) {
        result.status = khp_source_survey(source, false, &error);
    }
    if (result.status == KHIPU_OK) {
        result.status = read_all(source, &result, &error);
    }
    must(result.status == error.status);
    must(result.status == KHIPU_OK ||
         (error.message[0] != '\0' && khp_utf8_valid(khp_slice_cstr(error.message))));
    khp_source_close(source);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static const khp_format formats[] = {KHP_FORMAT_AUTO,    KHP_FORMAT_CSV,    KHP_FORMAT_TSV,
                                         KHP_FORMAT_JSON,    KHP_FORMAT_NDJSON, KHP_FORMAT_GEOJSON,
                                         KHP_FORMAT_GEOJSONL};
    if (size == 0) {
        return 0;
    }
    khp_format format = formats[bytes[0] % (sizeof formats / sizeof *formats)];
    int file = memfd_create("cases", 0);
    must(file >= 0 && write(file, bytes + 1, size - 1) == (ssize_t)(size - 1));
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    reading whole = read_in_blocks(path, format, 0);
    reading pieces = read_in_blocks(path, format, 64);
    close(file);
    must(whole.status == pieces.status);
    must(whole.status != KHIPU_OK ||
         (whole.records == pieces.records && whole.hash == pieces.hash &&
          whole.rejected == pieces.rejected));
    return 0;
}
