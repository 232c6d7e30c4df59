#include "locate/decisions.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/memory.h"

typedef struct settled {
    khp_decision said;
    uint64_t hash;
} settled;

/* Looked up by place and areas together, without putting the two into one text: a look-up does not
 * allocate, so it cannot fail. */
struct khp_decisions {
    settled *items;
    size_t count;
    size_t capacity;
    uint32_t *slots; /* numbers + 1 of items; 0: free */
    size_t slot_count;
    khp_arena texts;
};

khp_decisions *khp_decisions_new(void) { return khp_alloc_zero(1, sizeof(khp_decisions)); }

void khp_decisions_free(khp_decisions *decisions) {
    if (decisions != NULL) {
        khp_arena_clear(&decisions->texts);
        khp_free(decisions->items);
        khp_free(decisions->slots);
        khp_free(decisions);
    }
}

static uint64_t hash_of(khp_reason doubt, khp_slice place, khp_slice within) {
    return khp_hash_fixed(within, khp_hash(place) ^ (uint64_t)doubt);
}

static settled *find(const khp_decisions *decisions, khp_reason doubt, khp_slice place,
                     khp_slice within) {
    uint64_t hash = hash_of(doubt, place, within);
    size_t mask = decisions->slot_count - 1;
    if (decisions->slot_count == 0) {
        return NULL;
    }
    for (size_t at = hash & mask; decisions->slots[at] != 0; at = (at + 1) & mask) {
        settled *item = &decisions->items[decisions->slots[at] - 1];
        if (item->hash == hash && item->said.doubt == doubt &&
            khp_slice_eq(item->said.place, place) && khp_slice_eq(item->said.within, within)) {
            return item;
        }
    }
    return NULL;
}

static void put_slot(uint32_t *slots, size_t mask, uint64_t hash, size_t number) {
    size_t at = hash & mask;
    while (slots[at] != 0) {
        at = (at + 1) & mask;
    }
    slots[at] = (uint32_t)number + 1;
}

/* Keeps the slots at most half full. */
static bool make_room(khp_decisions *decisions) {
    if ((decisions->count + 1) * 2 <= decisions->slot_count) {
        return true;
    }
    size_t wanted = decisions->slot_count == 0 ? 64 : decisions->slot_count * 2;
    uint32_t *slots = khp_alloc_zero(wanted, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < decisions->count; i++) {
        put_slot(slots, wanted - 1, decisions->items[i].hash, i);
    }
    khp_free(decisions->slots);
    decisions->slots = slots;
    decisions->slot_count = wanted;
    return true;
}

/* Adds a toponym of which nothing is said yet. */
static khipu_status add_new(khp_decisions *decisions, khp_reason doubt, khp_slice place,
                            khp_slice within, settled **added, khipu_error *error) {
    settled *items = khp_grow(decisions->items, &decisions->capacity, decisions->count,
                              sizeof *decisions->items);
    if (items == NULL) {
        return khp_fail_memory(error);
    }
    decisions->items = items;
    settled item = {
        .said = {.doubt = doubt,
                 .place = khp_arena_copy(&decisions->texts, place),
                 .within = khp_arena_copy(&decisions->texts, within)},
        .hash = hash_of(doubt, place, within),
    };
    if (item.said.place.ptr == NULL || item.said.within.ptr == NULL ||
        decisions->count >= UINT32_MAX - 1 || !make_room(decisions)) {
        return khp_fail_memory(error);
    }
    put_slot(decisions->slots, decisions->slot_count - 1, item.hash, decisions->count);
    *added = &items[decisions->count++];
    **added = item;
    return KHIPU_OK;
}

/* Quotes neither the toponym nor what was decided of it: where it lies may be withheld, which is
 * not known here. */
static khipu_status fail_twice(const khp_typed *earlier, khp_where where, khipu_error *error) {
    bool is_same_file = earlier->source == NULL || where.source == NULL ||
                        strcmp(earlier->source, where.source) == 0;
    where.field = "decision";
    return khp_fail(error, is_same_file ? KHIPU_E_SYNTAX : KHIPU_E_ARGUMENT, where,
                    "the same toponym was decided otherwise %s%s%s%llu; keep one of the two rows",
                    is_same_file ? "on line " : "in ", is_same_file ? "" : earlier->source,
                    is_same_file ? "" : ":", (unsigned long long)earlier->line);
}

/* Spreadsheets write a first letter in capitals by themselves. */
static khp_slice as_word(khp_slice typed, khp_slice word) {
    bool is_word = typed.len == word.len;
    for (size_t i = 0; is_word && i < word.len; i++) {
        char c = typed.ptr[i];
        is_word = (c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) == word.ptr[i];
    }
    return is_word ? word : typed;
}

static bool is_ok(khp_slice typed) { return khp_slice_eq(typed, KHP_SLICE(KHP_DECISION_OK)); }

/* True if the two can hold of one toponym. A review file's place may be confirmed by a placements
 * file, in which it stands as placed; what cannot be placed is in none. */
static bool agree(khp_slice review, khp_slice placements) {
    return khp_slice_eq(review, placements) ||
           (is_ok(placements) && !khp_slice_eq(review, KHP_SLICE(KHP_DECISION_NONE)));
}

/* What was said before that the text contradicts; NULL if nothing. */
static const khp_typed *contradicted(const khp_decision *said, khp_decision_file file,
                                     khp_slice text) {
    const khp_typed *same = &said->typed[file];
    const khp_typed *other = &said->typed[KHP_DECISION_FILES - 1 - file];
    if (same->text.len > 0 && !khp_slice_eq(same->text, text)) {
        return same;
    }
    bool is_review = file == KHP_DECISION_REVIEW;
    bool fits = other->text.len == 0 ||
                agree(is_review ? text : other->text, is_review ? other->text : text);
    return fits ? NULL : other;
}

/* All texts are trimmed, and there is a decision. */
static khipu_status add(khp_decisions *decisions, khp_reason doubt, khp_decision_file file,
                        khp_slice place, khp_slice within, khp_slice typed, khp_where where,
                        khipu_error *error) {
    settled *item = find(decisions, doubt, place, within);
    khipu_status status = KHIPU_OK;
    if (item == NULL) {
        status = add_new(decisions, doubt, place, within, &item, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    const khp_typed *earlier = contradicted(&item->said, file, typed);
    khp_typed *slot = &item->said.typed[file];
    if (earlier != NULL) {
        return fail_twice(earlier, where, error);
    }
    if (slot->text.len == 0) {
        *slot = (khp_typed){khp_arena_copy(&decisions->texts, typed), where.source, where.line};
        status = slot->text.ptr == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    return status;
}

khipu_status khp_decisions_add(khp_decisions *decisions, khp_decision_file file, khp_slice place,
                               khp_slice within, khp_slice typed, khp_where where,
                               khipu_error *error) {
    typed = as_word(khp_slice_trim(typed), KHP_SLICE(KHP_DECISION_NONE));
    if (file == KHP_DECISION_PLACEMENTS) {
        typed = as_word(typed, KHP_SLICE(KHP_DECISION_OK));
    }
    if (typed.len == 0) {
        return KHIPU_OK;
    }
    return add(decisions, KHP_REASON_NONE, file, khp_slice_trim(place), khp_slice_trim(within),
               typed, where, error);
}

khipu_status khp_decisions_add_doubt(khp_decisions *decisions, khp_reason doubt, khp_slice place,
                                     khp_slice within, khp_slice typed, khp_where where,
                                     khipu_error *error) {
    typed = as_word(khp_slice_trim(typed), KHP_SLICE(KHP_DECISION_PLACE));
    typed = as_word(typed, KHP_SLICE(KHP_DECISION_OK));
    if (typed.len == 0) {
        return KHIPU_OK;
    }
    if (!is_ok(typed) && !khp_slice_eq(typed, KHP_SLICE(KHP_DECISION_PLACE))) {
        where.field = "decision";
        return khp_fail(error, KHIPU_E_SYNTAX, where,
                        "does not decide about a position: type place if the place that the "
                        "records name is right, ok if the position is");
    }
    return add(decisions, doubt, KHP_DECISION_REVIEW, khp_slice_trim(place), khp_slice_trim(within),
               typed, where, error);
}

khp_slice khp_decisions_find_doubt(const khp_decisions *decisions, khp_reason doubt,
                                   khp_slice place, khp_slice within) {
    const settled *item = find(decisions, doubt, khp_slice_trim(place), khp_slice_trim(within));
    return item == NULL ? (khp_slice){NULL, 0} : item->said.typed[KHP_DECISION_REVIEW].text;
}

khp_slice khp_decisions_typed(const khp_decisions *decisions, khp_decision_file file,
                              khp_slice place, khp_slice within) {
    const settled *item =
        find(decisions, KHP_REASON_NONE, khp_slice_trim(place), khp_slice_trim(within));
    return item == NULL ? (khp_slice){NULL, 0} : item->said.typed[file].text;
}

khp_slice khp_decisions_find(const khp_decisions *decisions, khp_slice place, khp_slice within) {
    const settled *item =
        find(decisions, KHP_REASON_NONE, khp_slice_trim(place), khp_slice_trim(within));
    if (item == NULL) {
        return (khp_slice){NULL, 0};
    }
    khp_slice placed = item->said.typed[KHP_DECISION_PLACEMENTS].text;
    return placed.len > 0 && !is_ok(placed) ? placed : item->said.typed[KHP_DECISION_REVIEW].text;
}

size_t khp_decisions_count(const khp_decisions *decisions) { return decisions->count; }

const khp_decision *khp_decisions_at(const khp_decisions *decisions, size_t number) {
    return &decisions->items[number].said;
}
