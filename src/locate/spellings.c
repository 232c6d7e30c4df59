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

/* True if the numbers of spellings [from, to) in one of the sections are what was written. */
static inline bool are_sound(const khp_gazetteer *gazetteer, khp_section_id id, size_t from,
                             size_t to) {
    const size_t size = sizeof(uint32_t);
    return khp_section_is_sound(&gazetteer->sections[id], from * size, (to - from) * size);
}

/* The same of one spelling, which lies in one block. */
static inline bool is_sound(const khp_gazetteer *gazetteer, khp_section_id id, size_t number) {
    return khp_section_is_sound(&gazetteer->sections[id], number * sizeof(uint32_t), 1);
}

static bool has_signature(const khp_gazetteer *gazetteer, size_t number, khp_slice folded) {
    khp_signature signature = khp_spelling_signature(folded);
    const uint32_t *letters = gazetteer->sections[KHP_SECTION_LETTERS].ptr;
    const uint32_t *repeats = gazetteer->sections[KHP_SECTION_REPEATS].ptr;
    return is_sound(gazetteer, KHP_SECTION_LETTERS, number) &&
           is_sound(gazetteer, KHP_SECTION_REPEATS, number) &&
           signature.letters == letters[number] && signature.repeats == repeats[number];
}

static uint32_t place_bits(const khp_gazetteer *gazetteer) {
    uint32_t bits = khp_store_meta(gazetteer).place_bits;
    return bits < 32 ? bits : 32;
}

/* The place that spelling `number` is written down with, and which of its names it is. */
static inline uint32_t place_of(const khp_gazetteer *gazetteer, size_t number, uint32_t *ordinal) {
    const uint32_t *spellings = gazetteer->sections[KHP_SECTION_SPELLINGS].ptr;
    uint32_t bits = place_bits(gazetteer);
    *ordinal = 0;
    if (!is_sound(gazetteer, KHP_SECTION_SPELLINGS, number)) {
        return KHP_NO_PLACE;
    }
    *ordinal = (uint32_t)((uint64_t)spellings[number] >> bits);
    return (uint32_t)(spellings[number] & ((UINT64_C(1) << bits) - 1));
}

khp_slice khp_spellings_text(const khp_gazetteer *gazetteer, size_t number, khp_buffer *folded) {
    uint32_t ordinal;
    uint32_t place = place_of(gazetteer, number, &ordinal);
    khp_head head;
    khp_names names;
    khp_buffer_rewind(folded);
    if (!khp_store_head(gazetteer, place, &head) || !khp_store_names(gazetteer, &head, &names)) {
        return (khp_slice){NULL, 0};
    }
    bool is_certain = ordinal < khp_spelling_ordinals(place_bits(gazetteer));
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

size_t khp_spellings_near(const khp_gazetteer *gazetteer, const khp_pattern *pattern, size_t *at,
                          uint32_t found[KHP_NEAR_SPELLINGS]) {
    const uint32_t *letters = gazetteer->sections[KHP_SECTION_LETTERS].ptr;
    const uint32_t *repeats = gazetteer->sections[KHP_SECTION_REPEATS].ptr;
    size_t end = khp_spellings_count(gazetteer);
    size_t count = 0;
    size_t next = *at;
    while (end - next >= KHP_SIGNATURE_BLOCK && count + KHP_SIGNATURE_BLOCK <= KHP_NEAR_SPELLINGS) {
        uint32_t near = khp_pattern_filter(pattern, letters + next, repeats + next);
        for (size_t number = next; near != 0; number++, near >>= 1) {
            found[count] = (uint32_t)number;
            count += near & 1;
        }
        next += KHP_SIGNATURE_BLOCK;
    }
    for (; end - next < KHP_SIGNATURE_BLOCK && next < end && count < KHP_NEAR_SPELLINGS; next++) {
        const khp_signature signature = {letters[next], repeats[next]};
        found[count] = (uint32_t)next;
        count += khp_pattern_may_be_near(pattern, signature);
    }
    bool sound = next == *at || (are_sound(gazetteer, KHP_SECTION_LETTERS, *at, next) &&
                                 are_sound(gazetteer, KHP_SECTION_REPEATS, *at, next));
    *at = sound ? next : end;
    return sound ? count : 0;
}

void khp_spellings_expect(const khp_gazetteer *gazetteer, const uint32_t *numbers, size_t count) {
    const uint32_t *spellings = gazetteer->sections[KHP_SECTION_SPELLINGS].ptr;
    uint32_t ordinal;
    for (size_t i = 0; i < count; i++) {
        khp_prefetch(spellings + numbers[i]);
    }
    for (size_t i = 0; i < count; i++) {
        khp_store_expect_head(gazetteer, place_of(gazetteer, numbers[i], &ordinal));
    }
    for (size_t i = 0; i < count; i++) {
        khp_head head;
        if (khp_store_head(gazetteer, place_of(gazetteer, numbers[i], &ordinal), &head)) {
            khp_store_expect_row(gazetteer, &head);
        }
    }
}
