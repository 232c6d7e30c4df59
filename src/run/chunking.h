/* chunking: turns one block of records into a chunk: features, doubts and counts. One thread's
 * work. */
#ifndef KHP_RUN_CHUNKING_H
#define KHP_RUN_CHUNKING_H

#include "run/join.h"

typedef struct khp_chunker khp_chunker;

/* *chunker is NULL on error. `join` and `wanted` must outlive it. */
KHIPU_MUST_CHECK khipu_status khp_chunker_new(khp_chunker **chunker, const khp_join *join,
                                              const khp_wanted *wanted, khipu_error *error);
void khp_chunker_free(khp_chunker *chunker);

/* Makes the chunk of a block that khp_source_next filled. Errors: KHIPU_E_MEMORY, what the reader
 * finds, and KHIPU_E_FIELD if a record contradicts what was supposed of its column. */
KHIPU_MUST_CHECK khipu_status khp_chunker_make(khp_chunker *chunker, khp_block *block,
                                               uint64_t sequence, khipu_error *error);

/* The chunk; valid until khp_chunker_done, which the taker calls when it is done with it. */
const khp_chunk *khp_chunker_chunk(const khp_chunker *chunker);
void khp_chunker_done(khp_chunker *chunker);

/* True if that is why the last chunk could not be made. */
bool khp_chunker_is_disproved(const khp_chunker *chunker);

/* What the thread saw of values, if anybody wants to know. */
const khp_value_watch *khp_chunker_values(const khp_chunker *chunker);

khp_projector *khp_chunker_projector(khp_chunker *chunker);

#endif
