#include "model/geodesic.h"

#include <math.h>
#include <stdbool.h>

#define SEMI_MAJOR_M 6378137.0
#define FLATTENING (1 / 298.257223563)
#define MEAN_RADIUS_M 6371008.8

#define PI 3.14159265358979323846
#define RADIANS (PI / 180)

/* Two points on the auxiliary sphere. */
typedef struct arc {
    double sin_a, cos_a; /* of the reduced latitudes */
    double sin_b, cos_b;
} arc;

static double on_a_sphere(const arc *line, double difference) {
    double cosine = line->sin_a * line->sin_b + line->cos_a * line->cos_b * cos(difference);
    return MEAN_RADIUS_M * acos(fmax(-1, fmin(1, cosine)));
}

/* The series of Vincenty's inverse formula, with the equations that give its coefficients (T.
 * Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review XXIII, 1975).
 * False where it does not settle. */
static bool solve(const arc *line, double difference, double *metres) {
    const double f = FLATTENING;
    double lambda = difference;
    for (int round = 0; round < 60; round++) {
        double across = line->cos_b * sin(lambda);
        double along = line->cos_a * line->sin_b - line->sin_a * line->cos_b * cos(lambda);
        double sin_sigma = hypot(across, along);
        double cos_sigma = line->sin_a * line->sin_b + line->cos_a * line->cos_b * cos(lambda);
        if (sin_sigma == 0) { /* the same point, or the opposite one */
            *metres = 0;
            return cos_sigma > 0;
        }
        double sigma = atan2(sin_sigma, cos_sigma);
        double sin_alpha = line->cos_a * line->cos_b * sin(lambda) / sin_sigma;
        double cos2_alpha = 1 - sin_alpha * sin_alpha;
        double middle = cos2_alpha > 1e-15 /* else along the equator */
                            ? cos_sigma - 2 * line->sin_a * line->sin_b / cos2_alpha
                            : 0;
        double c = f / 16 * cos2_alpha * (4 + f * (4 - 3 * cos2_alpha));
        double turn = middle + c * cos_sigma * (2 * middle * middle - 1);
        double next = difference + (1 - c) * f * sin_alpha * (sigma + c * sin_sigma * turn);
        if (fabs(next - lambda) > 1e-13) {
            lambda = next;
            continue;
        }
        double b = SEMI_MAJOR_M * (1 - f);
        double u2 = cos2_alpha * (SEMI_MAJOR_M * SEMI_MAJOR_M / (b * b) - 1);
        double big_a = 1 + u2 / 16384 * (4096 + u2 * (u2 * (320 - 175 * u2) - 768));
        double big_b = u2 / 1024 * (256 + u2 * (u2 * (74 - 47 * u2) - 128));
        double outer =
            big_b / 6 * middle * (4 * sin_sigma * sin_sigma - 3) * (4 * middle * middle - 3);
        double inner = cos_sigma * (2 * middle * middle - 1) - outer;
        *metres = b * big_a * (sigma - big_b * sin_sigma * (middle + big_b / 4 * inner));
        return fabs(lambda) <= PI;
    }
    return false;
}

double khp_geodesic_m(double lon_a, double lat_a, double lon_b, double lat_b) {
    double reduced_a = atan((1 - FLATTENING) * tan(lat_a * RADIANS));
    double reduced_b = atan((1 - FLATTENING) * tan(lat_b * RADIANS));
    const arc line = {sin(reduced_a), cos(reduced_a), sin(reduced_b), cos(reduced_b)};
    double difference = remainder(lon_b - lon_a, 360) * RADIANS;
    double metres = 0;
    if (isnan(lon_a + lat_a + lon_b + lat_b)) {
        return (double)NAN;
    }
    return solve(&line, difference, &metres) ? metres : on_a_sphere(&line, difference);
}
