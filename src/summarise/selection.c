#include "summarise/selection.h"

uint32_t khp_selection_met(const khp_selection *selection, const khp_record *record) {
    uint32_t met = 0;
    for (size_t i = 0; i < selection->count; i++) {
        khp_slice text = khp_record_text(record, selection->items[i].column);
        met |= (uint32_t)khp_slice_eq(text, selection->items[i].value) << i;
    }
    return met;
}
