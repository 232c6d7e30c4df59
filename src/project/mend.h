/* mend: makes an outline in degrees one that every reader understands: valid, cut at the
 * antimeridian, its outer rings counterclockwise (RFC 7946). Needs GEOS; without it only the
 * direction of the rings is put right. */
#ifndef KHP_PROJECT_MEND_H
#define KHP_PROJECT_MEND_H

#include "base/error.h"
#include "model/outline.h"

/* What was done. */
typedef struct khp_mending {
    bool was_invalid;
    char reason[64];     /* what was wrong, in GEOS's words ("Self-intersection"); "" otherwise */
    khp_vertex position; /* where */
    bool was_cut;        /* it crosses the antimeridian */
    bool is_tangled; /* it crosses itself too often to be mended (model/crossings.h); not done */
    bool is_lost;    /* nothing of it encloses anything: the outline is empty now */
} khp_mending;

/* KHIPU_E_MEMORY; KHIPU_E_IO if GEOS cannot be loaded. */
KHIPU_MUST_CHECK khipu_status khp_outline_mend(khp_outline *outline, khp_mending *mending,
                                               khipu_error *error);

/* The version of GEOS ("3.11.1"), or NULL if khipu was built without it or it cannot
 * be loaded; static. */
const char *khp_geos_version(void);

#endif
