#include "locate/spellings.h"

#include "base/memory.h"
#include "locate/spelling.h"
#include "locate/toponym.h"

#include <stdlib.h>

khp_slice khp_spelling_text(const khp_gazetteer *gazetteer, uint64_t entry, khp_buffer *folded) {
    khp_row row;
    khp_buffer_rewind(folded);
    if (!khp_store_row(gazetteer, khp_key_number(entry), &row)) {
        return (khp_slice){NULL, 0};
    }
    if (khp_key_kind(entry) == KHP_NAME_PRIMARY) {
        khp_toponym_fold(folded, row.name);
        return khp_buffer_slice(folded);
    }
    char mark = khp_store_class(gazetteer, row.class_number).alt_mark;
    for (khp_slice rest = row.alt_names; rest.ptr != NULL;) {
        khp_buffer_rewind(folded);
        khp_toponym_fold(folded, khp_slice_cut(&rest, mark));
        khp_slice text = khp_buffer_slice(folded);
        if (khp_key_tag_of(text) == khp_key_tag(entry)) {
            return text;
        }
    }
    return (khp_slice){NULL, 0};
}

typedef struct sortable {
    uint64_t prefix;
    khp_spelling spelling;
} sortable;

static int compare(const void *a, const void *b) {
    const sortable *left = a;
    const sortable *right = b;
    if (left->prefix != right->prefix) {
        return left->prefix < right->prefix ? -1 : 1;
    }
    return (left->spelling.entry > right->spelling.entry) -
           (left->spelling.entry < right->spelling.entry);
}

/* One item for each run of entries with one tag. Two names that share a tag are told apart where
 * they stand next to each other; of interleaved ones some repeat, which does no harm. */
static bool list_names(const khp_gazetteer *gazetteer, khp_buffer *list) {
    khp_buffer texts[2] = {{0}, {0}};
    int current = 0;
    uint32_t last_tag = UINT32_MAX;
    for (size_t i = 0; i < gazetteer->names.count; i++) {
        uint64_t entry = gazetteer->names.entries[i];
        unsigned kind = khp_key_kind(entry);
        if (kind != KHP_NAME_PRIMARY && kind != KHP_NAME_ALTERNATE) {
            continue;
        }
        khp_slice text = khp_spelling_text(gazetteer, entry, &texts[current]);
        bool repeats = khp_key_tag(entry) == last_tag &&
                       khp_slice_eq(text, khp_buffer_slice(&texts[1 - current]));
        last_tag = khp_key_tag(entry);
        if (!repeats && text.len > 0) {
            sortable item = {khp_spelling_prefix(text),
                             {khp_spelling_signature(text), (uint32_t)i}};
            khp_buffer_add(list, khp_slice_of((const char *)&item, sizeof item));
        }
        current = 1 - current;
    }
    bool done = !list->failed && !texts[0].failed && !texts[1].failed;
    khp_buffer_clear(&texts[0]);
    khp_buffer_clear(&texts[1]);
    return done;
}

bool khp_spellings_build(const khp_gazetteer *gazetteer, khp_buffer *section) {
    khp_buffer list = {0};
    bool done = list_names(gazetteer, &list);
    size_t count = list.len / sizeof(sortable);
    sortable *items = (sortable *)(void *)list.ptr;
    if (done && count > 0) {
        qsort(items, count, sizeof *items, compare);
        done = khp_buffer_reserve(section, count * sizeof(khp_spelling));
    }
    for (size_t i = 0; done && i < count; i++) {
        khp_buffer_add(section,
                       khp_slice_of((const char *)&items[i].spelling, sizeof(khp_spelling)));
    }
    khp_buffer_clear(&list);
    return done;
}

size_t khp_spellings_find(const khp_gazetteer *gazetteer, khp_slice text, khp_buffer *folded) {
    const khp_section *section = &gazetteer->sections[KHP_SECTION_SPELLINGS];
    const khp_spelling *spellings = section->ptr;
    uint64_t prefix = khp_spelling_prefix(text);
    size_t low = 0;
    size_t high = section->bytes / sizeof *spellings;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t entry = spellings[middle].entry;
        khp_slice found = {NULL, 0};
        if (entry < gazetteer->names.count) {
            found = khp_spelling_text(gazetteer, gazetteer->names.entries[entry], folded);
        }
        if (khp_spelling_prefix(found) < prefix) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
