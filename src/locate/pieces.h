/* pieces: the sections of a gazetteer, piece by piece in the order of the file: hashed by several
 * threads, and written with the sums of their blocks, or compared with them. */
#ifndef KHP_LOCATE_PIECES_H
#define KHP_LOCATE_PIECES_H

#include "base/hash.h"
#include "locate/compiled.h"
#include "locate/khx.h"

/* Where they are written. */
typedef struct khp_pieces_target {
    const khx_header *header; /* says where */
    khp_compiled_write *write;
    void *context;
    uint64_t written; /* bytes of the file so far */
    khp_buffer sums;  /* of all blocks, in the end; of whoever made the target */
} khp_pieces_target;

/* Goes through all sections. `target` NULL: they are of a file, and each block is compared with its
 * sum, which then is known of the gazetteer. `hex` becomes the hash of the content: SHA-256 of the
 * length of each section before the hashes of its pieces. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_pieces_run(const khp_gazetteer *gazetteer,
                                             khp_pieces_target *target, unsigned threads,
                                             char hex[KHP_SHA256_HEX], khipu_error *error);

/* Writes the bytes to `at` in the file, and zeroes up to there, fewer than KHX_ALIGNMENT. False if
 * they could not be written: khp_pieces_cannot_put says so. */
bool khp_pieces_put(khp_pieces_target *target, uint64_t at, khp_slice bytes);
khipu_status khp_pieces_cannot_put(khipu_error *error);

#endif
