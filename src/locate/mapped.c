#define _DEFAULT_SOURCE /* madvise, MAP_ANONYMOUS */
#include "locate/mapped.h"

#include "locate/guard.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

bool khp_read_at(int file, uint64_t offset, void *to, size_t bytes, size_t *got) {
    *got = 0;
    while (*got < bytes) {
        ssize_t taken = pread(file, (char *)to + *got, bytes - *got, (off_t)(offset + *got));
        if (taken == 0) {
            break;
        }
        if (taken < 0 && errno != EINTR) {
            return false;
        }
        *got += taken < 0 ? 0 : (size_t)taken;
    }
    return true;
}

static khipu_status cannot_map(const char *path, khipu_error *error) {
    return errno == ENOMEM ? khp_fail_memory(error)
                           : khp_fail_errno(error, KHIPU_E_READ, path, "cannot map");
}

/* Pages, as a map has them: what lies in the file at a multiple of 64 does so in memory. */
static khipu_status copy(khp_mapped *mapped, int file, const char *path, khipu_error *error) {
    size_t got;
    void *pages =
        mmap(NULL, mapped->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        return cannot_map(path, error);
    }
    mapped->ptr = pages;
    if (!khp_read_at(file, 0, pages, mapped->bytes, &got)) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot read");
    }
    return got == mapped->bytes
               ? KHIPU_OK
               : khp_fail(error, KHIPU_E_READ, (khp_where){.source = path},
                          "was cut short while it was read; run again once nobody writes it");
}

khipu_status khp_mapped_open(khp_mapped *mapped, int file, size_t bytes, const char *path,
                             khipu_error *error) {
    *mapped = (khp_mapped){.bytes = bytes, .guard = -1};
    void *map = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, file, 0);
    if (map == MAP_FAILED) {
        return cannot_map(path, error);
    }
    mapped->guard = khp_guard_add(map, bytes);
    if (mapped->guard >= 0) {
        mapped->ptr = map;
        return KHIPU_OK;
    }
    munmap(map, bytes);
    khipu_status status = copy(mapped, file, path, error);
    if (status != KHIPU_OK) {
        khp_mapped_close(mapped);
    }
    return status;
}

bool khp_mapped_is_whole(const khp_mapped *mapped) { return khp_guard_is_whole(mapped->guard); }

void khp_mapped_forget(const khp_mapped *mapped) {
    if (mapped->guard >= 0) { /* a copy would be lost */
        (void)madvise(mapped->ptr, mapped->bytes, MADV_DONTNEED);
    }
}

void khp_mapped_close(khp_mapped *mapped) {
    if (mapped->ptr != NULL) {
        khp_guard_remove(mapped->guard);
        munmap(mapped->ptr, mapped->bytes);
        mapped->ptr = NULL;
    }
}
