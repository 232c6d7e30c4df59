#include "locate/keys.h"

#include "base/hash.h"
#include "base/prefetch.h"

#define HASH_BITS_LEAST 5 /* of the hash in an entry: one in 32 strangers is looked at in vain */
#define WIDTH_LEAST 4
#define WIDTH_MOST 8
#define ENTRIES_PER_BUCKET 4
#define DIRECTORY_BITS_MOST 28
#define SCANNED 16 /* more entries than this are searched by halving */

uint64_t khp_key_hash(khp_slice text) { return khp_hash_fixed(text, 0); }

static unsigned bits_for(uint64_t numbers) {
    unsigned bits = 1;
    while (bits < 32 && numbers > UINT64_C(1) << bits) {
        bits++;
    }
    return bits;
}

khp_key_shape khp_key_shape_for(uint64_t entries, uint64_t numbers, unsigned kind_bits) {
    khp_key_shape shape = {.number_bits = bits_for(numbers), .kind_bits = kind_bits};
    uint32_t bits = shape.number_bits + kind_bits + HASH_BITS_LEAST;
    shape.width = (bits + 7) / 8 < WIDTH_LEAST ? WIDTH_LEAST : (bits + 7) / 8;
    while (shape.directory_bits < DIRECTORY_BITS_MOST &&
           (uint64_t)ENTRIES_PER_BUCKET << (shape.directory_bits + 1) <= entries) {
        shape.directory_bits++;
    }
    return shape;
}

/* The bits of the hash that an entry keeps, and where they stand in it. */
static unsigned tag_shift(const khp_key_shape *shape) {
    return shape->number_bits + shape->kind_bits;
}

static uint64_t tag_of(const khp_key_shape *shape, uint64_t hash) {
    unsigned bits = shape->width * 8 - tag_shift(shape);
    return (hash << shape->directory_bits) >> (64 - bits);
}

void khp_key_pack(const khp_key_shape *shape, khp_buffer *entries, uint64_t hash, unsigned kind,
                  uint32_t number) {
    uint64_t entry =
        tag_of(shape, hash) << tag_shift(shape) | (uint64_t)kind << shape->number_bits | number;
    if (shape->width == WIDTH_LEAST) {
        uint32_t narrow = (uint32_t)entry;
        khp_buffer_add(entries, khp_slice_of((const char *)&narrow, sizeof narrow));
        return;
    }
    char bytes[WIDTH_MOST];
    for (unsigned i = 0; i < shape->width; i++) {
        bytes[i] = (char)(unsigned char)(entry >> (8 * i));
    }
    khp_buffer_add(entries, khp_slice_of(bytes, shape->width));
}

static void add_first(khp_key_writer *writer) {
    uint32_t first = (uint32_t)writer->count;
    khp_buffer_add(&writer->first, khp_slice_of((const char *)&first, sizeof first));
    writer->bucket++;
}

static void start(khp_key_writer *writer) {
    if (!writer->has_started) {
        writer->has_started = true;
        khp_buffer_add(&writer->first,
                       khp_slice_of((const char *)&writer->shape, sizeof writer->shape));
    }
}

void khp_key_count(khp_key_writer *writer, uint64_t bucket, uint32_t entries) {
    start(writer);
    while (writer->bucket <= bucket && !writer->first.failed) {
        add_first(writer);
    }
    writer->count += entries;
}

void khp_key_add(khp_key_writer *writer, uint64_t hash, unsigned kind, uint32_t number) {
    khp_key_count(writer, khp_key_bucket(&writer->shape, hash), 1);
    khp_key_pack(&writer->shape, &writer->entries, hash, kind, number);
}

void khp_key_drop(khp_key_writer *writer) {
    khp_buffer_reset(&writer->entries);
    khp_buffer_reset(&writer->first);
}

void khp_key_finish(khp_key_writer *writer) {
    khp_key_count(writer, UINT64_C(1) << writer->shape.directory_bits, 0);
}

static bool is_shape(const khp_key_shape *shape) {
    return shape->number_bits >= 1 && shape->number_bits <= 32 && shape->kind_bits <= 8 &&
           shape->width >= WIDTH_LEAST && shape->width <= WIDTH_MOST &&
           shape->directory_bits <= DIRECTORY_BITS_MOST &&
           shape->width * 8 > shape->number_bits + shape->kind_bits;
}

khp_keys khp_keys_open(const khp_section *entries, const khp_section *first) {
    const khp_keys none = {.entry_section = entries, .first_section = first};
    khp_keys keys = none;
    if (first->bytes < sizeof keys.shape) {
        return none;
    }
    memcpy(&keys.shape, first->ptr, sizeof keys.shape);
    size_t buckets = (first->bytes - sizeof keys.shape) / sizeof(uint32_t);
    if (!is_shape(&keys.shape) || buckets != ((size_t)1 << keys.shape.directory_bits) + 1) {
        return none;
    }
    keys.entries = entries->ptr;
    keys.count = entries->bytes / keys.shape.width;
    keys.first = (const uint32_t *)(const void *)((const char *)first->ptr + sizeof keys.shape);
    return keys;
}

uint64_t khp_key_at(const khp_keys *keys, size_t index) {
    const unsigned char *bytes = keys->entries + index * keys->shape.width;
    if (keys->shape.width == WIDTH_LEAST) {
        uint32_t entry;
        memcpy(&entry, bytes, sizeof entry);
        return entry;
    }
    uint64_t entry = 0;
    for (unsigned i = 0; i < keys->shape.width; i++) {
        entry |= (uint64_t)bytes[i] << (8 * i);
    }
    return entry;
}

/* The first entry of [low, high) whose bits of the hash are not below `tag`. */
static size_t find_tag(const khp_keys *keys, size_t low, size_t high, uint64_t tag) {
    unsigned shift = tag_shift(&keys->shape);
    while (high - low > SCANNED) {
        size_t middle = low + (high - low) / 2;
        if (khp_key_at(keys, middle) >> shift < tag) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low < high && khp_key_at(keys, low) >> shift < tag) {
        low++;
    }
    return low;
}

void khp_keys_expect_bucket(const khp_keys *keys, uint64_t hash) {
    if (keys->count > 0) {
        khp_prefetch(&keys->first[khp_key_bucket(&keys->shape, hash)]);
    }
}

void khp_keys_expect_entries(const khp_keys *keys, uint64_t hash) {
    size_t at = keys->count == 0 ? 0 : keys->first[khp_key_bucket(&keys->shape, hash)];
    if (at < keys->count) {
        khp_prefetch(keys->entries + at * keys->shape.width);
    }
}

/* The shape was read when the index was opened, before anything was checked, so that opening a file
 * costs no more than it must. */
static bool is_shape_sound(const khp_keys *keys) {
    return keys->first_section == NULL || keys->first_section->bytes < sizeof keys->shape ||
           khp_section_is_sound(keys->first_section, 0, sizeof keys->shape);
}

/* The entries of a bucket are [first[0], first[1]). */
static bool is_bucket_sound(const khp_keys *keys, size_t bucket) {
    const khp_section *section = keys->first_section;
    size_t at = sizeof keys->shape + bucket * sizeof(uint32_t);
    return khp_section_is_sound(section, 0, 1) &&
           khp_section_is_sound(section, at, 2 * sizeof(uint32_t));
}

void khp_keys_find(const khp_keys *keys, uint64_t hash, size_t *begin, size_t *end) {
    *begin = *end = 0;
    if (keys->count == 0) { /* or it seems to be */
        (void)is_shape_sound(keys);
        return;
    }
    size_t bucket = (size_t)khp_key_bucket(&keys->shape, hash);
    if (!is_bucket_sound(keys, bucket)) {
        return;
    }
    size_t from = keys->first[bucket];
    size_t to = keys->first[bucket + 1];
    size_t width = keys->shape.width;
    if (from >= to || to > keys->count ||
        !khp_section_is_sound(keys->entry_section, from * width, (to - from) * width)) {
        return;
    }
    uint64_t tag = tag_of(&keys->shape, hash);
    *begin = find_tag(keys, from, to, tag);
    *end = find_tag(keys, *begin, to, tag + 1);
}
