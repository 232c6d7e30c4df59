#include "read/chunks.h"

#include "read/reader.h"

#define LEAST_BYTES ((size_t)16) /* khp_text_read wants as much */

/* Drops what is still to be skipped from the start of the text. */
static void skip(khp_chunks *chunks, khp_buffer *text) {
    if (chunks->to_skip > 0) {
        size_t count = chunks->to_skip < text->len ? chunks->to_skip : text->len;
        memmove(text->ptr, text->ptr + count, text->len - count);
        text->len -= count;
        chunks->to_skip -= count;
    }
}

/* Appends text until the piece holds `target` bytes or the input ends. */
static khipu_status read_up_to(khp_chunks *chunks, khp_text *text, khp_buffer *piece, size_t target,
                               khipu_error *error) {
    target = target < piece->len + LEAST_BYTES ? piece->len + LEAST_BYTES : target;
    if (!khp_buffer_reserve(piece, target - piece->len + KHP_SCAN_SLACK)) {
        return khp_fail_memory(error);
    }
    while (piece->len + LEAST_BYTES <= target && !chunks->has_ended) {
        size_t got;
        khipu_status status =
            khp_text_read(text, piece->ptr + piece->len, target - piece->len, &got, error);
        if (status != KHIPU_OK) {
            return status;
        }
        piece->len += got;
        chunks->has_ended = got == 0;
        skip(chunks, piece);
    }
    return khp_block_seal(piece) ? KHIPU_OK : khp_fail_memory(error);
}

void khp_chunks_restart(khp_chunks *chunks, size_t to_skip) {
    khp_buffer_reset(&chunks->tail);
    chunks->to_skip = to_skip;
    chunks->has_ended = false;
    chunks->is_final = false;
}

khipu_status khp_chunks_next(khp_chunks *chunks, khp_text *text, khp_buffer *piece, size_t target,
                             khp_cut_function cut, void *context, khipu_error *error) {
    size_t length = 0;
    size_t limit = chunks->limit == 0 ? KHP_ROW_LIMIT : chunks->limit;
    target = target == 0 ? KHP_PIECE_BYTES : target > limit ? limit : target;
    khp_buffer_reset(piece);
    khp_buffer_add(piece, khp_buffer_slice(&chunks->tail));
    for (;;) {
        khipu_status status = read_up_to(chunks, text, piece, target, error);
        khp_known known = chunks->has_ended     ? KHP_KNOWN_WHOLE
                          : piece->len >= limit ? KHP_KNOWN_LIMIT
                                                : KHP_KNOWN_START;
        if (status == KHIPU_OK) {
            status = cut(context, khp_buffer_slice(piece), known, &length, error);
        }
        if (status != KHIPU_OK) {
            return status;
        }
        if (length > 0 || known == KHP_KNOWN_WHOLE || chunks->is_final) {
            break;
        }
        target = piece->len < limit / 2 ? piece->len * 2 : limit + LEAST_BYTES;
    }
    khp_buffer_reset(&chunks->tail);
    khp_buffer_add(&chunks->tail, khp_slice_of(piece->ptr + length, piece->len - length));
    piece->len = length;
    return chunks->tail.failed || !khp_block_seal(piece) ? khp_fail_memory(error) : KHIPU_OK;
}

void khp_chunks_clear(khp_chunks *chunks) {
    khp_buffer_clear(&chunks->tail);
    *chunks = (khp_chunks){0};
}
