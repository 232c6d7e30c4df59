/* workers: the threads of a run. Each takes a block, makes a chunk of it, and hands that over when
 * its turn has come. */
#include "base/threads.h"
#include "locate/compiled.h"
#include "run/chunking.h"
#include "run/join.h"

/* What the threads of a run share. Two locks: one to ask for blocks, one to hand chunks over in
 * order. */
typedef struct shared_run {
    khp_join *join;
    const khp_wanted *wanted;
    khp_take_chunk take;
    void *context;
    khp_mutex reading;
    uint64_t next_block; /* under `reading` */
    bool at_end;         /* under `reading` */
    khp_mutex writing;
    khp_condvar turn_changed;
    uint64_t turn;       /* under `writing`: the chunk that may be taken */
    bool stopped;        /* under `writing` */
    khipu_status status; /* under `writing`: of the first block that failed */
    khipu_error *error;
} shared_run;

/* Asks for the next block; *more is false if there is none or the run was stopped. */
static khipu_status next_block(shared_run *run, khp_block *block, uint64_t *sequence, bool *more,
                               khipu_error *error) {
    khp_mutex_lock(&run->reading);
    khipu_status status = KHIPU_OK;
    *more = false;
    *sequence = run->next_block;
    if (!run->at_end) {
        status = khp_source_next(run->join->source, block, more, error);
        run->at_end = status != KHIPU_OK || !*more;
        run->next_block += 1;
    }
    khp_mutex_unlock(&run->reading);
    return status;
}

/* Waits until every earlier chunk was taken; false if the run was stopped meanwhile. Leaves
 * `writing` locked. */
static bool wait_for_turn(shared_run *run, uint64_t sequence) {
    khp_mutex_lock(&run->writing);
    while (!run->stopped && run->turn != sequence) {
        khp_condvar_wait(&run->turn_changed, &run->writing);
    }
    return !run->stopped;
}

/* Hands one block's result over when its turn has come. An error ends the run in input order too,
 * so that the same input always gives the same message. */
static bool hand_over(shared_run *run, uint64_t sequence, const khp_chunker *chunker,
                      khp_pending *pending, khipu_status status, const khipu_error *error) {
    bool goes_on = wait_for_turn(run, sequence);
    if (goes_on && status == KHIPU_OK) {
        status = run->take(run->context, khp_chunker_chunk(chunker), pending, run->error);
    } else if (goes_on && run->error != NULL && run->error->status == KHIPU_OK) {
        *run->error = *error;
    }
    if (goes_on && status != KHIPU_OK) {
        run->join->is_disproved = khp_chunker_is_disproved(chunker);
        run->status = status;
        run->stopped = true;
        goes_on = false;
    }
    run->turn += 1;
    khp_condvar_broadcast(&run->turn_changed);
    khp_mutex_unlock(&run->writing);
    return goes_on;
}

/* Ends the run because of something that no turn is waited for. */
static void stop(shared_run *run, khipu_status status, const khipu_error *error) {
    khp_mutex_lock(&run->writing);
    if (run->status == KHIPU_OK) {
        run->status = status;
        if (run->error != NULL && run->error->status == KHIPU_OK) {
            *run->error = *error;
        }
    }
    run->stopped = true;
    khp_condvar_broadcast(&run->turn_changed);
    khp_mutex_unlock(&run->writing);
}

static khipu_status work_on_blocks(shared_run *run, khp_chunker *chunker, khp_block *block) {
    for (;;) {
        uint64_t sequence;
        bool more;
        khipu_error error = {.status = KHIPU_OK};
        khipu_status status = next_block(run, block, &sequence, &more, &error);
        if (status == KHIPU_OK && !more) {
            return KHIPU_OK;
        }
        if (status == KHIPU_OK) {
            status = khp_chunker_make(chunker, block, sequence, &error);
        }
        khp_pending pending = {.count = 0};
        if (!hand_over(run, sequence, chunker, &pending, status, &error)) {
            return KHIPU_OK;
        }
        status = khp_pending_write(&pending, &error);
        if (status != KHIPU_OK) {
            stop(run, status, &error);
            return KHIPU_OK;
        }
        khp_chunker_done(chunker);
    }
}

/* Which operations were used would tell where, if places are told less exactly. */
static bool tells_operations(const khp_join *join) { return !join->schema->hides_places; }

/* Merges what a projector used into the run's list. */
static khipu_status keep_operations(khp_operations *operations, const khp_projector *projector) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < khp_projector_operation_count(projector); i++) {
        if (khp_operations_put(operations, khp_projector_operation_at(projector, i)) == NULL) {
            status = KHIPU_E_MEMORY;
        }
    }
    return status;
}

/* Adds what a thread saw to what the run knows. */
static khipu_status keep_what_was_seen(shared_run *run, khp_chunker *chunker, khipu_error *error) {
    khp_mutex_lock(&run->writing);
    khipu_status status = KHIPU_OK;
    if (tells_operations(run->join)) {
        status = keep_operations(&run->join->operations, khp_chunker_projector(chunker));
    }
    khp_value_watch_merge(&run->join->values, khp_chunker_values(chunker));
    khp_mutex_unlock(&run->writing);
    return status == KHIPU_OK ? KHIPU_OK : khp_fail_memory(error);
}

static void *work(void *argument) {
    shared_run *run = argument;
    khipu_error error = {.status = KHIPU_OK};
    khp_chunker *chunker = NULL;
    khp_block *block = khp_block_new(run->join->source);
    khipu_status status = block == NULL ? khp_fail_memory(&error) : KHIPU_OK;
    if (status == KHIPU_OK) {
        status = khp_chunker_new(&chunker, run->join, run->wanted, &error);
    }
    if (status == KHIPU_OK) {
        status = work_on_blocks(run, chunker, block);
    }
    if (status == KHIPU_OK) {
        status = keep_what_was_seen(run, chunker, &error);
    }
    if (status != KHIPU_OK) {
        stop(run, status, &error);
    }
    khp_chunker_free(chunker);
    khp_block_free(block);
    return NULL;
}

static khipu_status run_threads(shared_run *run, unsigned count) {
    khp_thread threads[KHP_THREAD_LIMIT];
    unsigned started = 0;
    while (started + 1 < count && khp_thread_start(&threads[started], work, run)) {
        started++; /* fewer threads than asked for do the same work */
    }
    work(run);
    for (unsigned i = 0; i < started; i++) {
        khp_thread_join(&threads[i]);
    }
    return run->status;
}

khipu_status khp_join_run(khp_join *join, const khp_wanted *wanted, khp_take_chunk take,
                          void *context, khipu_error *error) {
    if (join->is_empty) {
        return KHIPU_OK;
    }
    if (wanted->values && !khp_value_watch_begin(&join->values, join->schema)) {
        return khp_fail_memory(error);
    }
    shared_run run = {
        .join = join, .wanted = wanted, .take = take, .context = context, .error = error};
    khp_mutex_init(&run.reading);
    khp_mutex_init(&run.writing);
    khp_condvar_init(&run.turn_changed);
    khipu_status status = run_threads(&run, join->threads);
    khp_condvar_destroy(&run.turn_changed);
    khp_mutex_destroy(&run.writing);
    khp_mutex_destroy(&run.reading);
    if (status == KHIPU_OK && join->place_positions != NULL && tells_operations(join)) {
        status = keep_operations(&join->operations,
                                 khp_place_positions_projector(join->place_positions)) == KHIPU_OK
                     ? KHIPU_OK
                     : khp_fail_memory(error);
    }
    khp_operations_sort(&join->operations);
    khp_value_watch_judge(&join->values, join->schema, &join->policy);
    return khp_compiled_judge(join->gazetteer, status, error);
}
