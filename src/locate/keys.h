/* keys: an index from texts to numbers that does not hold the texts.
 *
 * An entry is 64 bits: 29 bits of the text's hash, 3 bits of kind, 32 bits of number, sorted, with
 * a directory over the first bits of the hash. A look-up yields the few entries whose hash agrees;
 * the caller compares the texts themselves. The sections are plain arrays: they can be mapped. */
#ifndef KHP_LOCATE_KEYS_H
#define KHP_LOCATE_KEYS_H

#include "base/buffer.h"

#include <stdint.h>

/* The entries and their directory; views. `first` has 2^bits + 1 items. */
typedef struct khp_keys {
    const uint64_t *entries;
    size_t count;
    const uint32_t *first;
    unsigned bits;
} khp_keys;

#define KHP_KEY_KINDS 8

static inline uint32_t khp_key_number(uint64_t entry) { return (uint32_t)entry; }
static inline unsigned khp_key_kind(uint64_t entry) { return (unsigned)(entry >> 32) & 7; }
static inline uint32_t khp_key_tag(uint64_t entry) { return (uint32_t)(entry >> 35); }

/* The 29 bits that an entry keeps of a text. */
uint32_t khp_key_tag_of(khp_slice text);

/* Appends an entry to a list that is still unsorted. */
void khp_keys_add(khp_buffer *entries, khp_slice text, unsigned kind, uint32_t number);

/* Sorts the entries, drops repeated ones and builds the directory. False without memory, or
 * beyond 2^32 - 2 entries. */
bool khp_keys_build(khp_buffer *entries, khp_buffer *first);

/* The index over two built sections; empty if they do not fit together. */
khp_keys khp_keys_open(const void *entries, size_t entry_bytes, const void *first,
                       size_t first_bytes);

/* The range [*begin, *end) of the entries whose tag is that of the text. */
void khp_keys_find(const khp_keys *keys, khp_slice text, size_t *begin, size_t *end);

#endif
