/* chunks: a text in pieces of whole records. What a piece has no room for starts the next one. */
#ifndef KHP_READ_CHUNKS_H
#define KHP_READ_CHUNKS_H

#include "read/text.h"

/* Bytes of a piece, where nothing else is asked for. */
#define KHP_PIECE_BYTES ((size_t)512 << 10)

/* How much of the text is known to whoever cuts it. */
typedef enum khp_known {
    KHP_KNOWN_START, /* more follows */
    KHP_KNOWN_LIMIT, /* more follows, and there is no room for it: cut somewhere or fail */
    KHP_KNOWN_WHOLE  /* to the end of the input */
} khp_known;

/* Sets *cut behind the last whole record of the text; 0 if none is whole yet. A scan's sentinel and
 * slack are behind the text. */
typedef khipu_status (*khp_cut_function)(void *context, khp_slice text, khp_known known,
                                         size_t *cut, khipu_error *error);

/* Zero-initialise ({0}); khp_chunks_clear gives the memory back. */
typedef struct khp_chunks {
    khp_buffer tail; /* the start of a record that the last piece had no room for */
    size_t to_skip;  /* bytes at the start of the text that belong to no record */
    bool has_ended;
    bool is_final; /* set by the cut function: no record follows this piece, though text may */
    size_t limit;  /* bytes that a record may have, about; 0: KHP_ROW_LIMIT */
} khp_chunks;

/* Back to the start of the text, which the caller has rewound. */
void khp_chunks_restart(khp_chunks *chunks, size_t to_skip);

/* Fills `piece` with whole records, about `target` bytes of them (0: the default); it is empty at
 * the end. KHIPU_E_READ, KHIPU_E_MEMORY, and what `cut` returns. */
KHIPU_MUST_CHECK khipu_status khp_chunks_next(khp_chunks *chunks, khp_text *text, khp_buffer *piece,
                                              size_t target, khp_cut_function cut, void *context,
                                              khipu_error *error);

void khp_chunks_clear(khp_chunks *chunks);

#endif
