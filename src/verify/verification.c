#include "verify/verification.h"

#include "base/json_memory.h"
#include "base/memory.h"
#include "base/shown.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)64 * 1024)

static khipu_status write_line(khp_verification *run, khipu_error *error) {
    if (run->fault != 0) {
        errno = run->fault;
        return khp_fail_errno(error, KHIPU_E_READ, run->folder, "a file of it cannot be read");
    }
    khp_buffer shown = {0}; /* names of files, and texts of the bundle, may be anybody's */
    (void)khp_shown_add(&shown, khp_buffer_slice(&run->line), SIZE_MAX, false);
    khp_buffer_add_byte(&shown, '\n');
    khipu_status status = run->line.failed || shown.failed
                              ? khp_fail_memory(error)
                              : khp_report_write(run->listener, khp_buffer_slice(&shown), error);
    khp_buffer_clear(&shown);
    return status;
}

khipu_status khp_verify_wrong(khp_verification *run, const char *file, uint64_t line,
                              khipu_error *error, const char *format, ...) {
    va_list arguments;
    khp_buffer_reset(&run->line);
    khp_buffer_add_cstr(&run->line, file);
    if (line > 0) {
        khp_buffer_printf(&run->line, ":%llu", (unsigned long long)line);
    }
    khp_buffer_add_cstr(&run->line, ": ");
    va_start(arguments, format);
    khp_buffer_vprintf(&run->line, format, arguments);
    va_end(arguments);
    run->wrong += 1;
    return write_line(run, error);
}

khipu_status khp_verify_say(khp_verification *run, khipu_error *error, const char *format, ...) {
    va_list arguments;
    khp_buffer_reset(&run->line);
    va_start(arguments, format);
    khp_buffer_vprintf(&run->line, format, arguments);
    va_end(arguments);
    return write_line(run, error);
}

/* What is wrong with the bundle, and not with the system. */
static bool is_missing(int code) {
    return code == ENOENT || code == ENOTDIR || code == EACCES || code == ELOOP ||
           code == ENAMETOOLONG || code == ENXIO;
}

/* A pipe in the place of a file would have who opens it wait for somebody to write. */
static FILE *open_without_waiting(const char *path) {
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    FILE *opened = file < 0 ? NULL : fdopen(file, "rb");
    if (file >= 0 && opened == NULL) {
        int fault = errno;
        close(file);
        errno = fault;
    }
    return opened;
}

FILE *khp_verify_open(khp_verification *run, const char *file) {
    khp_buffer_reset(&run->path);
    khp_buffer_printf(&run->path, "%s/%s", run->folder, file);
    FILE *opened = open_without_waiting(khp_buffer_cstr(&run->path));
    struct stat about;
    if (opened == NULL) {
        run->fault = is_missing(errno) ? run->fault : errno;
        return NULL;
    }
    bool is_seen = fstat(fileno(opened), &about) == 0;
    run->fault = is_seen ? run->fault : errno;
    if (!is_seen || !S_ISREG(about.st_mode)) {
        (void)fclose(opened); /* a folder, a pipe or a device of that name */
        return NULL;
    }
    return opened;
}

void khp_verify_close(khp_verification *run, FILE *file) {
    run->fault = ferror(file) ? EIO : run->fault;
    (void)fclose(file);
}

khipu_status khp_line_next(khp_line_reader *reader, bool *more, khipu_error *error) {
    khp_buffer_reset(&reader->text);
    reader->number += 1;
    if (reader->block == NULL) {
        reader->block = khp_alloc(BLOCK_BYTES, 1);
    }
    while (reader->block != NULL && !reader->text.failed) {
        if (reader->at == reader->end) {
            reader->at = 0;
            reader->end = fread(reader->block, 1, BLOCK_BYTES, reader->file);
        }
        if (reader->end == 0) {
            *more = reader->text.len > 0;
            return ferror(reader->file) ? khp_fail_errno(error, KHIPU_E_READ, NULL,
                                                         "a file of the bundle cannot be read")
                                        : KHIPU_OK;
        }
        const char *start = reader->block + reader->at;
        const char *newline = memchr(start, '\n', reader->end - reader->at);
        size_t length = newline == NULL ? reader->end - reader->at : (size_t)(newline - start) + 1;
        khp_buffer_add(&reader->text, khp_slice_of(start, length));
        reader->at += length;
        if (newline != NULL) {
            *more = true;
            return reader->text.failed ? khp_fail_memory(error) : KHIPU_OK;
        }
    }
    return khp_fail_memory(error);
}

void khp_line_close(khp_line_reader *reader) {
    if (reader->file != NULL) {
        (void)fclose(reader->file);
    }
    khp_free(reader->block);
    khp_buffer_clear(&reader->text);
    *reader = (khp_line_reader){0};
}

khp_slice khp_line_feature(const khp_line_reader *reader) {
    const khp_slice start = KHP_SLICE("{\"type\":\"Feature\",");
    khp_slice line = khp_buffer_slice(&reader->text);
    if (line.len > 0 && line.ptr[line.len - 1] == '\n') {
        line.len -= 1;
    }
    if (line.len > 0 && line.ptr[line.len - 1] == ',') {
        line.len -= 1;
    }
    bool is_feature = line.len > start.len && memcmp(line.ptr, start.ptr, start.len) == 0;
    return is_feature ? line : (khp_slice){NULL, 0};
}

khipu_status khp_feature_parse(khp_slice line, size_t flags, json_t **feature, khipu_error *error) {
    khp_json_watch();
    *feature = json_loadb(line.ptr, line.len, flags, NULL);
    bool may_overflow = (flags & JSON_DECODE_INT_AS_REAL) == 0; /* an integer beyond 64 bits */
    if (*feature == NULL && may_overflow && !khp_json_lacked_memory()) {
        *feature = json_loadb(line.ptr, line.len, flags | JSON_DECODE_INT_AS_REAL, NULL);
    }
    return *feature == NULL && khp_json_lacked_memory() ? khp_fail_memory(error) : KHIPU_OK;
}

khipu_status khp_verify_each_feature(khp_verification *run, const char *file, size_t flags,
                                     khp_feature_look *look, void *context, khipu_error *error) {
    khp_line_reader reader = {.file = khp_verify_open(run, file)};
    bool more = reader.file != NULL;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        khp_slice line = status == KHIPU_OK ? khp_line_feature(&reader) : (khp_slice){NULL, 0};
        if (line.len == 0) {
            continue;
        }
        json_t *feature = NULL;
        status = khp_feature_parse(line, flags, &feature, error);
        status = status == KHIPU_OK ? look(context, reader.number, feature, error) : status;
        json_decref(feature);
    }
    khp_line_close(&reader);
    return status;
}

uint64_t khp_manifest_count(const json_t *manifest, const char *group, const char *name) {
    const json_t *counts = json_object_get(json_object_get(manifest, "khipu"), "counts");
    if (group != NULL) {
        counts = json_object_get(counts, group);
    }
    return (uint64_t)json_integer_value(json_object_get(counts, name));
}
