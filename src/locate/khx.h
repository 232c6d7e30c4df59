/* khx: the two ends of a compiled gazetteer, and how it is laid out between them.
 *
 * A header, the sections of store.h at multiples of KHX_ALIGNMENT with zeroes between them, the
 * sums of their blocks in the same order, and a trailer. The header says where everything stands
 * and what the file holds for; the trailer says what is known once everything else is written. Both
 * have a sum of their own, so that opening a file reads nothing else. */
#ifndef KHP_LOCATE_KHX_H
#define KHP_LOCATE_KHX_H

#include "locate/store.h"

#define KHX_ALIGNMENT 64
#define KHX_MAGIC_BYTES 8
#define KHX_COMPILE_AGAIN "; compile it again with `khipu index`"

/* Where a section stands in the file. */
typedef struct khx_placed {
    uint64_t at;
    uint64_t bytes;
} khx_placed;

/* The beginning of the file. All fields are fixed in size and there is no padding. */
typedef struct khx_header {
    char magic[KHX_MAGIC_BYTES];
    uint32_t byte_order;
    uint32_t format;
    uint64_t folding; /* fingerprint of folding and hashing, as this program does them */
    uint64_t file_bytes;
    char stamp[KHP_STAMP_BYTES];
    khx_placed sections[KHP_SECTION_COUNT];
    khx_placed sums;   /* khp_block_sum of every block of the sections, as uint64_t */
    uint64_t checksum; /* of all the bytes before */
} khx_header;

/* The end of the file. */
typedef struct khx_trailer {
    char content_hash[72];
    uint64_t checksum; /* of the bytes before */
} khx_trailer;

/* The header of a file with the sections of the gazetteer. */
void khx_header_fill(khx_header *header, const khp_gazetteer *gazetteer, const char *stamp);

/* Says what is wrong with a header of a file of so many bytes: KHIPU_E_SYNTAX. Of one that is right
 * all that it names lies within the file. */
KHIPU_MUST_CHECK khipu_status khx_header_check(const khx_header *header, uint64_t file_bytes,
                                               const char *path, khipu_error *error);

/* True if these are the first bytes of a compiled gazetteer, of any version, or all of one that was
 * cut short: at least one. */
bool khx_is_beginning(khp_slice bytes);

uint64_t khx_header_sum(const khx_header *header);
uint64_t khx_trailer_sum(const khx_trailer *trailer);

/* The first multiple of KHX_ALIGNMENT from `at` on. */
uint64_t khx_aligned(uint64_t at);

/* KHIPU_E_SYNTAX, with what is wrong with the file. */
khipu_status khx_refuse(khipu_error *error, const char *path, const char *why);

#endif
