#include "locate/name_index.h"

#include "base/memory.h"
#include "base/relay.h"
#include "locate/keys.h"
#include "locate/order.h"
#include "locate/same.h"
#include "locate/spelling_runs.h"

/* What one thread works on a part with. */
typedef struct desk {
    size_t part;
    khp_buffer scratch; /* the notes, where they come from a file */
    khp_slice notes;
    khp_buffer order; /* khp_ordered, twice as many as there are notes */
    khp_buffer entries;
    khp_buffer counts; /* uint32_t: entries of each bucket of the part */
    khp_buffer listed; /* spellings, unsorted */
    khp_buffer run;    /* and sorted */
    khp_same same;
} desk;

typedef struct indexer {
    khp_gazetteer *gazetteer;
    khp_builder *builder;
    khp_complaints *complaints;
    khp_key_shape shape;
    khp_key_writer writer;
    khp_notes runs;
    khp_buffer merged;
    bool is_transformed; /* a position was brought to degrees */
    size_t next_part;
    desk desks[KHP_RELAY_LIMIT];
} indexer;

/* ---- one part ---- */

static khp_name_note note_at(const desk *d, uint32_t at, khp_bearer_note *bearer, khp_slice *text) {
    khp_name_note note;
    memcpy(&note, d->notes.ptr + at, sizeof note);
    at += sizeof note;
    if (note.kind == KHP_NAME_PRIMARY) {
        memcpy(bearer, d->notes.ptr + at, sizeof *bearer);
        at += sizeof *bearer;
    }
    *text = khp_slice_of(d->notes.ptr + at, note.length);
    return note;
}

static khp_slice text_at(const desk *d, uint32_t at) {
    khp_bearer_note bearer;
    khp_slice text;
    (void)note_at(d, at, &bearer, &text);
    return text;
}

/* Lists the notes of the part by their hashes; those of one hash stay in the order of the places.
 */
static bool sort_notes(desk *d, khp_ordered **items, size_t *count) {
    khp_buffer_reset(&d->order);
    for (size_t at = 0; at < d->notes.len;) {
        khp_bearer_note bearer;
        khp_slice text;
        khp_name_note note = note_at(d, (uint32_t)at, &bearer, &text);
        const khp_ordered item = {note.hash, (uint32_t)at};
        khp_buffer_add(&d->order, khp_slice_of((const char *)&item, sizeof item));
        at = (size_t)(text.ptr + text.len - d->notes.ptr);
    }
    *count = d->order.len / sizeof(khp_ordered);
    if (!khp_buffer_reserve(&d->order, d->order.len + sizeof(khp_ordered))) {
        return false;
    }
    *items = (khp_ordered *)(void *)d->order.ptr;
    khp_order(*items, *items + *count, *count);
    return true;
}

static void add_entry(const indexer *x, desk *d, uint64_t hash, unsigned kind, uint32_t place) {
    uint64_t bucket = khp_key_bucket(&x->shape, hash);
    uint64_t first = khp_key_bucket(&x->shape, (uint64_t)d->part << (64 - x->builder->names.bits));
    uint32_t *counts = (uint32_t *)(void *)d->counts.ptr;
    counts[bucket - first]++;
    khp_key_pack(&x->shape, &d->entries, hash, kind, place);
}

/* The entries of one place for one text: what a stronger kind says as well is left out. */
static void add_kinds(const indexer *x, desk *d, uint64_t hash, unsigned kinds, uint32_t place) {
    bool is_primary = (kinds >> KHP_NAME_PRIMARY & 1) != 0;
    bool is_alternate = (kinds >> KHP_NAME_ALTERNATE & 1) != 0;
    if (is_primary) {
        add_entry(x, d, hash, KHP_NAME_PRIMARY, place);
        return;
    }
    if ((kinds >> KHP_NAME_PRIMARY_CORE & 1) != 0) {
        add_entry(x, d, hash, KHP_NAME_PRIMARY_CORE, place);
    }
    if (is_alternate) {
        add_entry(x, d, hash, KHP_NAME_ALTERNATE, place);
    } else if ((kinds >> KHP_NAME_ALTERNATE_CORE & 1) != 0) {
        add_entry(x, d, hash, KHP_NAME_ALTERNATE_CORE, place);
    }
}

/* The note that a spelling is read from: the first primary name, else the first alternate one. */
static bool is_better(const khp_name_note *note, const khp_name_note *best) {
    bool is_whole = note->kind == KHP_NAME_PRIMARY || note->kind == KHP_NAME_ALTERNATE;
    return is_whole && (best->hash == 0 || note->kind < best->kind);
}

/* All notes of one text. */
static void index_text(const indexer *x, desk *d, const khp_ordered *items, size_t count) {
    khp_name_note best = {.hash = 0};
    khp_slice text = {NULL, 0};
    uint32_t place = 0;
    unsigned kinds = 0;
    khp_same_start(&d->same);
    for (size_t i = 0; i < count; i++) {
        khp_bearer_note bearer;
        khp_name_note note = note_at(d, items[i].at, &bearer, &text);
        if (kinds != 0 && note.place != place) {
            add_kinds(x, d, note.hash, kinds, place);
            kinds = 0;
        }
        if (note.kind == KHP_NAME_PRIMARY && (kinds & 1) == 0) {
            khp_same_add(&d->same, note.place, &bearer);
        }
        place = note.place;
        kinds |= 1u << note.kind;
        if (is_better(&note, &best)) {
            best = note;
            best.hash = 1; /* there is one */
        }
    }
    add_kinds(x, d, items[0].number, kinds, place);
    if (best.hash != 0) {
        khp_spellings_note(&d->listed, text, best.place, best.ordinal);
    }
    khp_same_finish(&d->same);
}

/* Names of one hash of 64 bits that are no accident. */
#define TEXTS_MOST 64

/* All notes of one hash: nearly always of one text. Others are taken out to the front, one text
 * after the other. False if there are so many that somebody made them for it. */
static bool index_hash(const indexer *x, desk *d, khp_ordered *items, size_t count) {
    for (size_t texts = 0; count > 0; texts++) {
        if (texts == TEXTS_MOST) {
            return false;
        }
        khp_slice text = text_at(d, items[0].at);
        size_t same = 1;
        for (size_t i = 1; i < count; i++) {
            if (khp_slice_eq(text_at(d, items[i].at), text)) {
                khp_ordered moved = items[i];
                memmove(&items[same + 1], &items[same], (i - same) * sizeof *items);
                items[same++] = moved;
            }
        }
        index_text(x, d, items, same);
        items += same;
        count -= same;
    }
    return true;
}

static bool start_part(const indexer *x, desk *d) {
    unsigned bits = x->shape.directory_bits;
    unsigned part_bits = x->builder->names.bits;
    size_t buckets = bits > part_bits ? (size_t)1 << (bits - part_bits) : 1;
    khp_buffer_reset(&d->entries);
    khp_buffer_reset(&d->listed);
    khp_buffer_reset(&d->counts);
    khp_buffer_reset(&d->same.duplicates);
    khp_buffer_reset(&d->same.crowds);
    khp_buffer_reset(&d->same.merged);
    if (!khp_buffer_reserve(&d->counts, buckets * sizeof(uint32_t))) {
        return false;
    }
    d->counts.len = buckets * sizeof(uint32_t);
    memset(d->counts.ptr, 0, d->counts.len);
    return true;
}

static khipu_status index_part(void *context, size_t slot, khipu_error *error) {
    indexer *x = context;
    desk *d = &x->desks[slot];
    size_t count;
    khipu_status status =
        khp_notes_read(&x->builder->names, d->part, &d->scratch, &d->notes, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_ordered *items;
    if (!start_part(x, d) || !sort_notes(d, &items, &count)) {
        return khp_fail_memory(error);
    }
    for (size_t begin = 0; begin < count;) {
        size_t end = begin + 1;
        while (end < count && items[end].number == items[begin].number) {
            end++;
        }
        if (!index_hash(x, d, items + begin, end - begin)) {
            return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){0},
                            "more than %d names of a gazetteer have one hash: they were made to, "
                            "and would cost without end",
                            TEXTS_MOST);
        }
        begin = end;
    }
    bool done = !d->entries.failed && !d->listed.failed && !d->same.failed;
    return done && khp_spellings_sort(&d->listed, &d->run) ? KHIPU_OK : khp_fail_memory(error);
}

/* ---- all parts ---- */

static khipu_status take_part(void *context, size_t slot, bool *more, khipu_error *error) {
    indexer *x = context;
    (void)error;
    *more = x->next_part < khp_notes_parts(&x->builder->names);
    x->desks[slot].part = x->next_part;
    x->next_part += *more;
    return KHIPU_OK;
}

static void count_entries(indexer *x, const desk *d) {
    const uint32_t *counts = (const uint32_t *)(const void *)d->counts.ptr;
    uint64_t first = khp_key_bucket(&x->shape, (uint64_t)d->part << (64 - x->builder->names.bits));
    for (size_t i = 0; i < d->counts.len / sizeof *counts; i++) {
        khp_key_count(&x->writer, first + i, counts[i]);
    }
}

static khipu_status give_part(void *context, size_t slot, khipu_error *error) {
    indexer *x = context;
    desk *d = &x->desks[slot];
    khp_same_settle_deferred(&d->same);
    x->is_transformed = x->is_transformed || d->same.is_transformed;
    const khp_duplicate *pairs = (const khp_duplicate *)(const void *)d->same.duplicates.ptr;
    for (size_t i = 0; i < d->same.duplicates.len / sizeof *pairs; i++) {
        khp_complain_of_duplicate(x->complaints, pairs[i].place, pairs[i].earlier,
                                  pairs[i].apart_m);
    }
    const uint32_t *crowds = (const uint32_t *)(const void *)d->same.crowds.ptr;
    for (size_t i = 0; i < d->same.crowds.len / sizeof *crowds; i++) {
        khp_complain_of_crowd(x->complaints, crowds[i]);
    }
    khp_buffer_add(&x->merged, khp_buffer_slice(&d->same.merged));
    count_entries(x, d);
    if (d->same.failed || x->merged.failed || x->writer.first.failed) {
        return khp_fail_memory(error);
    }
    khp_pile *sections = x->builder->sections;
    khipu_status status =
        khp_pile_add(&sections[KHP_SECTION_NAME_KEYS], khp_buffer_slice(&d->entries), error);
    if (status == KHIPU_OK) {
        status = khp_pile_add(&sections[KHP_SECTION_NAME_FIRST], khp_buffer_slice(&x->writer.first),
                              error);
        khp_key_drop(&x->writer);
    }
    return status == KHIPU_OK ? khp_notes_add_to(&x->runs, d->part, khp_buffer_slice(&d->run),
                                                 (khp_slice){NULL, 0}, error)
                              : status;
}

static khipu_status finish(indexer *x, khipu_error *error) {
    khp_pile *sections = x->builder->sections;
    khp_key_finish(&x->writer);
    if (x->writer.first.failed) {
        return khp_fail_memory(error);
    }
    khipu_status status =
        khp_pile_add(&sections[KHP_SECTION_NAME_FIRST], khp_buffer_slice(&x->writer.first), error);
    khp_same_sort_merged(&x->merged);
    if (status == KHIPU_OK) {
        status = khp_pile_add(&sections[KHP_SECTION_MERGED], khp_buffer_slice(&x->merged), error);
    }
    return status == KHIPU_OK
               ? khp_spellings_merge(x->builder, &x->runs, x->shape.number_bits, error)
               : status;
}

static void clear(indexer *x) {
    for (size_t i = 0; i < KHP_RELAY_LIMIT; i++) {
        desk *d = &x->desks[i];
        khp_buffer *buffers[] = {&d->scratch, &d->order,  &d->entries,
                                 &d->counts,  &d->listed, &d->run};
        for (size_t j = 0; j < sizeof buffers / sizeof buffers[0]; j++) {
            khp_buffer_clear(buffers[j]);
        }
        khp_same_clear(&d->same);
    }
    khp_notes_clear(&x->runs);
    khp_buffer_clear(&x->merged);
    khp_buffer_clear(&x->writer.entries);
    khp_buffer_clear(&x->writer.first);
}

khipu_status khp_name_index_build(khp_gazetteer *gazetteer, khp_complaints *complaints,
                                  khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    indexer *x = khp_alloc_zero(1, sizeof *x);
    if (x == NULL) {
        return khp_fail_memory(error);
    }
    x->gazetteer = gazetteer;
    x->builder = builder;
    x->complaints = complaints;
    x->shape = khp_key_shape_for(builder->names.count, gazetteer->count, 2);
    x->writer.shape = x->shape;
    x->runs.folder = builder->names.folder;
    x->runs.bits = builder->names.bits;
    for (size_t i = 0; i < KHP_RELAY_LIMIT; i++) {
        x->desks[i].same.gazetteer = gazetteer;
    }
    const khp_relay relay = {x, take_part, index_part, give_part};
    khipu_status status =
        khp_relay_run(&relay, khp_notes_threads(&builder->names, builder->threads), error);
    status = status == KHIPU_OK ? finish(x, error) : status;
    gazetteer->is_transformed = x->is_transformed;
    clear(x);
    khp_free(x);
    return status;
}
