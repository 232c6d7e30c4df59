#include "run/load_places.h"

#include "base/memory.h"
#include "base/relay.h"
#include "read/places.h"

#include <sys/stat.h>

/* A row that gave no place, to be reported in its turn. */
typedef struct bad_row {
    uint64_t line;
    khp_reason reason;
    const char *problem; /* static text */
} bad_row;

/* What one thread fills. */
typedef struct slot {
    khp_block *block;
    khp_place_batch *batch;
    khp_buffer scratch;
    khp_buffer bad; /* bad_row */
} slot;

typedef struct loading {
    const khp_places_file *file;
    khp_gazetteer *gazetteer;
    const khipu_listener *listener;
    khp_source *source;
    khp_place_columns columns;
    slot slots[KHP_RELAY_LIMIT];
} loading;

static khipu_status take_block(void *context, size_t number, bool *more, khipu_error *error) {
    loading *l = context;
    slot *s = &l->slots[number];
    s->block = s->block == NULL ? khp_block_new(l->source) : s->block;
    s->batch = s->batch == NULL ? khp_place_batch_new() : s->batch;
    if (s->block == NULL || s->batch == NULL) {
        *more = false;
        return khp_fail_memory(error);
    }
    return khp_source_next(l->source, s->block, more, error);
}

static khipu_status add_row(const loading *l, slot *s, const khp_record *record,
                            khipu_error *error) {
    bad_row bad = {.line = record->line, .reason = record->reason};
    khp_place place;
    if (record->reason == KHP_REASON_NONE &&
        khp_place_from_record(&l->columns, record, &s->scratch, &place, &bad.problem)) {
        place.gazetteer = l->file->number;
        return khp_place_batch_add(s->batch, &place, error);
    }
    if (record->reason != KHP_REASON_NONE || bad.problem != NULL) {
        khp_buffer_add(&s->bad, khp_slice_of((const char *)&bad, sizeof bad));
    }
    return s->scratch.failed || s->bad.failed ? khp_fail_memory(error) : KHIPU_OK;
}

static khipu_status read_block(void *context, size_t number, khipu_error *error) {
    loading *l = context;
    slot *s = &l->slots[number];
    khp_buffer_reset(&s->bad);
    for (;;) {
        khp_record record;
        bool more;
        khipu_status status = khp_block_next(s->block, &record, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        status = add_row(l, s, &record, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
}

static khipu_status give_block(void *context, size_t number, khipu_error *error) {
    loading *l = context;
    slot *s = &l->slots[number];
    const bad_row *bad = (const bad_row *)(const void *)s->bad.ptr;
    for (size_t i = 0; i < s->bad.len / sizeof *bad; i++) {
        khp_where where = {.source = l->file->path, .line = bad[i].line};
        if (bad[i].reason != KHP_REASON_NONE) {
            khp_report(l->listener, KHIPU_WARNING, where, khp_reason_word(bad[i].reason),
                       "the gazetteer's row cannot be read and is left out");
        } else {
            khp_report(l->listener, KHIPU_WARNING, where, NULL, "%s", bad[i].problem);
        }
    }
    return khp_gazetteer_take(l->gazetteer, s->batch, error);
}

/* Files below this size are read before a second thread would have started. */
#define SMALL_BYTES ((off_t)1 << 20)

static unsigned threads_for(const khp_places_file *file) {
    struct stat about;
    bool is_small =
        stat(file->path, &about) == 0 && S_ISREG(about.st_mode) && about.st_size < SMALL_BYTES;
    return is_small ? 1 : file->threads;
}

static khipu_status read_all(loading *l, khp_loaded *loaded, khipu_error *error) {
    const khp_read_options reading = {
        .paths = {&l->file->path, 1},
        .types = "text",
        .is_gazetteer = true,
        .hash_inputs = loaded != NULL && loaded->wants_hashes,
        .listener = l->listener,
    };
    khipu_status status = khp_source_open(&l->source, &reading, error);
    if (status == KHIPU_OK) {
        status = khp_place_columns_find(&l->columns, l->source, error);
    }
    if (status == KHIPU_OK) {
        const khp_relay relay = {l, take_block, read_block, give_block};
        status = khp_relay_run(&relay, threads_for(l->file), error);
    }
    if (status == KHIPU_OK && loaded != NULL) {
        status = khp_loaded_add_source(loaded, l->source, error);
    }
    for (size_t i = 0; i < KHP_RELAY_LIMIT; i++) {
        khp_block_free(l->slots[i].block);
        khp_place_batch_free(l->slots[i].batch);
        khp_buffer_clear(&l->slots[i].scratch);
        khp_buffer_clear(&l->slots[i].bad);
    }
    khp_source_close(l->source);
    return status;
}

khipu_status khp_load_places(khp_gazetteer *gazetteer, const khp_places_file *file,
                             const khipu_listener *listener, khp_loaded *loaded,
                             khipu_error *error) {
    loading *l = khp_alloc_zero(1, sizeof *l);
    if (l == NULL) {
        return khp_fail_memory(error);
    }
    l->file = file;
    l->gazetteer = gazetteer;
    l->listener = listener;
    l->columns.kinds = file->options->kinds;
    khipu_status status = read_all(l, loaded, error);
    khp_free(l);
    return status;
}
