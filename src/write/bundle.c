#define _GNU_SOURCE /* renameat2 */

#include "write/bundle.h"

#include "base/ending.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/remove.h"
#include "model/bundle_files.h"
#include "write/neighbour.h"
#include "write/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A file as it was found; all zero without one. */
typedef struct edit_state {
    ino_t inode;
    off_t bytes;
    struct timespec changed;
} edit_state;

struct khp_bundle {
    char *path;            /* without slashes at its end */
    char *hidden;          /* where it is built; NULL once settled */
    khp_leftover leftover; /* the same, for a signal that ends the process */
    char *set_aside;       /* where the old one waits if the two cannot be exchanged in one step */
    int lock;              /* of the hidden folder; -1: none */
    bool sync;
    bool exists; /* a folder stands at path already */
    mode_t mode; /* of that folder; kept */
    uid_t owner;
    gid_t group;
    bool has_tables; /* the folder of tables was made */
    khp_standing standing;
    edit_state edited[KHP_FILE_COUNT]; /* as it was when the run began; of what people edit */
};

/* A list of hashes is shorter than this. */
#define SUMS_LIMIT ((size_t)64 * 1024)

static bool is_known_name(const char *name) {
    bool is_known = strcmp(name, KHP_TABLES_FOLDER) == 0;
    for (int id = 0; !is_known && id < KHP_FILE_COUNT; id++) {
        is_known = strcmp(name, khp_bundle_files[id].path) == 0;
    }
    return is_known;
}

static char *join_text(const char *a, const char *b, const char *c) {
    khp_buffer text = {0};
    khp_buffer_add_cstr(&text, a);
    khp_buffer_add_cstr(&text, b);
    khp_buffer_add_cstr(&text, c);
    khp_buffer_add_byte(&text, '\0');
    if (text.failed) {
        khp_buffer_clear(&text);
    }
    return text.ptr;
}

/* The sibling ".NAME.SUFFIX". */
static char *sibling(const char *path, const char *suffix) {
    const char *slash = strrchr(path, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    khp_buffer text = {0};
    khp_buffer_add(&text, khp_slice_of(path, folder));
    khp_buffer_printf(&text, ".%.200s.%s", path + folder, suffix);
    khp_buffer_add_byte(&text, '\0');
    if (text.failed) {
        khp_buffer_clear(&text);
    }
    return text.ptr;
}

static khipu_status refuse_foreign(const char *path, const char *inside, const char *name,
                                   khipu_error *error) {
    return khp_fail(
        error, KHIPU_E_ARGUMENT, (khp_where){.source = path, .field = "-o"},
        "the folder holds \"%s%.200s\", which no bundle of khipu does; name an empty or "
        "a new folder",
        inside, name);
}

static bool is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

/* The whole of a small file, as text; empty if it cannot be read. */
static void read_small(khp_buffer *text, const char *path) {
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : 1;
    while (got > 0 && text->len < SUMS_LIMIT && khp_buffer_reserve(text, 4096)) {
        got = fread(text->ptr + text->len, 1, 4096, file);
        text->len += got;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
}

/* Tables have names of many kinds: those are ours that the bundle's own list of hashes has. */
static khipu_status check_tables(const char *path, khipu_error *error) {
    char *tables = join_text(path, "/", KHP_TABLES_FOLDER);
    char *sums = join_text(path, "/", KHP_NAME_SUMS);
    khp_buffer listed = {0};
    DIR *folder = tables == NULL || sums == NULL ? NULL : opendir(tables);
    khipu_status status = tables == NULL || sums == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (folder != NULL) {
        read_small(&listed, sums);
        status = listed.failed ? khp_fail_memory(error) : status;
    }
    struct dirent *entry = folder == NULL ? NULL : khp_next_entry(folder);
    for (; status == KHIPU_OK && entry != NULL; entry = khp_next_entry(folder)) {
        char *line = join_text("  " KHP_TABLES_FOLDER "/", entry->d_name, "\n");
        if (line == NULL) {
            status = khp_fail_memory(error);
        } else if (!is_dots(entry->d_name) && strstr(khp_buffer_cstr(&listed), line) == NULL) {
            status = refuse_foreign(path, KHP_TABLES_FOLDER "/", entry->d_name, error);
        }
        khp_free(line);
    }
    if (status == KHIPU_OK && folder != NULL && errno != 0) {
        status = khp_fail_errno(error, KHIPU_E_IO, tables, "cannot look into the folder");
    }
    if (folder != NULL) {
        closedir(folder);
    }
    khp_buffer_clear(&listed);
    khp_free(tables);
    khp_free(sums);
    return status;
}

/* A folder whose owner took away the right to write in it is not written, as whoever it belongs to
 * said so; the system would let root. */
static khipu_status check_writable(const char *path, mode_t mode, khipu_error *error) {
    bool anyone_may = (mode & (S_IWUSR | S_IWGRP | S_IWOTH)) != 0;
    if (anyone_may && faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0) {
        return KHIPU_OK;
    }
    return khp_fail(error, KHIPU_E_IO, (khp_where){.source = path, .field = "-o"},
                    "the folder is not writable, and nothing in it was changed; allow writing in "
                    "it (chmod u+w), or name another folder");
}

/* Looks at what stands in the folder: nothing, or a bundle of ours and nothing else. */
static khipu_status check_folder(const char *path, khipu_error *error) {
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return khp_fail_errno(error, KHIPU_E_IO, path, "cannot look into the folder");
    }
    khipu_status status = KHIPU_OK;
    bool empty = true;
    bool has_manifest = false;
    struct dirent *entry = khp_next_entry(folder);
    for (; entry != NULL; entry = khp_next_entry(folder)) {
        if (is_dots(entry->d_name)) {
            continue;
        }
        empty = false;
        has_manifest = has_manifest || strcmp(entry->d_name, KHP_NAME_MANIFEST) == 0;
        if (!is_known_name(entry->d_name) && status == KHIPU_OK) {
            status = refuse_foreign(path, "", entry->d_name, error);
        }
    }
    if (status == KHIPU_OK && errno != 0) {
        status = khp_fail_errno(error, KHIPU_E_IO, path, "cannot look into the folder");
    }
    closedir(folder);
    if (status == KHIPU_OK && !empty && !has_manifest) {
        status = khp_fail(
            error, KHIPU_E_ARGUMENT, (khp_where){.source = path, .field = "-o"},
            "the folder is not empty and is no bundle of khipu (it has no " KHP_NAME_MANIFEST
            "); name "
            "an empty or a new folder");
    }
    return status == KHIPU_OK ? check_tables(path, error) : status;
}

static khipu_status look_at_edited(const char *folder, const char *name, edit_state *state,
                                   khipu_error *error) {
    struct stat found;
    char *path = join_text(folder, "/", name);
    *state = (edit_state){.bytes = 0};
    if (path == NULL) {
        return khp_fail_memory(error);
    }
    khipu_status status = KHIPU_OK;
    if (stat(path, &found) == 0) {
        *state = (edit_state){found.st_ino, found.st_size, found.st_mtim};
    } else if (errno != ENOENT) {
        status = khp_fail_errno(error, KHIPU_E_IO, path, "cannot look at the file");
    }
    khp_free(path);
    return status;
}

static bool is_same_state(const edit_state *a, const edit_state *b) {
    return a->inode == b->inode && a->bytes == b->bytes && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

/* The path without slashes at its end, links followed: a link keeps pointing where it did. */
static khipu_status resolve(khp_bundle *bundle, const char *path, khipu_error *error) {
    char *bare = join_text(path, "", "");
    if (bare == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t len = strlen(bare); len > 1 && bare[len - 1] == '/'; len--) {
        bare[len - 1] = '\0';
    }
    khipu_status status = khp_follow_links(bare, &bundle->path, error);
    khp_free(bare);
    for (size_t len = bundle->path == NULL ? 0 : strlen(bundle->path);
         len > 1 && bundle->path[len - 1] == '/'; len--) {
        bundle->path[len - 1] = '\0';
    }
    return status;
}

/* While nobody exchanges names there: a crash between the two renames of the fallback left the old
 * bundle aside: it is put back. One after them left it beside the new one, which needs it no more.
 */
static khipu_status recover_now(const char *path, const char *set_aside, bool *restored,
                                khipu_error *error) {
    struct stat found;
    if (access(set_aside, F_OK) != 0) {
        return KHIPU_OK;
    }
    if (stat(path, &found) == 0) {
        khipu_status status =
            khp_sync_beside(path, error); /* the disk may know it by this path still */
        if (status == KHIPU_OK) {
            (void)khp_remove_folder(set_aside);
        }
        return status;
    }
    if (errno != ENOENT) {
        return KHIPU_OK; /* whoever looks at the path says why it cannot */
    }
    if (rename(set_aside, path) != 0) {
        return khp_fail_errno(error, KHIPU_E_IO, path, "cannot restore the earlier bundle");
    }
    *restored = true;
    return KHIPU_OK;
}

static khipu_status recover(const char *path, const char *set_aside, bool *restored,
                            khipu_error *error) {
    *restored = false;
    if (access(set_aside, F_OK) != 0) {
        return KHIPU_OK;
    }
    khp_turn turn = {.count = 0};
    khipu_status status = khp_turn_add(&turn, path, path, error);
    status = status == KHIPU_OK ? khp_turn_take(&turn, path, error) : status;
    status = status == KHIPU_OK ? recover_now(path, set_aside, restored, error) : status;
    khp_turn_end(&turn);
    return status;
}

khipu_status khp_bundle_recover(const char *path, bool *restored, khipu_error *error) {
    khp_bundle bundle = {.lock = -1};
    khipu_status status = resolve(&bundle, path, error);
    *restored = false;
    if (status == KHIPU_OK) {
        bundle.set_aside = sibling(bundle.path, "khipu-old");
        status = bundle.set_aside == NULL ? khp_fail_memory(error)
                                          : recover(bundle.path, bundle.set_aside, restored, error);
    }
    khp_free(bundle.path);
    khp_free(bundle.set_aside);
    return status;
}

static khipu_status check_path(khp_bundle *bundle, khipu_error *error) {
    struct stat found;
    bool restored;
    khipu_status status = recover(bundle->path, bundle->set_aside, &restored, error);
    if (status != KHIPU_OK) {
        return status;
    }
    bundle->exists = stat(bundle->path, &found) == 0;
    if (!bundle->exists) {
        return errno == ENOENT
                   ? KHIPU_OK
                   : khp_fail_errno(error, KHIPU_E_IO, bundle->path, "cannot look at the output");
    }
    if (!S_ISDIR(found.st_mode)) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.source = bundle->path, .field = "-o"},
                        "is a file; a bundle needs a folder");
    }
    bundle->mode = found.st_mode & 07777;
    bundle->owner = found.st_uid;
    bundle->group = found.st_gid;
    status = check_folder(bundle->path, error);
    for (int id = 0; status == KHIPU_OK && id < KHP_FILE_COUNT; id++) {
        if (khp_bundle_files[id].is_edited) {
            status =
                look_at_edited(bundle->path, khp_bundle_files[id].path, &bundle->edited[id], error);
        }
    }
    return status == KHIPU_OK ? check_writable(bundle->path, bundle->mode, error) : status;
}

/* Gives the folder to whom the replaced one belongs, where that is permitted. A group that cannot
 * be kept takes its rights with it: they were not meant for another one. */
static khipu_status take_over(khp_bundle *bundle, khipu_error *error) {
    bool is_kept = fchown(bundle->lock, bundle->owner, bundle->group) == 0 ||
                   fchown(bundle->lock, (uid_t)-1, bundle->group) == 0;
    if (!is_kept) {
        bundle->mode =
            (bundle->mode & ~(mode_t)(S_ISGID | S_IRWXG)) | (bundle->mode & (mode_t)S_IRWXO) << 3;
    }
    /* Until all is in it, whoever runs this needs its rights. */
    return fchmod(bundle->lock, bundle->mode | S_IRWXU) == 0
               ? KHIPU_OK
               : khp_fail_errno(error, KHIPU_E_IO, bundle->path,
                                "cannot keep the permissions of the folder");
}

static khipu_status make_hidden(khp_bundle *bundle, khipu_error *error) {
    bundle->hidden = khp_neighbour_name(bundle->path);
    if (bundle->hidden == NULL) {
        return khp_fail_memory(error);
    }
    khp_ending_hold();
    bool is_made = mkdir(bundle->hidden, bundle->exists ? 0700 : 0777) == 0;
    int code = errno;
    if (is_made) {
        khp_ending_add(&bundle->leftover, bundle->hidden);
    }
    khp_ending_release();
    errno = code;
    if (!is_made) {
        khipu_status status =
            khp_fail_errno(error, KHIPU_E_IO, bundle->path, "cannot create a folder beside it");
        khp_free(bundle->hidden);
        bundle->hidden = NULL;
        return status;
    }
    bundle->lock = open(bundle->hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (bundle->lock < 0) {
        return khp_fail_errno(error, KHIPU_E_IO, bundle->path, "cannot open a folder beside it");
    }
    khp_neighbour_lock(bundle->lock);
    return bundle->exists ? take_over(bundle, error) : KHIPU_OK;
}

khipu_status khp_bundle_open(khp_bundle **bundle, const char *path, bool sync, khipu_error *error) {
    *bundle = NULL;
    khp_bundle *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->sync = sync;
    fresh->lock = -1;
    khipu_status status = resolve(fresh, path, error);
    if (status == KHIPU_OK) {
        fresh->set_aside = sibling(fresh->path, "khipu-old");
        status = fresh->set_aside == NULL ? khp_fail_memory(error) : check_path(fresh, error);
    }
    if (status == KHIPU_OK) {
        khp_neighbours_clear(fresh->path);
        status = make_hidden(fresh, error);
    }
    if (status != KHIPU_OK) {
        khp_bundle_close(fresh);
        return status;
    }
    *bundle = fresh;
    return KHIPU_OK;
}

void khp_bundle_beside(const khp_bundle *bundle, khp_buffer *folder) {
    khp_folder_of(bundle->path, folder);
}

/* The folder of tables, when the first one is added. */
static khipu_status make_tables(khp_bundle *bundle, khipu_error *error) {
    char *path = join_text(bundle->hidden, "/", KHP_TABLES_FOLDER);
    khipu_status status = path == NULL ? khp_fail_memory(error) : KHIPU_OK;
    khp_ending_hold();
    if (path != NULL && mkdir(path, 0777) != 0) {
        status =
            khp_fail_errno(error, KHIPU_E_IO, bundle->path, "cannot create the tables' folder");
    }
    khp_ending_release();
    bundle->has_tables = status == KHIPU_OK;
    khp_free(path);
    return status;
}

static khipu_status sync_tables(const khp_bundle *bundle, khipu_error *error) {
    char *path = join_text(bundle->hidden, "/", KHP_TABLES_FOLDER);
    khipu_status status =
        path == NULL ? khp_fail_memory(error) : khp_sync_folder(path, bundle->path, error);
    khp_free(path);
    return status;
}

khipu_status khp_bundle_add(khp_bundle *bundle, const char *name, khp_sink **sink,
                            khipu_error *error) {
    bool is_table = strncmp(name, KHP_TABLES_FOLDER "/", strlen(KHP_TABLES_FOLDER "/")) == 0;
    khipu_status status = is_table && !bundle->has_tables ? make_tables(bundle, error) : KHIPU_OK;
    char *path = join_text(bundle->hidden, "/", name);
    char *told = join_text(bundle->path, "/", name);
    *sink = NULL;
    if (status == KHIPU_OK) {
        status = path == NULL || told == NULL
                     ? khp_fail_memory(error)
                     : khp_sink_open_as(sink, path, told, bundle->sync, error);
    }
    khp_free(path);
    khp_free(told);
    return status;
}

/* ---- under its name ---- */

static khipu_status sync_inside(const khp_bundle *bundle, khipu_error *error) {
    khipu_status status =
        bundle->sync ? khp_sync_folder(bundle->hidden, bundle->path, error) : KHIPU_OK;
    return status == KHIPU_OK && bundle->sync && bundle->has_tables ? sync_tables(bundle, error)
                                                                    : status;
}

/* File systems that cannot exchange two names in one step get two renames, which the next run
 * completes if it has to. */
static khipu_status set_aside_and_move(khp_bundle *bundle, khipu_error *error) {
    (void)khp_remove_folder(bundle->set_aside);
    if (rename(bundle->path, bundle->set_aside) != 0) {
        return khp_fail_errno(error, KHIPU_E_IO, bundle->path,
                              "cannot set the earlier bundle aside");
    }
    if (rename(bundle->hidden, bundle->path) != 0) {
        khipu_status status =
            khp_fail_errno(error, KHIPU_E_IO, bundle->path, "cannot move the bundle to its name");
        if (rename(bundle->set_aside, bundle->path) != 0) {
            return status; /* the next run restores it */
        }
        return status;
    }
    bundle->standing = KHP_STANDS_ASIDE;
    return KHIPU_OK;
}

/* At every moment a whole bundle stands at the path. */
static khipu_status swap(khp_bundle *bundle, khipu_error *error) {
    if (fchmod(bundle->lock, bundle->mode) != 0) {
        return khp_fail_errno(error, KHIPU_E_IO, bundle->path,
                              "cannot keep the permissions of the folder");
    }
    if (renameat2(AT_FDCWD, bundle->hidden, AT_FDCWD, bundle->path, RENAME_EXCHANGE) == 0) {
        bundle->standing = KHP_STANDS_SWAPPED;
        return KHIPU_OK;
    }
    return set_aside_and_move(bundle, error);
}

/* What somebody put into the replaced folder, or wrote into what people edit, while the run went
 * on. */
static khipu_status look_again(const khp_bundle *bundle, khipu_error *error) {
    const char *replaced =
        bundle->standing == KHP_STANDS_ASIDE ? bundle->set_aside : bundle->hidden;
    khipu_error found = {.status = KHIPU_OK};
    khipu_status status = check_folder(replaced, &found);
    for (int id = 0; status == KHIPU_OK && id < KHP_FILE_COUNT; id++) {
        edit_state now = bundle->edited[id];
        if (khp_bundle_files[id].is_edited) {
            status = look_at_edited(replaced, khp_bundle_files[id].path, &now, &found);
        }
        if (status == KHIPU_OK && !is_same_state(&now, &bundle->edited[id])) {
            return khp_fail(error, KHIPU_E_IO, (khp_where){.source = bundle->path, .field = "-o"},
                            "its %s was changed while the run went on: nothing was written; run "
                            "again",
                            khp_bundle_files[id].path);
        }
    }
    if (status == KHIPU_OK) {
        return KHIPU_OK;
    }
    if (status == KHIPU_E_MEMORY) {
        return khp_fail_memory(error);
    }
    return khp_fail(error, KHIPU_E_IO, (khp_where){.source = bundle->path, .field = "-o"},
                    "the folder was changed while the run went on, and nothing was written: %s",
                    found.message);
}

khipu_status khp_bundle_appear(khp_bundle *bundle, khipu_error *error) {
    khipu_status status = sync_inside(bundle, error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (!bundle->exists) {
        if (rename(bundle->hidden, bundle->path) != 0) {
            return khp_fail_errno(error, KHIPU_E_IO, bundle->path,
                                  "cannot move the bundle to its name");
        }
        bundle->standing = KHP_STANDS_ALONE;
        return KHIPU_OK;
    }
    status = swap(bundle, error);
    status = status == KHIPU_OK ? look_again(bundle, error) : status;
    if (status != KHIPU_OK) {
        (void)khp_bundle_withdraw(bundle);
    }
    return status;
}

khipu_status khp_bundle_flush_folder(const khp_bundle *bundle, khipu_error *error) {
    return bundle->sync ? khp_sync_beside(bundle->path, error) : KHIPU_OK;
}

bool khp_bundle_withdraw(khp_bundle *bundle) {
    bool is_back = true;
    khipu_status flushed;
    switch (bundle->standing) {
    case KHP_STANDS_BESIDE: break;
    case KHP_STANDS_ALONE: is_back = rename(bundle->path, bundle->hidden) == 0; break;
    case KHP_STANDS_SWAPPED:
        is_back = renameat2(AT_FDCWD, bundle->hidden, AT_FDCWD, bundle->path, RENAME_EXCHANGE) == 0;
        break;
    case KHP_STANDS_ASIDE:
        /* The disk must know where the old one is before it forgets this one. */
        flushed = khp_bundle_flush_folder(bundle, NULL);
        (void)flushed; /* the run has failed already, and says why */
        is_back = rename(bundle->path, bundle->hidden) == 0 &&
                  rename(bundle->set_aside, bundle->path) == 0;
        break;
    }
    bundle->standing = is_back ? KHP_STANDS_BESIDE : bundle->standing;
    return is_back;
}

/* Before a folder is removed, which takes two open files: there may be no more. */
static void let_go(khp_bundle *bundle) {
    if (bundle->lock >= 0) {
        close(bundle->lock);
        bundle->lock = -1;
    }
}

bool khp_bundle_settle(khp_bundle *bundle) {
    bool is_gone = true;
    let_go(bundle);
    if (bundle->standing == KHP_STANDS_SWAPPED) {
        is_gone = khp_remove_folder(bundle->hidden);
    } else if (bundle->standing == KHP_STANDS_ASIDE) {
        is_gone = khp_remove_folder(bundle->set_aside);
    }
    khp_ending_drop(&bundle->leftover);
    khp_free(bundle->hidden);
    bundle->hidden = NULL;
    return is_gone;
}

const char *khp_bundle_name(const khp_bundle *bundle) { return bundle->path; }

void khp_bundle_close(khp_bundle *bundle) {
    if (bundle == NULL) {
        return;
    }
    khp_ending_hold();
    let_go(bundle);
    if (bundle->hidden != NULL && bundle->standing == KHP_STANDS_BESIDE) {
        (void)khp_remove_folder(bundle->hidden);
    }
    khp_ending_drop(&bundle->leftover);
    khp_ending_release();
    khp_free(bundle->hidden);
    khp_free(bundle->path);
    khp_free(bundle->set_aside);
    khp_free(bundle);
}
