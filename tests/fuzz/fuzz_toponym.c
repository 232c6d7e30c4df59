/* Folding names: the quick way and that of short texts give what the long way gives, and a folded
 * name stays as it is. */
#include "locate/toponym.h"

#include "base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds) {
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    khp_slice name = khp_slice_of((const char *)bytes, size);
    khp_buffer quick = {0};
    khp_buffer slow = {0};
    khp_buffer again = {0};
    khp_toponym_fold(&quick, name);
    khp_toponym_fold_slowly(&slow, name);
    must(!quick.failed && khp_slice_eq(khp_buffer_slice(&quick), khp_buffer_slice(&slow)));
    must(khp_utf8_valid(khp_buffer_slice(&quick)));
    khp_toponym_fold(&again, khp_buffer_slice(&quick));
    must(khp_slice_eq(khp_buffer_slice(&quick), khp_buffer_slice(&again)));
    khp_buffer_reset(&again);
    khp_toponym_nfc(&again, name);
    khp_buffer_reset(&slow);
    khp_toponym_fold(&slow, khp_buffer_slice(&again));
    must(!khp_utf8_valid(name) || khp_slice_eq(khp_buffer_slice(&quick), khp_buffer_slice(&slow)));
    char brief[KHP_SHORT_BYTES];
    size_t length = khp_toponym_fold_short(name, brief);
    must(length == KHP_NOT_SHORT ||
         khp_slice_eq(khp_slice_of(brief, length), khp_buffer_slice(&quick)));
    (void)khp_toponym_is_placeholder(name);
    khp_buffer_clear(&quick);
    khp_buffer_clear(&slow);
    khp_buffer_clear(&again);
    return 0;
}
