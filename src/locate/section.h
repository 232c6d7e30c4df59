/* section: some bytes of a gazetteer, checked when they are first used.
 *
 * What was built here needs no check. What comes from a file has a sum for every block of
 * KHP_BLOCK_BYTES, with which a block is compared when something in it is wanted for the first
 * time; later that costs the load of an atomic byte, and once all of a section is known to be
 * sound, not even that. A block that is not what was written is not read: it is as if it were not
 * there, and the file is marked as damaged, which whoever uses the gazetteer asks for before an
 * answer counts (compiled.h). */
#ifndef KHP_LOCATE_SECTION_H
#define KHP_LOCATE_SECTION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the kernel reads of a mapped file at once, as a rule, when one byte of it is touched. */
#define KHP_BLOCK_BYTES ((size_t)1 << 16)

/* What is known of a block. */
typedef enum khp_block_state {
    KHP_BLOCK_UNKNOWN,
    KHP_BLOCK_SOUND,
    KHP_BLOCK_DAMAGED
} khp_block_state;

typedef struct khp_section_check khp_section_check;

typedef struct khp_section {
    const void *ptr;
    size_t bytes;
    _Atomic(atomic_uchar *) blocks; /* what is known of each; NULL: all is sound, or built here */
    khp_section_check *check;       /* NULL: built here */
} khp_section;

/* How a section that comes from a file is checked. */
struct khp_section_check {
    khp_section *section;    /* that it is of */
    atomic_uchar *blocks;    /* what is known of each, a khp_block_state */
    const uint64_t *sums;    /* one a block, as they stand in the file */
    uint64_t number;         /* of the section: sums are of a block in its place */
    atomic_size_t unsure;    /* blocks that are not known to be sound */
    atomic_bool *is_damaged; /* of the file: set when a block is found to be */
};

/* Blocks that so many bytes are. */
static inline size_t khp_block_count(uint64_t bytes) {
    return (size_t)(bytes / KHP_BLOCK_BYTES) + (bytes % KHP_BLOCK_BYTES != 0);
}

/* The sum of a block of a section. */
uint64_t khp_block_sum(uint64_t section, size_t block, const void *bytes, size_t length);

/* Compares the blocks from `first` to `last` with their sums, where that was not done. Hardly ever
 * called: what calls it is to be laid out for the case that it is not. */
__attribute__((cold)) bool khp_section_check_blocks(const khp_section *section, size_t first,
                                                    size_t last);

/* True if it is known already that the bytes of a section, at least one and all within it, are what
 * was written. False means nothing. */
static inline bool khp_section_is_known(const khp_section *section, size_t at, size_t bytes) {
    /* Nothing hangs on the order: what a block holds was there before anybody looked at it. */
    atomic_uchar *blocks = atomic_load_explicit(&section->blocks, memory_order_relaxed);
    return blocks == NULL || (at % KHP_BLOCK_BYTES + bytes <= KHP_BLOCK_BYTES &&
                              atomic_load_explicit(&blocks[at / KHP_BLOCK_BYTES],
                                                   memory_order_relaxed) == KHP_BLOCK_SOUND);
}

/* True if the bytes of a section, at least one and all within it, are what was written. Any thread;
 * two that come at once may both look at a block. */
static inline bool khp_section_is_sound(const khp_section *section, size_t at, size_t bytes) {
    return khp_section_is_known(section, at, bytes) ||
           khp_section_check_blocks(section, at / KHP_BLOCK_BYTES,
                                    (at + bytes - 1) / KHP_BLOCK_BYTES);
}

#endif
