/* relay: work that is cut into pieces, done by several threads, and handed over in the order of the
 * pieces, so that what comes out does not depend on the number of threads. */
#ifndef KHP_BASE_RELAY_H
#define KHP_BASE_RELAY_H

#include "base/error.h"

#define KHP_RELAY_LIMIT 64

/* What is done with a piece. `slot` is the number of the thread, below the number of threads: what
 * a piece needs from one step to the next lies there. */
typedef struct khp_relay {
    void *context;
    /* Takes the next piece; *more is false when there is none. One thread at a time. */
    khipu_status (*take)(void *context, size_t slot, bool *more, khipu_error *error);
    /* Works on it. Any number of threads. */
    khipu_status (*work)(void *context, size_t slot, khipu_error *error);
    /* Hands over what came out. One thread at a time, in the order in which the pieces were taken.
     */
    khipu_status (*give)(void *context, size_t slot, khipu_error *error);
} khp_relay;

/* Runs until there are no more pieces, on `threads` threads (1: the caller's own alone) or on as
 * many as the system gives. Returns the first error in the order of the pieces; nothing behind it
 * is handed over. */
KHIPU_MUST_CHECK khipu_status khp_relay_run(const khp_relay *relay, unsigned threads,
                                            khipu_error *error);

#endif
