#include "model/chunk.h"

#include "base/memory.h"

void khp_chunk_reset(khp_chunk *chunk) {
    khp_buffer_reset(&chunk->text);
    chunk->feature_count = 0;
    chunk->doubt_count = 0;
    chunk->placed_count = 0;
    chunk->rejection_count = 0;
    chunk->mention_count = 0;
    if (chunk->mention_counts != NULL) {
        memset(chunk->mention_counts, 0, chunk->column_count * sizeof *chunk->mention_counts);
    }
    khp_arena_clear(&chunk->kept);
    for (size_t i = 0; i < chunk->facet_count; i++) {
        khp_table_clear(&chunk->facets[i].values);
    }
    memset(chunk->matches, 0, sizeof chunk->matches);
    memset(chunk->reasons, 0, sizeof chunk->reasons);
    memset(chunk->told_doubts, 0, sizeof chunk->told_doubts);
    memset(chunk->notices, 0, sizeof chunk->notices);
    chunk->weight = 0;
    chunk->conditions_met = 0;
    chunk->bbox = (khp_bbox){0};
    if (chunk->grid != NULL) {
        *chunk->grid = (khp_position_grid){.total = 0};
    }
}

void khp_chunk_clear(khp_chunk *chunk) {
    khp_chunk_reset(chunk);
    khp_buffer_clear(&chunk->text);
    khp_free(chunk->features);
    khp_free(chunk->doubts);
    khp_free(chunk->placed);
    khp_free(chunk->rejections);
    khp_free(chunk->mentions);
    khp_free(chunk->mention_counts);
    khp_free(chunk->ids);
    khp_free(chunk->grid);
    for (size_t i = 0; i < chunk->facet_count; i++) {
        khp_free(chunk->facets[i].codes);
    }
    khp_free(chunk->facets);
    *chunk = (khp_chunk){0};
}
