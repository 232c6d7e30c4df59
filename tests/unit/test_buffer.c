#include "base/buffer.h"

#include "base/memory.h"
#include "cmocka_ready.h"
#include "random.h"

static void appends_stand_one_behind_the_other(void **state) {
    (void)state;
    khp_buffer buffer = {0};
    khp_buffer_add(&buffer, KHP_SLICE("a\0b"));
    khp_buffer_add_cstr(&buffer, "-");
    khp_buffer_add_byte(&buffer, 'c');
    khp_buffer_add_uint(&buffer, 0);
    khp_buffer_add_uint(&buffer, UINT64_MAX);
    khp_buffer_printf(&buffer, "[%s|%5.1f]", "Ñuñoa", 2.25);
    khp_buffer_add(&buffer, (khp_slice){NULL, 0});
    khp_buffer_add_cstr(&buffer, NULL);
    assert_true(khp_slice_eq(khp_buffer_slice(&buffer),
                             KHP_SLICE("a\0b-c018446744073709551615[Ñuñoa|  2.2]")));
    khp_buffer_clear(&buffer);
    assert_null(buffer.ptr);
}

static void it_grows_without_losing_a_byte(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    khp_buffer buffer = {0};
    uint64_t added = 0;
    while (added < 300000) {
        char piece[700];
        size_t len = random_below(&random, sizeof piece);
        for (size_t i = 0; i < len; i++) {
            piece[i] = (char)((added + i) * 31 >> 3);
        }
        khp_buffer_add(&buffer, khp_slice_of(piece, len));
        added += len;
    }
    assert_int_equal(buffer.len, added);
    for (uint64_t i = 0; i < added; i++) {
        assert_int_equal(buffer.ptr[i], (char)(i * 31 >> 3));
    }
    khp_buffer_clear(&buffer);
}

static void a_printf_of_any_length_fits(void **state) {
    (void)state;
    khp_buffer buffer = {0};
    for (int width = 1; width < 600; width++) {
        khp_buffer_reset(&buffer);
        khp_buffer_printf(&buffer, "%*d", width, 7);
        assert_int_equal(buffer.len, width);
        assert_int_equal(buffer.ptr[width - 1], '7');
    }
    khp_buffer_clear(&buffer);
}

static void a_failure_is_remembered_until_the_buffer_is_cleared(void **state) {
    (void)state;
    khp_buffer buffer = {0};
    khp_buffer_add_cstr(&buffer, "before");
    khp_memory_fail_at(1, 0);
    static char large[10000];
    khp_buffer_add(&buffer, khp_slice_of(large, sizeof large));
    khp_memory_fail_at(0, 0);
    assert_true(buffer.failed);
    khp_buffer_add_cstr(&buffer, "after");
    assert_int_equal(buffer.len, 6);
    assert_string_equal(khp_buffer_cstr(&buffer), "");
    assert_false(khp_buffer_reserve(&buffer, 1));
    khp_buffer_reset(&buffer);
    assert_true(buffer.failed);
    khp_buffer_clear(&buffer);
    khp_buffer_add_cstr(&buffer, "anew");
    assert_string_equal(khp_buffer_cstr(&buffer), "anew");
    khp_buffer_clear(&buffer);
}

static void a_size_beyond_the_address_space_fails_at_once(void **state) {
    (void)state;
    khp_buffer buffer = {0};
    khp_buffer_add_cstr(&buffer, "x");
    assert_false(khp_buffer_reserve(&buffer, SIZE_MAX));
    assert_true(buffer.failed);
    khp_buffer_clear(&buffer);
}

static void the_nul_of_a_cstr_is_not_counted(void **state) {
    (void)state;
    khp_buffer buffer = {0};
    assert_string_equal(khp_buffer_cstr(&buffer), "");
    khp_buffer_add_cstr(&buffer, "Lima");
    assert_string_equal(khp_buffer_cstr(&buffer), "Lima");
    khp_buffer_add_cstr(&buffer, "!");
    assert_buffer(&buffer, "Lima!");
    khp_buffer_clear(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_stand_one_behind_the_other),
        cmocka_unit_test(it_grows_without_losing_a_byte),
        cmocka_unit_test(a_printf_of_any_length_fits),
        cmocka_unit_test(a_failure_is_remembered_until_the_buffer_is_cleared),
        cmocka_unit_test(a_size_beyond_the_address_space_fails_at_once),
        cmocka_unit_test(the_nul_of_a_cstr_is_not_counted),
    };
    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
