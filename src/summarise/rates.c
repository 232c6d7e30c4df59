#include "summarise/rates.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

/* ln Gamma(shape): the product itself where a double holds it exactly, else Stirling's series,
 * whose first term that is left out is below 1e-12. Not lgamma, which writes to a global. */
static double log_gamma(uint64_t shape) {
    if (shape <= 20) {
        double product = 1;
        for (uint64_t factor = 2; factor < shape; factor++) {
            product *= (double)factor;
        }
        return log(product);
    }
    const double half_log_two_pi = 0.91893853320467274178;
    double k = (double)shape;
    double square = k * k;
    return (k - 0.5) * log(k) - k + half_log_two_pi +
           (1.0 / 12 - (1.0 / 360 - 1.0 / (1260 * square)) / square) / k;
}

/* ln of the density at x. */
static double log_density(double x, uint64_t shape) {
    return (double)(shape - 1) * log(x) - x - log_gamma(shape);
}

#define TERMS_MOST 10000000U

/* The probability below x (or above it, if `above`): the series from below the mode, Lentz's
 * continued fraction from above it, so that neither tail loses digits. */
static double probability_at(double x, uint64_t shape, bool above) {
    double k = (double)shape;
    double scale = exp(log_density(x, shape));
    if (x < k + 1) {
        double term = 1 / k;
        double sum = term;
        for (uint64_t step = shape + 1; term > sum * DBL_EPSILON; step++) {
            term *= x / (double)step;
            sum += term;
        }
        double below = scale * x * sum;
        return above ? 1 - below : below;
    }
    double b = x + 1 - k;
    double c = 1 / DBL_MIN;
    double d = 1 / b;
    double h = d;
    double factor = 0;
    for (unsigned step = 1; fabs(factor - 1) > DBL_EPSILON && step < TERMS_MOST; step++) {
        double i = step;
        double a = -i * (i - k);
        b += 2;
        d = a * d + b;
        d = fabs(d) < DBL_MIN ? 1 / DBL_MIN : 1 / d;
        c = b + a / c;
        c = fabs(c) < DBL_MIN ? DBL_MIN : c;
        factor = d * c;
        h *= factor;
    }
    return above ? scale * x * h : 1 - scale * x * h;
}

/* Wilson and Hilferty's approximation, to start from. */
static double first_guess(double probability, uint64_t shape) {
    double tail = probability < 0.5 ? probability : 1 - probability;
    double t = sqrt(-2 * log(tail));
    double normal = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                            (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    double k = (double)shape;
    double root = 1 - 1 / (9 * k) + (probability < 0.5 ? -normal : normal) / (3 * sqrt(k));
    double guess = k * root * root * root;
    /* Far down a small shape's tail the density is x^(k-1) / Gamma(k). */
    return guess > 0.05 ? guess : exp((log(probability) + log_gamma(shape + 1)) / k);
}

double khp_gamma_quantile(double probability, uint64_t shape) {
    /* The side with the smaller probability is the one whose digits count. */
    bool above = probability > 0.5;
    double wanted = above ? 1 - probability : probability;
    double least = 0;
    double most = DBL_MAX;
    double x = first_guess(probability, shape);
    for (int step = 0; step < 200; step++) {
        double off = probability_at(x, shape, above) - wanted;
        bool too_far = above ? off < 0 : off > 0;
        least = too_far ? least : x;
        most = too_far ? x : most;
        double move = (above ? off : -off) / exp(log_density(x, shape));
        double next = x + move;
        if (!(next > least && next < most)) { /* Newton left the bracket */
            next = most == DBL_MAX ? 2 * x : (least + most) / 2;
        }
        if (fabs(next - x) <= 1e-14 * x) {
            return next;
        }
        x = next;
    }
    return x;
}

void khp_poisson_interval(uint64_t count, double *low, double *high) {
    *low = count == 0 ? 0 : khp_gamma_quantile(0.025, count);
    *high = khp_gamma_quantile(0.975, count + 1);
}

static const struct khp_interval *find_interval(khp_intervals *intervals, uint64_t count) {
    struct khp_interval *kept = &intervals->kept[count % KHP_INTERVALS_KEPT];
    if (kept->count_plus_one != count + 1) {
        khp_poisson_interval(count, &kept->low, &kept->high);
        kept->count_plus_one = count + 1;
    }
    return kept;
}

khp_rate khp_rate_of(khp_intervals *intervals, uint64_t records, double population,
                     double overall) {
    khp_rate rate = {(double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    if (!(population > 0)) {
        return rate;
    }
    const struct khp_interval *interval = find_interval(intervals, records);
    rate.rate = KHP_RATE_PEOPLE * (double)records / population;
    rate.low = interval->low * (KHP_RATE_PEOPLE / population);
    rate.high = interval->high * (KHP_RATE_PEOPLE / population);
    if (overall > 0) {
        rate.expected = overall * population;
        rate.ratio = (double)records / rate.expected;
    }
    return rate;
}
