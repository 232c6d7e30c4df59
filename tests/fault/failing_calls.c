#include "failing_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

static atomic_ulong fail_at;
static atomic_ulong calls;
static const char *_Atomic failed = "";
static bool no_exchange;

void failing_calls_set(unsigned long n) {
    fail_at = n;
    calls = 0;
    failed = "";
}

void failing_calls_refuse_exchange(void) { no_exchange = true; }

unsigned long failing_calls_count(void) { return calls; }

const char *failing_calls_failed(void) { return failed; }

static bool refuse(const char *name, int code) {
    if (atomic_fetch_add(&calls, 1) + 1 != fail_at) {
        return false;
    }
    failed = name;
    errno = code;
    return true;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return refuse("open", EMFILE) ? -1 : __real_open(path, flags, mode);
}

ssize_t __real_read(int file, void *bytes, size_t size);
ssize_t __wrap_read(int file, void *bytes, size_t size);
ssize_t __wrap_read(int file, void *bytes, size_t size) {
    return refuse("read", EIO) ? -1 : __real_read(file, bytes, size);
}

ssize_t __real_pread(int file, void *bytes, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *bytes, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *bytes, size_t size, off_t offset) {
    return refuse("pread", EIO) ? -1 : __real_pread(file, bytes, size, offset);
}

ssize_t __real_write(int file, const void *bytes, size_t size);
ssize_t __wrap_write(int file, const void *bytes, size_t size);
ssize_t __wrap_write(int file, const void *bytes, size_t size) {
    return refuse("write", ENOSPC) ? -1 : __real_write(file, bytes, size);
}

ssize_t __real_pwrite(int file, const void *bytes, size_t size, off_t offset);
ssize_t __wrap_pwrite(int file, const void *bytes, size_t size, off_t offset);
ssize_t __wrap_pwrite(int file, const void *bytes, size_t size, off_t offset) {
    return refuse("pwrite", ENOSPC) ? -1 : __real_pwrite(file, bytes, size, offset);
}

int __real_fsync(int file);
int __wrap_fsync(int file);
int __wrap_fsync(int file) { return refuse("fsync", EIO) ? -1 : __real_fsync(file); }

int __real_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode) {
    return refuse("mkdir", ENOSPC) ? -1 : __real_mkdir(path, mode);
}

int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to) {
    return refuse("rename", EIO) ? -1 : __real_rename(from, to);
}

int __real_renameat2(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags);
int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags);
int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags) {
    if (no_exchange) {
        errno = EINVAL;
        return -1;
    }
    return refuse("renameat2", EINVAL) ? -1
                                       : __real_renameat2(from_folder, from, to_folder, to, flags);
}
