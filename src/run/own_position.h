/* own_position: what a record says of its own position, before anything is made of it: the
 * ordinates, the hemispheres that stand in columns of their own, and the CRS. */
#ifndef KHP_RUN_OWN_POSITION_H
#define KHP_RUN_OWN_POSITION_H

#include "model/record.h"
#include "project/crs.h"
#include "project/utm_zone.h"

/* A position as read. Slices view the record, `zone_crs` (it is not to be copied), or the buffer
 * that khp_own_position_read was given. */
typedef struct khp_own_position {
    khp_slice first;  /* longitude, easting or the whole position, as written */
    khp_slice second; /* latitude or northing; {NULL, 0} for a whole position */
    khp_slice crs;    /* the record's, --crs, or that of its UTM zone; empty: OGC:CRS84 */
    double x, y;
    double accuracy_m;     /* NAN: not known */
    const char *problem;   /* why it cannot be read, behind what it says; NULL: it can */
    khp_slice crs_problem; /* why it has no CRS, as a sentence; empty: it has one */
    char zone_crs[KHP_UTM_CRS_BYTES];
} khp_own_position;

/* Reads it; `crs` is --crs. Placeholders count as missing, and so does what a form writes for no
 * position. `text` is for its use. KHIPU_E_MEMORY, and KHIPU_E_IO if PROJ is needed and cannot be
 * found. */
KHIPU_MUST_CHECK khipu_status khp_own_position_read(khp_own_position *position,
                                                    const khp_record *record,
                                                    const khp_roles *roles, khp_slice crs,
                                                    khp_projector *projector, khp_buffer *text,
                                                    khipu_error *error);

/* True if the record states a position, or half of one. */
static inline bool khp_own_position_is_stated(const khp_own_position *position) {
    return position->first.len > 0 || position->second.len > 0;
}

#endif
