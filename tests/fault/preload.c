/* preload: stands between a program and the C library (LD_PRELOAD) and makes one call of a kind
 * fail, whoever makes it: the program, or a library below it.
 *
 *   KHIPU_FAIL=KIND:N[:HOW]   the N-th call of the kind fails (1 is the first)
 *   KHIPU_FAIL_LOG=FILE       one line is written at the end for each kind that was called: "KIND
 * N"; and "failed KIND N" once the call was reached
 *
 * HOW is `error` (the default: an errno that suits the call), `short` (read and write: one byte is
 * done) or `interrupted` (EINTR once). The kind `alloc` is malloc, calloc, realloc, reallocarray,
 * posix_memalign, aligned_alloc and memalign. Calls that the C library makes of itself inside are
 * not seen. */
#define _GNU_SOURCE
#include "behind.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define KINDS(K)                                                                                   \
    K(alloc, ENOMEM)                                                                               \
    K(open, EMFILE)                                                                                \
    K(openat, EMFILE)                                                                              \
    K(read, EIO)                                                                                   \
    K(pread, EIO)                                                                                  \
    K(write, ENOSPC)                                                                               \
    K(pwrite, ENOSPC)                                                                              \
    K(fsync, EIO)                                                                                  \
    K(rename, EIO)                                                                                 \
    K(renameat2, EIO)                                                                              \
    K(close, EIO)                                                                                  \
    K(mmap, ENOMEM)                                                                                \
    K(ftruncate, EIO)                                                                              \
    K(fallocate, ENOSPC)                                                                           \
    K(readdir, EIO)                                                                                \
    K(fstat, EIO)                                                                                  \
    K(mkdir, EDQUOT)                                                                               \
    K(unlink, EIO)                                                                                 \
    K(pthread_create, EAGAIN)                                                                      \
    K(iconv, ENOMEM)

enum kind {
#define AS_NUMBER(name, code) KIND_##name,
    KINDS(AS_NUMBER) KIND_COUNT
};

enum how { AS_ERROR, SHORT, INTERRUPTED };

static const char *const names[] = {
#define AS_NAME(name, code) #name,
    KINDS(AS_NAME)};

static const int codes[] = {
#define AS_CODE(name, code) code,
    KINDS(AS_CODE)};

static atomic_ulong calls[KIND_COUNT];
static enum kind fail_kind = KIND_COUNT;
static unsigned long fail_at;
static enum how how;
static atomic_bool reached;

__attribute__((constructor)) static void begin(void) {
    const char *wanted = getenv("KHIPU_FAIL");
    if (wanted == NULL) {
        return;
    }
    size_t length = strcspn(wanted, ":");
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (strlen(names[kind]) == length && memcmp(names[kind], wanted, length) == 0) {
            fail_kind = (enum kind)kind;
        }
    }
    char *end = NULL;
    fail_at = wanted[length] == ':' ? strtoul(wanted + length + 1, &end, 10) : 0;
    if (end != NULL && strcmp(end, ":short") == 0) {
        how = SHORT;
    } else if (end != NULL && strcmp(end, ":interrupted") == 0) {
        how = INTERRUPTED;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        calls[kind] = 0; /* what the loader did is not counted */
    }
}

/* True if this call is the one. */
static bool is_due(enum kind kind) {
    if (atomic_fetch_add(&calls[kind], 1) + 1 != fail_at || kind != fail_kind) {
        return false;
    }
    reached = true;
    return true;
}

/* True if it fails outright, errno set. */
static bool fails(enum kind kind) {
    if (!is_due(kind)) {
        return false;
    }
    errno = how == INTERRUPTED ? EINTR : codes[kind];
    return true;
}

/* How many of the bytes are read or written; -1 with errno if none. */
static ssize_t allowed(enum kind kind, size_t bytes) {
    if (!is_due(kind)) {
        return (ssize_t)bytes;
    }
    if (how == SHORT) {
        return bytes > 1 ? 1 : (ssize_t)bytes;
    }
    errno = how == INTERRUPTED ? EINTR : codes[kind];
    return -1;
}

/* ---- memory: also by glibc's own names, which the program's allocator calls ---- */

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

KNOW(__libc_malloc);
void *__libc_malloc(size_t bytes) {
    return fails(KIND_alloc) ? NULL : BEHIND(__libc_malloc)(bytes);
}

KNOW(__libc_calloc);
void *__libc_calloc(size_t count, size_t bytes) {
    return fails(KIND_alloc) ? NULL : BEHIND(__libc_calloc)(count, bytes);
}

KNOW(__libc_realloc);
void *__libc_realloc(void *block, size_t bytes) {
    return fails(KIND_alloc) ? NULL : BEHIND(__libc_realloc)(block, bytes);
}

KNOW(__libc_memalign);
void *__libc_memalign(size_t alignment, size_t bytes) {
    return fails(KIND_alloc) ? NULL : BEHIND(__libc_memalign)(alignment, bytes);
}

void *malloc(size_t bytes) { return __libc_malloc(bytes); }

void *calloc(size_t count, size_t bytes) { return __libc_calloc(count, bytes); }

void *realloc(void *block, size_t bytes) { return __libc_realloc(block, bytes); }

void *reallocarray(void *block, size_t count, size_t bytes) {
    size_t all;
    if (__builtin_mul_overflow(count, bytes, &all)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, all);
}

void *memalign(size_t alignment, size_t bytes) { return __libc_memalign(alignment, bytes); }

void *aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }

int posix_memalign(void **block, size_t alignment, size_t bytes) {
    void *found = memalign(alignment, bytes);
    if (found == NULL) {
        return ENOMEM;
    }
    *block = found;
    return 0;
}

/* ---- files ---- */

#define OPEN(name)                                                                                 \
    KNOW(name);                                                                                    \
    int name(const char *path, int flags, ...) {                                                   \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = khp_open_mode(flags, arguments);                                             \
        va_end(arguments);                                                                         \
        return fails(KIND_open) ? -1 : BEHIND(name)(path, flags, mode);                            \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                               \
    KNOW(name);                                                                                    \
    int name(int folder, const char *path, int flags, ...) {                                       \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = khp_open_mode(flags, arguments);                                             \
        va_end(arguments);                                                                         \
        return fails(KIND_openat) ? -1 : BEHIND(name)(folder, path, flags, mode);                  \
    }
OPENAT(openat)
OPENAT(openat64)

#define FOPEN(name)                                                                                \
    KNOW(name);                                                                                    \
    FILE *name(const char *path, const char *mode) {                                               \
        return fails(KIND_open) ? NULL : BEHIND(name)(path, mode);                                 \
    }
FOPEN(fopen)
FOPEN(fopen64)

KNOW(read);
ssize_t read(int file, void *bytes, size_t size) {
    ssize_t size_now = allowed(KIND_read, size);
    return size_now < 0 ? -1 : BEHIND(read)(file, bytes, (size_t)size_now);
}

KNOW(write);
ssize_t write(int file, const void *bytes, size_t size) {
    ssize_t size_now = allowed(KIND_write, size);
    return size_now < 0 ? -1 : BEHIND(write)(file, bytes, (size_t)size_now);
}

KNOW(writev);
ssize_t writev(int file, const struct iovec *parts, int count) {
    return fails(KIND_write) ? -1 : BEHIND(writev)(file, parts, count);
}

/* What stdio reads and writes goes past read and write: a stream fails as they would. */
KNOW(fread);
size_t fread(void *bytes, size_t size, size_t count, FILE *stream) {
    if (!fails(KIND_read)) {
        return BEHIND(fread)(bytes, size, count, stream);
    }
    stream->_flags |= 0x20; /* what ferror looks at in glibc's streams */
    return 0;
}

#define PREAD(name)                                                                                \
    KNOW(name);                                                                                    \
    ssize_t name(int file, void *bytes, size_t size, off_t offset) {                               \
        ssize_t size_now = allowed(KIND_pread, size);                                              \
        return size_now < 0 ? -1 : BEHIND(name)(file, bytes, (size_t)size_now, offset);            \
    }
PREAD(pread)
PREAD(pread64)

#define PWRITE(name)                                                                               \
    KNOW(name);                                                                                    \
    ssize_t name(int file, const void *bytes, size_t size, off_t offset) {                         \
        ssize_t size_now = allowed(KIND_pwrite, size);                                             \
        return size_now < 0 ? -1 : BEHIND(name)(file, bytes, (size_t)size_now, offset);            \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

KNOW(fsync);
int fsync(int file) { return fails(KIND_fsync) ? -1 : BEHIND(fsync)(file); }

KNOW(fdatasync);
int fdatasync(int file) { return fails(KIND_fsync) ? -1 : BEHIND(fdatasync)(file); }

/* A failed close closes all the same, as Linux has it. */
KNOW(close);
int close(int file) {
    bool is_failing = fails(KIND_close);
    int code = errno;
    int done = BEHIND(close)(file);
    errno = is_failing ? code : errno;
    return is_failing ? -1 : done;
}

#define TRUNCATE(name)                                                                             \
    KNOW(name);                                                                                    \
    int name(int file, off_t size) { return fails(KIND_ftruncate) ? -1 : BEHIND(name)(file, size); }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define FALLOCATE(name)                                                                            \
    KNOW(name);                                                                                    \
    int name(int file, int mode, off_t offset, off_t size) {                                       \
        return fails(KIND_fallocate) ? -1 : BEHIND(name)(file, mode, offset, size);                \
    }
FALLOCATE(fallocate)
FALLOCATE(fallocate64)

#define POSIX_FALLOCATE(name)                                                                      \
    KNOW(name);                                                                                    \
    int name(int file, off_t offset, off_t size) {                                                 \
        return fails(KIND_fallocate) ? codes[KIND_fallocate] : BEHIND(name)(file, offset, size);   \
    }
POSIX_FALLOCATE(posix_fallocate)
POSIX_FALLOCATE(posix_fallocate64)

#define FSTAT(name, type)                                                                          \
    KNOW(name);                                                                                    \
    int name(int file, struct type *facts) {                                                       \
        return fails(KIND_fstat) ? -1 : BEHIND(name)(file, facts);                                 \
    }
FSTAT(fstat, stat)
FSTAT(fstat64, stat64)

/* ---- folders ---- */

KNOW(rename);
int rename(const char *from, const char *to) {
    return fails(KIND_rename) ? -1 : BEHIND(rename)(from, to);
}

KNOW(renameat);
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return fails(KIND_rename) ? -1 : BEHIND(renameat)(from_folder, from, to_folder, to);
}

KNOW(renameat2);
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    return fails(KIND_renameat2) ? -1 : BEHIND(renameat2)(from_folder, from, to_folder, to, flags);
}

#define READDIR(name, type)                                                                        \
    KNOW(name);                                                                                    \
    struct type *name(DIR *folder) {                                                               \
        return fails(KIND_readdir) ? NULL : BEHIND(name)(folder);                                  \
    }
READDIR(readdir, dirent)
READDIR(readdir64, dirent64)

KNOW(mkdir);
int mkdir(const char *path, mode_t mode) {
    return fails(KIND_mkdir) ? -1 : BEHIND(mkdir)(path, mode);
}

KNOW(mkdirat);
int mkdirat(int folder, const char *path, mode_t mode) {
    return fails(KIND_mkdir) ? -1 : BEHIND(mkdirat)(folder, path, mode);
}

KNOW(unlink);
int unlink(const char *path) { return fails(KIND_unlink) ? -1 : BEHIND(unlink)(path); }

KNOW(unlinkat);
int unlinkat(int folder, const char *path, int flags) {
    return fails(KIND_unlink) ? -1 : BEHIND(unlinkat)(folder, path, flags);
}

/* ---- mapped memory, threads, character sets ---- */

#define MMAP(name)                                                                                 \
    KNOW(name);                                                                                    \
    void *name(void *at, size_t bytes, int protection, int flags, int file, off_t offset) {        \
        return fails(KIND_mmap) ? MAP_FAILED                                                       \
                                : BEHIND(name)(at, bytes, protection, flags, file, offset);        \
    }
MMAP(mmap)
MMAP(mmap64)

KNOW(pthread_create);
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *context) {
    return fails(KIND_pthread_create) ? codes[KIND_pthread_create]
                                      : BEHIND(pthread_create)(thread, attributes, run, context);
}

KNOW(iconv);
size_t iconv(iconv_t converter, char **from, size_t *from_left, char **to, size_t *to_left) {
    return fails(KIND_iconv) ? (size_t)-1 : BEHIND(iconv)(converter, from, from_left, to, to_left);
}

KNOW(iconv_open);
iconv_t iconv_open(const char *to, const char *from) {
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): what POSIX has iconv_open return */
    return fails(KIND_iconv) ? (iconv_t)-1 : BEHIND(iconv_open)(to, from);
}

/* ---- what is told at the end ---- */

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("KHIPU_FAIL_LOG");
    if (path == NULL) {
        return;
    }
    unsigned long counted[KIND_COUNT];
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        counted[kind] = calls[kind];
    }
    fail_at = 0;
    FILE *log = fopen(path, "w");
    for (int kind = 0; log != NULL && kind < KIND_COUNT; kind++) {
        fprintf(log, "%s %lu\n", names[kind], counted[kind]);
    }
    if (log != NULL && reached) {
        fprintf(log, "failed %s\n", names[fail_kind]);
    }
    if (log != NULL) {
        fclose(log);
    }
}
