#include "verify/contents.h"

#include "base/folder.h"
#include "base/memory.h"
#include "model/bundle_files.h"
#include "verify/unpack.h"

#include <stdlib.h>
#include <sys/stat.h>

#define SUMS KHP_NAME_SUMS
#define DEPTH_LIMIT 4 /* of what is packed in what is packed, and of folders */

/* Base64 shorter than this holds nothing that is packed. */
#define PACKED_LEAST ((size_t)64)
/* Base64 as long as this is no text that somebody wrote. */
#define TEXT_MOST ((size_t)512)

/* ---- files ---- */

typedef struct names {
    char **items;
    size_t count, capacity;
} names;

static void clear_names(names *list) {
    for (size_t i = 0; i < list->count; i++) {
        khp_free(list->items[i]);
    }
    khp_free(list->items);
}

static bool add_name(names *list, khp_slice name) {
    char **items = khp_grow(list->items, &list->capacity, list->count, sizeof *items);
    list->items = items == NULL ? list->items : items;
    char *copy = items == NULL ? NULL : khp_alloc(name.len + 1, 1);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, name.ptr, name.len);
    copy[name.len] = '\0';
    items[list->count++] = copy;
    return true;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What lies there; false without memory. */
static bool look_at(const khp_verification *run, const char *name, bool *is_file, bool *is_folder) {
    khp_buffer path = {0};
    struct stat about;
    khp_buffer_printf(&path, "%s/%s", run->folder, name);
    bool complete = !path.failed;
    bool is_there = complete && lstat(khp_buffer_cstr(&path), &about) == 0;
    *is_folder = is_there && S_ISDIR(about.st_mode);
    bool is_link = is_there && S_ISLNK(about.st_mode);
    *is_file = is_there && (!is_link || stat(khp_buffer_cstr(&path), &about) == 0) &&
               S_ISREG(about.st_mode);
    complete = complete && !path.failed;
    khp_buffer_clear(&path);
    return complete;
}

/* The names in one folder, below the bundle's. */
static khipu_status list_folder(const khp_verification *run, const char *inside, names *list,
                                khipu_error *error) {
    khp_buffer path = {0};
    khp_buffer_printf(&path, "%s/%s", run->folder, inside);
    DIR *folder = opendir(khp_buffer_cstr(&path));
    khipu_status status = folder != NULL
                              ? KHIPU_OK
                              : khp_fail_errno(error, KHIPU_E_READ, khp_buffer_cstr(&path),
                                               "cannot look into the folder");
    struct dirent *entry = folder == NULL ? NULL : khp_next_entry(folder);
    bool complete = true;
    for (; complete && entry != NULL; entry = khp_next_entry(folder)) {
        bool is_own = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
        khp_buffer_reset(&path);
        khp_buffer_printf(&path, "%s%s%s", inside, inside[0] == '\0' ? "" : "/", entry->d_name);
        complete = !path.failed && (!is_own || add_name(list, khp_buffer_slice(&path)));
    }
    if (status == KHIPU_OK && complete && errno != 0) {
        status = khp_fail_errno(error, KHIPU_E_READ, run->folder, "cannot look into the folder");
    }
    if (folder != NULL) {
        closedir(folder);
    }
    complete = complete && !path.failed;
    khp_buffer_clear(&path);
    qsort(list->items, list->count, sizeof *list->items, compare_names);
    return complete ? status : khp_fail_memory(error);
}

/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_LIMIT deep */
static khipu_status each_file(khp_verification *run, const char *inside, size_t depth,
                              khp_file_take *take, void *context, khipu_error *error) {
    names list = {0};
    khipu_status status = list_folder(run, inside, &list, error);
    for (size_t i = 0; status == KHIPU_OK && i < list.count; i++) {
        bool is_file;
        bool is_folder;
        if (!look_at(run, list.items[i], &is_file, &is_folder)) {
            status = khp_fail_memory(error);
        } else if (is_file && strcmp(list.items[i], SUMS) != 0) {
            status = take(context, list.items[i], error);
        } else if (is_folder && depth < DEPTH_LIMIT) {
            status = each_file(run, list.items[i], depth + 1, take, context, error);
        }
    }
    clear_names(&list);
    return status;
}

khipu_status khp_contents_each_file(khp_verification *run, khp_file_take *take, void *context,
                                    khipu_error *error) {
    return each_file(run, "", 0, take, context, error);
}

/* ---- lines ---- */

typedef struct reading {
    khp_line_take *take;
    void *context;
    uint64_t line;
    bool begins;
} reading;

static khipu_status take_text(reading *with, khp_slice text, size_t depth, khipu_error *error);

static khipu_status hand_on(reading *with, khp_slice text, khipu_error *error) {
    bool begins = with->begins;
    with->begins = false;
    return text.len == 0 ? KHIPU_OK : with->take(with->context, with->line, text, begins, error);
}

static bool is_base64(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

/* The first run of base64 from `at` on that may hold something packed; empty if there is none. */
static khp_slice find_base64(khp_slice line, size_t at) {
    while (at < line.len) {
        size_t end = at;
        while (end < line.len && is_base64(line.ptr[end])) {
            end++;
        }
        size_t padded = end;
        while (padded < line.len && padded < end + 2 && line.ptr[padded] == '=') {
            padded++;
        }
        if (padded - at >= PACKED_LEAST && (padded - at) % 4 == 0) {
            return khp_slice_of(line.ptr + at, padded - at);
        }
        at = end + 1;
    }
    return (khp_slice){NULL, 0};
}

/* Unpacks bytes that stand in a line; *is_taken: what they hold was taken, and not as they stand.
 */
/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_LIMIT deep */
static khipu_status take_packed(reading *with, khp_slice bytes, size_t depth, bool *is_taken,
                                khipu_error *error) {
    khp_buffer text = {0};
    khp_packing packing = khp_packing_of(bytes);
    *is_taken = packing != KHP_PACKING_NONE && khp_unpack(&text, bytes, packing);
    *is_taken = *is_taken || (!text.failed && khp_unpack(&text, bytes, KHP_PACKING_DEFLATE));
    khipu_status status = text.failed ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK && *is_taken) {
        with->begins = true;
        status = take_text(with, khp_buffer_slice(&text), depth + 1, error);
        with->begins = true;
    }
    khp_buffer_clear(&text);
    return status;
}

/* Base64: what is packed in it, else the bytes that it stands for; *is_taken: not as it stands. */
/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_LIMIT deep */
static khipu_status take_base64(reading *with, khp_slice run, size_t depth, bool *is_taken,
                                khipu_error *error) {
    khp_buffer bytes = {0};
    *is_taken = false;
    khipu_status status = KHIPU_OK;
    if (khp_unpack_base64(&bytes, run)) {
        status = take_packed(with, khp_buffer_slice(&bytes), depth, is_taken, error);
        if (status == KHIPU_OK && !*is_taken) {
            with->begins = true;
            status = hand_on(with, khp_buffer_slice(&bytes), error);
            with->begins = true;
            *is_taken = run.len > TEXT_MOST;
        }
    }
    status = bytes.failed ? khp_fail_memory(error) : status;
    khp_buffer_clear(&bytes);
    return status;
}

/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_LIMIT deep */
static khipu_status take_line(reading *with, khp_slice line, size_t depth, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    size_t done = 0; /* what was taken */
    khp_slice run = find_base64(line, 0);
    while (status == KHIPU_OK && depth < DEPTH_LIMIT && run.len > 0) {
        size_t at = (size_t)(run.ptr - line.ptr);
        bool is_taken;
        status = take_base64(with, run, depth, &is_taken, error);
        if (status == KHIPU_OK && is_taken) {
            status = hand_on(with, khp_slice_of(line.ptr + done, at - done), error);
            done = at + run.len;
        }
        run = find_base64(line, at + run.len);
    }
    return status == KHIPU_OK ? hand_on(with, khp_slice_of(line.ptr + done, line.len - done), error)
                              : status;
}

/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_LIMIT deep */
static khipu_status take_text(reading *with, khp_slice text, size_t depth, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && text.len > 0) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t length = newline == NULL ? text.len : (size_t)(newline - text.ptr) + 1;
        status = take_line(with, khp_slice_of(text.ptr, length), depth, error);
        text = khp_slice_of(text.ptr + length, text.len - length);
    }
    return status;
}

static khipu_status read_whole(FILE *file, khp_buffer *bytes, khipu_error *error) {
    size_t got = 1;
    while (got > 0 && khp_buffer_reserve(bytes, 65536)) {
        got = fread(bytes->ptr + bytes->len, 1, 65536, file);
        bytes->len += got;
    }
    if (ferror(file)) {
        return khp_fail_errno(error, KHIPU_E_READ, NULL, "a file of the bundle cannot be read");
    }
    return bytes->failed ? khp_fail_memory(error) : KHIPU_OK;
}

/* A file that begins as packed ones do; *is_whole: it is one. */
static khipu_status take_packed_file(reading *with, FILE *file, khp_packing packing, bool *is_whole,
                                     khipu_error *error) {
    khp_buffer bytes = {0};
    khp_buffer text = {0};
    khipu_status status = read_whole(file, &bytes, error);
    *is_whole = status == KHIPU_OK && khp_unpack(&text, khp_buffer_slice(&bytes), packing);
    status = status == KHIPU_OK && text.failed ? khp_fail_memory(error) : status;
    with->line = 1;
    if (status == KHIPU_OK) {
        status = take_text(with, khp_buffer_slice(&text), 1, error);
    }
    khp_buffer_clear(&bytes);
    khp_buffer_clear(&text);
    return status;
}

static khipu_status take_lines(reading *with, FILE *file, khipu_error *error) {
    khp_line_reader reader = {.file = file};
    bool more = true;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        with->line = reader.number;
        if (status == KHIPU_OK && more) {
            status = take_line(with, khp_buffer_slice(&reader.text), 0, error);
        }
    }
    khp_line_close(&reader);
    return status;
}

/* What cannot be unpacked to its end is taken as far as it goes, and as it stands. */
khipu_status khp_contents_each_line(khp_verification *run, const char *name, khp_line_take *take,
                                    void *context, khipu_error *error) {
    reading with = {.take = take, .context = context, .begins = true};
    FILE *file = khp_verify_open(run, name);
    char start[2];
    if (file == NULL) {
        return khp_verify_wrong(run, name, 0, error, "cannot be read, and was not searched");
    }
    size_t got = fread(start, 1, sizeof start, file);
    run->fault = ferror(file) ? EIO : run->fault;
    rewind(file);
    khp_packing packing = khp_packing_of(khp_slice_of(start, got));
    bool is_whole = false;
    khipu_status status = KHIPU_OK;
    if (packing != KHP_PACKING_NONE) {
        status = take_packed_file(&with, file, packing, &is_whole, error);
        rewind(file);
        with.begins = true;
    }
    if (status == KHIPU_OK && !is_whole) {
        return take_lines(&with, file, error); /* which closes it */
    }
    khp_verify_close(run, file);
    return status;
}
