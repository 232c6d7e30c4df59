#include "locate/notes.h"

#include "base/memory.h"
#include "base/spool.h"

#include <unistd.h>

#define PIECE_BYTES ((size_t)64 << 10)

static khipu_status add_piece(khp_notes *notes, khp_note_part *part, khipu_error *error) {
    if (notes->file_plus_one == 0) {
        int file;
        khipu_status status = khp_unnamed_file(notes->folder, &file, error);
        if (status != KHIPU_OK) {
            return status;
        }
        notes->file_plus_one = file + 1;
    }
    uint64_t *starts = khp_grow(part->starts, &part->start_capacity, part->count, sizeof *starts);
    part->starts = starts != NULL ? starts : part->starts;
    size_t *sizes = khp_grow(part->sizes, &part->size_capacity, part->count, sizeof *sizes);
    part->sizes = sizes != NULL ? sizes : part->sizes;
    if (starts == NULL || sizes == NULL) {
        return khp_fail_memory(error);
    }
    khipu_status status =
        khp_unnamed_file_write(notes->file_plus_one - 1, notes->stored,
                               khp_buffer_slice(&part->recent), notes->folder, error);
    starts[part->count] = notes->stored;
    sizes[part->count++] = part->recent.len;
    notes->stored += part->recent.len;
    khp_buffer_reset(&part->recent);
    return status;
}

/* Appends bytes in pieces, so that no more than one of them is held in memory. */
static khipu_status add_bytes(khp_notes *notes, khp_note_part *part, khp_slice bytes,
                              khipu_error *error) {
    khipu_status status = KHIPU_OK;
    while (notes->folder != NULL && part->recent.len + bytes.len >= PIECE_BYTES &&
           status == KHIPU_OK) {
        size_t size = PIECE_BYTES - part->recent.len;
        khp_buffer_add(&part->recent, khp_slice_of(bytes.ptr, size));
        bytes = khp_slice_of(bytes.ptr + size, bytes.len - size);
        status = part->recent.failed ? khp_fail_memory(error) : add_piece(notes, part, error);
    }
    khp_buffer_add(&part->recent, bytes);
    return status == KHIPU_OK && part->recent.failed ? khp_fail_memory(error) : status;
}

khipu_status khp_notes_add_to(khp_notes *notes, size_t number, khp_slice note, khp_slice rest,
                              khipu_error *error) {
    khp_note_part *part = &notes->parts[number];
    khipu_status status = add_bytes(notes, part, note, error);
    notes->count++;
    return status == KHIPU_OK ? add_bytes(notes, part, rest, error) : status;
}

khipu_status khp_notes_add(khp_notes *notes, uint64_t hash, khp_slice note, khp_slice rest,
                           khipu_error *error) {
    return khp_notes_add_to(notes, khp_notes_part_of(notes, hash), note, rest, error);
}

/* Appends a piece of a part that lies in the file. */
static khipu_status read_piece(const khp_notes *notes, const khp_note_part *part, size_t piece,
                               khp_buffer *bytes, khipu_error *error) {
    size_t size = part->sizes[piece];
    if (!khp_buffer_reserve(bytes, size)) {
        return khp_fail_memory(error);
    }
    khipu_status status =
        khp_unnamed_file_read(notes->file_plus_one - 1, part->starts[piece],
                              bytes->ptr + bytes->len, size, notes->folder, error);
    bytes->len += status == KHIPU_OK ? size : 0;
    return status;
}

khipu_status khp_notes_read_on(const khp_notes *notes, size_t number, size_t *piece,
                               khp_buffer *bytes, bool *has_more, khipu_error *error) {
    const khp_note_part *part = &notes->parts[number];
    khipu_status status = KHIPU_OK;
    *has_more = *piece <= part->count;
    if (*piece < part->count) {
        status = read_piece(notes, part, *piece, bytes, error);
    } else if (*has_more) {
        khp_buffer_add(bytes, khp_buffer_slice(&part->recent));
        status = bytes->failed ? khp_fail_memory(error) : KHIPU_OK;
    }
    (*piece)++;
    return status;
}

khipu_status khp_notes_read(const khp_notes *notes, size_t number, khp_buffer *scratch,
                            khp_slice *bytes, khipu_error *error) {
    const khp_note_part *part = &notes->parts[number];
    size_t size = part->recent.len;
    for (size_t i = 0; i < part->count; i++) {
        size += part->sizes[i];
    }
    if (size > UINT32_MAX) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){0},
                        "too many names for one gazetteer; compile fewer places");
    }
    *bytes = khp_buffer_slice(&part->recent);
    if (part->count == 0) {
        return KHIPU_OK;
    }
    khp_buffer_reset(scratch);
    if (!khp_buffer_reserve(scratch, size)) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < part->count; i++) {
        khipu_status status = read_piece(notes, part, i, scratch, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    khp_buffer_add(scratch, khp_buffer_slice(&part->recent));
    *bytes = khp_buffer_slice(scratch);
    return KHIPU_OK;
}

void khp_notes_clear(khp_notes *notes) {
    for (size_t i = 0; i < KHP_NOTE_PARTS; i++) {
        khp_buffer_clear(&notes->parts[i].recent);
        khp_free(notes->parts[i].starts);
        khp_free(notes->parts[i].sizes);
    }
    if (notes->file_plus_one > 0) {
        close(notes->file_plus_one - 1);
    }
    *notes = (khp_notes){0};
}
