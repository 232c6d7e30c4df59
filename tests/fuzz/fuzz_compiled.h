/* fuzz_compiled: the compiled gazetteer that fuzz_compiled.c damages, and where its parts stand. */
#ifndef KHIPU_FUZZ_COMPILED_H
#define KHIPU_FUZZ_COMPILED_H

#include "fuzz_file.h"
#include "locate/khx.h"

/* Where the header has its sum, and offset and length, 64 bits each, of every section up to it. */
#define HEADER_SUM offsetof(khx_header, checksum)
#define SECTIONS_AT offsetof(khx_header, sections)
#define SECTION_BYTES sizeof(khx_placed)
#define TRAILER_BYTES sizeof(khx_trailer)

/* An input is one byte, and then changes: an offset of 32 bits and what stands there. */
#define CHANGE_BYTES 5

/* The undamaged file, the same at every call. */
khp_slice whole_compiled_file(void);

#endif
