#include "run/placed_doubt.h"

/* The placement's doubt, made at the first call; NULL without memory. */
static khp_placed_doubt *doubt_of(khp_arena *arena, khp_placed *placed) {
    if (placed->doubt == NULL) {
        placed->doubt = khp_arena_alloc(arena, sizeof *placed->doubt);
        if (placed->doubt != NULL) {
            *placed->doubt = (khp_placed_doubt){.named_place = KHP_NO_PLACE};
        }
    }
    return placed->doubt;
}

khipu_status khp_placed_explain(khp_arena *arena, khp_placed *placed, khp_slice text,
                                khipu_error *error) {
    khp_placed_doubt *doubt = doubt_of(arena, placed);
    if (doubt == NULL) {
        return khp_fail_memory(error);
    }
    doubt->detail = khp_arena_copy(arena, text);
    return doubt->detail.ptr == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

khipu_status khp_placed_keep_query(khp_arena *arena, khp_buffer *scratch, khp_placed *placed,
                                   const khp_query *query, khipu_error *error) {
    khp_buffer_reset(scratch);
    khp_query_within_text(query, scratch);
    khp_placed_doubt *doubt = doubt_of(arena, placed);
    if (doubt == NULL || scratch->failed) {
        return khp_fail_memory(error);
    }
    doubt->place = khp_arena_copy(arena, query->place);
    doubt->within = khp_arena_copy(arena, khp_buffer_slice(scratch));
    bool kept = doubt->place.ptr != NULL && doubt->within.ptr != NULL;
    return kept ? KHIPU_OK : khp_fail_memory(error);
}
