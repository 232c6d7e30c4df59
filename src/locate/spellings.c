#include "locate/spellings.h"

#include "locate/spelling_runs.h"
#include "locate/toponym.h"

size_t khp_spellings_count(const khp_gazetteer *gazetteer) {
    const khp_section *s = gazetteer->sections;
    size_t letters = s[KHP_SECTION_LETTERS].bytes / sizeof(uint32_t);
    size_t repeats = s[KHP_SECTION_REPEATS].bytes / sizeof(uint32_t);
    size_t spellings = s[KHP_SECTION_SPELLINGS].bytes / sizeof(uint32_t);
    return letters == repeats && letters == spellings ? letters : 0; /* or a damaged file */
}

/* Folds the next of a place's names; false if there is none. */
static bool fold_next(khp_slice *rest, char mark, khp_buffer *folded) {
    if (rest->ptr == NULL) {
        return false;
    }
    khp_buffer_rewind(folded);
    khp_toponym_fold(folded, khp_slice_cut(rest, mark));
    return true;
}

static bool has_signature(const khp_gazetteer *gazetteer, size_t number, khp_slice folded) {
    khp_signature signature = khp_spelling_signature(folded);
    const uint32_t *letters = gazetteer->sections[KHP_SECTION_LETTERS].ptr;
    const uint32_t *repeats = gazetteer->sections[KHP_SECTION_REPEATS].ptr;
    return signature.letters == letters[number] && signature.repeats == repeats[number];
}

khp_slice khp_spellings_text(const khp_gazetteer *gazetteer, size_t number, khp_buffer *folded) {
    const uint32_t *spellings = gazetteer->sections[KHP_SECTION_SPELLINGS].ptr;
    uint32_t bits = khp_store_meta(gazetteer).place_bits;
    bits = bits < 32 ? bits : 32;
    uint32_t place = (uint32_t)(spellings[number] & ((UINT64_C(1) << bits) - 1));
    uint32_t ordinal = (uint32_t)((uint64_t)spellings[number] >> bits);
    khp_head head;
    khp_names names;
    khp_buffer_rewind(folded);
    if (!khp_store_head(gazetteer, place, &head) || !khp_store_names(gazetteer, &head, &names)) {
        return (khp_slice){NULL, 0};
    }
    bool is_certain = ordinal < khp_spelling_ordinals(bits);
    if (ordinal == 0) {
        khp_toponym_fold(folded, names.name);
        if (is_certain || has_signature(gazetteer, number, khp_buffer_slice(folded))) {
            return khp_buffer_slice(folded);
        }
    }
    char mark = khp_store_class_of(gazetteer, &head).alt_mark;
    khp_slice rest = names.alt_names;
    for (uint32_t i = 1; i < ordinal && rest.ptr != NULL; i++) {
        (void)khp_slice_cut(&rest, mark);
    }
    while (fold_next(&rest, mark, folded) && !is_certain &&
           !has_signature(gazetteer, number, khp_buffer_slice(folded))) {
    }
    return khp_buffer_slice(folded);
}

size_t khp_spellings_find(const khp_gazetteer *gazetteer, khp_slice text, khp_buffer *folded) {
    size_t low = 0;
    size_t high = khp_spellings_count(gazetteer);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (khp_slice_cmp(khp_spellings_text(gazetteer, middle, folded), text) < 0) {
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
