#include "locate/decisions.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"

typedef struct settled {
    khp_slice decision;
    uint64_t line;
    uint32_t place_len; /* of the key, before the separator */
} settled;

/* Keys are the place, a byte that no text holds, and the stated areas. */
struct khp_decisions {
    khp_table toponyms;
    settled *items;
    size_t capacity;
    khp_arena texts;
};

#define KEY_MARK '\x1F'

khp_decisions *khp_decisions_new(void) { return khp_alloc_zero(1, sizeof(khp_decisions)); }

void khp_decisions_free(khp_decisions *decisions) {
    if (decisions != NULL) {
        khp_table_clear(&decisions->toponyms);
        khp_arena_clear(&decisions->texts);
        khp_free(decisions->items);
        khp_free(decisions);
    }
}

static khp_slice make_key(khp_buffer *key, khp_slice place, khp_slice within) {
    khp_buffer_add(key, place);
    khp_buffer_add_byte(key, KEY_MARK);
    khp_buffer_add(key, within);
    return khp_buffer_slice(key);
}

static khipu_status add_new(khp_decisions *decisions, uint32_t number, settled item,
                            khipu_error *error) {
    settled *items =
        khp_grow(decisions->items, &decisions->capacity, number, sizeof *decisions->items);
    if (items == NULL) {
        return khp_fail_memory(error);
    }
    decisions->items = items;
    item.decision = khp_arena_copy(&decisions->texts, item.decision);
    if (item.decision.ptr == NULL) {
        return khp_fail_memory(error);
    }
    items[number] = item;
    return KHIPU_OK;
}

static khipu_status fail_twice(khp_slice place, khp_slice earlier, khp_slice later, uint64_t line,
                               uint64_t earlier_line, khipu_error *error) {
    khp_buffer text = {0};
    khp_quote(&text, place, 80);
    khp_buffer_add_cstr(&text, " was decided as ");
    khp_quote(&text, earlier, 80);
    khp_buffer_printf(&text, " on line %llu and as ", (unsigned long long)earlier_line);
    khp_quote(&text, later, 80);
    khp_buffer_add_cstr(&text, " here; keep one of the two rows");
    khipu_status status =
        khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.line = line, .field = "decision"}, "%s",
                 khp_buffer_cstr(&text));
    khp_buffer_clear(&text);
    return status;
}

khipu_status khp_decisions_add(khp_decisions *decisions, khp_slice place, khp_slice within,
                               khp_slice decision, uint64_t line, khipu_error *error) {
    decision = khp_slice_trim(decision);
    if (decision.len == 0) {
        return KHIPU_OK;
    }
    place = khp_slice_trim(place);
    khp_buffer buffer = {0};
    khp_slice key = make_key(&buffer, place, khp_slice_trim(within));
    bool is_new = false;
    uint32_t number = buffer.failed
                          ? KHP_TABLE_NONE
                          : khp_table_put(&decisions->toponyms, key, khp_hash(key, 0), &is_new);
    khp_buffer_clear(&buffer);
    if (number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    if (is_new) {
        return add_new(decisions, number, (settled){decision, line, (uint32_t)place.len}, error);
    }
    const settled *earlier = &decisions->items[number];
    if (khp_slice_eq(earlier->decision, decision)) {
        return KHIPU_OK;
    }
    return fail_twice(place, earlier->decision, decision, line, earlier->line, error);
}

khp_slice khp_decisions_find(const khp_decisions *decisions, khp_slice place, khp_slice within) {
    khp_buffer buffer = {0};
    khp_slice key = make_key(&buffer, khp_slice_trim(place), khp_slice_trim(within));
    uint32_t number = buffer.failed ? KHP_TABLE_NONE
                                    : khp_table_find(&decisions->toponyms, key, khp_hash(key, 0));
    khp_buffer_clear(&buffer);
    return number == KHP_TABLE_NONE ? (khp_slice){NULL, 0} : decisions->items[number].decision;
}

size_t khp_decisions_count(const khp_decisions *decisions) { return decisions->toponyms.count; }

void khp_decisions_at(const khp_decisions *decisions, size_t number, khp_slice *place,
                      khp_slice *within, khp_slice *decision, uint64_t *line) {
    const settled *item = &decisions->items[number];
    khp_slice key = khp_table_key_at(&decisions->toponyms, (uint32_t)number);
    *place = khp_slice_of(key.ptr, item->place_len);
    *within = khp_slice_of(key.ptr + item->place_len + 1, key.len - item->place_len - 1);
    *decision = item->decision;
    *line = item->line;
}
