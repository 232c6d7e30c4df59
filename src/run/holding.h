/* holding: keeps messages back while it is not known whether they will stand. A run that starts
 * over says everything anew. */
#ifndef KHP_RUN_HOLDING_H
#define KHP_RUN_HOLDING_H

#include "base/buffer.h"

#include <khipu/khipu.h>

typedef struct khp_holding {
    khipu_listener listener;    /* to be used instead of the real one */
    const khipu_listener *real; /* may be NULL */
    khp_buffer held;
    bool is_open; /* messages go through */
} khp_holding;

/* Messages to holding->listener are held from now on; progress and reports go through. `holding`
 * must stay where it is. */
void khp_holding_begin(khp_holding *holding, const khipu_listener *real);

/* Hands on what is held, in order, and from now on everything at once. Without memory to hold them,
 * messages went through at once. */
void khp_holding_release(khp_holding *holding);

/* Drops what is held; the next run is held again. */
void khp_holding_drop(khp_holding *holding);

void khp_holding_clear(khp_holding *holding);

#endif
