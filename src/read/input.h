/* input: the bytes of one input, a path or standard input, in order and hashed on the way. */
#ifndef KHP_READ_INPUT_H
#define KHP_READ_INPUT_H

#include "read/source.h"

#include <time.h>

/* Zero-initialise ({0}) before khp_bytes_open. */
typedef struct khp_bytes {
    khp_input about; /* what the source shows of it */
    uint64_t size;   /* of a regular file, when it was opened; else 0 */
    struct timespec modified;
    int fd;
    bool is_open;
    bool is_hashed; /* about.sha256 has been computed */
    khp_sha256 *sha;
    khp_buffer head; /* bytes that khp_bytes_peek has read ahead */
    size_t head_used;
} khp_bytes;

/* Opens the path ("-" is standard input). KHIPU_E_READ, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_bytes_open(khp_bytes *bytes, const char *path, bool hash,
                                             khipu_error *error);

/* Shows up to `want` bytes from the start without consuming them; fewer only if the input is
 * shorter. Before the first read. The slice lives until the next call on `bytes`. */
KHIPU_MUST_CHECK khipu_status khp_bytes_peek(khp_bytes *bytes, size_t want, khp_slice *head,
                                             khipu_error *error);

/* Reads up to `room` bytes; *got is 0 only at the end. KHIPU_E_READ also if a regular file is found
 * changed there: what was decided on its first pass may then be wrong. */
KHIPU_MUST_CHECK khipu_status khp_bytes_read(khp_bytes *bytes, char *to, size_t room, size_t *got,
                                             khipu_error *error);

/* Starts again from the first byte; KHIPU_E_READ if the input cannot be read twice. */
KHIPU_MUST_CHECK khipu_status khp_bytes_rewind(khp_bytes *bytes, khipu_error *error);

void khp_bytes_close(khp_bytes *bytes);

#endif
