/* pair: two ordinates that stand in one text, with nothing that says which is which but their order
 * or their hemispheres. */
#ifndef KHP_PROJECT_PAIR_H
#define KHP_PROJECT_PAIR_H

#include "project/ordinate.h"

/* A position in one text, longitude (or easting) and latitude (or northing). */
typedef struct khp_pair {
    khp_ordinate lon;
    khp_ordinate lat;
    double accuracy_m; /* NAN if it is not said, or 0 (a point set by hand) */
} khp_pair;

/* Reads a text of khp_signs_plain, all of it: latitude and longitude in degrees, apart by a space,
 * `,` `;` `|` or `/`, in this order unless hemispheres tell the other; or, with decimal points,
 * "latitude longitude altitude [accuracy]". Every way to take the text apart is tried, and it is
 * a position only if exactly one way gives two ordinates, and that way is beyond doubt:
 * - the separator is not the decimal mark, and both ordinates have the same mark;
 * - a decimal comma beside a space or ", " stands in both ("-12,3 -76,8", but not "12,5 76");
 * - the text is not one ordinate or one number too ("12 30", "12,76", "1.234,5");
 * - if one has a hemisphere, the other has one too, or a sign;
 * - a minus that stands alone between spaces is none ("12.5 - 76.8"), and a slash stands between
 *   no two whole numbers.
 * False otherwise. */
bool khp_pair_read(khp_slice plain, khp_pair *pair);

/* Reads the common case of it quickly, from a text as it stands in a cell: numbers that have
 * decimal points, at least the first two ("-12.3, -76.8", "-12.3 -76.8 3824 4.5"), which can only
 * be read in one way. What it reads, khp_pair_read reads the same. */
bool khp_pair_read_points(khp_slice text, khp_pair *pair);

/* True if both ordinates have one decimal mark, as far as they have any, and the hemisphere of one
 * does not leave open that of the other. */
bool khp_pair_is_consistent(const khp_pair *pair);

#endif
