/* table: a hash table from byte texts to dense numbers (0, 1, 2, ... in the order of insertion).
 *
 * The one table of the library: dictionaries, gazetteer keys, review rows and the memo use it;
 * their payloads are arrays indexed by the number. Keys are copied into the table's own arena. */
#ifndef KHP_BASE_TABLE_H
#define KHP_BASE_TABLE_H

#include "base/arena.h"

#include <stdint.h>

#define KHP_TABLE_NONE UINT32_MAX

typedef struct khp_table_slot {
    uint32_t tag; /* upper bits of the hash: most misses end here */
    uint32_t number;
} khp_table_slot;

typedef struct khp_table_key {
    khp_slice text;
    uint64_t hash;
} khp_table_key;

/* Zero-initialise ({0}) before use. */
typedef struct khp_table {
    khp_table_slot *slots; /* a power of two of them */
    size_t slot_count;
    khp_table_key *keys; /* by number */
    size_t key_capacity;
    size_t count;
    khp_arena text;
} khp_table;

/* The number of the key, or KHP_TABLE_NONE. `hash` is khp_hash(key), the same at every
 * call. */
uint32_t khp_table_find(const khp_table *table, khp_slice key, uint64_t hash);

/* The number of the key, which is added if it is new (*is_new tells; NULL is fine).
 * KHP_TABLE_NONE without memory, or when 2^32 - 1 keys are in it. */
uint32_t khp_table_put(khp_table *table, khp_slice key, uint64_t hash, bool *is_new);

/* The key behind a number; stays valid until the table is cleared. */
static inline khp_slice khp_table_key_at(const khp_table *table, uint32_t number) {
    return table->keys[number].text;
}

/* Bytes that it holds. */
size_t khp_table_bytes(const khp_table *table);

void khp_table_clear(khp_table *table);

#endif
