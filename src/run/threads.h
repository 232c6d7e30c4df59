/* threads: how many threads a command runs on. */
#ifndef KHP_RUN_THREADS_H
#define KHP_RUN_THREADS_H

#include "base/error.h"

#define KHP_THREAD_LIMIT 256

/* --threads, or the processors if it is not given. KHIPU_E_RANGE unless it is a whole number from 1
 * to KHP_THREAD_LIMIT. */
KHIPU_MUST_CHECK khipu_status khp_threads_read(const khipu_options *options, unsigned *threads,
                                               khipu_error *error);

#endif
