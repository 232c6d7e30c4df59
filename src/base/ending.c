#define _GNU_SOURCE /* sigaction */
#include "base/ending.h"

#include "base/remove.h"
#include "base/threads.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static const int watched[] = {SIGHUP, SIGINT, SIGTERM};
#define WATCHED_COUNT (sizeof watched / sizeof *watched)

enum { FREE, HELD, ENDING };

static atomic_int state;
static atomic_int waiting; /* the signal that came while the ending was held */
static khp_mutex lock = PTHREAD_MUTEX_INITIALIZER;
static khp_leftover *first;
static _Thread_local int depth; /* how often this thread holds it */

/* What is called from here on is safe in a handler of signals. */
static void remove_all(void) {
    for (const khp_leftover *left = first; left != NULL; left = left->after) {
        if (unlink(left->path) != 0) {
            (void)khp_remove_folder(left->path);
        }
    }
}

static void end_by(int signal_number) {
    sigset_t all;
    remove_all();
    signal(signal_number, SIG_DFL);
    sigemptyset(&all);
    sigaddset(&all, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &all, NULL);
    raise(signal_number);
}

static bool may_end(void) {
    int expected = FREE;
    return atomic_compare_exchange_strong(&state, &expected, ENDING);
}

/* It is noted first: whoever holds the ending looks for it after letting go. */
static void handle(int signal_number) {
    int code = errno;
    atomic_store(&waiting, signal_number);
    if (may_end()) {
        end_by(signal_number);
    }
    errno = code;
}

void khp_ending_watch(void) {
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        sigaddset(&action.sa_mask, watched[i]);
    }
    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        struct sigaction before;
        if (sigaction(watched[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(watched[i], &action, NULL);
        }
    }
}

void khp_ending_hold(void) {
    int expected = FREE;
    if (depth++ > 0) {
        return;
    }
    khp_mutex_lock(&lock);
    while (!atomic_compare_exchange_strong(&state, &expected, HELD)) {
        pause(); /* another thread is ending the process */
        expected = FREE;
    }
}

void khp_ending_release(void) {
    if (--depth > 0) {
        return;
    }
    atomic_store(&state, FREE);
    int signal_number = atomic_load(&waiting);
    if (signal_number != 0 && may_end()) {
        end_by(signal_number);
    }
    khp_mutex_unlock(&lock);
}

void khp_ending_add(khp_leftover *leftover, const char *path) {
    *leftover = (khp_leftover){.path = path, .after = first};
    if (first != NULL) {
        first->before = leftover;
    }
    first = leftover;
}

void khp_ending_drop(khp_leftover *leftover) {
    if (leftover->path == NULL) {
        return;
    }
    if (leftover->before != NULL) {
        leftover->before->after = leftover->after;
    } else {
        first = leftover->after;
    }
    if (leftover->after != NULL) {
        leftover->after->before = leftover->before;
    }
    *leftover = (khp_leftover){.path = NULL};
}

void khp_ending_clear(void) {
    khp_ending_hold();
    remove_all();
}
