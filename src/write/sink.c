#define _GNU_SOURCE /* sync_file_range, renameat2 */
#include "write/sink.h"

#include "base/ending.h"
#include "base/memory.h"
#include "write/neighbour.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The disk is asked for so much at a time: many small requests keep the writers waiting. */
#define EARLY_SYNC_BYTES ((uint64_t)16 << 20)

#define PRIVATE_MODE 0600

struct khp_sink {
    const khipu_listener *listener; /* instead of a file */
    int file;                       /* -1 if none */
    bool sync;
    bool in_place;         /* a device or pipe */
    bool is_private;       /* for its owner alone */
    char *target;          /* the name under which it appears, links resolved */
    char *told;            /* the name that messages say; NULL: the target */
    char *temporary;       /* the name until then; NULL in place and once settled */
    khp_leftover leftover; /* the same, for a signal that ends the process */
    khp_standing standing;
    bool exists;                   /* something stands under the name already */
    char *folder;                  /* of both, so that publishing needs no memory */
    uint64_t reserved;             /* end of what was set aside or written */
    atomic_uint_least64_t written; /* bytes, by all threads */
};

static char *copy_cstr(const char *text) {
    size_t bytes = strlen(text) + 1;
    char *copy = khp_alloc(bytes, 1);
    if (copy != NULL) {
        memcpy(copy, text, bytes);
    }
    return copy;
}

/* The folder of a path; "." if it has none. NULL without memory. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = copy_cstr(slash == NULL ? "." : path);
    if (folder != NULL && slash != NULL) {
        folder[slash == path ? 1 : (size_t)(slash - path)] = '\0';
    }
    return folder;
}

/* What a person knows the file as: not the hidden folder in which a bundle is built. */
const char *khp_sink_name(const khp_sink *sink) {
    return sink->told == NULL ? sink->target : sink->told;
}

static khipu_status open_in_place(khp_sink *sink, khipu_error *error) {
    sink->in_place = true;
    sink->file = open(sink->target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return sink->file >= 0
               ? KHIPU_OK
               : khp_fail_errno(error, KHIPU_E_IO, khp_sink_name(sink), "cannot open for writing");
}

/* A replaced file keeps its permissions; a new one gets those that the umask leaves. A private one
 * is its owner's alone, from its first byte on and whatever it replaces. */
static khipu_status set_mode(const khp_sink *sink, const struct stat *replaced,
                             khipu_error *error) {
    if (sink->is_private && fchmod(sink->file, PRIVATE_MODE) != 0) {
        return khp_fail_errno(error, KHIPU_E_IO, khp_sink_name(sink),
                              "cannot be kept from the eyes of others (mode 0600)");
    }
    if (!sink->is_private && replaced != NULL &&
        fchmod(sink->file, replaced->st_mode & 07777) != 0) {
        return khp_fail_errno(error, KHIPU_E_IO, khp_sink_name(sink),
                              "cannot keep the permissions of the old file");
    }
    return KHIPU_OK;
}

static khipu_status open_temporary(khp_sink *sink, const struct stat *replaced,
                                   khipu_error *error) {
    sink->temporary = khp_neighbour_name(sink->target);
    sink->folder = folder_of(sink->target);
    if (sink->temporary == NULL || sink->folder == NULL) {
        return khp_fail_memory(error);
    }
    khp_ending_hold();
    sink->file = open(sink->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
                      sink->is_private ? PRIVATE_MODE : 0666);
    int code = errno;
    if (sink->file >= 0) {
        khp_ending_add(&sink->leftover, sink->temporary);
    }
    khp_ending_release();
    errno = code;
    if (sink->file < 0) {
        khipu_status status = khp_fail_errno(error, KHIPU_E_IO, khp_sink_name(sink),
                                             "cannot create a file in its folder");
        khp_free(sink->temporary);
        sink->temporary = NULL;
        return status;
    }
    khp_neighbour_lock(sink->file);
    return set_mode(sink, replaced, error);
}

static khipu_status open_path(khp_sink *sink, const char *path, khipu_error *error) {
    const char *name = sink->told == NULL ? path : sink->told;
    struct stat found;
    bool exists = stat(path, &found) == 0;
    if (!exists && errno != ENOENT) {
        return khp_fail_errno(error, KHIPU_E_IO, name, "cannot look at the output");
    }
    if (exists && S_ISDIR(found.st_mode)) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.source = name},
                        "is a folder; a file is wanted here");
    }
    khipu_status status = khp_follow_links(path, &sink->target, error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (exists && !S_ISREG(found.st_mode)) {
        return open_in_place(sink, error);
    }
    if (exists && access(sink->target, W_OK) != 0) {
        return khp_fail_errno(error, KHIPU_E_IO, name, "cannot be replaced");
    }
    sink->exists = exists;
    khp_neighbours_clear(sink->target);
    return open_temporary(sink, exists ? &found : NULL, error);
}

static khp_sink *new_sink(void) {
    khp_sink *sink = khp_alloc_zero(1, sizeof *sink);
    if (sink != NULL) {
        sink->file = -1;
    }
    return sink;
}

/* Takes over `fresh`, which is NULL without memory. */
static khipu_status open_fresh(khp_sink *fresh, khp_sink **sink, const char *path, bool sync,
                               khipu_error *error) {
    *sink = NULL;
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->sync = sync;
    khipu_status status = open_path(fresh, path, error);
    if (status != KHIPU_OK) {
        khp_sink_close(fresh);
        return status;
    }
    *sink = fresh;
    return KHIPU_OK;
}

khipu_status khp_sink_open(khp_sink **sink, const char *path, bool sync, khipu_error *error) {
    return open_fresh(new_sink(), sink, path, sync, error);
}

khipu_status khp_sink_open_private(khp_sink **sink, const char *path, bool sync,
                                   khipu_error *error) {
    khp_sink *fresh = new_sink();
    if (fresh != NULL) {
        fresh->is_private = true;
    }
    return open_fresh(fresh, sink, path, sync, error);
}

khipu_status khp_sink_open_as(khp_sink **sink, const char *path, const char *told, bool sync,
                              khipu_error *error) {
    khp_sink *fresh = new_sink();
    if (fresh != NULL) {
        fresh->told = copy_cstr(told);
    }
    if (fresh != NULL && fresh->told == NULL) {
        khp_sink_close(fresh);
        fresh = NULL;
    }
    return open_fresh(fresh, sink, path, sync, error);
}

khipu_status khp_sink_open_listener(khp_sink **sink, const khipu_listener *listener,
                                    khipu_error *error) {
    *sink = new_sink();
    if (*sink == NULL) {
        return khp_fail_memory(error);
    }
    (*sink)->listener = listener;
    (*sink)->in_place = true;
    return KHIPU_OK;
}

static khipu_status fail_write(const khp_sink *sink, khipu_error *error) {
    if (errno == EPIPE) {
        return khp_fail(error, KHIPU_E_CLOSED, (khp_where){.source = khp_sink_name(sink)},
                        "the reader of the output went away");
    }
    return khp_fail_errno(error, KHIPU_E_IO, khp_sink_name(sink), "cannot write");
}

khipu_status khp_sink_write(khp_sink *sink, khp_slice bytes, khipu_error *error) {
    if (sink->listener != NULL) {
        return khp_report_write(sink->listener, bytes, error);
    }
    if (!sink->in_place) {
        return khp_sink_write_at(sink, khp_sink_reserve(sink, bytes.len), bytes, error);
    }
    while (bytes.len > 0) {
        ssize_t written = write(sink->file, bytes.ptr, bytes.len);
        if (written < 0 && errno != EINTR) {
            return fail_write(sink, error);
        }
        if (written > 0) {
            bytes = khp_slice_of(bytes.ptr + written, bytes.len - (size_t)written);
        }
    }
    return KHIPU_OK;
}

bool khp_sink_is_seekable(const khp_sink *sink) { return !sink->in_place; }

uint64_t khp_sink_bytes(const khp_sink *sink) { return sink->reserved; }

uint64_t khp_sink_reserve(khp_sink *sink, size_t bytes) {
    uint64_t offset = sink->reserved;
    sink->reserved += bytes;
    return offset;
}

/* Lets the disk begin while the run goes on; what goes wrong is told by fsync in the end, which
 * also takes care of what another thread has not written yet. */
static void begin_sync(khp_sink *sink, size_t bytes) {
#if defined(SYNC_FILE_RANGE_WRITE)
    uint64_t before = atomic_fetch_add(&sink->written, bytes);
    uint64_t end = (before + bytes) / EARLY_SYNC_BYTES * EARLY_SYNC_BYTES;
    uint64_t start = before / EARLY_SYNC_BYTES * EARLY_SYNC_BYTES;
    if (sink->sync && end > start) {
        (void)sync_file_range(sink->file, (off_t)start, (off_t)(end - start),
                              SYNC_FILE_RANGE_WRITE);
    }
#else
    (void)sink;
    (void)bytes;
#endif
}

khipu_status khp_sink_write_at(khp_sink *sink, uint64_t offset, khp_slice bytes,
                               khipu_error *error) {
    const size_t length = bytes.len;
    while (bytes.len > 0) {
        ssize_t written = pwrite(sink->file, bytes.ptr, bytes.len, (off_t)offset);
        if (written < 0 && errno != EINTR) {
            return fail_write(sink, error);
        }
        if (written > 0) {
            offset += (uint64_t)written;
            bytes = khp_slice_of(bytes.ptr + written, bytes.len - (size_t)written);
        }
    }
    begin_sync(sink, length);
    return KHIPU_OK;
}

khipu_status khp_sink_finish(khp_sink *sink, khipu_error *error) {
    if (sink->file < 0) {
        return KHIPU_OK;
    }
    /* A device may not support fsync; a file must. */
    if (sink->sync && !sink->in_place && fsync(sink->file) != 0) {
        return khp_fail_errno(error, KHIPU_E_IO, khp_sink_name(sink), "cannot flush to the disk");
    }
    int file = sink->file;
    sink->file = -1;
    if (close(file) != 0 && errno != EINTR) {
        return fail_write(sink, error);
    }
    return KHIPU_OK;
}

khipu_status khp_sync_folder(const char *path, const char *told, khipu_error *error) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return khp_fail_errno(error, KHIPU_E_IO, told, "cannot open the folder");
    }
    khipu_status status = KHIPU_OK;
    if (fsync(folder) != 0 && errno != EINVAL) { /* some file systems cannot */
        status = khp_fail_errno(error, KHIPU_E_IO, told, "cannot flush the folder to the disk");
    }
    close(folder);
    return status;
}

khipu_status khp_sync_beside(const char *path, khipu_error *error) {
    khp_buffer folder = {0};
    khp_folder_of(path, &folder);
    const char *name = khp_buffer_cstr(&folder);
    khipu_status status =
        folder.failed ? khp_fail_memory(error) : khp_sync_folder(name, path, error);
    khp_buffer_clear(&folder);
    return status;
}

/* ---- under its name ---- */

static khipu_status fail_move(const khp_sink *sink, khipu_error *error) {
    return khp_fail_errno(error, KHIPU_E_IO, khp_sink_name(sink),
                          "cannot move the finished file to its name");
}

/* A file system that cannot exchange two names gives the replaced file a second one first: it gets
 * the hidden name back once that is free. Without links there is no way back. */
static khipu_status replace_by_links(khp_sink *sink, khipu_error *error) {
    char aside[PATH_MAX];
    int length = snprintf(aside, sizeof aside, "%s-old", sink->temporary);
    bool is_kept = length > 0 && (size_t)length < sizeof aside && link(sink->target, aside) == 0;
    if (rename(sink->temporary, sink->target) != 0) {
        khipu_status status = fail_move(sink, error);
        if (is_kept) {
            unlink(aside);
        }
        return status;
    }
    bool has_way_back = is_kept && rename(aside, sink->temporary) == 0;
    if (is_kept && !has_way_back) {
        unlink(aside);
    }
    sink->standing = has_way_back ? KHP_STANDS_SWAPPED : KHP_STANDS_ALONE;
    return KHIPU_OK;
}

const char *khp_sink_moves_to(const khp_sink *sink) {
    return sink->temporary == NULL ? NULL : sink->target;
}

khipu_status khp_sink_appear(khp_sink *sink, khipu_error *error) {
    if (sink->temporary == NULL) {
        return KHIPU_OK;
    }
    if (sink->exists &&
        renameat2(AT_FDCWD, sink->temporary, AT_FDCWD, sink->target, RENAME_EXCHANGE) == 0) {
        sink->standing = KHP_STANDS_SWAPPED;
        return KHIPU_OK;
    }
    if (sink->exists && errno != ENOENT) {
        return replace_by_links(sink, error);
    }
    if (rename(sink->temporary, sink->target) != 0) {
        return fail_move(sink, error);
    }
    sink->standing = KHP_STANDS_ALONE;
    return KHIPU_OK;
}

khipu_status khp_sink_flush_folder(const khp_sink *sink, khipu_error *error) {
    return sink->sync && sink->temporary != NULL
               ? khp_sync_folder(sink->folder, khp_sink_name(sink), error)
               : KHIPU_OK;
}

bool khp_sink_withdraw(khp_sink *sink) {
    if (sink->standing == KHP_STANDS_BESIDE) {
        return true;
    }
    bool was_alone = sink->standing == KHP_STANDS_ALONE;
    if (was_alone && sink->exists) {
        return false;
    }
    bool is_back = was_alone ? rename(sink->target, sink->temporary) == 0
                             : renameat2(AT_FDCWD, sink->temporary, AT_FDCWD, sink->target,
                                         RENAME_EXCHANGE) == 0 ||
                                   rename(sink->temporary, sink->target) == 0;
    sink->standing = is_back ? KHP_STANDS_BESIDE : sink->standing;
    return is_back;
}

bool khp_sink_settle(khp_sink *sink) {
    bool is_gone = sink->standing != KHP_STANDS_SWAPPED || unlink(sink->temporary) == 0;
    khp_ending_drop(&sink->leftover);
    khp_free(sink->temporary);
    sink->temporary = NULL;
    return is_gone;
}

khipu_status khp_sink_publish(khp_sink *sink, khipu_error *error) {
    khp_ending_hold();
    khipu_status status = khp_sink_appear(sink, error);
    status = status == KHIPU_OK ? khp_sink_flush_folder(sink, error) : status;
    if (status == KHIPU_OK && !khp_sink_settle(sink)) {
        status = fail_move(sink, error);
    }
    khp_ending_release();
    return status;
}

void khp_sink_close(khp_sink *sink) {
    if (sink == NULL) {
        return;
    }
    if (sink->file >= 0) {
        close(sink->file);
    }
    khp_ending_hold();
    if (sink->temporary != NULL && sink->standing == KHP_STANDS_BESIDE) {
        unlink(sink->temporary);
    }
    khp_ending_drop(&sink->leftover);
    khp_ending_release();
    khp_free(sink->temporary);
    khp_free(sink->target);
    khp_free(sink->told);
    khp_free(sink->folder);
    khp_free(sink);
}
