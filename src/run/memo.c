#include "run/memo.h"

#include "base/memory.h"
#include "base/words.h"

/* Lengths that share a word of the key: 16 bits each. */
#define LENGTHS_PER_WORD 4

/* Room that a common key needs at most, in words. */
#define SHORT_FIELD ((size_t)128)
#define SHORT_KEY ((SHORT_FIELD / 8 + 1) * KHP_MEMO_COLUMNS + 1)

static uint32_t tag_of(uint64_t hash) { return (uint32_t)(hash >> 32); }

/* The common key: all fields plain and short. It is the file, which decides the decimal mark, the
 * fields' words, and their lengths, which tell where each ends. Returns the number of words, or 0
 * if it is no common key. */
static size_t make_short_key(const khp_memo *memo, const khp_record *record, uint64_t *key) {
    uint64_t *to = key;
    uint64_t lengths = record->file;
    for (size_t i = 0; i < memo->column_count; i++) {
        const khp_field *field = &record->fields[memo->columns[i]];
        if (field->kind != KHP_FIELD_PLAIN || field->len > SHORT_FIELD) {
            return 0;
        }
        if (i % LENGTHS_PER_WORD == 0) {
            *to++ = lengths;
            lengths = 0;
        }
        lengths = lengths << 16 | field->len;
        if (__builtin_expect(field->len <= 16, 1)) {
            khp_two_words(field->ptr, field->len, to);
            to += 2;
        } else {
            to = khp_words_put(to, field->ptr, field->len);
        }
    }
    *to++ = lengths;
    return (size_t)(to - key);
}

/* A field of another kind or of any length; the key of such a record differs from every common one
 * by its first word. */
static bool add_long_field(khp_buffer *key, const khp_field *field) {
    bool is_text = field->kind == KHP_FIELD_TEXT || field->kind == KHP_FIELD_PLAIN;
    const uint64_t head = (uint64_t)(is_text ? KHP_FIELD_TEXT : field->kind) << 32 | field->len;
    const uint64_t nothing = 0;
    khp_buffer_add(key, khp_slice_of((const char *)&head, sizeof head));
    khp_buffer_add(key, khp_field_slice(field));
    size_t padding = khp_words_of(field->len) * 8 - field->len;
    khp_buffer_add(key, khp_slice_of((const char *)&nothing, padding));
    return !key->failed;
}

/* Returns the number of words in memo->key; 0 without memory. */
static size_t make_long_key(khp_memo *memo, const khp_record *record) {
    const uint64_t head = UINT64_MAX - record->file;
    khp_buffer_reset(&memo->key);
    khp_buffer_add(&memo->key, khp_slice_of((const char *)&head, sizeof head));
    for (size_t i = 0; i < memo->column_count; i++) {
        if (!add_long_field(&memo->key, &record->fields[memo->columns[i]])) {
            return 0;
        }
    }
    return memo->key.len / sizeof(uint64_t);
}

static uint64_t hash_of(const uint64_t *words, size_t count) {
    uint64_t hash = count;
    for (size_t i = 0; i < count; i++) {
        hash = khp_hash_step(hash, words[i]);
    }
    return khp_hash_end(hash);
}

static void put_slot(khp_memo_slot *slots, size_t mask, uint64_t hash, size_t entry) {
    size_t at = hash & mask;
    while (slots[at].entry_plus_one != 0) {
        at = (at + 1) & mask;
    }
    slots[at] = (khp_memo_slot){tag_of(hash), (uint32_t)(entry + 1)};
}

/* Doubles the slots when they are more than half full. */
static bool make_room(khp_memo *memo) {
    if ((memo->entry_count + 1) * 2 <= memo->slot_count) {
        return true;
    }
    size_t wanted = memo->slot_count == 0 ? 1024 : memo->slot_count * 2;
    khp_memo_slot *slots = wanted > UINT32_MAX ? NULL : khp_alloc_zero(wanted, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < memo->entry_count; i++) {
        const uint64_t *key = memo->entries[i].key;
        put_slot(slots, wanted - 1, hash_of(key + 1, key[0]), i);
    }
    khp_free(memo->slots);
    memo->slots = slots;
    memo->slot_count = wanted;
    return true;
}

static void **add_entry(khp_memo *memo, const uint64_t *key, size_t words, uint64_t hash) {
    khp_memo_entry *entries =
        khp_grow(memo->entries, &memo->entry_capacity, memo->entry_count, sizeof *entries);
    if (entries == NULL) {
        return NULL;
    }
    memo->entries = entries;
    if (!make_room(memo)) {
        return NULL;
    }
    uint64_t *copy = khp_arena_alloc(&memo->texts, (words + 1) * sizeof *copy);
    if (copy == NULL) {
        return NULL;
    }
    copy[0] = words;
    memcpy(copy + 1, key, words * sizeof *key);
    entries[memo->entry_count] = (khp_memo_entry){copy, NULL};
    put_slot(memo->slots, memo->slot_count - 1, hash, memo->entry_count);
    return &entries[memo->entry_count++].value;
}

void **khp_memo_find(khp_memo *memo, const khp_record *record) {
    uint64_t short_key[SHORT_KEY];
    const uint64_t *key = short_key;
    size_t words = make_short_key(memo, record, short_key);
    if (words == 0) {
        words = make_long_key(memo, record);
        key = (const uint64_t *)(const void *)memo->key.ptr;
    }
    if (words == 0) {
        return NULL;
    }
    uint64_t hash = hash_of(key, words);
    size_t mask = memo->slot_count - 1;
    for (size_t at = hash & mask; memo->slot_count > 0; at = (at + 1) & mask) {
        const khp_memo_slot *slot = &memo->slots[at];
        if (slot->entry_plus_one == 0) {
            break;
        }
        khp_memo_entry *entry = &memo->entries[slot->entry_plus_one - 1];
        if (slot->tag == tag_of(hash) && entry->key[0] == words &&
            khp_words_eq(entry->key + 1, key, words)) {
            return &entry->value;
        }
    }
    return add_entry(memo, key, words, hash);
}

size_t khp_memo_bytes(const khp_memo *memo) {
    return memo->slot_count * sizeof *memo->slots + memo->entry_capacity * sizeof *memo->entries +
           memo->texts.bytes;
}

void khp_memo_forget(khp_memo *memo) {
    khp_free(memo->slots);
    khp_free(memo->entries);
    khp_arena_clear(&memo->texts);
    memo->slots = NULL;
    memo->entries = NULL;
    memo->slot_count = 0;
    memo->entry_count = 0;
    memo->entry_capacity = 0;
}

void khp_memo_clear(khp_memo *memo) {
    khp_memo_forget(memo);
    khp_buffer_clear(&memo->key);
}
