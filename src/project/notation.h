/* notation: positions in one text that say by themselves which ordinate is which: labels, GeoJSON,
 * WKT, geo: addresses (RFC 5870) and links to maps. */
#ifndef KHP_PROJECT_NOTATION_H
#define KHP_PROJECT_NOTATION_H

#include "project/pair.h"

/* All read all of the text, in the writing of khp_signs_plain unless it says otherwise, and are
 * false if it is anything else, or says two positions. With `metres` the ordinates are easting and
 * northing instead of degrees. */

/* Two ordinates behind their labels: "lat: -12,3 lon: -76,8", "Latitud 12 30 S, Longitud 76 45 W",
 * "lat=-12.3&lon=-76.8", the inside of {"lat":-12.3,"lon":-76.8}; x and y, which alone may be
 * metres. */
bool khp_notation_read_labels(khp_slice plain, bool metres, khp_pair *pair);

/* True if a label stands in it. */
bool khp_notation_has_label(khp_slice plain);

/* A GeoJSON point with no other members, its braces included: {"type":"Point","coordinates":[x,y]},
 * longitude first. A height is let go. */
bool khp_notation_read_geojson(khp_slice plain, khp_pair *pair);

/* POINT(x y) and POINT Z (x y z), longitude first; in degrees also with SRID=4326; before it. */
bool khp_notation_read_wkt(khp_slice plain, bool metres, khp_pair *pair);

/* An address that names one position: geo:lat,lon with z=, q=, u= and crs=wgs84, and any other
 * whose parameters have q= or query=, or mlat= and mlon=. `text` is as it stands in the cell. */
bool khp_notation_read_link(khp_slice text, khp_pair *pair);

/* True if the text, as it stands in the cell, begins as an address does. */
bool khp_notation_is_link(khp_slice text);

#endif
