/* crs: brings positions to OGC:CRS84. The only module that knows PROJ; nothing else transforms
 * anything.
 *
 * The coordinate operation is PROJ's own choice for the position, normalised for visualisation (x
 * is easting or longitude), without ballpark operations unless they are allowed. PROJ itself checks
 * neither ranges nor axes, so every result is checked here: finite, within the world, back through
 * the inverse of the same operation, and within reach of the CRS's area of use. */
#ifndef KHP_PROJECT_CRS_H
#define KHP_PROJECT_CRS_H

#include "base/error.h"
#include "model/match.h"

/* The PROJ objects of one thread, made when a CRS first occurs. */
typedef struct khp_projector khp_projector;

/* One coordinate operation that was used. Texts live as long as the projector. */
typedef struct khp_operation {
    khp_slice crs;      /* "EPSG:32718" */
    khp_slice crs_name; /* "WGS 84 / UTM zone 18S" */
    khp_slice name;     /* "PSAD56 to WGS 84 (8)" */
    double accuracy_m;  /* NAN if PROJ does not know it */
} khp_operation;

/* A position brought to OGC:CRS84. */
typedef struct khp_projected {
    double lon;           /* degrees */
    double lat;           /* degrees */
    khp_reason reason;    /* NONE, POSITION_INVALID, POSITION_OUTSIDE or CRS_REFUSED */
    bool is_outside_area; /* located, but outside the CRS's area of use by up to 6 degrees */
    bool
        may_be_swapped; /* the two ordinates exchanged would lie in the area of use; these do not */
    bool may_lack_sign; /* the same with a sign changed */
    const khp_operation *operation; /* NULL if nothing was computed */
} khp_projected;

/* A projector; *projector is NULL on error. KHIPU_E_MEMORY; KHIPU_E_IO if PROJ or its database
 * cannot be found. */
KHIPU_MUST_CHECK khipu_status khp_projector_new(khp_projector **projector, bool allow_ballpark,
                                                khipu_error *error);
void khp_projector_free(khp_projector *projector);

/* Checks a CRS that an option names: KHIPU_E_CRS (`option` is named in the message) if it is not
 * AUTHORITY:CODE, PROJ does not know it, or there is no operation from it to OGC:CRS84. Empty text
 * is OGC:CRS84. */
KHIPU_MUST_CHECK khipu_status khp_projector_check(khp_projector *projector, khp_slice crs,
                                                  const char *option, khipu_error *error);

/* Brings x (easting or longitude) and y (northing or latitude) in `crs` to OGC:CRS84. Empty crs is
 * OGC:CRS84. KHIPU_E_MEMORY only: a position that cannot be brought there is an answer (see
 * `reason`). */
KHIPU_MUST_CHECK khipu_status khp_projector_transform(khp_projector *projector, khp_slice crs,
                                                      double x, double y, khp_projected *result,
                                                      khipu_error *error);

/* *geographic = the ordinates of the CRS are degrees; also for one that PROJ does not know. Errors
 * as khp_projector_transform. */
KHIPU_MUST_CHECK khipu_status khp_projector_is_geographic(khp_projector *projector, khp_slice crs,
                                                          bool *geographic, khipu_error *error);

/* Why a CRS was refused, as a sentence ("\"EPSG:99999\" is not a CRS that PROJ 9.1.1 knows"); "" if
 * it was not. */
const char *khp_projector_refusal(khp_projector *projector, khp_slice crs);

/* The operations that were used so far, in order of first use. */
size_t khp_projector_operation_count(const khp_projector *projector);
const khp_operation *khp_projector_operation_at(const khp_projector *projector, size_t number);

/* The version of PROJ for the manifest ("9.1.1"), or NULL if it cannot be loaded; static. */
const char *khp_projector_proj_version(void);

/* The version of the EPSG dataset ("v10.076"); owned by the projector. KHIPU_E_IO, KHIPU_E_MEMORY.
 */
KHIPU_MUST_CHECK khipu_status khp_projector_epsg_version(khp_projector *projector,
                                                         const char **version, khipu_error *error);

#endif
