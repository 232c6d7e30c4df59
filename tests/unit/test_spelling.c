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

/* Random signatures, of which many are those of texts near the pattern. */
static void a_block_passes_as_its_signatures_one_by_one(void **state) {
    (void)state;
    random_state random = random_begin("spelling blocks");
    size_t passed = 0;
    for (int i = 0; i < 3000; i++) {
        char text[TEXT_LIMIT];
        khp_pattern pattern;
        khp_pattern_init(&pattern, random_text(&random, text), (unsigned)(i % 4));
        uint32_t letters[KHP_SIGNATURE_BLOCK];
        uint32_t repeats[KHP_SIGNATURE_BLOCK];
        uint32_t expected = 0;
        for (unsigned k = 0; k < KHP_SIGNATURE_BLOCK; k++) {
            khp_signature signature = khp_spelling_signature(random_text(&random, text));
            bool is_any = random_below(&random, 4) == 0;
            letters[k] = is_any ? (uint32_t)random_bits(&random) : signature.letters;
            repeats[k] = is_any ? (uint32_t)random_bits(&random) : signature.repeats;
            signature = (khp_signature){letters[k], repeats[k]};
            expected |= (uint32_t)khp_pattern_may_be_near(&pattern, signature) << k;
            passed += expected >> k & 1;
        }
        assert_int_equal(khp_pattern_filter(&pattern, letters, repeats), expected);
        assert_int_equal(khp_pattern_filter_scalar(&pattern, letters, repeats), expected);
    }
    assert_true(passed > 1000);
}

static void letters_that_go_and_that_come_are_counted_apart(void **state) {
    (void)state;
    khp_pattern pattern;
    khp_pattern_init(&pattern, KHP_SLICE("anta"), 2);
    assert_true(khp_pattern_may_be_near(&pattern, khp_spelling_signature(KHP_SLICE("olta"))));
    assert_true(khp_pattern_may_be_near(&pattern, khp_spelling_signature(KHP_SLICE("antaos"))));
    assert_false(khp_pattern_may_be_near(&pattern, khp_spelling_signature(KHP_SLICE("antaosi"))));
    assert_false(khp_pattern_may_be_near(&pattern, khp_spelling_signature(KHP_SLICE("cose"))));
    assert_false(khp_pattern_may_be_near(&pattern, khp_spelling_signature(KHP_SLICE("osi"))));
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
        cmocka_unit_test(a_block_passes_as_its_signatures_one_by_one),
        cmocka_unit_test(letters_that_go_and_that_come_are_counted_apart),
        cmocka_unit_test(a_swap_of_neighbours_is_one_edit),
        cmocka_unit_test(beginnings_order_as_texts_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
