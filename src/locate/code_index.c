#include "locate/code_index.h"

#include "base/memory.h"
#include "base/relay.h"
#include "locate/keys.h"
#include "locate/order.h"

#include <stdlib.h>

/* What one thread works on a part with. */
typedef struct desk {
    size_t part;
    khp_buffer scratch;
    khp_buffer order;
    khp_buffer sorted; /* khp_code_note */
} desk;

typedef struct indexer {
    khp_gazetteer *gazetteer;
    khp_builder *builder;
    khp_complaints *complaints;
    khp_key_writer writer;
    size_t next_part;
    desk desks[KHP_RELAY_LIMIT];
} indexer;

static int compare(const void *a, const void *b) {
    const khp_code_note *left = a;
    const khp_code_note *right = b;
    if (left->scheme != right->scheme) {
        return left->scheme < right->scheme ? -1 : 1;
    }
    return (left->place > right->place) - (left->place < right->place);
}

/* Those of one hash, by scheme and place. */
static void sort_alike(khp_code_note *notes, size_t count) {
    for (size_t begin = 0; begin < count;) {
        size_t end = begin + 1;
        while (end < count && notes[end].hash == notes[begin].hash) {
            end++;
        }
        if (end - begin > 1) {
            qsort(notes + begin, end - begin, sizeof *notes, compare);
        }
        begin = end;
    }
}

static khipu_status sort_part(void *context, size_t slot, khipu_error *error) {
    indexer *x = context;
    desk *d = &x->desks[slot];
    khp_slice bytes;
    khipu_status status = khp_notes_read(&x->builder->codes, d->part, &d->scratch, &bytes, error);
    if (status != KHIPU_OK) {
        return status;
    }
    const khp_code_note *notes = (const khp_code_note *)(const void *)bytes.ptr;
    size_t count = bytes.len / sizeof *notes;
    khp_buffer_reset(&d->order);
    khp_buffer_reset(&d->sorted);
    if (!khp_buffer_reserve(&d->order, (2 * count + 1) * sizeof(khp_ordered)) ||
        !khp_buffer_reserve(&d->sorted, bytes.len)) {
        return khp_fail_memory(error);
    }
    khp_ordered *items = (khp_ordered *)(void *)d->order.ptr;
    for (size_t i = 0; i < count; i++) {
        items[i] = (khp_ordered){notes[i].hash, (uint32_t)i};
    }
    khp_order(items, items + count, count);
    for (size_t i = 0; i < count; i++) {
        khp_buffer_add(&d->sorted, khp_slice_of((const char *)&notes[items[i].at], sizeof *notes));
    }
    sort_alike((khp_code_note *)(void *)d->sorted.ptr, count);
    return KHIPU_OK;
}

static khipu_status take_part(void *context, size_t slot, bool *more, khipu_error *error) {
    indexer *x = context;
    (void)error;
    *more = x->next_part < khp_notes_parts(&x->builder->codes);
    x->desks[slot].part = x->next_part;
    x->next_part += *more;
    return KHIPU_OK;
}

/* Moves what was written to the sections. */
static khipu_status flush(indexer *x, khipu_error *error) {
    khp_pile *sections = x->builder->sections;
    if (x->writer.entries.failed || x->writer.first.failed) {
        return khp_fail_memory(error);
    }
    khipu_status status =
        khp_pile_add(&sections[KHP_SECTION_CODE_KEYS], khp_buffer_slice(&x->writer.entries), error);
    if (status == KHIPU_OK) {
        status = khp_pile_add(&sections[KHP_SECTION_CODE_FIRST], khp_buffer_slice(&x->writer.first),
                              error);
    }
    khp_key_drop(&x->writer);
    return status;
}

static khipu_status give_part(void *context, size_t slot, khipu_error *error) {
    indexer *x = context;
    const khp_buffer *sorted = &x->desks[slot].sorted;
    const khp_code_note *notes = (const khp_code_note *)(const void *)sorted->ptr;
    for (size_t i = 0; i < sorted->len / sizeof *notes; i++) {
        const khp_code_note *note = &notes[i];
        const khp_code_note *before = &notes[i > 0 ? i - 1 : 0];
        bool alike = i > 0 && note->hash == before->hash && note->scheme == before->scheme;
        if (alike && note->place == before->place) {
            continue;
        }
        if (alike && note->gazetteer == before->gazetteer) {
            khp_complain_of_code(x->complaints, (khp_scheme)note->scheme, before->place,
                                 note->place);
        }
        khp_key_add(&x->writer, note->hash, note->scheme, note->place);
    }
    return flush(x, error);
}

khipu_status khp_code_index_build(khp_gazetteer *gazetteer, khp_complaints *complaints,
                                  khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    indexer *x = khp_alloc_zero(1, sizeof *x);
    if (x == NULL) {
        return khp_fail_memory(error);
    }
    x->gazetteer = gazetteer;
    x->builder = builder;
    x->complaints = complaints;
    x->writer.shape = khp_key_shape_for(builder->codes.count, gazetteer->count, 3);
    const khp_relay relay = {x, take_part, sort_part, give_part};
    khipu_status status =
        khp_relay_run(&relay, khp_notes_threads(&builder->codes, builder->threads), error);
    if (status == KHIPU_OK) {
        khp_key_finish(&x->writer);
        status = flush(x, error);
    }
    for (size_t i = 0; i < KHP_RELAY_LIMIT; i++) {
        khp_buffer_clear(&x->desks[i].scratch);
        khp_buffer_clear(&x->desks[i].order);
        khp_buffer_clear(&x->desks[i].sorted);
    }
    khp_buffer_clear(&x->writer.entries);
    khp_buffer_clear(&x->writer.first);
    khp_free(x);
    return status;
}
