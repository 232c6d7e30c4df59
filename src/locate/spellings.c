#include "locate/spellings.h"

#include "base/memory.h"
#include "locate/toponym.h"

#include <stdlib.h>

/* A name on its way into the list. Two names with one beginning and one tag are one text. */
typedef struct note {
    uint64_t prefix;
    uint32_t tag;
    khp_signature signature;
    khp_spelling spelling;
} note;

void khp_spellings_note(khp_buffer *list, khp_slice folded, uint32_t place, uint32_t at) {
    note item = {
        .prefix = khp_spelling_prefix(folded),
        .tag = khp_key_tag_of(folded),
        .signature = khp_spelling_signature(folded),
        .spelling = {place, at},
    };
    khp_buffer_add(list, khp_slice_of((const char *)&item, sizeof item));
}

static int compare(const void *a, const void *b) {
    const note *left = a;
    const note *right = b;
    if (left->prefix != right->prefix) {
        return left->prefix < right->prefix ? -1 : 1;
    }
    if (left->tag != right->tag) {
        return left->tag < right->tag ? -1 : 1;
    }
    if (left->spelling.at != right->spelling.at) { /* the primary name is the quickest to read */
        return left->spelling.at > right->spelling.at ? -1 : 1;
    }
    return (left->spelling.place > right->spelling.place) -
           (left->spelling.place < right->spelling.place);
}

static bool is_repeated(const note *items, size_t number) {
    return number > 0 && items[number].prefix == items[number - 1].prefix &&
           items[number].tag == items[number - 1].tag;
}

static void add_item(khp_buffer *section, const void *item, size_t size) {
    khp_buffer_add(section, khp_slice_of(item, size));
}

bool khp_spellings_build(khp_buffer *list, khp_buffer *sections) {
    khp_buffer *letters = &sections[KHP_SECTION_LETTERS];
    khp_buffer *repeats = &sections[KHP_SECTION_REPEATS];
    khp_buffer *spellings = &sections[KHP_SECTION_SPELLINGS];
    size_t count = list->len / sizeof(note);
    note *items = (note *)(void *)list->ptr;
    if (count > 0) {
        qsort(items, count, sizeof *items, compare);
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_repeated(items, i)) {
            add_item(letters, &items[i].signature.letters, sizeof(uint32_t));
            add_item(repeats, &items[i].signature.repeats, sizeof(uint32_t));
            add_item(spellings, &items[i].spelling, sizeof items[i].spelling);
        }
    }
    bool done = !list->failed && !letters->failed && !repeats->failed && !spellings->failed;
    khp_buffer_clear(list);
    return done;
}

size_t khp_spellings_count(const khp_gazetteer *gazetteer) {
    const khp_section *s = gazetteer->sections;
    size_t letters = s[KHP_SECTION_LETTERS].bytes / sizeof(uint32_t);
    size_t repeats = s[KHP_SECTION_REPEATS].bytes / sizeof(uint32_t);
    size_t spellings = s[KHP_SECTION_SPELLINGS].bytes / sizeof(khp_spelling);
    return letters == repeats && letters == spellings ? letters : 0; /* or a damaged file */
}

khp_slice khp_spellings_text(const khp_gazetteer *gazetteer, size_t number, khp_buffer *folded) {
    const khp_spelling *spelling =
        (const khp_spelling *)gazetteer->sections[KHP_SECTION_SPELLINGS].ptr + number;
    khp_row row;
    khp_buffer_rewind(folded);
    if (!khp_store_row(gazetteer, spelling->place, &row)) {
        return (khp_slice){NULL, 0};
    }
    khp_slice name = row.name;
    if (spelling->at != KHP_PRIMARY_NAME) {
        char mark = khp_store_class(gazetteer, row.class_number).alt_mark;
        size_t at = spelling->at < row.alt_names.len ? spelling->at : row.alt_names.len;
        khp_slice rest = khp_slice_of(row.alt_names.ptr + at, row.alt_names.len - at);
        name = khp_slice_cut(&rest, mark);
    }
    khp_toponym_fold(folded, name);
    return khp_buffer_slice(folded);
}

size_t khp_spellings_find(const khp_gazetteer *gazetteer, khp_slice text, khp_buffer *folded) {
    uint64_t prefix = khp_spelling_prefix(text);
    size_t low = 0;
    size_t high = khp_spellings_count(gazetteer);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        khp_slice found = khp_spellings_text(gazetteer, middle, folded);
        if (khp_spelling_prefix(found) < prefix) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

#define BLOCK 32

bool khp_spellings_next_near(const khp_gazetteer *gazetteer, const khp_pattern *pattern,
                             size_t *number, size_t *found) {
    const uint32_t *letters = gazetteer->sections[KHP_SECTION_LETTERS].ptr;
    const uint32_t *repeats = gazetteer->sections[KHP_SECTION_REPEATS].ptr;
    size_t count = khp_spellings_count(gazetteer);
    size_t at = *number;
    while (at < count) {
        bool is_block = at % BLOCK == 0 && count - at >= BLOCK;
        if (is_block && !khp_pattern_may_be_near_any(pattern, letters + at, BLOCK)) {
            at += BLOCK; /* most blocks of the list are passed over like this */
            continue;
        }
        const khp_signature signature = {letters[at], repeats[at]};
        at++;
        if (khp_pattern_may_be_near(pattern, signature)) {
            *found = at - 1;
            *number = at;
            return true;
        }
    }
    *number = count;
    return false;
}
