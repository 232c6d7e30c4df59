#include "protect/masks.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdio.h>

bool khp_masks_init(khp_masks *masks, size_t column_count, uint64_t under) {
    *masks = (khp_masks){.column_count = column_count};
    masks->columns = khp_alloc_zero(column_count, sizeof *masks->columns);
    snprintf(masks->label, sizeof masks->label, "<%llu", (unsigned long long)under);
    return masks->columns != NULL;
}

bool khp_masks_hide(khp_masks *masks, size_t column, khp_slice value, bool *is_new) {
    return khp_table_put(&masks->columns[column].values, value, khp_hash(value), is_new) !=
           KHP_TABLE_NONE;
}

bool khp_masks_hides(const khp_masks *masks, size_t column, khp_slice value) {
    const khp_column_masks *of = &masks->columns[column];
    return of->all || (of->values.count > 0 &&
                       khp_table_find(&of->values, value, khp_hash(value)) != KHP_TABLE_NONE);
}

khp_date khp_date_to_kind(khp_date date, khp_date_kind kind) {
    if (date.kind > kind) {
        date.kind = kind;
        date.day = 0;
        date.month = kind < KHP_DATE_MONTH ? 0 : date.month;
        date.year = kind < KHP_DATE_YEAR ? 0 : date.year;
    }
    return date;
}

/* The key of a date, in `text`. */
static khp_slice date_key(khp_date date, char text[16]) {
    int length =
        snprintf(text, 16, "%d %d %d", date.year % 10000, date.month % 100, date.day % 100);
    return khp_slice_of(text, (size_t)length);
}

bool khp_masks_widen(khp_masks *masks, khp_date date, khp_date_kind kind, bool *is_new) {
    char text[16];
    khp_slice key = date_key(date, text);
    uint32_t number = khp_table_put(&masks->dates, key, khp_hash(key), is_new);
    khp_date_kind *kinds =
        number == KHP_TABLE_NONE
            ? NULL
            : khp_grow(masks->told_as, &masks->date_capacity, number, sizeof *kinds);
    if (kinds == NULL) {
        return false;
    }
    masks->told_as = kinds;
    *is_new = *is_new || kinds[number] > kind;
    kinds[number] = *is_new ? kind : kinds[number];
    return true;
}

khp_date khp_masks_told_date(const khp_masks *masks, khp_date date) {
    while (masks->dates.count > 0 && date.kind != KHP_DATE_NONE) {
        char text[16];
        khp_slice key = date_key(date, text);
        uint32_t number = khp_table_find(&masks->dates, key, khp_hash(key));
        if (number == KHP_TABLE_NONE || masks->told_as[number] >= date.kind) {
            break;
        }
        date = khp_date_to_kind(date, masks->told_as[number]);
    }
    return date;
}

void khp_masks_clear(khp_masks *masks) {
    for (size_t i = 0; masks->columns != NULL && i < masks->column_count; i++) {
        khp_table_clear(&masks->columns[i].values);
    }
    khp_free(masks->columns);
    khp_table_clear(&masks->dates);
    khp_free(masks->told_as);
    *masks = (khp_masks){.column_count = 0};
}
