#include "base/relay.h"

#include "base/threads.h"

/* What the threads share. Two locks: pieces are taken while others are handed over. */
typedef struct course {
    const khp_relay *relay;
    khp_mutex taking;
    uint64_t taken;
    bool has_ended;
    khp_mutex giving;
    khp_condvar turn;
    uint64_t given; /* pieces whose turn is over */
    khipu_status status;
    khipu_error *error;
} course;

typedef struct runner {
    course *course;
    size_t slot;
} runner;

static khipu_status take_piece(course *c, size_t slot, uint64_t *ticket, bool *more,
                               khipu_error *error) {
    khp_mutex_lock(&c->taking);
    *more = !c->has_ended;
    khipu_status status = *more ? c->relay->take(c->relay->context, slot, more, error) : KHIPU_OK;
    *more = *more || status != KHIPU_OK; /* a failure has its turn as a piece has */
    *ticket = c->taken;
    c->taken += *more;
    c->has_ended = !*more || status != KHIPU_OK;
    khp_mutex_unlock(&c->taking);
    return status;
}

/* Waits for the piece's turn; the first failure ends the course. */
static bool give_piece(course *c, size_t slot, uint64_t ticket, khipu_status status,
                       khipu_error *error) {
    khp_mutex_lock(&c->giving);
    while (c->given != ticket) {
        khp_condvar_wait(&c->turn, &c->giving);
    }
    if (c->status == KHIPU_OK && status == KHIPU_OK) {
        status = c->relay->give(c->relay->context, slot, error);
    }
    if (c->status == KHIPU_OK && status != KHIPU_OK) {
        c->status = status;
        if (c->error != NULL) {
            *c->error = *error;
        }
    }
    c->given++;
    khp_condvar_broadcast(&c->turn);
    bool goes_on = c->status == KHIPU_OK;
    khp_mutex_unlock(&c->giving);
    return goes_on;
}

static void *run(void *argument) {
    const runner *self = argument;
    course *c = self->course;
    for (;;) {
        khipu_error error = {.status = KHIPU_OK};
        uint64_t ticket;
        bool more;
        khipu_status status = take_piece(c, self->slot, &ticket, &more, &error);
        if (!more) {
            return NULL;
        }
        if (status == KHIPU_OK) {
            status = c->relay->work(c->relay->context, self->slot, &error);
        }
        if (!give_piece(c, self->slot, ticket, status, &error)) {
            khp_mutex_lock(&c->taking);
            c->has_ended = true;
            khp_mutex_unlock(&c->taking);
            return NULL;
        }
    }
}

khipu_status khp_relay_run(const khp_relay *relay, unsigned threads, khipu_error *error) {
    khp_thread started[KHP_RELAY_LIMIT];
    runner runners[KHP_RELAY_LIMIT];
    course c = {.relay = relay, .status = KHIPU_OK, .error = error};
    khp_mutex_init(&c.taking);
    khp_mutex_init(&c.giving);
    khp_condvar_init(&c.turn);
    threads = threads > KHP_RELAY_LIMIT ? KHP_RELAY_LIMIT : threads;
    unsigned count = 0;
    for (unsigned i = 1; i < threads; i++) {
        runners[i] = (runner){&c, i};
        if (!khp_thread_start(&started[count], run, &runners[i])) {
            break; /* fewer threads do the same work */
        }
        count++;
    }
    runners[0] = (runner){&c, 0};
    (void)run(&runners[0]);
    for (unsigned i = 0; i < count; i++) {
        khp_thread_join(&started[i]);
    }
    khp_condvar_destroy(&c.turn);
    khp_mutex_destroy(&c.giving);
    khp_mutex_destroy(&c.taking);
    return c.status;
}
