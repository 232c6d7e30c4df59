#include "summarise/selection.h"

bool khp_selection_holds(const khp_selection *selection, const khp_record *record) {
    for (size_t i = 0; i < selection->count; i++) {
        if (!khp_slice_eq(khp_record_text(record, selection->items[i].column),
                          selection->items[i].value)) {
            return false;
        }
    }
    return true;
}
