/* geodesic: how far apart two positions are, along the surface of the WGS 84 ellipsoid. */
#ifndef KHP_MODEL_GEODESIC_H
#define KHP_MODEL_GEODESIC_H

/* Metres between two positions in degrees (CRS84: longitude before latitude). Within a millimetre
 * up to 19,900 km; of nearly opposite points of the Earth, where the iteration does not settle,
 * within 0.6 %. NAN if an ordinate is. */
double khp_geodesic_m(double lon_a, double lat_a, double lon_b, double lat_b);

#endif
