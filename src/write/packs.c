#include "write/packs.h"

#include "base/copy.h"
#include "base/memory.h"
#include "base/threads.h"
#include "write/repetitions.h"

#define THREADS_MOST 8
#define JOBS_A_THREAD 4

typedef enum job_state {
    JOB_FREE,    /* the caller fills it */
    JOB_FILLED,  /* a thread may take it */
    JOB_TAKEN,   /* a thread has it */
    JOB_DEFLATED /* the caller may store it */
} job_state;

typedef struct job {
    khp_buffer text;
    khp_buffer packed;
    khp_repetitions repetitions;
    size_t features;
    job_state state; /* under `lock` */
    bool failed;
} job;

struct khp_packs {
    khp_spool spool;
    uint64_t *ends;
    size_t count; /* stored */
    size_t capacity;
    job *jobs;
    size_t job_count;
    size_t filling; /* number of the pack that is filled, counted from the first ever */
    khp_mutex lock;
    khp_condvar changed;
    bool is_over; /* under `lock` */
    khp_thread threads[THREADS_MOST];
    unsigned thread_count;
};

static job *job_of(khp_packs *packs, size_t pack) { return &packs->jobs[pack % packs->job_count]; }

/* ---- deflating ---- */

static void deflate_job(job *work) {
    khp_buffer_reset(&work->packed);
    /* What lies behind the text is read, and is of no account. */
    work->failed = !khp_buffer_reserve(&work->text, KHP_COPY_SLACK);
    if (!work->failed) {
        memset(work->text.ptr + work->text.len, 0, KHP_COPY_SLACK);
        khp_slice text = khp_buffer_slice(&work->text);
        work->failed = !khp_repetitions_find(&work->repetitions, text);
    }
    if (!work->failed) {
        khp_deflate(&work->packed, work->text.ptr, work->repetitions.steps,
                    work->repetitions.count);
        work->failed = work->packed.failed;
    }
}

/* A job that nobody has taken, or NULL. */
static job *find_filled(khp_packs *packs) {
    for (size_t i = 0; i < packs->job_count; i++) {
        if (packs->jobs[i].state == JOB_FILLED) {
            return &packs->jobs[i];
        }
    }
    return NULL;
}

static void *work_on_jobs(void *argument) {
    khp_packs *packs = argument;
    khp_mutex_lock(&packs->lock);
    while (!packs->is_over) {
        job *work = find_filled(packs);
        if (work == NULL) {
            khp_condvar_wait(&packs->changed, &packs->lock);
            continue;
        }
        work->state = JOB_TAKEN;
        khp_mutex_unlock(&packs->lock);
        deflate_job(work);
        khp_mutex_lock(&packs->lock);
        work->state = JOB_DEFLATED;
        khp_condvar_broadcast(&packs->changed);
    }
    khp_mutex_unlock(&packs->lock);
    return NULL;
}

/* ---- the caller's side ---- */

khipu_status khp_packs_new(khp_packs **packs, const char *folder, unsigned threads,
                           khipu_error *error) {
    *packs = NULL;
    khp_packs *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    khp_mutex_init(&fresh->lock);
    khp_condvar_init(&fresh->changed);
    unsigned wanted = threads < 2 ? 0 : threads < THREADS_MOST ? threads : THREADS_MOST;
    fresh->spool.folder = folder;
    fresh->job_count = wanted == 0 ? 1 : (size_t)wanted * JOBS_A_THREAD;
    fresh->jobs = khp_alloc_zero(fresh->job_count, sizeof *fresh->jobs);
    if (fresh->jobs == NULL) {
        khp_packs_free(fresh);
        return khp_fail_memory(error);
    }
    while (fresh->thread_count < wanted && /* fewer threads do the same work, or none */
           khp_thread_start(&fresh->threads[fresh->thread_count], work_on_jobs, fresh)) {
        fresh->thread_count++;
    }
    *packs = fresh;
    return KHIPU_OK;
}

void khp_packs_free(khp_packs *packs) {
    if (packs == NULL) {
        return;
    }
    khp_mutex_lock(&packs->lock);
    packs->is_over = true;
    khp_condvar_broadcast(&packs->changed);
    khp_mutex_unlock(&packs->lock);
    for (unsigned i = 0; i < packs->thread_count; i++) {
        khp_thread_join(&packs->threads[i]);
    }
    for (size_t i = 0; packs->jobs != NULL && i < packs->job_count; i++) {
        khp_buffer_clear(&packs->jobs[i].text);
        khp_buffer_clear(&packs->jobs[i].packed);
        khp_repetitions_clear(&packs->jobs[i].repetitions);
    }
    khp_condvar_destroy(&packs->changed);
    khp_mutex_destroy(&packs->lock);
    khp_spool_clear(&packs->spool);
    khp_free(packs->ends);
    khp_free(packs->jobs);
    khp_free(packs);
}

/* Appends the oldest pack that is not stored yet, which is deflated. */
static khipu_status store(khp_packs *packs, job *oldest, khipu_error *error) {
    uint64_t *ends = khp_grow(packs->ends, &packs->capacity, packs->count, sizeof *ends);
    if (ends == NULL || oldest->failed) {
        packs->ends = ends == NULL ? packs->ends : ends;
        return khp_fail_memory(error);
    }
    packs->ends = ends;
    khipu_status status = khp_spool_add(&packs->spool, khp_buffer_slice(&oldest->packed), error);
    ends[packs->count++] = khp_spool_bytes(&packs->spool);
    khp_buffer_reset(&oldest->text);
    oldest->features = 0;
    return status;
}

/* Waits for the oldest pack and stores it. */
static khipu_status store_oldest(khp_packs *packs, khipu_error *error) {
    job *oldest = job_of(packs, packs->count);
    khp_mutex_lock(&packs->lock);
    if (packs->thread_count == 0) {
        deflate_job(oldest);
        oldest->state = JOB_DEFLATED;
    }
    while (oldest->state != JOB_DEFLATED) {
        khp_condvar_wait(&packs->changed, &packs->lock);
    }
    oldest->state = JOB_FREE; /* which the threads leave alone */
    khp_mutex_unlock(&packs->lock);
    return store(packs, oldest, error);
}

/* Hands the pack that is filled to the threads, and makes room for the next one. */
static khipu_status close_pack(khp_packs *packs, khipu_error *error) {
    job *filled = job_of(packs, packs->filling);
    if (filled->text.len > UINT32_MAX / 2) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){.field = "-o"},
                        "a thousand cases hold over 2 GB of text, more than a page can carry");
    }
    khp_mutex_lock(&packs->lock);
    filled->state = JOB_FILLED;
    khp_condvar_broadcast(&packs->changed);
    khp_mutex_unlock(&packs->lock);
    packs->filling += 1;
    bool is_full = packs->filling - packs->count == packs->job_count;
    return is_full ? store_oldest(packs, error) : KHIPU_OK;
}

khipu_status khp_packs_add(khp_packs *packs, khp_slice feature, khipu_error *error) {
    job *filled = job_of(packs, packs->filling);
    if (filled->features > 0) {
        khp_buffer_add_byte(&filled->text, '\n');
    }
    khp_buffer_add(&filled->text, feature);
    filled->features += 1;
    if (filled->text.failed) {
        return khp_fail_memory(error);
    }
    return filled->features == KHP_PACK_FEATURES ? close_pack(packs, error) : KHIPU_OK;
}

khipu_status khp_packs_finish(khp_packs *packs, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (job_of(packs, packs->filling)->features > 0) {
        status = close_pack(packs, error);
    }
    while (status == KHIPU_OK && packs->count < packs->filling) {
        status = store_oldest(packs, error);
    }
    return status;
}

size_t khp_packs_count(const khp_packs *packs) { return packs == NULL ? 0 : packs->count; }

uint64_t khp_packs_end(const khp_packs *packs, size_t number) { return packs->ends[number]; }

khp_spool *khp_packs_spool(khp_packs *packs) { return &packs->spool; }
