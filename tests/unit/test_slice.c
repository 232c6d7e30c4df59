#include "base/slice.h"

#include "cmocka_ready.h"

static void trimming_takes_white_space_off_both_ends(void **state) {
    (void)state;
    static const char *const rows[][2] = {{"", ""},
                                          {"Puno", "Puno"},
                                          {"  Puno\t\r\n", "Puno"},
                                          {"\xC2\xA0San Rom\xC3\xA1n\xC2\xA0 ", "San Rom\xC3\xA1n"},
                                          {"\xEF\xBB\xBFid", "id"},
                                          {" \xC2\xA0\xEF\xBB\xBF\t ", ""},
                                          {"a  b", "a  b"},
                                          {"\xC3\xA0", "\xC3\xA0"}, /* à ends in the byte A0 */
                                          {"\xE2\x80\xA0", "\xE2\x80\xA0"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_slice(khp_slice_trim(khp_slice_cstr(rows[i][0])), rows[i][1]);
    }
    assert_int_equal(khp_slice_trim((khp_slice){NULL, 0}).len, 0);
}

static void cutting_gives_every_piece_empty_ones_too(void **state) {
    (void)state;
    khp_slice rest = khp_slice_cstr("Huamanga||Guamanga|");
    assert_slice(khp_slice_cut(&rest, '|'), "Huamanga");
    assert_slice(khp_slice_cut(&rest, '|'), "");
    assert_slice(khp_slice_cut(&rest, '|'), "Guamanga");
    assert_non_null(rest.ptr);
    assert_slice(khp_slice_cut(&rest, '|'), "");
    assert_null(rest.ptr);

    rest = khp_slice_cstr("whole");
    assert_slice(khp_slice_cut(&rest, '|'), "whole");
    assert_null(rest.ptr);

    rest = (khp_slice){NULL, 0};
    assert_int_equal(khp_slice_cut(&rest, '|').len, 0);
    assert_null(rest.ptr);
}

static void a_cut_looks_no_further_than_the_slice(void **state) {
    (void)state;
    khp_slice rest = khp_slice_of("ab|cd", 2);
    assert_slice(khp_slice_cut(&rest, '|'), "ab");
    assert_null(rest.ptr);
}

static void order_is_by_bytes_and_the_shorter_comes_first(void **state) {
    (void)state;
    assert_true(khp_slice_cmp(KHP_SLICE("a"), KHP_SLICE("b")) < 0);
    assert_true(khp_slice_cmp(KHP_SLICE("b"), KHP_SLICE("a")) > 0);
    assert_true(khp_slice_cmp(KHP_SLICE("a"), KHP_SLICE("ab")) < 0);
    assert_true(khp_slice_cmp(KHP_SLICE("ab"), KHP_SLICE("a")) > 0);
    assert_true(khp_slice_cmp(KHP_SLICE("z"), KHP_SLICE("\xC3\xA1")) < 0); /* bytes are unsigned */
    assert_int_equal(khp_slice_cmp(KHP_SLICE("Puno"), KHP_SLICE("Puno")), 0);
    assert_int_equal(khp_slice_cmp((khp_slice){NULL, 0}, KHP_SLICE("")), 0);
    assert_true(khp_slice_cmp((khp_slice){NULL, 0}, KHP_SLICE("a")) < 0);
}

static void equal_means_same_length_and_bytes(void **state) {
    (void)state;
    assert_true(khp_slice_eq(KHP_SLICE("a\0b"), khp_slice_of("a\0b", 3)));
    assert_false(khp_slice_eq(KHP_SLICE("a\0b"), KHP_SLICE("a\0c")));
    assert_false(khp_slice_eq(KHP_SLICE("a"), KHP_SLICE("ab")));
    assert_true(khp_slice_eq((khp_slice){NULL, 0}, KHP_SLICE("")));
    assert_int_equal(khp_slice_cstr(NULL).len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trimming_takes_white_space_off_both_ends),
        cmocka_unit_test(cutting_gives_every_piece_empty_ones_too),
        cmocka_unit_test(a_cut_looks_no_further_than_the_slice),
        cmocka_unit_test(order_is_by_bytes_and_the_shorter_comes_first),
        cmocka_unit_test(equal_means_same_length_and_bytes),
    };
    return cmocka_run_group_tests_name("slice", tests, NULL, NULL);
}
