#include "locate/spelling_runs.h"

#include "base/memory.h"
#include "locate/order.h"
#include "locate/spelling.h"

/* A name on its way into the list, which stands behind it. */
typedef struct item {
    khp_signature signature;
    uint32_t place;
    uint32_t ordinal : 12;
    uint32_t length : 20;
} item;

#define ORDINALS_MOST (KHP_NOTE_ORDINALS - 1)

uint32_t khp_spelling_ordinals(unsigned place_bits) {
    uint64_t room = (UINT64_C(1) << (32 - place_bits)) - 1;
    return room < ORDINALS_MOST ? (uint32_t)room : ORDINALS_MOST;
}

void khp_spellings_note(khp_buffer *list, khp_slice folded, uint32_t place, uint32_t ordinal) {
    const item noted = {
        .signature = khp_spelling_signature(folded),
        .place = place,
        .ordinal = ordinal & 0xFFF,
        .length = folded.len & 0xFFFFF,
    };
    khp_buffer_add(list, khp_slice_of((const char *)&noted, sizeof noted));
    khp_buffer_add(list, folded);
}

static item item_at(const char *bytes, khp_slice *name) {
    item found;
    memcpy(&found, bytes, sizeof found);
    *name = khp_slice_of(bytes + sizeof found, found.length);
    return found;
}

static khp_slice name_at(const char *bytes) {
    khp_slice name;
    (void)item_at(bytes, &name);
    return name;
}

#define STEP_BYTES ((size_t)8) /* that are compared at once */
#define STEPS_MOST 32

/* Names that are alike for long. */
static void insert_each(const char *bytes, khp_ordered *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        khp_ordered moved = items[i];
        size_t at = i;
        for (; at > 0 &&
               khp_slice_cmp(name_at(bytes + items[at - 1].at), name_at(bytes + moved.at)) > 0;
             at--) {
            items[at] = items[at - 1];
        }
        items[at] = moved;
    }
}

/* Sorts names that are alike in the steps before this one. */
/* NOLINTNEXTLINE(misc-no-recursion): STEPS_MOST deep */
static void sort_names(const char *bytes, khp_ordered *items, khp_ordered *spare, size_t count,
                       size_t step) {
    if (step == STEPS_MOST) {
        insert_each(bytes, items, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        khp_slice name = name_at(bytes + items[i].at);
        size_t start = step * STEP_BYTES < name.len ? step * STEP_BYTES : name.len;
        items[i].number = khp_spelling_prefix(khp_slice_of(name.ptr + start, name.len - start));
    }
    khp_order(items, spare, count);
    for (size_t begin = 0; begin < count;) {
        size_t end = begin + 1;
        while (end < count && items[end].number == items[begin].number) {
            end++;
        }
        if (end - begin > 1) {
            sort_names(bytes, items + begin, spare, end - begin, step + 1);
        }
        begin = end;
    }
}

bool khp_spellings_sort(const khp_buffer *list, khp_buffer *run) {
    size_t count = 0;
    for (size_t at = 0; at < list->len; count++) {
        at += sizeof(item) + name_at(list->ptr + at).len;
    }
    khp_buffer_reset(run);
    if (count == 0 || !khp_buffer_reserve(run, list->len)) {
        return !run->failed;
    }
    khp_ordered *items = khp_alloc(2 * count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        items[i].at = (uint32_t)at;
        at += sizeof(item) + name_at(list->ptr + at).len;
    }
    sort_names(list->ptr, items, items + count, count, 0);
    for (size_t i = 0; i < count; i++) {
        const char *bytes = list->ptr + items[i].at;
        khp_buffer_add(run, khp_slice_of(bytes, sizeof(item) + name_at(bytes).len));
    }
    khp_free(items);
    return true;
}

/* A run that is being read, and the item in hand. */
typedef struct run_reader {
    size_t part;  /* of the runs */
    size_t piece; /* of the part: the next one to read */
    khp_buffer bytes;
    size_t at; /* in the bytes: of the item behind the one in hand */
    uint64_t prefix;
    khp_slice name;
    item item;
} run_reader;

typedef struct merger {
    khp_builder *builder;
    khp_notes *runs;
    run_reader *readers;
    uint32_t *heap; /* readers that are not at their end, the one with the first name on top */
    size_t count;
    unsigned place_bits;
} merger;

/* Makes room for an item of which `wanted` bytes are needed. False at the end of the run, or with
 * *status set. */
static bool hold(merger *m, run_reader *r, size_t wanted, khipu_status *status,
                 khipu_error *error) {
    while (r->bytes.len - r->at < wanted) {
        bool has_more;
        if (r->at > 0) {
            memmove(r->bytes.ptr, r->bytes.ptr + r->at, r->bytes.len - r->at);
        }
        r->bytes.len -= r->at;
        r->at = 0;
        *status = khp_notes_read_on(m->runs, r->part, &r->piece, &r->bytes, &has_more, error);
        if (*status != KHIPU_OK || !has_more) {
            return false;
        }
    }
    return true;
}

/* The next item of the run into hand; *more is false at its end. */
static khipu_status advance(merger *m, run_reader *r, bool *more, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    *more = hold(m, r, sizeof r->item, &status, error);
    if (!*more) {
        return status;
    }
    memcpy(&r->item, r->bytes.ptr + r->at, sizeof r->item);
    size_t size = sizeof r->item + r->item.length;
    *more = hold(m, r, size, &status, error);
    if (*more) {
        r->name = name_at(r->bytes.ptr + r->at);
        r->prefix = khp_spelling_prefix(r->name);
        r->at += size;
    }
    return status;
}

static bool comes_before(const merger *m, uint32_t a, uint32_t b) {
    const run_reader *left = &m->readers[a];
    const run_reader *right = &m->readers[b];
    return left->prefix != right->prefix ? left->prefix < right->prefix
                                         : khp_slice_cmp(left->name, right->name) < 0;
}

/* Lets the reader at this place of the heap sink to where it belongs. */
static void sink(merger *m, size_t at) {
    uint32_t moved = m->heap[at];
    for (size_t child = 2 * at + 1; child < m->count; child = 2 * at + 1) {
        if (child + 1 < m->count && comes_before(m, m->heap[child + 1], m->heap[child])) {
            child++;
        }
        if (!comes_before(m, m->heap[child], moved)) {
            break;
        }
        m->heap[at] = m->heap[child];
        at = child;
    }
    m->heap[at] = moved;
}

static khipu_status add_number(merger *m, khp_section_id section, uint32_t number,
                               khipu_error *error) {
    return khp_pile_add(&m->builder->sections[section],
                        khp_slice_of((const char *)&number, sizeof number), error);
}

static khipu_status put(merger *m, const item *spelling, khipu_error *error) {
    uint32_t most = khp_spelling_ordinals(m->place_bits);
    uint32_t ordinal = spelling->ordinal < most ? spelling->ordinal : most;
    uint32_t where = (uint32_t)((uint64_t)ordinal << m->place_bits) | spelling->place;
    khipu_status status = add_number(m, KHP_SECTION_LETTERS, spelling->signature.letters, error);
    status = status == KHIPU_OK
                 ? add_number(m, KHP_SECTION_REPEATS, spelling->signature.repeats, error)
                 : status;
    return status == KHIPU_OK ? add_number(m, KHP_SECTION_SPELLINGS, where, error) : status;
}

static khipu_status merge(merger *m, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (uint32_t i = 0; i < khp_notes_parts(m->runs) && status == KHIPU_OK; i++) {
        bool more;
        m->readers[i].part = i;
        status = advance(m, &m->readers[i], &more, error);
        if (more) {
            m->heap[m->count++] = i;
        }
    }
    for (size_t i = m->count / 2; i-- > 0 && status == KHIPU_OK;) {
        sink(m, i);
    }
    while (m->count > 0 && status == KHIPU_OK) {
        run_reader *first = &m->readers[m->heap[0]];
        bool more = false;
        status = put(m, &first->item, error);
        status = status == KHIPU_OK ? advance(m, first, &more, error) : status;
        if (!more) {
            m->heap[0] = m->heap[--m->count];
        }
        if (m->count > 0) {
            sink(m, 0);
        }
    }
    return status;
}

khipu_status khp_spellings_merge(khp_builder *builder, khp_notes *runs, unsigned place_bits,
                                 khipu_error *error) {
    size_t count = khp_notes_parts(runs);
    merger m = {.builder = builder, .runs = runs, .place_bits = place_bits};
    m.readers = khp_alloc_zero(count, sizeof *m.readers);
    m.heap = khp_alloc(count, sizeof *m.heap);
    khipu_status status =
        m.readers == NULL || m.heap == NULL ? khp_fail_memory(error) : merge(&m, error);
    for (size_t i = 0; i < count && m.readers != NULL; i++) {
        khp_buffer_clear(&m.readers[i].bytes);
    }
    khp_free(m.readers);
    khp_free(m.heap);
    return status;
}
