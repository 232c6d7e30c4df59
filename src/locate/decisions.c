#include "locate/decisions.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/memory.h"

typedef struct settled {
    khp_slice place;
    khp_slice within;
    khp_slice decision;
    uint64_t line;
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

static uint64_t hash_of(khp_slice place, khp_slice within) {
    return khp_hash(within, khp_hash(place, 0));
}

static const settled *find(const khp_decisions *decisions, khp_slice place, khp_slice within) {
    uint64_t hash = hash_of(place, within);
    size_t mask = decisions->slot_count - 1;
    if (decisions->slot_count == 0) {
        return NULL;
    }
    for (size_t at = hash & mask; decisions->slots[at] != 0; at = (at + 1) & mask) {
        const settled *item = &decisions->items[decisions->slots[at] - 1];
        if (item->hash == hash && khp_slice_eq(item->place, place) &&
            khp_slice_eq(item->within, within)) {
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

static khipu_status add_new(khp_decisions *decisions, settled item, khipu_error *error) {
    settled *items = khp_grow(decisions->items, &decisions->capacity, decisions->count,
                              sizeof *decisions->items);
    if (items == NULL) {
        return khp_fail_memory(error);
    }
    decisions->items = items;
    item.hash = hash_of(item.place, item.within);
    item.place = khp_arena_copy(&decisions->texts, item.place);
    item.within = khp_arena_copy(&decisions->texts, item.within);
    item.decision = khp_arena_copy(&decisions->texts, item.decision);
    if (item.place.ptr == NULL || item.within.ptr == NULL || item.decision.ptr == NULL ||
        decisions->count >= UINT32_MAX - 1 || !make_room(decisions)) {
        return khp_fail_memory(error);
    }
    put_slot(decisions->slots, decisions->slot_count - 1, item.hash, decisions->count);
    items[decisions->count++] = item;
    return KHIPU_OK;
}

static khipu_status fail_twice(const settled *earlier, khp_slice later, khp_where where,
                               khipu_error *error) {
    /* Without the toponym: its column may be withheld, which is not known here. */
    khp_buffer text = {0};
    khp_buffer_add_cstr(&text, "the same toponym was decided as ");
    khp_quote(&text, earlier->decision, 80);
    khp_buffer_printf(&text, " on line %llu and as ", (unsigned long long)earlier->line);
    khp_quote(&text, later, 80);
    khp_buffer_add_cstr(&text, " here; keep one of the two rows");
    where.field = "decision";
    khipu_status status = khp_fail(error, KHIPU_E_SYNTAX, where, "%s", khp_buffer_cstr(&text));
    khp_buffer_clear(&text);
    return status;
}

khipu_status khp_decisions_add(khp_decisions *decisions, khp_slice place, khp_slice within,
                               khp_slice decision, khp_where where, khipu_error *error) {
    place = khp_slice_trim(place);
    within = khp_slice_trim(within);
    decision = khp_slice_trim(decision);
    if (decision.len == 0) {
        return KHIPU_OK;
    }
    const settled *earlier = find(decisions, place, within);
    if (earlier == NULL) {
        return add_new(decisions, (settled){place, within, decision, where.line, 0}, error);
    }
    return khp_slice_eq(earlier->decision, decision) ? KHIPU_OK
                                                     : fail_twice(earlier, decision, where, error);
}

khp_slice khp_decisions_find(const khp_decisions *decisions, khp_slice place, khp_slice within) {
    const settled *item = find(decisions, khp_slice_trim(place), khp_slice_trim(within));
    return item == NULL ? (khp_slice){NULL, 0} : item->decision;
}

size_t khp_decisions_count(const khp_decisions *decisions) { return decisions->count; }

void khp_decisions_at(const khp_decisions *decisions, size_t number, khp_slice *place,
                      khp_slice *within, khp_slice *decision, uint64_t *line) {
    const settled *item = &decisions->items[number];
    *place = item->place;
    *within = item->within;
    *decision = item->decision;
    *line = item->line;
}
