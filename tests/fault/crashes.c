/* crashes: stands between a program and the C library (LD_PRELOAD), sees every call that changes
 * files, and ends the process at one of them or writes them down.
 *
 *   KHIPU_END=SIGNAL:N      the process gets the signal (a number) just before the N-th such call
 *   KHIPU_CALLS=FILE        the number of such calls is written there at the end
 *   KHIPU_JOURNAL=FILE      every such call that succeeded is appended there, in its order
 *   KHIPU_DELAY=N           each exchange or renaming of names waits for up to N microseconds
 *   KHIPU_NO_EXCHANGE=1     two names cannot be exchanged, as on file systems without it
 *
 * Calls that change files: open for writing, write, pwrite, fsync, rename, renameat2, link, mkdir,
 * unlink, rmdir, ftruncate, fallocate, and close of a file that was open for writing.
 *
 * A line of the journal is a word, numbers, and paths behind tabs; files and folders are told by
 * the number of their inode, as names change:
 *
 *   create INODE\tPATH      mkdir INODE\tPATH      link INODE\tPATH     unlink\tPATH
 *   rename\tFROM\tTO        exchange\tONE\tOTHER   sync INODE
 *   size INODE BYTES        write INODE OFFSET BYTES   (and then so many bytes, and a line's end)
 */
#define _GNU_SOURCE
#include "behind.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static atomic_ulong calls;
static unsigned long end_at;
static int end_signal;
static unsigned long delay;
static bool without_exchange;
static int journal = -1;
/* One call after the other, so that the journal has them in their order. */
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

KNOW(open);
KNOW(write);

__attribute__((constructor)) static void begin(void) {
    const char *wanted = getenv("KHIPU_END");
    const char *path = getenv("KHIPU_JOURNAL");
    char *end = NULL;
    if (wanted != NULL) {
        end_signal = (int)strtol(wanted, &end, 10);
        end_at = *end == ':' ? strtoul(end + 1, NULL, 10) : 0;
    }
    const char *longest = getenv("KHIPU_DELAY");
    delay = longest == NULL ? 0 : strtoul(longest, NULL, 10);
    without_exchange = getenv("KHIPU_NO_EXCHANGE") != NULL;
    if (path != NULL) {
        journal = BEHIND(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("KHIPU_CALLS");
    char text[32];
    int file = path == NULL ? -1 : BEHIND(open)(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file >= 0) {
        int length = snprintf(text, sizeof text, "%lu\n", atomic_load(&calls));
        if (BEHIND(write)(file, text, (size_t)length) != length) {
            abort();
        }
    }
}

/* ---- the moment ---- */

/* Gives another process time to come between. */
static void linger(void) {
    struct timespec now;
    if (delay > 0 && clock_gettime(CLOCK_MONOTONIC, &now) == 0) {
        usleep((useconds_t)((unsigned long)now.tv_nsec / 1000 % delay));
    }
}

static void leave(void) {
    int code = errno;
    pthread_mutex_unlock(&order);
    errno = code;
}

/* ---- the journal ---- */

static void put(const char *bytes, size_t size) {
    while (journal >= 0 && size > 0) {
        ssize_t written = BEHIND(write)(journal, bytes, size);
        if (written <= 0) {
            abort();
        }
        bytes += written;
        size -= (size_t)written;
    }
}

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...) {
    char line[2 * PATH_MAX + 64];
    int code = errno;
    va_list arguments;
    if (journal >= 0) {
        va_start(arguments, format);
        put(line, (size_t)vsnprintf(line, sizeof line, format, arguments));
        va_end(arguments);
    }
    errno = code;
}

/* A call that changes files begins. */
static void enter(void) {
    unsigned long call = atomic_fetch_add(&calls, 1) + 1;
    if (call == end_at) {
        kill(getpid(), end_signal);
    }
    pthread_mutex_lock(&order);
    note("call %lu\n", call);
}

static unsigned long inode_of(int file) {
    struct stat facts;
    return fstat(file, &facts) == 0 ? (unsigned long)facts.st_ino : 0;
}

static unsigned long inode_at(int folder, const char *path) {
    struct stat facts;
    return fstatat(folder, path, &facts, AT_SYMLINK_NOFOLLOW) == 0 ? (unsigned long)facts.st_ino
                                                                   : 0;
}

/* The whole path of a name in an open folder. */
static const char *whole(int folder, const char *path, char text[PATH_MAX]) {
    char link[64];
    char before[PATH_MAX] = "";
    if (path[0] == '/') {
        return path;
    }
    if (folder == AT_FDCWD) {
        return snprintf(text, PATH_MAX, "%s/%s", getcwd(before, sizeof before), path) > 0 ? text
                                                                                          : path;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, before, sizeof before - 1);
    before[length < 0 ? 0 : length] = '\0';
    return snprintf(text, PATH_MAX, "%s/%s", before, path) > 0 ? text : path;
}

static bool is_written(int file) {
    int flags = fcntl(file, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

static bool is_regular(int file) {
    struct stat facts;
    return fstat(file, &facts) == 0 && S_ISREG(facts.st_mode);
}

static void note_write(int file, off_t offset, const void *bytes, ssize_t written) {
    if (journal >= 0 && written > 0 && is_regular(file)) {
        int code = errno;
        note("write %lu %lld %zd\n", inode_of(file), (long long)offset, written);
        put(bytes, (size_t)written);
        put("\n", 1);
        errno = code;
    }
}

/* ---- files ---- */

static int note_opened(int file, int folder, const char *path, int flags) {
    char text[PATH_MAX];
    if (file >= 0 && (flags & O_TMPFILE) != O_TMPFILE) {
        if ((flags & O_CREAT) != 0) {
            note("create %lu\t%s\n", inode_of(file), whole(folder, path, text));
        }
        if ((flags & O_TRUNC) != 0) {
            note("size %lu 0\n", inode_of(file));
        }
    }
    return file;
}

static bool changes(int flags) {
    return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = khp_open_mode(flags, arguments);                                             \
        va_end(arguments);                                                                         \
        if (!changes(flags)) {                                                                     \
            return BEHIND(name)(path, flags, mode);                                                \
        }                                                                                          \
        enter();                                                                                   \
        int file = note_opened(BEHIND(name)(path, flags, mode), AT_FDCWD, path, flags);            \
        leave();                                                                                   \
        return file;                                                                               \
    }
OPEN(open)
KNOW(open64);
OPEN(open64)

#define OPENAT(name)                                                                               \
    KNOW(name);                                                                                    \
    int name(int folder, const char *path, int flags, ...) {                                       \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = khp_open_mode(flags, arguments);                                             \
        va_end(arguments);                                                                         \
        if (!changes(flags)) {                                                                     \
            return BEHIND(name)(folder, path, flags, mode);                                        \
        }                                                                                          \
        enter();                                                                                   \
        int file = note_opened(BEHIND(name)(folder, path, flags, mode), folder, path, flags);      \
        leave();                                                                                   \
        return file;                                                                               \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int file, const void *bytes, size_t size) {
    if (!is_regular(file)) {
        return BEHIND(write)(file, bytes, size);
    }
    enter();
    off_t offset = lseek(file, 0, SEEK_CUR);
    ssize_t written = BEHIND(write)(file, bytes, size);
    note_write(file, offset, bytes, written);
    leave();
    return written;
}

#define PWRITE(name)                                                                               \
    KNOW(name);                                                                                    \
    ssize_t name(int file, const void *bytes, size_t size, off_t offset) {                         \
        enter();                                                                                   \
        ssize_t written = BEHIND(name)(file, bytes, size, offset);                                 \
        note_write(file, offset, bytes, written);                                                  \
        leave();                                                                                   \
        return written;                                                                            \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

/* No disk is waited for: what is on it matters only to a power cut, and that is told by the
 * journal. */
static int sync_file(int file) {
    enter();
    int done = fcntl(file, F_GETFD) < 0 ? -1 : 0;
    if (done == 0) {
        note("sync %lu\n", inode_of(file));
    }
    leave();
    return done;
}

int fsync(int file) { return sync_file(file); }

int fdatasync(int file) { return sync_file(file); }

KNOW(close);
int close(int file) {
    if (!is_written(file)) {
        return BEHIND(close)(file);
    }
    enter();
    int done = BEHIND(close)(file);
    leave();
    return done;
}

#define TRUNCATE(name)                                                                             \
    KNOW(name);                                                                                    \
    int name(int file, off_t size) {                                                               \
        enter();                                                                                   \
        int done = BEHIND(name)(file, size);                                                       \
        if (done == 0) {                                                                           \
            note("size %lu %lld\n", inode_of(file), (long long)size);                              \
        }                                                                                          \
        leave();                                                                                   \
        return done;                                                                               \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

/* What it sets aside is read as zeros; it makes a file longer, never shorter. */
static void note_longer(int file) {
    struct stat facts;
    if (fstat(file, &facts) == 0) {
        note("size %lu %lld\n", (unsigned long)facts.st_ino, (long long)facts.st_size);
    }
}

#define FALLOCATE(name)                                                                            \
    KNOW(name);                                                                                    \
    int name(int file, int mode, off_t offset, off_t size) {                                       \
        enter();                                                                                   \
        int done = BEHIND(name)(file, mode, offset, size);                                         \
        if (done == 0) {                                                                           \
            note_longer(file);                                                                     \
        }                                                                                          \
        leave();                                                                                   \
        return done;                                                                               \
    }
FALLOCATE(fallocate)
FALLOCATE(fallocate64)

#define POSIX_FALLOCATE(name)                                                                      \
    KNOW(name);                                                                                    \
    int name(int file, off_t offset, off_t size) {                                                 \
        enter();                                                                                   \
        int code = BEHIND(name)(file, offset, size);                                               \
        if (code == 0) {                                                                           \
            note_longer(file);                                                                     \
        }                                                                                          \
        leave();                                                                                   \
        return code;                                                                               \
    }
POSIX_FALLOCATE(posix_fallocate)
POSIX_FALLOCATE(posix_fallocate64)

/* ---- names ---- */

static int note_moved(int done, const char *word, int from_folder, const char *from, int to_folder,
                      const char *to) {
    char one[PATH_MAX];
    char other[PATH_MAX];
    if (done == 0) {
        note("%s\t%s\t%s\n", word, whole(from_folder, from, one), whole(to_folder, to, other));
    }
    return done;
}

KNOW(rename);
int rename(const char *from, const char *to) {
    linger();
    enter();
    int done = note_moved(BEHIND(rename)(from, to), "rename", AT_FDCWD, from, AT_FDCWD, to);
    leave();
    return done;
}

KNOW(renameat2);
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    linger();
    enter();
    bool is_exchange = (flags & RENAME_EXCHANGE) != 0;
    int done = -1;
    errno = EINVAL;
    if (!is_exchange || !without_exchange) {
        done = note_moved(BEHIND(renameat2)(from_folder, from, to_folder, to, flags),
                          is_exchange ? "exchange" : "rename", from_folder, from, to_folder, to);
    }
    leave();
    return done;
}

static int note_made(int done, const char *word, const char *path) {
    char text[PATH_MAX];
    if (done == 0) {
        note("%s %lu\t%s\n", word, inode_at(AT_FDCWD, path), whole(AT_FDCWD, path, text));
    }
    return done;
}

KNOW(link);
int link(const char *from, const char *to) {
    enter();
    int done = note_made(BEHIND(link)(from, to), "link", to);
    leave();
    return done;
}

KNOW(mkdir);
int mkdir(const char *path, mode_t mode) {
    enter();
    int done = note_made(BEHIND(mkdir)(path, mode), "mkdir", path);
    leave();
    return done;
}

static int note_unlinked(int done, int folder, const char *path) {
    char text[PATH_MAX];
    if (done == 0) {
        note("unlink\t%s\n", whole(folder, path, text));
    }
    return done;
}

KNOW(unlink);
int unlink(const char *path) {
    enter();
    int done = note_unlinked(BEHIND(unlink)(path), AT_FDCWD, path);
    leave();
    return done;
}

KNOW(unlinkat);
int unlinkat(int folder, const char *path, int flags) {
    enter();
    int done = note_unlinked(BEHIND(unlinkat)(folder, path, flags), folder, path);
    leave();
    return done;
}

KNOW(rmdir);
int rmdir(const char *path) {
    enter();
    int done = note_unlinked(BEHIND(rmdir)(path), AT_FDCWD, path);
    leave();
    return done;
}
