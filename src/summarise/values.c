#include "summarise/values.h"

#include "base/hash.h"

bool khp_values_take(khp_values *values, const khp_facet_codes *codes) {
    /* A chunk stops numbering at the limit, so a full one may have lost values. */
    bool fits = !values->is_abandoned && codes->values.count < KHP_VALUE_LIMIT;
    for (uint32_t i = 0; fits && i < codes->values.count; i++) {
        khp_slice value = khp_table_key_at(&codes->values, i);
        values->numbers[i] = khp_table_put(&values->table, value, khp_hash(value), NULL);
        if (values->numbers[i] == KHP_TABLE_NONE) {
            return false;
        }
    }
    if (!fits || values->table.count > KHP_VALUE_LIMIT) {
        khp_values_clear(values);
        values->is_abandoned = true;
    }
    return true;
}

size_t khp_values_order(const uint64_t *sums, size_t count, size_t *numbers) {
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_empty = i + 1 == count;
        if (is_empty && sums[i] == 0) {
            continue;
        }
        size_t at = used++;
        while (!is_empty && at > 0 && sums[numbers[at - 1]] < sums[i]) {
            numbers[at] = numbers[at - 1];
            at--;
        }
        numbers[at] = i;
    }
    return used;
}

void khp_values_clear(khp_values *values) {
    khp_table_clear(&values->table);
    values->is_abandoned = false;
}
