#include "project/operation.h"

#include "base/memory.h"

#include <stdlib.h>

const khp_operation *khp_operations_put(khp_operations *operations,
                                        const khp_operation *operation) {
    for (size_t i = 0; i < operations->count; i++) {
        khp_operation *known = operations->items[i];
        if (khp_slice_eq(known->crs, operation->crs) &&
            khp_slice_eq(known->name, operation->name)) {
            return known;
        }
    }
    khp_operation **items =
        khp_grow(operations->items, &operations->capacity, operations->count, sizeof *items);
    if (items == NULL) {
        return NULL;
    }
    operations->items = items;
    khp_operation *entry = khp_arena_alloc(&operations->text, sizeof *entry);
    if (entry == NULL) {
        return NULL;
    }
    *entry = *operation;
    entry->crs = khp_arena_copy(&operations->text, operation->crs);
    entry->crs_name = khp_arena_copy(&operations->text, operation->crs_name);
    entry->name = khp_arena_copy(&operations->text, operation->name);
    if (entry->crs.ptr == NULL || entry->crs_name.ptr == NULL || entry->name.ptr == NULL) {
        return NULL;
    }
    items[operations->count++] = entry;
    return entry;
}

static int compare(const void *left, const void *right) {
    const khp_operation *a = *(khp_operation *const *)left;
    const khp_operation *b = *(khp_operation *const *)right;
    int order = khp_slice_cmp(a->crs, b->crs);
    return order != 0 ? order : khp_slice_cmp(a->name, b->name);
}

void khp_operations_sort(khp_operations *operations) {
    if (operations->count > 1) {
        qsort(operations->items, operations->count, sizeof *operations->items, compare);
    }
}

void khp_operations_clear(khp_operations *operations) {
    khp_free(operations->items);
    khp_arena_clear(&operations->text);
    *operations = (khp_operations){0};
}
