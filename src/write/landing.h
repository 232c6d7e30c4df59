/* landing: all outputs of a run appear together, or none does. Each takes its name while what it
 * replaces is kept; only when all have, and the folders are flushed, does the old go. */
#ifndef KHP_WRITE_LANDING_H
#define KHP_WRITE_LANDING_H

#include "write/bundle.h"

enum { KHP_LANDING_LIMIT = 64 };

/* Finished outputs. Zero-initialise; owns nothing. */
typedef struct khp_landing {
    khp_sink *sinks[KHP_LANDING_LIMIT];
    khp_bundle *bundles[KHP_LANDING_LIMIT]; /* of the same number, if it is no sink */
    size_t count;
} khp_landing;

/* One of the two; the other is NULL. False if there are too many. */
bool khp_landing_add(khp_landing *landing, khp_sink *sink, khp_bundle *bundle);

/* Lands them. On KHIPU_E_IO and KHIPU_E_MEMORY everything is as it was; what could not be put back
 * is told by a warning of its own, as is what was replaced and could not be removed. Between the
 * names and the end a crash leaves outputs each of which is whole, some old and some new. */
KHIPU_MUST_CHECK khipu_status khp_land(const khp_landing *landing, const khipu_listener *listener,
                                       khipu_error *error);

#endif
