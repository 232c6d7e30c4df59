#include "read/headers.h"

#include "base/fold.h"
#include "base/memory.h"

khipu_status khp_headers_fold(khp_headers *headers, const khp_schema *schema, khipu_error *error) {
    *headers = (khp_headers){.schema = schema};
    headers->folded = khp_alloc_zero(schema->count, sizeof *headers->folded);
    khp_buffer folded = {0};
    bool ok = headers->folded != NULL;
    for (size_t i = 0; ok && i < schema->count; i++) {
        khp_buffer_reset(&folded);
        khp_fold_words(&folded, schema->columns[i].name);
        headers->folded[i] = khp_arena_copy(&headers->text, khp_buffer_slice(&folded));
        ok = !folded.failed && headers->folded[i].ptr != NULL;
    }
    khp_buffer_clear(&folded);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

static bool is_passed_over(const khp_headers *headers, size_t column) {
    return headers->shown_only && headers->schema->columns[column].is_hidden_in_sheet;
}

size_t khp_headers_find(const khp_headers *headers, const char *const *words) {
    for (; words != NULL && *words != NULL; words++) {
        for (size_t i = 0; i < headers->schema->count; i++) {
            if (!headers->schema->columns[i].hidden && !is_passed_over(headers, i) &&
                khp_slice_eq(headers->folded[i], khp_slice_cstr(*words))) {
                return i;
            }
        }
    }
    return KHP_NO_COLUMN;
}

void khp_headers_clear(khp_headers *headers) {
    khp_free(headers->folded);
    khp_arena_clear(&headers->text);
    *headers = (khp_headers){0};
}
