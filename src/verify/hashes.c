/* hashes: SHA256SUMS and the manifest say of each file what it is, and no file is there that they
 * do not name. */
#include "base/folder.h"
#include "base/hash.h"
#include "model/bundle_files.h"
#include "verify/verification.h"

#define FILE_LIMIT 64
#define SUMS KHP_NAME_SUMS
#define MANIFEST KHP_NAME_MANIFEST
#define TABLES KHP_TABLES_FOLDER "/"

typedef struct listed_file {
    char hex[KHP_SHA256_HEX];
    char name[128];
} listed_file;

typedef struct listing {
    listed_file files[FILE_LIMIT];
    size_t count;
} listing;

/* Hash and length of a file; *there is false if it cannot be opened. */
static khipu_status hash_file(khp_verification *run, const char *name, char hex[KHP_SHA256_HEX],
                              uint64_t *bytes, bool *there, khipu_error *error) {
    FILE *file = khp_verify_open(run, name);
    *there = file != NULL;
    *bytes = 0;
    if (file == NULL) {
        return KHIPU_OK;
    }
    khp_sha256 *sha = khp_sha256_new();
    char block[16384];
    size_t got = 1;
    while (sha != NULL && got > 0) {
        got = fread(block, 1, sizeof block, file);
        khp_sha256_add(sha, khp_slice_of(block, got));
        *bytes += got;
    }
    *there = ferror(file) == 0;
    bool done = sha != NULL && khp_sha256_finish(sha, hex);
    khp_verify_close(run, file);
    khp_sha256_free(sha);
    return done ? KHIPU_OK : khp_fail_memory(error);
}

static bool is_hex(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return true;
}

/* A file of the bundle, or of its one folder. */
static bool is_name(khp_slice name) {
    size_t inside = name.len > strlen(TABLES) && memcmp(name.ptr, TABLES, strlen(TABLES)) == 0
                        ? strlen(TABLES)
                        : 0;
    khp_slice own = khp_slice_of(name.ptr + inside, name.len - inside);
    return own.len > 0 && memchr(own.ptr, '/', own.len) == NULL &&
           memchr(own.ptr, '\0', own.len) == NULL;
}

/* "HEX  NAME\n", and nothing else. */
static bool read_sum(khp_slice line, listed_file *file) {
    size_t hex = KHP_SHA256_HEX - 1;
    if (line.len < hex + 4 || line.ptr[line.len - 1] != '\n' ||
        memcmp(line.ptr + hex, "  ", 2) != 0 || !is_hex(khp_slice_of(line.ptr, hex))) {
        return false;
    }
    khp_slice name = khp_slice_of(line.ptr + hex + 2, line.len - hex - 3);
    if (name.len >= sizeof file->name || !is_name(name)) {
        return false;
    }
    memcpy(file->hex, line.ptr, hex);
    file->hex[hex] = '\0';
    memcpy(file->name, name.ptr, name.len);
    file->name[name.len] = '\0';
    return true;
}

static const listed_file *find(const listing *list, const char *name) {
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->files[i].name, name) == 0) {
            return &list->files[i];
        }
    }
    return NULL;
}

static khipu_status read_sums(khp_verification *run, listing *list, khipu_error *error) {
    khp_line_reader reader = {.file = khp_verify_open(run, SUMS)};
    if (reader.file == NULL) {
        return khp_verify_wrong(run, SUMS, 0, error, "is missing or cannot be read");
    }
    bool more = true;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        if (status != KHIPU_OK || !more) {
            break;
        }
        listed_file file;
        if (list->count >= FILE_LIMIT || !read_sum(khp_buffer_slice(&reader.text), &file)) {
            status = khp_verify_wrong(run, SUMS, reader.number, error, "cannot be understood");
        } else if (find(list, file.name) != NULL) {
            status = khp_verify_wrong(run, SUMS, reader.number, error, "names %s again", file.name);
        } else {
            list->files[list->count++] = file;
        }
    }
    khp_line_close(&reader);
    return status;
}

/* The manifest's own entry of a file. */
static khipu_status check_resource(khp_verification *run, const listed_file *file, uint64_t bytes,
                                   const char *hex, khipu_error *error) {
    size_t index;
    json_t *resource;
    json_array_foreach(json_object_get(run->manifest, "resources"), index, resource) {
        const char *path = json_string_value(json_object_get(resource, "path"));
        const char *hash = json_string_value(json_object_get(resource, "hash"));
        if (path == NULL || strcmp(path, file->name) != 0) {
            continue;
        }
        bool same = hash != NULL && strncmp(hash, "sha256:", 7) == 0 && strcmp(hash + 7, hex) == 0;
        json_int_t length = json_integer_value(json_object_get(resource, "bytes"));
        if (!same || (uint64_t)length != bytes) {
            return khp_verify_wrong(run, file->name, 0, error,
                                    "has another hash or length than " MANIFEST " says");
        }
        return KHIPU_OK;
    }
    return khp_verify_wrong(run, file->name, 0, error, "is not described in " MANIFEST);
}

static khipu_status check_files(khp_verification *run, const listing *list, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < list->count; i++) {
        const listed_file *file = &list->files[i];
        char hex[KHP_SHA256_HEX];
        uint64_t bytes;
        bool there;
        status = hash_file(run, file->name, hex, &bytes, &there, error);
        if (status == KHIPU_OK && !there) {
            status = khp_verify_wrong(run, file->name, 0, error, "is missing or cannot be read");
        } else if (status == KHIPU_OK && strcmp(hex, file->hex) != 0) {
            status = khp_verify_wrong(run, file->name, 0, error,
                                      "has changed: its SHA-256 is %s, not %s", hex, file->hex);
        }
        if (status == KHIPU_OK && there && run->manifest != NULL &&
            strcmp(file->name, MANIFEST) != 0) {
            status = check_resource(run, file, bytes, hex, error);
        }
    }
    return status;
}

/* What lies in the bundle, or in its folder of tables, must be in the list. */
static khipu_status check_folder(khp_verification *run, const listing *list, const char *inside,
                                 khipu_error *error) {
    khp_buffer path = {0};
    khp_buffer_printf(&path, "%s/%s", run->folder, inside);
    DIR *folder = opendir(khp_buffer_cstr(&path));
    khipu_status status = KHIPU_OK;
    if (folder == NULL && (inside[0] == '\0' || errno != ENOENT)) {
        status = khp_fail_errno(error, KHIPU_E_READ, run->folder, "cannot look into the folder");
    }
    struct dirent *entry = folder == NULL ? NULL : khp_next_entry(folder);
    for (; status == KHIPU_OK && entry != NULL; entry = khp_next_entry(folder)) {
        khp_buffer_reset(&path);
        khp_buffer_printf(&path, "%s%s", inside, entry->d_name);
        const char *name = khp_buffer_cstr(&path);
        bool own = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
                   strcmp(name, SUMS) == 0 || (strcmp(name, "tables") == 0 && inside[0] == '\0');
        if (!own && find(list, name) == NULL) {
            status = khp_verify_wrong(run, name, 0, error, "is not in " SUMS);
        }
    }
    if (status == KHIPU_OK && folder != NULL && errno != 0) {
        status = khp_fail_errno(error, KHIPU_E_READ, run->folder, "cannot look into the folder");
    }
    if (folder != NULL) {
        closedir(folder);
    }
    status = status == KHIPU_OK && path.failed ? khp_fail_memory(error) : status;
    khp_buffer_clear(&path);
    return status;
}

/* What the manifest describes, and what lies in the folder, must be in the list. */
static khipu_status check_complete(khp_verification *run, const listing *list, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    size_t index;
    json_t *resource;
    json_array_foreach(json_object_get(run->manifest, "resources"), index, resource) {
        const char *path = json_string_value(json_object_get(resource, "path"));
        if (status == KHIPU_OK && path != NULL && find(list, path) == NULL) {
            status = khp_verify_wrong(run, path, 0, error, "is not in " SUMS);
        }
    }
    if (status == KHIPU_OK && find(list, MANIFEST) == NULL) {
        status = khp_verify_wrong(run, MANIFEST, 0, error, "is not in " SUMS);
    }
    status = status == KHIPU_OK ? check_folder(run, list, "", error) : status;
    return status == KHIPU_OK ? check_folder(run, list, TABLES, error) : status;
}

khipu_status khp_verify_hashes(khp_verification *run, khipu_error *error) {
    listing list = {.count = 0};
    khipu_status status = read_sums(run, &list, error);
    status = status == KHIPU_OK ? check_files(run, &list, error) : status;
    status = status == KHIPU_OK ? check_complete(run, &list, error) : status;
    if (status != KHIPU_OK || list.count == 0) {
        return status;
    }
    char hex[KHP_SHA256_HEX];
    uint64_t bytes;
    bool there;
    status = hash_file(run, SUMS, hex, &bytes, &there, error);
    return status == KHIPU_OK ? khp_verify_say(run, error, "%zu files; SHA-256 of %s: %s",
                                               list.count + 1, SUMS, hex)
                              : status;
}
