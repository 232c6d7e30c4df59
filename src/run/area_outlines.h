/* area_outlines: brings the outlines of --areas to degrees and mends them, and tells what was wrong
 * with them. */
#ifndef KHP_RUN_AREA_OUTLINES_H
#define KHP_RUN_AREA_OUTLINES_H

#include "base/report.h"
#include "model/area_set.h"
#include "project/crs.h"
#include "read/areas.h"

/* What is prepared, and with what. */
typedef struct khp_area_outlines {
    khp_area_set *set;        /* its own level's outlines are replaced */
    const khp_area_row *rows; /* of that level's areas, for their CRS */
    const char *path;         /* of the file, for messages */
    khp_slice crs;            /* of rows that name none; empty: OGC:CRS84 */
    khp_projector *projector;
    const khipu_listener *listener; /* may be NULL */
    unsigned threads;               /* that mend at a time */
} khp_area_outlines;

/* Outlines that cannot be used are emptied, and what was wrong is told in the order of the areas,
 * the first few one by one. KHIPU_E_MEMORY; KHIPU_E_IO if GEOS cannot be loaded. */
KHIPU_MUST_CHECK khipu_status khp_area_outlines_prepare(const khp_area_outlines *outlines,
                                                        khipu_error *error);

#endif
