/* threads: the few thread primitives that a run needs, over POSIX threads. */
#ifndef KHP_BASE_THREADS_H
#define KHP_BASE_THREADS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

typedef pthread_mutex_t khp_mutex;
typedef pthread_cond_t khp_condvar;
typedef pthread_t khp_thread;

static inline void khp_mutex_init(khp_mutex *mutex) { pthread_mutex_init(mutex, NULL); }
/* A mutex that is held for microseconds: whoever waits for it looks again before falling asleep,
 * which alone takes longer. */
void khp_mutex_init_brief(khp_mutex *mutex);
static inline void khp_mutex_destroy(khp_mutex *mutex) { pthread_mutex_destroy(mutex); }
static inline void khp_mutex_lock(khp_mutex *mutex) { pthread_mutex_lock(mutex); }
static inline void khp_mutex_unlock(khp_mutex *mutex) { pthread_mutex_unlock(mutex); }

static inline void khp_condvar_init(khp_condvar *condvar) { pthread_cond_init(condvar, NULL); }
static inline void khp_condvar_destroy(khp_condvar *condvar) { pthread_cond_destroy(condvar); }
static inline void khp_condvar_broadcast(khp_condvar *condvar) { pthread_cond_broadcast(condvar); }
static inline void khp_condvar_wait(khp_condvar *condvar, khp_mutex *mutex) {
    pthread_cond_wait(condvar, mutex);
}

/* False if the system gives no more threads. */
static inline bool khp_thread_start(khp_thread *thread, void *(*work)(void *), void *argument) {
    return pthread_create(thread, NULL, work, argument) == 0;
}
static inline void khp_thread_join(khp_thread *thread) { pthread_join(*thread, NULL); }

/* Processors that are online: at least 1, at most `limit`. */
uint64_t khp_processor_count(uint64_t limit);

#endif
