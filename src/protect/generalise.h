/* generalise: geometry of positions that are told less exactly. Longitude before latitude, degrees
 * in OGC:CRS84.
 *
 * Where the area of a record is known, its position becomes a point of the area
 * (run/generalising.h); where it is not, the centre of the cell of a fixed grid. Both depend on
 * where the area or the cell lies, never on where in it the record does, and both come with a
 * radius that holds the record. */
#ifndef KHP_PROTECT_GENERALISE_H
#define KHP_PROTECT_GENERALISE_H

#include "protect/policy.h"

/* Metres between two positions on the sphere of radius 6371008.8 m; within 0.6 % of those on the
 * ellipsoid. */
double khp_distance_m(double lon, double lat, double other_lon, double other_lat);

/* The centre of the cell that holds the position. Cells are 0.05, 0.15, 0.5, 1.5 and 5 degrees wide
 * and high for settlement, district, province, department and country, so that the nominal
 * uncertainty of the level holds the cell. A cell lies in one of the next level as a whole, that
 * which holds its centre: two positions in one cell are in one cell at every wider level too.
 * *radius_m: a distance within which the whole cell lies. */
void khp_cell_centre(khp_precision level, double lon, double lat, double *centre_lon,
                     double *centre_lat, double *radius_m);

/* The larger of the level's nominal uncertainty and the distance, which is rounded up to whole
 * kilometres: a figure that tells nothing about the record. */
double khp_wide_uncertainty_m(khp_precision level, double distance_m);

/* The middle of positions, as the mean of the points of the sphere. Zero-initialise. */
typedef struct khp_middle {
    double x, y, z;
    double count;
} khp_middle;

void khp_middle_add(khp_middle *middle, double lon, double lat);

/* False if there is none: nothing was added, or the middle is the centre of the Earth. */
bool khp_middle_position(const khp_middle *middle, double *lon, double *lat);

/* The level that the policy asks for of a record, by its cell of `positions_column` (empty without
 * one); SITE: none. A cell that is understood by nobody asks for the widest: what was meant to be
 * hidden must not be shown for a slip of the pen; *is_understood is false then. False without
 * memory: no record must be told exactly because a comparison could not be made. */
bool khp_policy_level(const khp_policy *policy, khp_slice cell, khp_precision *level,
                      bool *is_understood);

#endif
