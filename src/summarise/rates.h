/* rates: how many cases for so many people, and how far chance alone could have moved that.
 *
 * The interval is Garwood's (1936), exact for a Poisson count: at a confidence of 95 %, its ends
 * are those means under which a count as high, or as low, would come up once in 40 times. */
#ifndef KHP_SUMMARISE_RATES_H
#define KHP_SUMMARISE_RATES_H

#include "model/area_counts.h"

/* The point below which a gamma distribution of whole shape (1 or more) and scale 1 has this
 * probability, 0 < probability < 1; within 1e-12 of its size up to a shape of 1e6. Half a
 * chi-square quantile of 2 * shape degrees of freedom. */
double khp_gamma_quantile(double probability, uint64_t shape);

/* The 95 % interval for the mean of a Poisson count; *low is 0 for a count of 0. */
void khp_poisson_interval(uint64_t count, double *low, double *high);

#define KHP_INTERVALS_KEPT 256

/* Intervals that were computed lately: areas of like size have like counts, and an interval takes
 * two microseconds. Zero-initialise. */
typedef struct khp_intervals {
    struct khp_interval {
        uint64_t count_plus_one; /* 0: none */
        double low;
        double high;
    } kept[KHP_INTERVALS_KEPT];
} khp_intervals;

/* The rate of `records` cases among `population` people; `overall` is cases a person over all
 * areas. A population that is 0 or NAN has no rate, an overall that is 0 or NAN no ratio. */
khp_rate khp_rate_of(khp_intervals *intervals, uint64_t records, double population, double overall);

#endif
