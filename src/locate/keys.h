/* keys: an index from texts to numbers that does not hold the texts.
 *
 * An entry is a few bits of the text's hash, a kind and a number, packed into as few bytes as they
 * need and sorted by the hash, with a directory over its first bits. A look-up yields the few
 * entries whose bits agree; the caller compares the texts themselves. The sections are plain
 * arrays: they can be mapped. */
#ifndef KHP_LOCATE_KEYS_H
#define KHP_LOCATE_KEYS_H

#include "base/buffer.h"
#include "locate/section.h"

#include <stdint.h>

/* How entries are packed; the beginning of the directory's section. */
typedef struct khp_key_shape {
    uint32_t number_bits;
    uint32_t kind_bits;
    uint32_t width;          /* bytes of an entry */
    uint32_t directory_bits; /* of the hash; the following bits of it stand in the entry */
} khp_key_shape;

/* The shape for at most `entries` entries with numbers below `numbers` (at most 2^32) and kinds
 * below 2^kind_bits. */
khp_key_shape khp_key_shape_for(uint64_t entries, uint64_t numbers, unsigned kind_bits);

/* The entries and their directory; views. `first` has 2^directory_bits + 1 items. */
typedef struct khp_keys {
    khp_key_shape shape;
    const unsigned char *entries;
    size_t count;
    const uint32_t *first;
    const khp_section *entry_section; /* the two that they lie in */
    const khp_section *first_section;
} khp_keys;

/* ---- building ---- */

/* An index that is being written, in the order of the hashes. Zero-initialise, set `shape`. */
typedef struct khp_key_writer {
    khp_key_shape shape;
    khp_buffer entries; /* packed; they and the directory may be taken away at any time */
    khp_buffer first;   /* the directory's section, from its beginning or where it was taken away */
    bool has_started;
    uint64_t count;
    uint64_t bucket; /* the next one to enter in the directory */
} khp_key_writer;

/* Appends the next entry; hashes do not descend. Failed allocations show in the buffers. */
void khp_key_add(khp_key_writer *writer, uint64_t hash, unsigned kind, uint32_t number);

/* Counts entries of a bucket that are written elsewhere; buckets do not descend. */
void khp_key_count(khp_key_writer *writer, uint64_t bucket, uint32_t entries);

/* Forgets what was written and taken away. */
void khp_key_drop(khp_key_writer *writer);

/* Finishes the directory. */
void khp_key_finish(khp_key_writer *writer);

/* Appends an entry, packed, to `entries`. */
void khp_key_pack(const khp_key_shape *shape, khp_buffer *entries, uint64_t hash, unsigned kind,
                  uint32_t number);

static inline uint64_t khp_key_bucket(const khp_key_shape *shape, uint64_t hash) {
    return shape->directory_bits == 0 ? 0 : hash >> (64 - shape->directory_bits);
}

/* ---- looking up ---- */

/* The index over two built sections, which must stay where they are; empty if they do not fit
 * together. */
khp_keys khp_keys_open(const khp_section *entries, const khp_section *first);

/* The hash that texts are noted and looked up by. */
uint64_t khp_key_hash(khp_slice text);

/* The range [*begin, *end) of the entries that may be those of a text with this hash. */
void khp_keys_find(const khp_keys *keys, uint64_t hash, size_t *begin, size_t *end);

/* Asks memory for what khp_keys_find will read: first where the entries lie, then, when that has
 * come, the entries. */
void khp_keys_expect_bucket(const khp_keys *keys, uint64_t hash);
void khp_keys_expect_entries(const khp_keys *keys, uint64_t hash);

/* The entry with this index, packed; its number and kind. */
uint64_t khp_key_at(const khp_keys *keys, size_t index);

static inline uint32_t khp_key_number(const khp_keys *keys, uint64_t entry) {
    return (uint32_t)(entry & ((UINT64_C(1) << keys->shape.number_bits) - 1));
}

static inline unsigned khp_key_kind(const khp_keys *keys, uint64_t entry) {
    return (unsigned)(entry >> keys->shape.number_bits) & ((1u << keys->shape.kind_bits) - 1);
}

#endif
