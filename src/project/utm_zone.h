/* utm_zone: the zone of UTM that a cell tells, and the CRS of WGS 84 that it means. */
#ifndef KHP_PROJECT_UTM_ZONE_H
#define KHP_PROJECT_UTM_ZONE_H

#include "base/slice.h"

typedef struct khp_utm_zone {
    int number; /* 1 to 60 */
    int side;   /* +1: north; -1: south; 0: not said */
} khp_utm_zone;

/* Reads "18", "18S", "Zona 18 Sur", "UTM 18L", all of it. N and S behind the number are the
 * hemispheres, as in the names of EPSG; any other letter is a band of MGRS, C to M in the south, P
 * to X in the north. False for anything else. */
bool khp_utm_zone_read(khp_slice text, khp_utm_zone *zone);

#define KHP_UTM_CRS_BYTES 12

/* Writes the name of the zone's CRS, which must have a side: EPSG:326NN or EPSG:327NN. */
void khp_utm_zone_crs(khp_utm_zone zone, char crs[KHP_UTM_CRS_BYTES]);

#endif
