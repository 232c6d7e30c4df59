#include "base/table.h"

#include "base/memory.h"

static uint32_t tag_of(uint64_t hash) { return (uint32_t)(hash >> 32); }

uint32_t khp_table_find(const khp_table *table, khp_slice key, uint64_t hash) {
    if (table->slot_count == 0) {
        return KHP_TABLE_NONE;
    }
    size_t mask = table->slot_count - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        const khp_table_slot *slot = &table->slots[at];
        if (slot->number == KHP_TABLE_NONE) {
            return KHP_TABLE_NONE;
        }
        if (slot->tag == tag_of(hash) && khp_slice_eq(table->keys[slot->number].text, key)) {
            return slot->number;
        }
    }
}

static void place_slot(khp_table_slot *slots, size_t mask, uint64_t hash, uint32_t number) {
    size_t at = hash & mask;
    while (slots[at].number != KHP_TABLE_NONE) {
        at = (at + 1) & mask;
    }
    slots[at] = (khp_table_slot){tag_of(hash), number};
}

/* Doubles the slots when they are more than half full. */
static bool make_room(khp_table *table) {
    if ((table->count + 1) * 2 <= table->slot_count) {
        return true;
    }
    size_t wanted = table->slot_count == 0 ? 64 : table->slot_count * 2;
    khp_table_slot *slots = khp_alloc(wanted, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < wanted; i++) {
        slots[i] = (khp_table_slot){0, KHP_TABLE_NONE};
    }
    for (size_t i = 0; i < table->count; i++) {
        place_slot(slots, wanted - 1, table->keys[i].hash, (uint32_t)i);
    }
    khp_free(table->slots);
    table->slots = slots;
    table->slot_count = wanted;
    return true;
}

uint32_t khp_table_put(khp_table *table, khp_slice key, uint64_t hash, bool *is_new) {
    uint32_t found = khp_table_find(table, key, hash);
    if (is_new != NULL) {
        *is_new = found == KHP_TABLE_NONE;
    }
    if (found != KHP_TABLE_NONE) {
        return found;
    }
    if (table->count >= KHP_TABLE_NONE - 1 || !make_room(table)) {
        return KHP_TABLE_NONE;
    }
    khp_table_key *keys = khp_grow(table->keys, &table->key_capacity, table->count, sizeof *keys);
    if (keys == NULL) {
        return KHP_TABLE_NONE;
    }
    table->keys = keys;
    khp_slice copy = khp_arena_copy(&table->text, key);
    if (copy.ptr == NULL) {
        return KHP_TABLE_NONE;
    }
    uint32_t number = (uint32_t)table->count++;
    table->keys[number] = (khp_table_key){copy, hash};
    place_slot(table->slots, table->slot_count - 1, hash, number);
    return number;
}

size_t khp_table_bytes(const khp_table *table) {
    return table->slot_count * sizeof *table->slots + table->key_capacity * sizeof *table->keys +
           table->text.bytes;
}

void khp_table_clear(khp_table *table) {
    khp_free(table->slots);
    khp_free(table->keys);
    khp_arena_clear(&table->text);
    *table = (khp_table){0};
}
