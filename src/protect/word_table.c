#include "protect/word_table.h"

#include "protect/header_words.h"
#include "world/blob.h"

khp_word_table khp_word_table_of(khp_slice bytes) {
    khp_word_table table = {.count = 0};
    khp_blob blob = khp_blob_at(bytes, 0);
    khp_slice magic = khp_blob_take(&blob, KHP_WORD_TABLE_MAGIC_BYTES);
    uint32_t count = khp_blob_u32(&blob);
    bool is_one = khp_slice_eq(magic, KHP_SLICE(KHP_WORD_TABLE_MAGIC)) &&
                  count < UINT32_MAX / KHP_WORD_ENTRY_BYTES;
    khp_slice entries = khp_blob_take(&blob, is_one ? count * KHP_WORD_ENTRY_BYTES : 0);
    if (is_one && blob.at != NULL) {
        table.count = count;
        table.entries = entries;
        table.keys = khp_slice_of(blob.at, (size_t)(blob.end - blob.at));
    }
    return table;
}

static uint32_t end_of(const khp_word_table *table, uint32_t entry, uint32_t *rules) {
    khp_blob blob = khp_blob_at(table->entries, (uint64_t)entry * KHP_WORD_ENTRY_BYTES);
    uint32_t end = khp_blob_u32(&blob);
    *rules = khp_blob_u32(&blob);
    return end <= table->keys.len ? end : (uint32_t)table->keys.len;
}

/* The key of an entry, and its rules. */
static khp_slice key_at(const khp_word_table *table, uint32_t entry, uint32_t *rules) {
    uint32_t before;
    uint32_t start = entry == 0 ? 0 : end_of(table, entry - 1, &before);
    uint32_t end = end_of(table, entry, rules);
    return khp_slice_of(table->keys.ptr + start, end > start ? end - start : 0);
}

static uint32_t rules_of(const khp_word_table *table, khp_slice key) {
    uint32_t low = 0;
    uint32_t high = table->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t rules;
        int order = khp_slice_cmp(key_at(table, middle, &rules), key);
        if (order == 0) {
            return rules;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return 0;
}

static uint32_t find(khp_word_table *table, const khp_slice *words, size_t count,
                     const char *between) {
    khp_word_key *key = &table->key;
    khp_word_key_make(key, KHP_WORD_AS_IS, words, count, between);
    uint32_t rules = rules_of(table, khp_buffer_slice(&key->bytes));
    rules |= rules_of(table, khp_word_without_digits(khp_buffer_slice(&key->bytes)));
    khp_word_key_make(key, KHP_WORD_ANY_NUMBER, words, count, between);
    rules |= rules_of(table, khp_buffer_slice(&key->bytes));
    table->failed = table->failed || key->bytes.failed;
    return table->failed ? 0 : rules;
}

/* Letters, as in "D.N.I.", and parts of words, as in "whats app", are taken together; words are
 * not: "id entidad" is no "identidad", and "type d" not "typed". */
static bool are_parts(khp_word_table *table, const khp_slice *words, size_t count) {
    size_t letters = 0;
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        letters += words[i].len == 1 ? 1 : 0;
        known += find(table, &words[i], 1, "") != 0 ? 1 : 0;
    }
    return letters == count || (letters == 0 && known < count);
}

uint32_t khp_word_table_find(khp_word_table *table, const khp_slice *words, size_t count) {
    uint32_t rules = find(table, words, count, " ");
    bool is_together = rules == 0 && count > 1 && are_parts(table, words, count);
    return is_together ? find(table, words, count, "") : rules;
}

void khp_word_table_clear(khp_word_table *table) {
    khp_word_key_clear(&table->key);
    *table = (khp_word_table){.count = 0};
}
