#define _GNU_SOURCE /* flock */

#include "write/neighbour.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINK_LIMIT 40

/* Bytes of the path up to its last component. */
static size_t folder_length(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* The text of a buffer, which becomes the caller's; NULL without memory. */
static char *take_text(khp_buffer *text) {
    khp_buffer_add_byte(text, '\0');
    if (text->failed) {
        khp_buffer_clear(text);
    }
    return text->ptr;
}

static void add_prefix(khp_buffer *text, const char *target) {
    khp_buffer_printf(text, ".%.200s.khipu-", target + folder_length(target));
}

char *khp_neighbour_name(const char *target) {
    static atomic_uint counter;
    khp_buffer name = {0};
    khp_buffer_add(&name, khp_slice_of(target, folder_length(target)));
    add_prefix(&name, target);
    khp_buffer_printf(&name, "%ld-%u", (long)getpid(), atomic_fetch_add(&counter, 1));
    return take_text(&name);
}

/* ---- what was left behind ---- */

void khp_neighbour_lock(int file) {
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        return; /* a file system without locks: the number of the process must do */
    }
}

/* "PROCESS-N" of a process that is no more. */
static bool is_of_dead_process(const char *text) {
    char *end;
    errno = 0;
    long process = strtol(text, &end, 10);
    bool well_formed = errno == 0 && process > 0 && process <= INT_MAX && *end == '-' &&
                       end[1] != '\0' && strspn(end + 1, "0123456789") == strlen(end + 1);
    return well_formed && kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

static void remove_left(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat about;
    bool free_to_go = file >= 0 && fstat(file, &about) == 0 && flock(file, LOCK_EX | LOCK_NB) == 0;
    if (free_to_go && S_ISDIR(about.st_mode)) {
        (void)khp_remove_folder(path);
    } else if (free_to_go && S_ISREG(about.st_mode)) {
        unlink(path);
    }
    if (file >= 0) {
        close(file);
    }
}

void khp_neighbours_clear(const char *target) {
    khp_buffer prefix = {0};
    khp_buffer path = {0};
    size_t length = folder_length(target);
    khp_buffer_add(&path, length == 0 ? KHP_SLICE("./") : khp_slice_of(target, length));
    length = path.len;
    add_prefix(&prefix, target);
    DIR *folder = prefix.failed ? NULL : opendir(khp_buffer_cstr(&path));
    struct dirent *entry = folder == NULL ? NULL : readdir(folder);
    for (; entry != NULL; entry = readdir(folder)) {
        bool is_ours = strncmp(entry->d_name, prefix.ptr, prefix.len) == 0 &&
                       is_of_dead_process(entry->d_name + prefix.len);
        if (is_ours) {
            path.len = length;
            khp_buffer_add_cstr(&path, entry->d_name);
            remove_left(khp_buffer_cstr(&path));
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    khp_buffer_clear(&prefix);
    khp_buffer_clear(&path);
}

/* Without memory of its own, as what replaced the folder stands already. Links are removed, not
 * followed. */
/* NOLINTNEXTLINE(misc-no-recursion): a folder deeper needs one more open file */
static bool remove_in(int parent, const char *name) {
    int opened = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = opened < 0 ? NULL : fdopendir(opened);
    if (folder == NULL) {
        bool is_none = opened < 0 && errno == ENOENT;
        if (opened >= 0) {
            close(opened);
        }
        return is_none;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            unlinkat(dirfd(folder), entry->d_name, 0) != 0) {
            (void)remove_in(dirfd(folder), entry->d_name);
        }
    }
    closedir(folder);
    return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool khp_remove_folder(const char *path) { return remove_in(AT_FDCWD, path); }

/* ---- links ---- */

/* Where one link leads, as a path from here. */
static char *follow_one(const char *path, const char *leads_to) {
    khp_buffer text = {0};
    if (leads_to[0] != '/') {
        khp_buffer_add(&text, khp_slice_of(path, folder_length(path)));
    }
    khp_buffer_add_cstr(&text, leads_to);
    return take_text(&text);
}

khipu_status khp_follow_links(const char *path, char **target, khipu_error *error) {
    khp_buffer text = {0};
    khp_buffer_add_cstr(&text, path);
    *target = take_text(&text);
    for (int links = 0; *target != NULL; links++) {
        char leads_to[PATH_MAX];
        ssize_t length = readlink(*target, leads_to, sizeof leads_to - 1);
        if (length < 0) {
            return KHIPU_OK; /* no link */
        }
        leads_to[length] = '\0';
        char *next = links < LINK_LIMIT ? follow_one(*target, leads_to) : NULL;
        khp_free(*target);
        *target = next;
        if (links == LINK_LIMIT) {
            return khp_fail(error, KHIPU_E_IO, (khp_where){.source = path},
                            "cannot be written: its symbolic links lead in a circle");
        }
    }
    return khp_fail_memory(error);
}
