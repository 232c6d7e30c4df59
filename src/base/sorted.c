#include "base/sorted.h"

#include "base/memory.h"

#include <stdlib.h>

#define RUN_BYTES ((size_t)4 * 1024 * 1024)

/* What all cursors have to read into, and what each has at least. */
#define READ_BYTES ((size_t)4 * 1024 * 1024)
#define READ_LEAST ((size_t)4 * 1024)

typedef uint32_t item_length;

struct khp_sorted_cursor {
    uint64_t at; /* in the spool: what is not read yet */
    uint64_t end;
    khp_buffer bytes; /* what was read */
    size_t used;      /* bytes of it up to the item behind the one in hand */
    khp_slice item;
    bool is_fresh; /* the item has not been handed out yet */
};

/* ---- runs ---- */

/* What is sorted: an item of the run in the making. */
typedef struct pending_item {
    khp_slice text;
    khp_sorted_compare *compare; /* qsort passes nothing else on */
} pending_item;

static int compare_pending(const void *one, const void *other) {
    const pending_item *a = one;
    const pending_item *b = other;
    int order = a->compare(a->text, b->text);
    return order != 0 ? order : (a->text.ptr > b->text.ptr) - (a->text.ptr < b->text.ptr);
}

static khipu_status spool_items(khp_sorted *sorted, const pending_item *items, khipu_error *error) {
    khp_sorted_run *runs =
        khp_grow(sorted->runs, &sorted->run_capacity, sorted->run_count, sizeof *runs);
    if (runs == NULL) {
        return khp_fail_memory(error);
    }
    sorted->runs = runs;
    runs[sorted->run_count].at = khp_spool_bytes(&sorted->spool);
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < sorted->pending_count; i++) {
        /* The length stands right before the text. */
        khp_slice whole = khp_slice_of(items[i].text.ptr - sizeof(item_length),
                                       items[i].text.len + sizeof(item_length));
        status = khp_spool_add(&sorted->spool, whole, error);
    }
    runs[sorted->run_count++].end = khp_spool_bytes(&sorted->spool);
    khp_buffer_reset(&sorted->pending);
    sorted->pending_count = 0;
    return status;
}

static khipu_status end_run(khp_sorted *sorted, khipu_error *error) {
    pending_item *items = khp_alloc(sorted->pending_count, sizeof *items);
    if (items == NULL) {
        return khp_fail_memory(error);
    }
    const char *at = sorted->pending.ptr;
    for (size_t i = 0; i < sorted->pending_count; i++) {
        item_length length;
        memcpy(&length, at, sizeof length);
        items[i] = (pending_item){khp_slice_of(at + sizeof length, length), sorted->compare};
        at += sizeof length + length;
    }
    qsort(items, sorted->pending_count, sizeof *items, compare_pending);
    khipu_status status = spool_items(sorted, items, error);
    khp_free(items);
    return status;
}

khipu_status khp_sorted_add(khp_sorted *sorted, khp_slice item, khipu_error *error) {
    const item_length length = (item_length)item.len;
    if (length != item.len) {
        return khp_fail_memory(error);
    }
    khp_buffer_add(&sorted->pending, khp_slice_of((const char *)&length, sizeof length));
    khp_buffer_add(&sorted->pending, item);
    if (sorted->pending.failed) {
        return khp_fail_memory(error);
    }
    sorted->pending_count += 1;
    size_t most = sorted->most_bytes == 0 ? RUN_BYTES : sorted->most_bytes;
    return sorted->pending.len >= most ? end_run(sorted, error) : KHIPU_OK;
}

/* ---- reading ---- */

/* Reads until `wanted` bytes are there behind `used`, or the run ends. */
static khipu_status fill(khp_sorted *sorted, khp_sorted_cursor *cursor, size_t wanted,
                         khipu_error *error) {
    khp_buffer *bytes = &cursor->bytes;
    if (bytes->len - cursor->used >= wanted || cursor->at == cursor->end) {
        return KHIPU_OK;
    }
    bytes->len -= cursor->used;
    memmove(bytes->ptr, bytes->ptr + cursor->used, bytes->len);
    cursor->used = 0;
    if (wanted > bytes->len && !khp_buffer_reserve(bytes, wanted - bytes->len)) {
        return khp_fail_memory(error);
    }
    uint64_t left = cursor->end - cursor->at;
    size_t room = bytes->capacity - bytes->len;
    size_t size = left < room ? (size_t)left : room;
    khipu_status status =
        khp_spool_read(&sorted->spool, cursor->at, bytes->ptr + bytes->len, size, error);
    bytes->len += size;
    cursor->at += size;
    return status;
}

/* The cursor's next item; cursor->item.ptr is NULL behind the last. */
static khipu_status advance(khp_sorted *sorted, khp_sorted_cursor *cursor, khipu_error *error) {
    item_length length = 0;
    cursor->item = (khp_slice){NULL, 0};
    khipu_status status = fill(sorted, cursor, sizeof length, error);
    if (status != KHIPU_OK || cursor->bytes.len == cursor->used) {
        return status;
    }
    memcpy(&length, cursor->bytes.ptr + cursor->used, sizeof length);
    status = fill(sorted, cursor, sizeof length + length, error);
    if (status == KHIPU_OK) {
        cursor->item = khp_slice_of(cursor->bytes.ptr + cursor->used + sizeof length, length);
        cursor->used += sizeof length + length;
        cursor->is_fresh = true;
    }
    return status;
}

/* Earlier runs hold what was added earlier. */
static bool comes_before(const khp_sorted *sorted, size_t one, size_t other) {
    int order = sorted->compare(sorted->cursors[one].item, sorted->cursors[other].item);
    return order != 0 ? order < 0 : one < other;
}

static void sink_down(khp_sorted *sorted, size_t at) {
    size_t *heap = sorted->heap;
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < sorted->heap_count;
             child++) {
            least = comes_before(sorted, heap[child], heap[least]) ? child : least;
        }
        if (least == at) {
            return;
        }
        size_t moved = heap[at];
        heap[at] = heap[least];
        heap[least] = moved;
        at = least;
    }
}

static void forget_cursors(khp_sorted *sorted) {
    for (size_t i = 0; i < sorted->cursor_count; i++) {
        khp_buffer_clear(&sorted->cursors[i].bytes);
    }
    khp_free(sorted->cursors);
    khp_free(sorted->heap);
    sorted->cursors = NULL;
    sorted->heap = NULL;
    sorted->cursor_count = 0;
    sorted->heap_count = 0;
}

static khipu_status begin_cursor(khp_sorted *sorted, size_t number, khipu_error *error) {
    khp_sorted_cursor *cursor = &sorted->cursors[number];
    const khp_sorted_run *run = &sorted->runs[number];
    size_t share = READ_BYTES / sorted->run_count;
    share = share < READ_LEAST ? READ_LEAST : share;
    share = run->end - run->at < share ? (size_t)(run->end - run->at) : share;
    *cursor = (khp_sorted_cursor){.at = run->at, .end = run->end};
    if (!khp_buffer_reserve(&cursor->bytes, share)) {
        return khp_fail_memory(error);
    }
    sorted->heap[sorted->heap_count++] = number; /* no run is empty */
    return advance(sorted, cursor, error);
}

khipu_status khp_sorted_begin(khp_sorted *sorted, khipu_error *error) {
    forget_cursors(sorted);
    khipu_status status = sorted->pending_count > 0 ? end_run(sorted, error) : KHIPU_OK;
    if (status != KHIPU_OK) {
        return status;
    }
    khp_buffer_clear(&sorted->pending);
    sorted->cursors = khp_alloc_zero(sorted->run_count, sizeof *sorted->cursors);
    sorted->heap = khp_alloc(sorted->run_count, sizeof *sorted->heap);
    if (sorted->cursors == NULL || sorted->heap == NULL) {
        return khp_fail_memory(error);
    }
    sorted->cursor_count = sorted->run_count;
    for (size_t i = 0; status == KHIPU_OK && i < sorted->run_count; i++) {
        status = begin_cursor(sorted, i, error);
    }
    for (size_t i = sorted->heap_count / 2; status == KHIPU_OK && i-- > 0;) {
        sink_down(sorted, i);
    }
    return status;
}

khipu_status khp_sorted_next(khp_sorted *sorted, khp_slice *item, bool *more, khipu_error *error) {
    *more = false;
    if (sorted->heap_count == 0) {
        return KHIPU_OK;
    }
    khp_sorted_cursor *top = &sorted->cursors[sorted->heap[0]];
    if (!top->is_fresh) { /* it was handed out last time, and its bytes are free only now */
        khipu_status status = advance(sorted, top, error);
        if (status != KHIPU_OK) {
            return status;
        }
        if (top->item.ptr == NULL) {
            sorted->heap[0] = sorted->heap[--sorted->heap_count];
        }
        sink_down(sorted, 0);
    }
    if (sorted->heap_count == 0) {
        return KHIPU_OK;
    }
    top = &sorted->cursors[sorted->heap[0]];
    top->is_fresh = false;
    *item = top->item;
    *more = true;
    return KHIPU_OK;
}

void khp_sorted_clear(khp_sorted *sorted) {
    forget_cursors(sorted);
    khp_spool_clear(&sorted->spool);
    khp_buffer_clear(&sorted->pending);
    khp_free(sorted->runs);
    *sorted = (khp_sorted){0};
}
