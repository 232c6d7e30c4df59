#include "run/memo.h"

#include "base/memory.h"
#include "base/prefetch.h"
#include "base/words.h"

/* Lengths that share a word of the key, eight bits each. */
#define LENGTHS_PER_WORD 4

/* Room that a common key needs at most, in words. */
#define SHORT_FIELD ((size_t)128)
#define SHORT_KEY ((SHORT_FIELD / 8 + 1) * KHP_MEMO_COLUMNS + 1)

static uint32_t tag_of(uint64_t hash) { return (uint32_t)(hash >> 32); }

/* A key and its hash. */
typedef struct memo_key {
    const uint64_t *words;
    size_t count;
    uint64_t hash;
} memo_key;

/* The common key: all fields plain and short. It is the fields' words and their lengths, which tell
 * where each ends. False if it is no common key. */
static inline bool make_short_key(const khp_memo *memo, const khp_record *record,
                                  uint64_t words[SHORT_KEY], memo_key *key) {
    uint64_t *to = words;
    uint64_t hash = 0;
    uint64_t lengths = 0;
    for (size_t i = 0; i < memo->column_count; i++) {
        const khp_field *field = &record->fields[memo->columns[i]];
        if (!(record->is_plain || field->kind == KHP_FIELD_PLAIN) || field->len > SHORT_FIELD) {
            return false;
        }
        const uint64_t *from = to;
        if (__builtin_expect(field->len <= 16, 1)) {
            khp_two_words(field->ptr, field->len, to);
            hash = khp_hash_step(khp_hash_step(hash, to[0]), to[1]);
            to += 2;
        } else {
            for (to = khp_words_put(to, field->ptr, field->len); from < to; from++) {
                hash = khp_hash_step(hash, *from);
            }
        }
        lengths = lengths << 8 | field->len;
        if (i % LENGTHS_PER_WORD == LENGTHS_PER_WORD - 1) {
            hash = khp_hash_step(hash, lengths);
            *to++ = lengths;
            lengths = 0;
        }
    }
    *to++ = lengths;
    *key = (memo_key){words, (size_t)(to - words), khp_hash_end(khp_hash_step(hash, lengths))};
    return true;
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

static uint64_t hash_of(const uint64_t *words, size_t count) {
    uint64_t hash = 0;
    for (size_t i = 0; i < count; i++) {
        hash = khp_hash_step(hash, words[i]);
    }
    return khp_hash_end(hash);
}

/* The key of any record, in memo->key. False without memory. */
static bool make_long_key(khp_memo *memo, const khp_record *record, memo_key *key) {
    const uint64_t head = UINT64_MAX;
    khp_buffer_reset(&memo->key);
    khp_buffer_add(&memo->key, khp_slice_of((const char *)&head, sizeof head));
    for (size_t i = 0; i < memo->column_count; i++) {
        if (!add_long_field(&memo->key, &record->fields[memo->columns[i]])) {
            return false;
        }
    }
    key->words = (const uint64_t *)(const void *)memo->key.ptr;
    key->count = memo->key.len / sizeof(uint64_t);
    key->hash = hash_of(key->words, key->count);
    return true;
}

static void put_slot(khp_memo_slot *slots, size_t mask, uint64_t hash, size_t entry) {
    size_t at = hash & mask;
    while (slots[at].entry_plus_one != 0) {
        at = (at + 1) & mask;
    }
    slots[at] = (khp_memo_slot){tag_of(hash), (uint32_t)(entry + 1)};
}

/* Doubles the slots when they are more than half full; there are some from then on. */
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

static void **add_entry(khp_memo *memo, const memo_key *key) {
    khp_memo_entry *entries =
        khp_grow(memo->entries, &memo->entry_capacity, memo->entry_count, sizeof *entries);
    if (entries == NULL) {
        return NULL;
    }
    memo->entries = entries;
    if (!make_room(memo)) {
        return NULL;
    }
    uint64_t *copy = khp_arena_alloc(&memo->texts, (key->count + 1) * sizeof *copy);
    if (copy == NULL) {
        return NULL;
    }
    copy[0] = key->count;
    memcpy(copy + 1, key->words, key->count * sizeof *copy);
    entries[memo->entry_count] = (khp_memo_entry){copy, NULL};
    put_slot(memo->slots, memo->slot_count - 1, key->hash, memo->entry_count);
    return &entries[memo->entry_count++].value;
}

/* ---- looking ahead ---- */

struct khp_memo_ahead {
    memo_key keys[KHP_MEMO_AHEAD]; /* without words: no common key */
    uint64_t words[KHP_MEMO_AHEAD * SHORT_KEY];
};

/* What is kept for a record lies behind its key, in the order in which it was made: so many lines
 * of the cache are nearly always all of it. */
#define KEPT_LINES 6
#define LINE_BYTES 64

static void make_keys(khp_memo *memo, const khp_record *records, size_t count) {
    khp_memo_ahead *ahead = memo->ahead;
    uint64_t *to = ahead->words;
    for (size_t i = 0; i < count; i++) {
        memo_key *key = &ahead->keys[i];
        if (records[i].reason != KHP_REASON_NONE || !make_short_key(memo, &records[i], to, key)) {
            key->words = NULL;
            continue;
        }
        to += key->count;
        khp_prefetch(&memo->slots[key->hash & (memo->slot_count - 1)]);
    }
}

/* The entry that is likely the key's; NULL if none is. */
static inline const khp_memo_entry *likely_entry(const khp_memo *memo, const memo_key *key) {
    const khp_memo_slot *slot = &memo->slots[key->hash & (memo->slot_count - 1)];
    bool is_likely =
        key->words != NULL && slot->tag == tag_of(key->hash) && slot->entry_plus_one != 0;
    return is_likely ? &memo->entries[slot->entry_plus_one - 1] : NULL;
}

/* A slot tells where the entry is, an entry where the rest is: each is asked for when what tells of
 * it has had the time to come. */
static void ask_for_kept(const khp_memo *memo, size_t count) {
    const khp_memo_entry *entries[KHP_MEMO_AHEAD];
    for (size_t i = 0; i < count; i++) {
        entries[i] = likely_entry(memo, &memo->ahead->keys[i]);
        khp_prefetch(entries[i]); /* asking for nothing is no fault */
    }
    for (size_t i = 0; i < count; i++) {
        const char *kept = entries[i] == NULL ? NULL : (const char *)entries[i]->key;
        if (kept == NULL) {
            continue;
        }
#pragma GCC unroll 8
        for (size_t at = 0; at < KEPT_LINES; at++) {
            khp_prefetch(kept + at * LINE_BYTES);
        }
    }
}

bool khp_memo_look_ahead(khp_memo *memo, const khp_record *records, size_t count) {
    if (memo->ahead == NULL) {
        memo->ahead = khp_alloc(1, sizeof *memo->ahead);
    }
    if (memo->ahead == NULL || !make_room(memo)) {
        return false;
    }
    make_keys(memo, records, count);
    ask_for_kept(memo, count);
    return true;
}

bool khp_memo_may_know(const khp_memo *memo, size_t number) {
    return likely_entry(memo, &memo->ahead->keys[number]) != NULL;
}

static inline void **find(khp_memo *memo, const memo_key *key) {
    size_t mask = memo->slot_count - 1;
    for (size_t at = key->hash & mask;; at = (at + 1) & mask) {
        const khp_memo_slot *slot = &memo->slots[at];
        if (slot->entry_plus_one == 0) {
            break;
        }
        khp_memo_entry *entry = &memo->entries[slot->entry_plus_one - 1];
        if (slot->tag == tag_of(key->hash) && entry->key[0] == key->count &&
            khp_words_eq(entry->key + 1, key->words, key->count)) {
            return &entry->value;
        }
    }
    return add_entry(memo, key);
}

/* Apart from the common way, which then has nothing on its stack to guard. */
__attribute__((noinline)) static void **find_long(khp_memo *memo, const khp_record *record) {
    memo_key key;
    return make_long_key(memo, record, &key) ? find(memo, &key) : NULL;
}

void **khp_memo_find(khp_memo *memo, const khp_record *record, size_t number) {
    const memo_key *key = &memo->ahead->keys[number];
    return key->words == NULL ? find_long(memo, record) : find(memo, key);
}

size_t khp_memo_bytes(const khp_memo *memo) {
    return memo->slot_count * sizeof *memo->slots + memo->entry_capacity * sizeof *memo->entries +
           memo->texts.bytes;
}

void khp_memo_forget(khp_memo *memo) {
    if (memo->slot_count > 0) {
        memset(memo->slots, 0, memo->slot_count * sizeof *memo->slots);
    }
    khp_arena_reset(&memo->texts);
    memo->entry_count = 0;
}

void khp_memo_clear(khp_memo *memo) {
    khp_free(memo->slots);
    khp_free(memo->entries);
    khp_arena_clear(&memo->texts);
    khp_buffer_clear(&memo->key);
    khp_free(memo->ahead);
    memo->ahead = NULL;
    memo->slots = NULL;
    memo->entries = NULL;
    memo->slot_count = 0;
    memo->entry_count = 0;
    memo->entry_capacity = 0;
}
