#include "run/memo.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/prefetch.h"
#include "base/words.h"

/* Lengths that share a word of the key, eight bits each. */
#define LENGTHS_PER_WORD 8

/* Room that a common key needs at most, in words. */
#define SHORT_FIELD ((size_t)128)
#define SHORT_KEY ((SHORT_FIELD / 8 + 1) * KHP_MEMO_COLUMNS + 1)

/* A key and its hash. */
typedef struct memo_key {
    const uint64_t *words;
    size_t count;
    uint64_t hash;
    khp_memo_entry *likely; /* the one that is likely the key's, once looked ahead to */
} memo_key;

/* The words in pairs, the last one with a zero if it is alone. */
static inline uint64_t add_words(uint64_t hash, const uint64_t *words, size_t count) {
    size_t i = 0;
    for (; i + 2 <= count; i += 2) {
        hash = khp_hash_pair(hash, words[i], words[i + 1]);
    }
    return i < count ? khp_hash_pair(hash, words[i], 0) : hash;
}

/* A key that is being made. */
typedef struct key_end {
    uint64_t *to;
    uint64_t hash;
} key_end;

/* Apart from the common way, whose registers it would take. */
__attribute__((noinline)) static key_end add_over_two_words(key_end end, const khp_field *field) {
    uint64_t *to = khp_words_put(end.to, field->ptr, field->len);
    return (key_end){to, add_words(end.hash, end.to, (size_t)(to - end.to))};
}

/* Adds the columns' words and their lengths, which tell where each ends. Ends at NULL if a field is
 * none of a common key. By value, so that it stays in registers. */
static inline key_end add_columns(const khp_memo *memo, size_t first, size_t limit,
                                  const khp_record *record, key_end end) {
    uint64_t lengths = 0;
    for (size_t i = first; i < limit; i++) {
        const khp_field *field = &record->fields[memo->columns[i]];
        if (!(record->is_plain || field->kind == KHP_FIELD_PLAIN) || field->len > SHORT_FIELD) {
            return (key_end){NULL, 0};
        }
        if (__builtin_expect(field->len <= 16, 1)) {
            khp_two_words(field->ptr, field->len, end.to);
            end = (key_end){end.to + 2, khp_hash_pair(end.hash, end.to[0], end.to[1])};
        } else {
            end = add_over_two_words(end, field);
        }
        lengths = lengths << 8 | field->len;
    }
    *end.to = lengths;
    return (key_end){end.to + 1, khp_hash_pair(end.hash, lengths, 0)};
}

/* The columns whose lengths do not fit in the first word of lengths: few schemas have any. */
__attribute__((noinline)) static key_end
add_further_columns(const khp_memo *memo, const khp_record *record, key_end end) {
    size_t limit = LENGTHS_PER_WORD;
    for (size_t i = limit; i < memo->column_count && end.to != NULL; i = limit) {
        const size_t rest = memo->column_count - i;
        limit = i + (rest < LENGTHS_PER_WORD ? rest : LENGTHS_PER_WORD);
        end = add_columns(memo, i, limit, record, end);
    }
    return end;
}

/* The common key: all fields plain and short. False if it is none. */
static inline bool make_short_key(const khp_memo *memo, const khp_record *record,
                                  uint64_t words[SHORT_KEY], memo_key *key) {
    const bool has_more = memo->column_count > LENGTHS_PER_WORD;
    const size_t limit = has_more ? LENGTHS_PER_WORD : memo->column_count;
    key_end end = add_columns(memo, 0, limit, record, (key_end){words, khp_hash_secret[0]});
    if (has_more && end.to != NULL) {
        end = add_further_columns(memo, record, end);
    }
    if (end.to == NULL) {
        return false;
    }
    *key = (memo_key){words, (size_t)(end.to - words), end.hash, NULL};
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
    const uint64_t *words = (const uint64_t *)(const void *)memo->key.ptr;
    const size_t count = memo->key.len / sizeof *words;
    *key = (memo_key){words, count, add_words(khp_hash_secret[0], words, count), NULL};
    return true;
}

static void put_slot(khp_memo_slot *slots, size_t mask, khp_memo_slot slot) {
    size_t at = slot.hash & mask;
    while (slots[at].entry != NULL) {
        at = (at + 1) & mask;
    }
    slots[at] = slot;
}

/* Doubles the slots when they are more than half full; there are some from then on. */
static bool make_room(khp_memo *memo) {
    if ((memo->entry_count + 1) * 2 <= memo->slot_count) {
        return true;
    }
    size_t wanted = memo->slot_count == 0 ? 1024 : memo->slot_count * 2;
    khp_memo_slot *slots = khp_alloc_zero(wanted, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < memo->slot_count; i++) {
        if (memo->slots[i].entry != NULL) {
            put_slot(slots, wanted - 1, memo->slots[i]);
        }
    }
    khp_free(memo->slots);
    memo->slots = slots;
    memo->slot_count = wanted;
    return true;
}

static void **add_entry(khp_memo *memo, const memo_key *key) {
    khp_memo_entry *entry = NULL;
    const size_t bytes = key->count * sizeof *entry->words;
    entry = make_room(memo) ? khp_arena_alloc(&memo->texts, sizeof *entry + bytes) : NULL;
    if (entry == NULL) {
        return NULL;
    }
    entry->value = NULL;
    entry->count = key->count;
    memcpy(entry->words, key->words, bytes);
    put_slot(memo->slots, memo->slot_count - 1, (khp_memo_slot){key->hash, entry});
    memo->entry_count++;
    return &entry->value;
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
            *key = (memo_key){.words = NULL};
            continue;
        }
        to += key->count;
        khp_prefetch(&memo->slots[key->hash & (memo->slot_count - 1)]);
    }
}

/* A slot tells where the entry is: it is asked for when the slot has had the time to come. */
static void ask_for_kept(const khp_memo *memo, size_t count) {
    for (size_t i = 0; i < count; i++) {
        memo_key *key = &memo->ahead->keys[i];
        const khp_memo_slot *slot = &memo->slots[key->hash & (memo->slot_count - 1)];
        if (key->words == NULL || slot->hash != key->hash) {
            continue;
        }
        key->likely = slot->entry;
        const char *kept = (const char *)slot->entry;
#pragma GCC unroll 8
        for (size_t at = 0; at < KEPT_LINES; at++) {
            khp_prefetch(kept + at * LINE_BYTES); /* asking for nothing is no fault */
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
    return memo->ahead->keys[number].likely != NULL;
}

static inline bool is_key_of(const khp_memo_entry *entry, const memo_key *key) {
    return entry->count == key->count && khp_words_eq(entry->words, key->words, key->count);
}

static inline void **find(khp_memo *memo, const memo_key *key) {
    size_t mask = memo->slot_count - 1;
    for (size_t at = key->hash & mask; memo->slots[at].entry != NULL; at = (at + 1) & mask) {
        khp_memo_slot *slot = &memo->slots[at];
        if (slot->hash == key->hash && is_key_of(slot->entry, key)) {
            return &slot->entry->value;
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
    if (key->likely != NULL && is_key_of(key->likely, key)) {
        return &key->likely->value; /* nearly always */
    }
    return key->words == NULL ? find_long(memo, record) : find(memo, key);
}

size_t khp_memo_bytes(const khp_memo *memo) {
    return memo->slot_count * sizeof *memo->slots + memo->texts.bytes;
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
    khp_arena_clear(&memo->texts);
    khp_buffer_clear(&memo->key);
    khp_free(memo->ahead);
    memo->ahead = NULL;
    memo->slots = NULL;
    memo->slot_count = 0;
    memo->entry_count = 0;
}
