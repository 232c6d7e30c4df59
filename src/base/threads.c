#define _GNU_SOURCE /* PTHREAD_MUTEX_ADAPTIVE_NP */
#include "base/threads.h"

#include <unistd.h>

void khp_mutex_init_brief(khp_mutex *mutex) {
#ifdef PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP
    pthread_mutexattr_t kind;
    if (pthread_mutexattr_init(&kind) == 0) {
        (void)pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ADAPTIVE_NP);
        pthread_mutex_init(mutex, &kind);
        pthread_mutexattr_destroy(&kind);
        return;
    }
#endif
    khp_mutex_init(mutex);
}

uint64_t khp_processor_count(uint64_t limit) {
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (online < 1) {
        return 1;
    }
    return (uint64_t)online < limit ? (uint64_t)online : limit;
}
