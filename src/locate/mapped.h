/* mapped: the bytes of a whole file where they can be read: a map of it, where a handler guards
 * maps (guard.h), else a copy in memory. */
#ifndef KHP_LOCATE_MAPPED_H
#define KHP_LOCATE_MAPPED_H

#include "base/error.h"

/* Zero-initialise, and khp_mapped_close in the end. */
typedef struct khp_mapped {
    void *ptr; /* NULL: nothing */
    size_t bytes;
    int guard; /* of the map; -1: this is a copy */
} khp_mapped;

/* Opens the first `bytes` of the file, at least one. KHIPU_E_READ, also if it has fewer by now;
 * KHIPU_E_MEMORY. `path` is for the message. */
KHIPU_MUST_CHECK khipu_status khp_mapped_open(khp_mapped *mapped, int file, size_t bytes,
                                              const char *path, khipu_error *error);

/* False once a part of the file was missing while it was mapped. */
bool khp_mapped_is_whole(const khp_mapped *mapped);

/* Gives back the memory of the pages of a map that were read. */
void khp_mapped_forget(const khp_mapped *mapped);

void khp_mapped_close(khp_mapped *mapped);

/* Reads up to `bytes` from the offset on; *got are fewer only where the file ends. False, with
 * errno, if they cannot be read. */
bool khp_read_at(int file, uint64_t offset, void *to, size_t bytes, size_t *got);

#endif
