#include "locate/keys.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

#define TAG_BITS 29
#define ENTRIES_PER_BUCKET 4

uint32_t khp_key_tag_of(khp_slice text) { return (uint32_t)(khp_hash(text, 0) >> (64 - TAG_BITS)); }

void khp_keys_add(khp_buffer *entries, khp_slice text, unsigned kind, uint32_t number) {
    uint64_t entry = (uint64_t)khp_key_tag_of(text) << 35 | (uint64_t)kind << 32 | number;
    khp_buffer_add(entries, khp_slice_of((const char *)&entry, sizeof entry));
}

static int compare(const void *a, const void *b) {
    const uint64_t *left = a;
    const uint64_t *right = b;
    return (*left > *right) - (*left < *right);
}

#define RADIX_BITS 16
#define RADIX_SIZE ((size_t)1 << RADIX_BITS)

/* One pass of a radix sort, stable, by the 16 bits above `shift`. */
static void radix_pass(const uint64_t *from, uint64_t *to, size_t count, unsigned shift,
                       size_t *starts) {
    memset(starts, 0, RADIX_SIZE * sizeof *starts);
    for (size_t i = 0; i < count; i++) {
        starts[(from[i] >> shift) & (RADIX_SIZE - 1)]++;
    }
    size_t sum = 0;
    for (size_t i = 0; i < RADIX_SIZE; i++) {
        size_t size = starts[i];
        starts[i] = sum;
        sum += size;
    }
    for (size_t i = 0; i < count; i++) {
        to[starts[(from[i] >> shift) & (RADIX_SIZE - 1)]++] = from[i];
    }
}

static bool sort_entries(uint64_t *entries, size_t count) {
    if (count < RADIX_SIZE) {
        qsort(entries, count, sizeof *entries, compare);
        return true;
    }
    uint64_t *spare = khp_alloc(count, sizeof *spare);
    size_t *starts = khp_alloc(RADIX_SIZE, sizeof *starts);
    bool done = spare != NULL && starts != NULL;
    if (done) {
        radix_pass(entries, spare, count, 0, starts);
        radix_pass(spare, entries, count, 16, starts);
        radix_pass(entries, spare, count, 32, starts);
        radix_pass(spare, entries, count, 48, starts);
    }
    khp_free(spare);
    khp_free(starts);
    return done;
}

static unsigned directory_bits(size_t count) {
    unsigned bits = 0;
    while (bits < TAG_BITS - 1 && ((size_t)ENTRIES_PER_BUCKET << bits) < count) {
        bits++;
    }
    return bits;
}

bool khp_keys_build(khp_buffer *buffer, khp_buffer *directory) {
    size_t count = buffer->len / sizeof(uint64_t);
    if (buffer->failed || count >= UINT32_MAX) {
        return false;
    }
    /* The buffer comes from malloc and holds nothing but entries. */
    uint64_t *entries = (uint64_t *)(void *)buffer->ptr;
    if (count > 0 && !sort_entries(entries, count)) {
        return false;
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || entries[kept - 1] != entries[i]) {
            entries[kept++] = entries[i];
        }
    }
    buffer->len = kept * sizeof *entries;
    unsigned bits = directory_bits(kept);
    size_t buckets = (size_t)1 << bits;
    khp_buffer_rewind(directory);
    if (!khp_buffer_reserve(directory, (buckets + 1) * sizeof(uint32_t))) {
        return false;
    }
    uint32_t *first = (uint32_t *)(void *)directory->ptr;
    size_t at = 0;
    for (size_t bucket = 0; bucket <= buckets; bucket++) {
        while (at < kept && khp_key_tag(entries[at]) >> (TAG_BITS - bits) < bucket) {
            at++;
        }
        first[bucket] = (uint32_t)at;
    }
    directory->len = (buckets + 1) * sizeof(uint32_t);
    return true;
}

khp_keys khp_keys_open(const void *entries, size_t entry_bytes, const void *first,
                       size_t first_bytes) {
    size_t buckets = first_bytes / sizeof(uint32_t);
    unsigned bits = 0;
    while (bits < TAG_BITS && ((size_t)1 << bits) + 1 < buckets) {
        bits++;
    }
    if (buckets < 2 || ((size_t)1 << bits) + 1 != buckets || entry_bytes == 0) {
        return (khp_keys){0};
    }
    return (khp_keys){entries, entry_bytes / sizeof(uint64_t), first, bits};
}

void khp_keys_find(const khp_keys *keys, khp_slice text, size_t *begin, size_t *end) {
    *begin = *end = 0;
    if (keys->count == 0) {
        return;
    }
    uint32_t tag = khp_key_tag_of(text);
    size_t bucket = tag >> (TAG_BITS - keys->bits);
    size_t from = keys->first[bucket];
    size_t to = keys->first[bucket + 1];
    if (from > to || to > keys->count) { /* a damaged file */
        return;
    }
    while (from < to && khp_key_tag(keys->entries[from]) < tag) {
        from++;
    }
    *begin = *end = from;
    while (*end < to && khp_key_tag(keys->entries[*end]) == tag) {
        (*end)++;
    }
}
