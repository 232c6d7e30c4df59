#define _GNU_SOURCE /* flock */

#include "write/neighbour.h"

#include "base/memory.h"
#include "base/remove.h"
#include "base/spool.h"

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

/* "PROCESS-N" of a process that is no more; "-old" behind it is the second name of a replaced file.
 */
static bool is_of_dead_process(const char *text) {
    char *end;
    errno = 0;
    long process = strtol(text, &end, 10);
    size_t digits = *end == '-' ? strspn(end + 1, "0123456789") : 0;
    bool well_formed = errno == 0 && process > 0 && process <= INT_MAX && digits > 0 &&
                       (end[1 + digits] == '\0' || strcmp(end + 1 + digits, "-old") == 0);
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

/* The process in a name that is ours; NULL if it is not. */
static const char *process_in(const char *name, khp_slice prefix) {
    if (strncmp(name, prefix.ptr, prefix.len) == 0) {
        return name + prefix.len;
    }
    return strncmp(name, KHP_SPOOL_PREFIX, strlen(KHP_SPOOL_PREFIX)) == 0
               ? name + strlen(KHP_SPOOL_PREFIX)
               : NULL;
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
    bool is_flushed = false;
    for (; entry != NULL; entry = readdir(folder)) {
        const char *process = process_in(entry->d_name, khp_buffer_slice(&prefix));
        if (process != NULL && is_of_dead_process(process)) {
            /* It may be what the disk still knows under the output's name: the process was killed
             * before the exchange was flushed. */
            is_flushed = is_flushed || fsync(dirfd(folder)) == 0 || errno == EINVAL;
            if (!is_flushed) {
                break;
            }
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

/* ---- paths ---- */

void khp_folder_of(const char *path, khp_buffer *folder) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        khp_buffer_add_byte(folder, '.');
    } else {
        khp_buffer_add(folder, khp_slice_of(path, slash == path ? 1 : (size_t)(slash - path)));
    }
}

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
