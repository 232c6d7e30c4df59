#include "protect/word_table.h"

#include "base/fold.h"
#include "base/hash.h"
#include "base/memory.h"
#include "protect/header_words.h"

/* Keys are words behind a mark that says how they are compared; each has one with its spaces and
 * one without. */
#define AS_IS '='
#define ANY_NUMBER '~'

/* The key of words in *key: the mark, and the words with `between` behind each but the last. */
static void make_key(khp_word_table *table, char how, const khp_slice *words, size_t count,
                     const char *between) {
    khp_buffer_reset(&table->joined);
    khp_buffer_reset(&table->key);
    khp_buffer_add_byte(&table->key, how);
    for (size_t i = 0; i < count; i++) {
        bool is_bare = how == ANY_NUMBER;
        khp_buffer_add_cstr(&table->joined, i > 0 ? between : "");
        khp_buffer_add(&table->joined, is_bare ? khp_word_without_digits(words[i]) : words[i]);
    }
    if (how == ANY_NUMBER) {
        khp_word_add_singular(&table->key, khp_buffer_slice(&table->joined));
    } else {
        khp_buffer_add(&table->key, khp_buffer_slice(&table->joined));
    }
    table->key.failed = table->key.failed || table->joined.failed;
}

static void put(khp_word_table *table, uint32_t rule) {
    bool is_new;
    khp_slice key = khp_buffer_slice(&table->key);
    uint32_t number = table->key.failed
                          ? KHP_TABLE_NONE
                          : khp_table_put(&table->keys, key, khp_hash(key, 0), &is_new);
    if (number == KHP_TABLE_NONE) {
        table->failed = true;
        return;
    }
    uint32_t *rules = khp_grow(table->rules, &table->capacity, number, sizeof *rules);
    if (rules == NULL) {
        table->failed = true;
        return;
    }
    table->rules = rules;
    table->rules[number] = (is_new ? 0 : table->rules[number]) | rule;
}

static uint32_t rules_of_key(const khp_word_table *table) {
    khp_slice key = khp_buffer_slice(&table->key);
    uint32_t number = khp_table_find(&table->keys, key, khp_hash(key, 0));
    return number == KHP_TABLE_NONE ? 0 : table->rules[number];
}

/* ---- reading ---- */

static const struct {
    const char *name;
    khp_word_rule rule;
} names[] = {
    {"always", KHP_WORD_ALWAYS}, {"birth", KHP_WORD_BIRTH},
    {"paper", KHP_WORD_PAPER},   {"picture", KHP_WORD_PICTURE},
    {"name", KHP_WORD_NAME},     {"relative", KHP_WORD_RELATIVE},
    {"person", KHP_WORD_PERSON}, {"office", KHP_WORD_OFFICE},
    {"whole", KHP_WORD_WHOLE},   {"office-end", KHP_WORD_OFFICE_END},
    {"asks", KHP_WORD_ASKS},     {"ending", KHP_WORD_ENDING},
    {"thing", KHP_WORD_THING},   {"quality", KHP_WORD_QUALITY},
    {"number", KHP_WORD_NUMBER}, {"measure", KHP_WORD_MEASURE},
    {"passed", KHP_WORD_PASSED}, {"other", KHP_WORD_OTHER},
    {"never", KHP_WORD_NEVER},   {"edge", KHP_WORD_EDGE},
    {"form", KHP_WORD_FORM},     {"told", KHP_WORD_TOLD},
};

static uint32_t rule_of_name(khp_slice name) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (khp_slice_eq(name, khp_slice_cstr(names[i].name))) {
            return names[i].rule;
        }
    }
    return 0;
}

/* One entry: the key of its words. False if it has none, or too many to be found. */
static bool add_entry(khp_word_table *table, khp_slice entry, char how, uint32_t rule) {
    khp_buffer folded = {0};
    khp_fold_words(&folded, entry);
    khp_slice parts[KHP_WORDS_MOST];
    size_t count = 0;
    for (khp_slice rest = khp_buffer_slice(&folded); rest.ptr != NULL && rest.len > 0; count++) {
        parts[count % KHP_WORDS_MOST] = khp_slice_cut(&rest, ' ');
    }
    bool fits = count > 0 && count <= KHP_WORDS_MOST;
    static const char *const between[] = {"", " "};
    for (size_t i = 0; fits && i < sizeof between / sizeof *between; i++) {
        make_key(table, how, parts, count, between[i]);
        put(table, rule);
    }
    table->failed = table->failed || folded.failed;
    khp_buffer_clear(&folded);
    return table->failed || fits;
}

static bool read_line(khp_word_table *table, khp_slice line) {
    uint32_t rule = rule_of_name(khp_slice_cut(&line, '\t'));
    khp_slice entries = khp_slice_cut(&line, '\t');
    khp_slice forms = khp_slice_cut(&line, '\t');
    khp_slice languages = khp_slice_cut(&line, '\t');
    bool is_both = khp_slice_eq(forms, KHP_SLICE("both"));
    bool is_right = rule != 0 && (is_both || khp_slice_eq(forms, KHP_SLICE("as-is"))) &&
                    languages.len > 0 && line.len > 0 && memchr(line.ptr, '\t', line.len) == NULL;
    while (is_right && entries.ptr != NULL) {
        khp_slice entry = khp_slice_trim(khp_slice_cut(&entries, ','));
        is_right = add_entry(table, entry, is_both ? ANY_NUMBER : AS_IS, rule);
    }
    return is_right;
}

size_t khp_word_table_read(khp_word_table *table, khp_slice text) {
    size_t number = 0;
    bool has_header = false;
    while (text.ptr != NULL && text.len > 0) {
        khp_slice line = khp_slice_cut(&text, '\n');
        number++;
        bool is_comment = line.len > 0 && line.ptr[0] == '#';
        if (!is_comment && has_header && !read_line(table, line)) {
            return number;
        }
        has_header = has_header || !is_comment;
    }
    return 0;
}

/* ---- finding ---- */

static uint32_t find(khp_word_table *table, const khp_slice *words, size_t count,
                     const char *between) {
    make_key(table, AS_IS, words, count, between);
    uint32_t rules = rules_of_key(table);
    table->key.len = khp_word_without_digits(khp_buffer_slice(&table->key)).len;
    rules |= rules_of_key(table);
    make_key(table, ANY_NUMBER, words, count, between);
    rules |= rules_of_key(table);
    table->failed = table->failed || table->key.failed;
    return table->failed ? 0 : rules;
}

/* Letters that are no words, as in "D.N.I." and "whats app", are taken together; words are not:
 * "id entidad" is no "identidad". */
static bool has_none_but_words(khp_word_table *table, const khp_slice *words, size_t count) {
    bool has_letters = false;
    for (size_t i = 0; i < count; i++) {
        if (find(table, &words[i], 1, "") == 0) {
            return false;
        }
        has_letters = has_letters || words[i].len == 1;
    }
    return !has_letters;
}

uint32_t khp_word_table_find(khp_word_table *table, const khp_slice *words, size_t count) {
    uint32_t rules = find(table, words, count, " ");
    bool is_together = rules == 0 && count > 1 && !has_none_but_words(table, words, count);
    return is_together ? find(table, words, count, "") : rules;
}

void khp_word_table_clear(khp_word_table *table) {
    khp_table_clear(&table->keys);
    khp_free(table->rules);
    khp_buffer_clear(&table->key);
    khp_buffer_clear(&table->joined);
    *table = (khp_word_table){0};
}
