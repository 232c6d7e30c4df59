/* Tests of spelling: the bit-parallel distance against the plain one, and the filter before it. */
#include "cmocka_ready.h"
#include "locate/spelling.h"

#include "random.h"

#include <stdlib.h>

#define TEXT_LIMIT 24

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* Optimal string alignment by its definition, a table of all beginnings. */
static unsigned plain_distance(khp_slice a, khp_slice b) {
    unsigned d[TEXT_LIMIT + 1][TEXT_LIMIT + 1];
    for (size_t i = 0; i <= a.len; i++) {
        for (size_t j = 0; j <= b.len; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (unsigned)(i + j);
                continue;
            }
            unsigned cost = a.ptr[i - 1] != b.ptr[j - 1];
            d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1]) {
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
    }
    return d[a.len][b.len];
}

static khp_slice random_text(random_state *random, char text[TEXT_LIMIT]) {
    size_t len = random_below(random, TEXT_LIMIT);
    for (size_t i = 0; i < len; i++) {
        text[i] = "abcd "[random_below(random, 5)];
    }
    return khp_slice_of(text, len);
}

static void distances_are_those_of_the_definition(void **state) {
    (void)state;
    random_state random = random_begin("spelling");
    char a[TEXT_LIMIT];
    char b[TEXT_LIMIT];
    for (int i = 0; i < 20000; i++) {
        khp_slice left = random_text(&random, a);
        khp_slice right = random_text(&random, b);
        khp_pattern pattern;
        khp_pattern_init(&pattern, left, 6);
        unsigned expected = least(plain_distance(left, right), 7);
        assert_int_equal(khp_pattern_distance(&pattern, right), expected);
        bool near = khp_pattern_may_be_near(&pattern, khp_spelling_signature(right));
        assert_true(near || expected > 6); /* the filter loses nothing */
    }
}

static void a_swap_of_neighbours_is_one_edit(void **state) {
    (void)state;
    khp_pattern pattern;
    khp_pattern_init(&pattern, KHP_SLICE("pukallpa"), 2);
    assert_int_equal(khp_pattern_distance(&pattern, KHP_SLICE("pucallpa")), 1);
    assert_int_equal(khp_pattern_distance(&pattern, KHP_SLICE("pukalpla")), 1);
    assert_int_equal(khp_pattern_distance(&pattern, KHP_SLICE("lima")), 3);
}

static void beginnings_order_as_texts_do(void **state) {
    (void)state;
    assert_true(khp_spelling_prefix(KHP_SLICE("anta")) < khp_spelling_prefix(KHP_SLICE("antab")));
    assert_true(khp_spelling_prefix(KHP_SLICE("b")) > khp_spelling_prefix(KHP_SLICE("azzzzzzzz")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_of_the_definition),
        cmocka_unit_test(a_swap_of_neighbours_is_one_edit),
        cmocka_unit_test(beginnings_order_as_texts_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
