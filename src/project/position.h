/* position: reads the ways in which people write coordinates. It only reads: whether a position can
 * be where it says is decided by crs. */
#ifndef KHP_PROJECT_POSITION_H
#define KHP_PROJECT_POSITION_H

#include "base/slice.h"

typedef enum khp_axis {
    KHP_AXIS_LONGITUDE, /* degrees; hemisphere letters E, W and O (oeste) */
    KHP_AXIS_LATITUDE,  /* degrees; hemisphere letters N and S */
    KHP_AXIS_PLANAR     /* easting or northing in metres: a plain number */
} khp_axis;

/* Reads one ordinate, all of the text: a number with `mark` ('.' or ',') as its decimal mark, or,
 * on the two geographic axes, degrees with minutes and seconds (-15 30 0, 15°30'S, S 15° 30.5', 70º
 * 08' 00" O), signed or with a hemisphere letter or word in Spanish or English, not both. Minutes
 * and seconds are below 60. False for anything else, and for a hemisphere of the other axis. */
bool khp_position_read_ordinate(khp_slice text, char mark, khp_axis axis, double *value);

/* A position as KoBo and ODK write it: "latitude longitude [altitude [accuracy]]", and "lat, lon".
 */
typedef struct khp_geopoint {
    double lon;        /* degrees */
    double lat;        /* degrees */
    double accuracy_m; /* NAN if it is not said, or 0 (a point set by hand) */
} khp_geopoint;

bool khp_position_read_geopoint(khp_slice text, khp_geopoint *point);

#endif
