/* deflate: writes text as raw deflate (RFC 1951), given what of it repeats what came before.
 *
 * Finding repetitions is most of the work of a compressor, and whoever wrote the text knows them;
 * here they only become bits, in one block with codes made for it. */
#ifndef KHP_WRITE_DEFLATE_H
#define KHP_WRITE_DEFLATE_H

#include "base/buffer.h"

#define KHP_DEFLATE_SHORTEST 3
#define KHP_DEFLATE_FARTHEST 32768

/* `literals` bytes as they are, then `length` bytes that stand `distance` bytes before.
 * length: 0, or from KHP_DEFLATE_SHORTEST on; distance: 1 to KHP_DEFLATE_FARTHEST. */
typedef struct khp_deflate_step {
    uint32_t literals;
    uint32_t length;
    uint32_t distance;
} khp_deflate_step;

/* Appends the packed text, which is what the steps say from its first byte to its last. The buffer
 * has failed if there is no memory. */
void khp_deflate(khp_buffer *packed, const char *text, const khp_deflate_step *steps, size_t count);

#endif
