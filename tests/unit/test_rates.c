/* Tests of rates: the interval against other people's figures, and the arithmetic around it. */
#include "cmocka_ready.h"
#include "random.h"
#include "summarise/rates.h"

#include <math.h>

/* SciPy 1.17.1: chi2.ppf(0.025, 2 * n) / 2 and chi2.ppf(0.975, 2 * n + 2) / 2, which R 4's
 * poisson.test(n)$conf.int gives too. */
static const struct {
    uint64_t count;
    double low;
    double high;
} scipy[] = {
    {0, 0.0, 3.6888794541139354},
    {1, 0.025317807984289876, 5.571643390938898},
    {2, 0.24220927854396496, 7.22468766772396},
    {5, 1.6234863901184207, 11.66833207932267},
    {20, 12.216519585403944, 30.8883779026746},
    {21, 12.999330984076186, 32.100730734943404},
    {40, 28.576586441788965, 54.468646963984064},
    {49, 36.25046974882914, 64.7805985929183},
    {100, 81.36399125092314, 121.62679379242638},
    {1000, 938.9730184076952, 1063.952136016302},
    {100000, 99381.15266374472, 100621.74473974388},
    {1000000, 998040.9833402939, 1001961.9119454322},
};

static void intervals_are_those_of_scipy(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof scipy / sizeof *scipy; i++) {
        double low;
        double high;
        khp_poisson_interval(scipy[i].count, &low, &high);
        assert_near(low, scipy[i].low, 1e-11 * (1 + scipy[i].low));
        assert_near(high, scipy[i].high, 1e-11 * (1 + scipy[i].high));
    }
}

/* Garwood's own table (Biometrika 28, 1936), which gives three figures. */
static void intervals_are_those_of_garwoods_table(void **state) {
    (void)state;
    double low;
    double high;
    khp_poisson_interval(10, &low, &high);
    assert_near(low, 4.795, 5e-4);
    assert_near(high, 18.39, 5e-3);
}

/* P(X >= count | low) and P(X <= count | high) are 1 in 40, summed up term by term. */
static void ends_of_the_interval_leave_one_in_forty_on_each_side(void **state) {
    (void)state;
    random_state random = random_begin("ends_of_the_interval_leave_one_in_forty_on_each_side");
    for (int round = 0; round < 200; round++) {
        uint64_t count = 1 + random_below(&random, 500);
        double low;
        double high;
        khp_poisson_interval(count, &low, &high);
        double term_low = exp(-low);
        double term_high = exp(-high);
        double below = 0;
        double up_to = 0;
        for (uint64_t i = 0; i <= count; i++) {
            below += i < count ? term_low : 0;
            up_to += term_high;
            term_low *= low / (double)(i + 1);
            term_high *= high / (double)(i + 1);
        }
        assert_near(1 - below, 0.025, 1e-11);
        assert_near(up_to, 0.025, 1e-11);
    }
}

static void quantiles_rise_with_probability_and_shape(void **state) {
    (void)state;
    for (uint64_t shape = 1; shape < 2000; shape += 7) {
        double last = 0;
        for (double p = 0.001; p < 1; p += 0.037) {
            double x = khp_gamma_quantile(p, shape);
            assert_true(x > last);
            assert_true(khp_gamma_quantile(p, shape + 1) > x);
            last = x;
        }
    }
}

/* Puno in the sample: 21 killed, 1,172,697 people (census of 2017). */
static void rate_and_ratio_are_of_the_population(void **state) {
    (void)state;
    khp_intervals intervals = {0};
    khp_rate rate = khp_rate_of(&intervals, 21, 1172697, 49 / 29381884.0);
    assert_near(rate.rate, 1.790744, 1e-6);
    assert_near(rate.low, 1.108499, 1e-6);
    assert_near(rate.high, 2.737342, 1e-6);
    assert_near(rate.expected, 1.955700, 1e-6);
    assert_near(rate.ratio, 10.737843, 1e-6);
}

static void without_people_there_is_no_rate(void **state) {
    (void)state;
    khp_intervals intervals = {0};
    assert_true(isnan(khp_rate_of(&intervals, 3, 0, 0.1).rate));
    assert_true(isnan(khp_rate_of(&intervals, 3, (double)NAN, 0.1).high));
    khp_rate none = khp_rate_of(&intervals, 0, 1000, 0);
    assert_near(none.rate, 0, 0);
    assert_near(none.low, 0, 0);
    assert_true(isnan(none.expected) && isnan(none.ratio));
}

/* Counts that would be kept in the same slot, there and back. */
static void a_kept_interval_is_that_of_its_count(void **state) {
    (void)state;
    static const uint64_t counts[] = {0, 5, 5 + KHP_INTERVALS_KEPT, 5, 0, KHP_INTERVALS_KEPT};
    khp_intervals intervals = {0};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        double low;
        double high;
        khp_poisson_interval(counts[i], &low, &high);
        khp_rate rate = khp_rate_of(&intervals, counts[i], KHP_RATE_PEOPLE, 0);
        assert_near(rate.low, low, 1e-12);
        assert_near(rate.high, high, 1e-12);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_those_of_scipy),
        cmocka_unit_test(intervals_are_those_of_garwoods_table),
        cmocka_unit_test(ends_of_the_interval_leave_one_in_forty_on_each_side),
        cmocka_unit_test(quantiles_rise_with_probability_and_shape),
        cmocka_unit_test(rate_and_ratio_are_of_the_population),
        cmocka_unit_test(without_people_there_is_no_rate),
        cmocka_unit_test(a_kept_interval_is_that_of_its_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
