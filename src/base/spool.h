/* spool: bytes that are written now and read back once at the end of the run. Small amounts stay in
 * memory; more goes to a temporary file that has no name, so that nothing is left behind however
 * the run ends. */
#ifndef KHP_BASE_SPOOL_H
#define KHP_BASE_SPOOL_H

#include "base/error.h"

/* Zero-initialise ({0}), set `folder`, and khp_spool_clear in the end. */
typedef struct khp_spool {
    const char *folder; /* where a temporary file would lie: beside the output */
    khp_buffer recent;  /* not yet in the file */
    int file_plus_one;  /* 0: none */
    uint64_t stored;    /* bytes in the file */
} khp_spool;

/* Appends. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_spool_add(khp_spool *spool, khp_slice bytes, khipu_error *error);

/* Bytes in all. */
uint64_t khp_spool_bytes(const khp_spool *spool);

/* Reads `size` bytes from `offset`, all of which must have been added. KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_spool_read(khp_spool *spool, uint64_t offset, char *bytes,
                                             size_t size, khipu_error *error);

void khp_spool_clear(khp_spool *spool);

/* What a file is called, before its process and number, between its making and the loss of its
 * name, where the file system makes none without. */
#define KHP_SPOOL_PREFIX ".khipu-spool-"

/* Opens a temporary file that has no name, in `folder`; close(2) ends it. KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_unnamed_file(const char *folder, int *file, khipu_error *error);

/* Writes all of the bytes at the offset; `folder` is for the message. KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_unnamed_file_write(int file, uint64_t offset, khp_slice bytes,
                                                     const char *folder, khipu_error *error);

/* Reads `size` bytes from the offset, all of which must have been written. KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_unnamed_file_read(int file, uint64_t offset, char *bytes,
                                                    size_t size, const char *folder,
                                                    khipu_error *error);

#endif
