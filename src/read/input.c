#include "read/input.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for a limit that few files come near is not made at once. */
#define PEEK_STEP ((size_t)1 << 20)

static const char *base_name_of(const char *path) {
    if (strcmp(path, "-") == 0) {
        return "stdin";
    }
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static khipu_status open_file(khp_bytes *bytes, const char *path, khipu_error *error) {
    if (strcmp(path, "-") == 0) {
        bytes->fd = STDIN_FILENO;
        bytes->is_open = true;
        return KHIPU_OK; /* even a redirected file is a stream: it was opened by somebody else */
    }
    bytes->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (bytes->fd < 0) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot open");
    }
    bytes->is_open = true;
    struct stat status;
    if (fstat(bytes->fd, &status) != 0) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot read");
    }
    if (S_ISDIR(status.st_mode)) {
        return khp_fail(error, KHIPU_E_READ, (khp_where){.source = path},
                        "is a directory; name a file");
    }
    bytes->about.is_regular = S_ISREG(status.st_mode);
    bytes->size = bytes->about.is_regular ? (uint64_t)status.st_size : 0;
    bytes->modified = status.st_mtim;
    return KHIPU_OK;
}

khipu_status khp_bytes_open(khp_bytes *bytes, const char *path, bool hash, khipu_error *error) {
    bytes->about.path = path;
    bytes->about.base_name = base_name_of(path);
    khipu_status status = open_file(bytes, path, error);
    if (status == KHIPU_OK && hash) {
        bytes->sha = khp_sha256_new();
        if (bytes->sha == NULL) {
            status = khp_fail_memory(error);
        }
    }
    if (status != KHIPU_OK) {
        khp_bytes_close(bytes);
    }
    return status;
}

/* read() that retries when a signal interrupts it. */
static khipu_status read_some(khp_bytes *bytes, char *to, size_t room, size_t *got,
                              khipu_error *error) {
    ssize_t count;
    do {
        count = read(bytes->fd, to, room);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        return khp_fail_errno(error, KHIPU_E_READ, bytes->about.path, "cannot read");
    }
    *got = (size_t)count;
    return KHIPU_OK;
}

khipu_status khp_bytes_peek(khp_bytes *bytes, size_t want, khp_slice *head, khipu_error *error) {
    khp_buffer *ahead = &bytes->head;
    while (ahead->len < want) {
        size_t left = want - ahead->len;
        size_t step = left < PEEK_STEP ? left : PEEK_STEP;
        if (!khp_buffer_reserve(ahead, step)) {
            return khp_fail_memory(error);
        }
        size_t got = 0;
        khipu_status status = read_some(bytes, ahead->ptr + ahead->len, step, &got, error);
        if (status != KHIPU_OK) {
            return status;
        }
        if (got == 0) {
            break;
        }
        ahead->len += got;
    }
    *head = khp_slice_of(ahead->ptr, ahead->len < want ? ahead->len : want);
    return KHIPU_OK;
}

static khipu_status check_unchanged(const khp_bytes *bytes, khipu_error *error) {
    struct stat status;
    if (!bytes->about.is_regular) {
        return KHIPU_OK;
    }
    if (fstat(bytes->fd, &status) != 0) {
        return khp_fail_errno(error, KHIPU_E_READ, bytes->about.path, "cannot read");
    }
    bool is_same = (uint64_t)status.st_size == bytes->size &&
                   status.st_mtim.tv_sec == bytes->modified.tv_sec &&
                   status.st_mtim.tv_nsec == bytes->modified.tv_nsec;
    return is_same ? KHIPU_OK
                   : khp_fail(error, KHIPU_E_READ, (khp_where){.source = bytes->about.path},
                              "changed while it was read; run khipu again");
}

/* Counts and hashes what has been handed out. */
static khipu_status note_bytes(khp_bytes *bytes, const char *read, size_t got, khipu_error *error) {
    bytes->about.bytes += got;
    if (bytes->sha == NULL || bytes->is_hashed) {
        return KHIPU_OK;
    }
    if (got > 0) {
        khp_sha256_add(bytes->sha, khp_slice_of(read, got));
        return KHIPU_OK;
    }
    if (!khp_sha256_finish(bytes->sha, bytes->about.sha256)) {
        return khp_fail(error, KHIPU_E_IO, (khp_where){.source = bytes->about.path},
                        "its SHA-256 cannot be computed");
    }
    bytes->is_hashed = true;
    return KHIPU_OK;
}

khipu_status khp_bytes_read(khp_bytes *bytes, char *to, size_t room, size_t *got,
                            khipu_error *error) {
    size_t ahead = bytes->head.len - bytes->head_used;
    if (ahead > 0) {
        *got = ahead < room ? ahead : room;
        memcpy(to, bytes->head.ptr + bytes->head_used, *got);
        bytes->head_used += *got;
    } else {
        khipu_status status = read_some(bytes, to, room, got, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    if (room == 0) {
        return KHIPU_OK;
    }
    khipu_status status = *got == 0 ? check_unchanged(bytes, error) : KHIPU_OK;
    return status == KHIPU_OK ? note_bytes(bytes, to, *got, error) : status;
}

khipu_status khp_bytes_rewind(khp_bytes *bytes, khipu_error *error) {
    if (!bytes->about.is_regular) {
        return khp_fail(error, KHIPU_E_READ, (khp_where){.source = bytes->about.path},
                        "cannot be read twice, as it is no regular file");
    }
    if (lseek(bytes->fd, 0, SEEK_SET) != 0) {
        return khp_fail_errno(error, KHIPU_E_READ, bytes->about.path, "cannot read it again");
    }
    khp_buffer_reset(&bytes->head);
    bytes->head_used = 0;
    bytes->about.bytes = 0;
    if (bytes->sha != NULL && !bytes->is_hashed) {
        /* What was hashed so far was not the whole: start anew. */
        char unused[KHP_SHA256_HEX];
        if (!khp_sha256_finish(bytes->sha, unused)) {
            return khp_fail(error, KHIPU_E_IO, (khp_where){.source = bytes->about.path},
                            "its SHA-256 cannot be computed");
        }
    }
    return KHIPU_OK;
}

void khp_bytes_close(khp_bytes *bytes) {
    if (bytes->is_open && bytes->fd != STDIN_FILENO) {
        close(bytes->fd);
    }
    khp_sha256_free(bytes->sha);
    khp_buffer_clear(&bytes->head);
    *bytes = (khp_bytes){.fd = -1};
}
