#include "summarise/categories.h"

#include "base/hash.h"
#include "base/memory.h"

static void abandon(khp_category_summary *summary) {
    khp_category_summary_clear(summary);
    summary->is_abandoned = true;
}

/* Room for the count of one more value. */
static bool make_room(khp_category_summary *summary) {
    uint64_t *records =
        khp_grow(summary->records, &summary->capacity, summary->values.count, sizeof *records);
    if (records == NULL) {
        return false;
    }
    summary->records = records;
    return true;
}

bool khp_category_summary_add(khp_category_summary *summary, const khp_facet_codes *codes,
                              size_t count) {
    if (summary->is_abandoned || codes->values.count >= KHP_CATEGORY_LIMIT) {
        abandon(summary);
        return true;
    }
    uint32_t numbers[KHP_CATEGORY_LIMIT];
    for (uint32_t i = 0; i < codes->values.count; i++) {
        khp_slice value = khp_table_key_at(&codes->values, i);
        bool is_new = false;
        if (!make_room(summary)) {
            return false;
        }
        numbers[i] = khp_table_put(&summary->values, value, khp_hash(value), &is_new);
        if (numbers[i] == KHP_TABLE_NONE) {
            return false;
        }
        if (is_new) {
            summary->records[numbers[i]] = 0;
        }
    }
    if (summary->values.count > KHP_CATEGORY_LIMIT) {
        abandon(summary);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t *records = codes->codes[i] == KHP_TABLE_NONE
                                ? &summary->empty
                                : &summary->records[numbers[codes->codes[i]]];
        *records += 1;
    }
    return true;
}

void khp_category_summary_order(const khp_category_summary *summary, uint32_t *order) {
    for (uint32_t i = 0; i < summary->values.count; i++) {
        uint32_t at = i;
        while (at > 0 && summary->records[order[at - 1]] < summary->records[i]) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
}

void khp_category_summary_clear(khp_category_summary *summary) {
    khp_table_clear(&summary->values);
    khp_free(summary->records);
    *summary = (khp_category_summary){0};
}
