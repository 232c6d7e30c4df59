/* json_crs: the "crs" member that the GeoJSON of 2008 had. RFC 7946 dropped it and everybody's
 * files still carry it, so that positions are not in CRS84 where it says another. */
#ifndef KHP_READ_JSON_CRS_H
#define KHP_READ_JSON_CRS_H

#include "base/buffer.h"

/* Bytes by which what khp_json_crs adds may be longer than the member. */
#define KHP_JSON_CRS_BYTES 64

/* Adds to `crs` what a "crs" member says, as a JSON text: "EPSG:32718" in quotes; nothing for null,
 * CRS84 and EPSG:4326, which in GeoJSON are the same. A name that is no AUTHORITY:CODE stands as it
 * is: whoever projects refuses it, so that no record is placed by it. */
void khp_json_crs(khp_slice member, khp_buffer *crs);

/* The same of the member of an object, all of it, that is known to be valid and has a scan's
 * sentinel and slack behind it. */
void khp_json_crs_of(khp_slice object, khp_buffer *crs);

#endif
