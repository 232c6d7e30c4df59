#define _GNU_SOURCE /* O_TMPFILE */
#include "base/spool.h"

#include "base/ending.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define KEPT_IN_MEMORY ((size_t)256 * 1024)

/* For file systems that make no file without a name. */
static int open_and_unlink(const char *folder) {
    static atomic_uint counter;
    khp_buffer name = {0};
    khp_buffer_printf(&name, "%s/" KHP_SPOOL_PREFIX "%ld-%u", folder, (long)getpid(),
                      atomic_fetch_add(&counter, 1));
    khp_ending_hold();
    int file = open(khp_buffer_cstr(&name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) {
        unlink(name.ptr);
    }
    khp_ending_release();
    khp_buffer_clear(&name);
    return file;
}

khipu_status khp_unnamed_file(const char *folder, int *file, khipu_error *error) {
    *file = open(folder, O_RDWR | O_TMPFILE | O_EXCL | O_CLOEXEC, 0600);
    if (*file < 0) {
        *file = open_and_unlink(folder);
    }
    return *file >= 0 ? KHIPU_OK
                      : khp_fail_errno(error, KHIPU_E_IO, folder, "cannot create a temporary file");
}

khipu_status khp_unnamed_file_write(int file, uint64_t offset, khp_slice bytes, const char *folder,
                                    khipu_error *error) {
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t written = pwrite(file, bytes.ptr + done, bytes.len - done, (off_t)(offset + done));
        if (written < 0 && errno != EINTR) {
            return khp_fail_errno(error, KHIPU_E_IO, folder, "cannot write a temporary file");
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return KHIPU_OK;
}

khipu_status khp_unnamed_file_read(int file, uint64_t offset, char *bytes, size_t size,
                                   const char *folder, khipu_error *error) {
    while (size > 0) {
        ssize_t got = pread(file, bytes, size, (off_t)offset);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return khp_fail_errno(error, KHIPU_E_IO, folder, "cannot read a temporary file back");
        }
        if (got > 0) {
            bytes += got;
            offset += (uint64_t)got;
            size -= (size_t)got;
        }
    }
    return KHIPU_OK;
}

static khipu_status flush_recent(khp_spool *spool, khipu_error *error) {
    if (spool->file_plus_one == 0) {
        int file;
        khipu_status status = khp_unnamed_file(spool->folder, &file, error);
        if (status != KHIPU_OK) {
            return status;
        }
        spool->file_plus_one = file + 1;
    }
    khipu_status status =
        khp_unnamed_file_write(spool->file_plus_one - 1, spool->stored,
                               khp_buffer_slice(&spool->recent), spool->folder, error);
    if (status == KHIPU_OK) {
        spool->stored += spool->recent.len;
        khp_buffer_reset(&spool->recent);
    }
    return status;
}

khipu_status khp_spool_add(khp_spool *spool, khp_slice bytes, khipu_error *error) {
    khp_buffer_add(&spool->recent, bytes);
    if (spool->recent.failed) {
        return khp_fail_memory(error);
    }
    return spool->recent.len > KEPT_IN_MEMORY ? flush_recent(spool, error) : KHIPU_OK;
}

uint64_t khp_spool_bytes(const khp_spool *spool) { return spool->stored + spool->recent.len; }

khipu_status khp_spool_read(khp_spool *spool, uint64_t offset, char *bytes, size_t size,
                            khipu_error *error) {
    if (offset < spool->stored) {
        uint64_t left = spool->stored - offset;
        size_t wanted = size < left ? size : (size_t)left;
        khipu_status status = khp_unnamed_file_read(spool->file_plus_one - 1, offset, bytes, wanted,
                                                    spool->folder, error);
        if (status != KHIPU_OK) {
            return status;
        }
        bytes += wanted;
        offset += wanted;
        size -= wanted;
    }
    if (size > 0) {
        memcpy(bytes, spool->recent.ptr + (offset - spool->stored), size);
    }
    return KHIPU_OK;
}

void khp_spool_clear(khp_spool *spool) {
    if (spool->file_plus_one > 0) {
        close(spool->file_plus_one - 1);
    }
    khp_buffer_clear(&spool->recent);
    *spool = (khp_spool){0};
}
