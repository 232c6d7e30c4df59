#define _DEFAULT_SOURCE /* madvise */
#include "locate/pile.h"

#include "base/spool.h"

#include <sys/mman.h>
#include <unistd.h>

#define HELD_BACK ((size_t)1 << 20)

static khipu_status flush(khp_pile *pile, khipu_error *error) {
    if (pile->file_plus_one == 0) {
        int file;
        khipu_status status = khp_unnamed_file(pile->folder, &file, error);
        if (status != KHIPU_OK) {
            return status;
        }
        pile->file_plus_one = file + 1;
    }
    khipu_status status =
        khp_unnamed_file_write(pile->file_plus_one - 1, pile->stored,
                               khp_buffer_slice(&pile->recent), pile->folder, error);
    if (status == KHIPU_OK) {
        pile->stored += pile->recent.len;
        khp_buffer_reset(&pile->recent);
    }
    return status;
}

khipu_status khp_pile_add(khp_pile *pile, khp_slice bytes, khipu_error *error) {
    khp_buffer_add(&pile->recent, bytes);
    if (pile->recent.failed) {
        return khp_fail_memory(error);
    }
    return pile->folder != NULL && pile->recent.len >= HELD_BACK ? flush(pile, error) : KHIPU_OK;
}

uint64_t khp_pile_bytes(const khp_pile *pile) { return pile->stored + pile->recent.len; }

static void unmap(khp_pile *pile) {
    if (pile->map != NULL) {
        munmap(pile->map, pile->map_bytes);
        pile->map = NULL;
    }
}

khipu_status khp_pile_view(khp_pile *pile, khp_slice *bytes, khipu_error *error) {
    if (pile->file_plus_one == 0) {
        *bytes = khp_buffer_slice(&pile->recent);
        return KHIPU_OK;
    }
    khipu_status status = pile->recent.len > 0 ? flush(pile, error) : KHIPU_OK;
    if (status != KHIPU_OK) {
        return status;
    }
    if (pile->map == NULL || pile->map_bytes != pile->stored) {
        unmap(pile);
        pile->map_bytes = (size_t)pile->stored;
        void *map = mmap(NULL, pile->map_bytes, PROT_READ, MAP_SHARED, pile->file_plus_one - 1, 0);
        if (map == MAP_FAILED) {
            return khp_fail_errno(error, KHIPU_E_IO, pile->folder, "cannot map a temporary file");
        }
        pile->map = map;
    }
    *bytes = khp_slice_of(pile->map, pile->map_bytes);
    return KHIPU_OK;
}

void khp_pile_forget(const khp_pile *pile) {
    if (pile->map != NULL) {
        (void)madvise(pile->map, pile->map_bytes, MADV_DONTNEED);
    }
}

void khp_pile_clear(khp_pile *pile) {
    unmap(pile);
    if (pile->file_plus_one > 0) {
        close(pile->file_plus_one - 1);
    }
    khp_buffer_clear(&pile->recent);
    *pile = (khp_pile){0};
}
