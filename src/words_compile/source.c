#include "words_compile/source.h"

#include "base/fold.h"
#include "base/memory.h"

#include <stdlib.h>

static void put(khp_word_source *source, uint32_t rule) {
    khp_slice key = khp_buffer_slice(&source->key.bytes);
    khp_source_word *words =
        khp_grow(source->words, &source->capacity, source->count, sizeof *words);
    if (words == NULL || source->key.bytes.failed) {
        source->failed = true;
        return;
    }
    source->words = words;
    words[source->count++] = (khp_source_word){source->text.len, key.len, rule};
    khp_buffer_add(&source->text, key);
    source->failed = source->failed || source->text.failed;
}

/* ---- reading ---- */

static const struct {
    const char *name;
    khp_word_rule rule;
} names[] = {
    {"always", KHP_WORD_ALWAYS},     {"birth", KHP_WORD_BIRTH},
    {"paper", KHP_WORD_PAPER},       {"picture", KHP_WORD_PICTURE},
    {"name", KHP_WORD_NAME},         {"relative", KHP_WORD_RELATIVE},
    {"person", KHP_WORD_PERSON},     {"office", KHP_WORD_OFFICE},
    {"whole", KHP_WORD_WHOLE},       {"office-end", KHP_WORD_OFFICE_END},
    {"asks", KHP_WORD_ASKS},         {"thing", KHP_WORD_THING},
    {"quality", KHP_WORD_QUALITY},   {"number", KHP_WORD_NUMBER},
    {"measure", KHP_WORD_MEASURE},   {"passed", KHP_WORD_PASSED},
    {"other", KHP_WORD_OTHER},       {"never", KHP_WORD_NEVER},
    {"edge", KHP_WORD_EDGE},         {"form", KHP_WORD_FORM},
    {"told", KHP_WORD_TOLD},         {"id", KHP_WORD_ID},
    {"numbered", KHP_WORD_NUMBERED}, {"somebody", KHP_WORD_SOMEBODY},
    {"born", KHP_WORD_BORN},         {"count", KHP_WORD_COUNT},
    {"when", KHP_WORD_WHEN},         {"name-end", KHP_WORD_NAME_END},
    {"sought", KHP_WORD_SOUGHT},
};

static uint32_t rule_of_name(khp_slice name) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (khp_slice_eq(name, khp_slice_cstr(names[i].name))) {
            return names[i].rule;
        }
    }
    return 0;
}

static void put_parts(khp_word_source *source, const khp_slice *parts, size_t count, char how,
                      uint32_t rule) {
    static const char *const between[] = {"", " "};
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        khp_word_key_make(&source->key, how, parts, count, between[i]);
        put(source, rule);
    }
}

/* One entry: the keys of its words. False if it has none, or too many to be found. */
static bool add_entry(khp_word_source *source, khp_slice entry, char how, uint32_t rule) {
    khp_buffer folded = {0};
    khp_fold_words(&folded, entry);
    khp_slice parts[KHP_WORDS_MOST];
    size_t count = 0;
    for (khp_slice rest = khp_buffer_slice(&folded); rest.ptr != NULL && rest.len > 0; count++) {
        parts[count % KHP_WORDS_MOST] = khp_slice_cut(&rest, ' ');
    }
    bool fits = count > 0 && count <= KHP_WORDS_MOST;
    if (fits) {
        put_parts(source, parts, count, how, rule);
        khp_slice kept[KHP_WORDS_MOST];
        size_t left = khp_word_leave_out_joining(kept, parts, count);
        if (left < count) {
            put_parts(source, kept, left, how, rule);
        }
    }
    source->failed = source->failed || folded.failed;
    khp_buffer_clear(&folded);
    return source->failed || fits;
}

static bool read_line(khp_word_source *source, khp_slice line) {
    uint32_t rule = rule_of_name(khp_slice_cut(&line, '\t'));
    khp_slice entries = khp_slice_cut(&line, '\t');
    khp_slice forms = khp_slice_cut(&line, '\t');
    khp_slice languages = khp_slice_cut(&line, '\t');
    bool is_both = khp_slice_eq(forms, KHP_SLICE("both"));
    bool is_right = rule != 0 && (is_both || khp_slice_eq(forms, KHP_SLICE("as-is"))) &&
                    languages.len > 0 && line.len > 0 && memchr(line.ptr, '\t', line.len) == NULL;
    while (is_right && entries.ptr != NULL) {
        khp_slice entry = khp_slice_trim(khp_slice_cut(&entries, ','));
        is_right = add_entry(source, entry, is_both ? KHP_WORD_ANY_NUMBER : KHP_WORD_AS_IS, rule);
    }
    return is_right;
}

size_t khp_word_source_read(khp_word_source *source, khp_slice text) {
    size_t number = 0;
    bool has_header = false;
    while (text.ptr != NULL && text.len > 0) {
        khp_slice line = khp_slice_cut(&text, '\n');
        number++;
        bool is_comment = line.len > 0 && line.ptr[0] == '#';
        if (!is_comment && has_header && !read_line(source, line)) {
            return number;
        }
        has_header = has_header || !is_comment;
    }
    return 0;
}

/* ---- writing ---- */

static khp_slice key_of(const khp_word_source *source, const khp_source_word *word) {
    return khp_slice_of(source->text.ptr + word->at, word->length);
}

/* What qsort compares has no context. */
static const khp_word_source *sorted;

static int compare(const void *a, const void *b) {
    return khp_slice_cmp(key_of(sorted, a), key_of(sorted, b));
}

/* One word a key, with all of its rules. */
static void merge_equal(khp_word_source *source) {
    size_t kept = 0;
    for (size_t i = 0; i < source->count; i++) {
        const khp_source_word *word = &source->words[i];
        khp_source_word *last = kept > 0 ? &source->words[kept - 1] : NULL;
        if (last != NULL && khp_slice_eq(key_of(source, last), key_of(source, word))) {
            last->rules |= word->rules;
        } else {
            source->words[kept++] = *word;
        }
    }
    source->count = kept;
}

static void add_u32(khp_buffer *table, size_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
        khp_buffer_add_byte(table, (char)(value >> shift & 0xFF));
    }
}

bool khp_word_source_write(khp_word_source *source, khp_buffer *table) {
    sorted = source;
    if (source->count > 0) {
        qsort(source->words, source->count, sizeof *source->words, compare);
    }
    merge_equal(source);
    khp_buffer_add(table, khp_slice_of(KHP_WORD_TABLE_MAGIC, KHP_WORD_TABLE_MAGIC_BYTES));
    add_u32(table, source->count);
    size_t end = 0;
    for (size_t i = 0; i < source->count; i++) {
        end += source->words[i].length;
        add_u32(table, end);
        add_u32(table, source->words[i].rules);
    }
    for (size_t i = 0; i < source->count; i++) {
        khp_buffer_add(table, key_of(source, &source->words[i]));
    }
    return !table->failed && !source->failed;
}

void khp_word_source_clear(khp_word_source *source) {
    khp_buffer_clear(&source->text);
    khp_free(source->words);
    khp_word_key_clear(&source->key);
    *source = (khp_word_source){.count = 0};
}
