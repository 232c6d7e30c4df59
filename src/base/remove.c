#define _GNU_SOURCE /* getdents64 */
#include "base/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Others may put files into it while it is emptied: it is gone through again, so often. */
enum { PASSES = 16 };

static bool remove_in(int parent, const char *name);

static bool is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

/* readdir would need memory, and a lock that whoever was interrupted may hold. */
/* NOLINTNEXTLINE(misc-no-recursion): as below */
static void remove_entries(int folder) {
    _Alignas(struct dirent64) char entries[4096];
    ssize_t size = 1;
    while (size > 0) {
        size = getdents64(folder, entries, sizeof entries);
        for (ssize_t at = 0; at < size;) {
            const struct dirent64 *entry = (const struct dirent64 *)(const void *)(entries + at);
            if (!is_dots(entry->d_name) && unlinkat(folder, entry->d_name, 0) != 0) {
                (void)remove_in(folder, entry->d_name);
            }
            at += entry->d_reclen;
        }
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): a folder deeper needs one more open file */
static bool remove_in(int parent, const char *name) {
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) {
        return errno == ENOENT;
    }
    bool is_gone = false;
    for (int pass = 0; pass < PASSES && !is_gone; pass++) {
        remove_entries(folder);
        is_gone = unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT;
        if (!is_gone && (errno != ENOTEMPTY || lseek(folder, 0, SEEK_SET) != 0)) {
            break;
        }
    }
    close(folder);
    return is_gone;
}

bool khp_remove_folder(const char *path) { return remove_in(AT_FDCWD, path); }
