#include "read/totals.h"

#include "base/fold.h"

khp_slice khp_record_first_text(const khp_record *record, size_t columns) {
    khp_slice text = {NULL, 0};
    for (size_t i = 0; i < columns && text.len == 0; i++) {
        text = khp_record_text(record, i);
    }
    return text;
}

bool khp_is_word_of_totals(khp_slice text) {
    static const char *const words[] = {"total",      "totales",     "totals",  "total general",
                                        "gran total", "grand total", "suma",    "sumas",
                                        "sum",        "suma total",  "subtotal"};
    khp_buffer folded = {0};
    khp_fold_words(&folded, text);
    bool found = false;
    for (size_t i = 0; !folded.failed && !found && i < sizeof words / sizeof words[0]; i++) {
        found = khp_slice_eq(khp_buffer_slice(&folded), khp_slice_cstr(words[i]));
    }
    khp_buffer_clear(&folded);
    return found;
}
