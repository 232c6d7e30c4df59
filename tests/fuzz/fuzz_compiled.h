/* fuzz_compiled: the compiled gazetteer that fuzz_compiled.c damages, and where its parts stand. */
#ifndef KHIPU_FUZZ_COMPILED_H
#define KHIPU_FUZZ_COMPILED_H

#include "fuzz_file.h"

/* Where compiled.c has its checksums: behind the header, and at the end. Both are khp_hash of what
 * stands before them, seeded with the version of the format. */
#define HEADER_SUM 448
#define TRAILER_BYTES 80
#define FORMAT_AT 12

/* Offset and length, 64 bits each, of every section, up to the header's checksum. */
#define SECTIONS_AT 96
#define SECTION_BYTES 16

/* An input is one byte, and then changes: an offset of 32 bits and what stands there. */
#define CHANGE_BYTES 5

/* The undamaged file, the same at every call. */
khp_slice whole_compiled_file(void);

#endif
