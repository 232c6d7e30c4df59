/* pile: bytes that are piled up and then read where they lie: in memory, or, where a folder is
 * named, in a temporary file without a name, which is mapped. The kernel takes the pages of such a
 * map back when it needs to, so that a pile costs next to no memory however large it is. */
#ifndef KHP_LOCATE_PILE_H
#define KHP_LOCATE_PILE_H

#include "base/error.h"

/* Zero-initialise ({0}), set `folder` if there is one, and khp_pile_clear in the end. */
typedef struct khp_pile {
    const char *folder; /* NULL: all of it stays in `recent`, and may be changed there */
    khp_buffer recent;  /* what is not in the file */
    int file_plus_one;  /* 0: none */
    uint64_t stored;    /* bytes in the file */
    void *map;          /* of the file, or NULL */
    size_t map_bytes;
} khp_pile;

/* Appends. KHIPU_E_MEMORY; KHIPU_E_IO of the temporary file. */
KHIPU_MUST_CHECK khipu_status khp_pile_add(khp_pile *pile, khp_slice bytes, khipu_error *error);

/* Bytes in all. */
uint64_t khp_pile_bytes(const khp_pile *pile);

/* All of it, until the next khp_pile_add, khp_pile_view or khp_pile_clear. KHIPU_E_MEMORY,
 * KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_pile_view(khp_pile *pile, khp_slice *bytes, khipu_error *error);

/* Gives back the memory of the pages of a map that were read; they are read again when they are
 * needed. */
void khp_pile_forget(const khp_pile *pile);

void khp_pile_clear(khp_pile *pile);

#endif
