#include "base/arena.h"

#include "base/memory.h"
#include "cmocka_ready.h"
#include "random.h"

#include <stdalign.h>

static void memory_is_aligned_and_stays_where_it_is(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    khp_arena arena = {0};
    enum { COUNT = 2000 };
    static unsigned char *blocks[COUNT];
    static size_t sizes[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        sizes[i] = random_below(&random, i % 100 == 0 ? 200000 : 300);
        blocks[i] = khp_arena_alloc(&arena, sizes[i]);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        memset(blocks[i], (int)(i & 0xFF), sizes[i]);
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t at = 0; at < sizes[i]; at++) {
            assert_int_equal(blocks[i][at], i & 0xFF);
        }
    }
    assert_true(arena.bytes > 0);
    khp_arena_clear(&arena);
    assert_int_equal(arena.bytes, 0);
    assert_non_null(khp_arena_alloc(&arena, 1));
    khp_arena_clear(&arena);
}

static void what_is_reset_is_handed_out_again(void **state) {
    (void)state;
    khp_arena arena = {0};
    for (size_t round = 0; round < 5; round++) {
        khp_memory_fail_at(0, 0);
        for (size_t i = 0; i < 1000; i++) {
            char *text = khp_arena_alloc(&arena, 300);
            assert_non_null(text);
            memset(text, (int)round, 300);
        }
        assert_true(round == 0 || khp_memory_requests() == 0);
        assert_non_null(khp_arena_alloc(&arena, 1000000)); /* is given back */
        assert_true(arena.bytes > 1300000);
        khp_arena_reset(&arena);
        assert_int_equal(arena.bytes, 0);
    }
    khp_arena_clear(&arena);
    assert_null(arena.spare);
}

static void a_copy_has_a_nul_behind_it_that_is_not_counted(void **state) {
    (void)state;
    khp_arena arena = {0};
    khp_slice copy = khp_arena_copy(&arena, khp_slice_of("Juliaca, Puno", 7));
    assert_slice(copy, "Juliaca");
    assert_int_equal(copy.ptr[7], '\0');
    khp_slice empty = khp_arena_copy(&arena, (khp_slice){NULL, 0});
    assert_non_null(empty.ptr);
    assert_string_equal(empty.ptr, "");
    khp_arena_clear(&arena);
}

static void without_memory_there_is_null_and_the_rest_stands(void **state) {
    (void)state;
    khp_arena arena = {0};
    khp_slice before = khp_arena_copy(&arena, KHP_SLICE("before"));
    assert_null(khp_arena_alloc(&arena, SIZE_MAX));
    assert_null(khp_arena_alloc(&arena, SIZE_MAX - 64));
    khp_memory_fail_at(1, 0);
    assert_slice(khp_arena_copy(&arena, KHP_SLICE("fits the page")), "fits the page");
    assert_null(khp_arena_alloc(&arena, 1000000));
    khp_memory_fail_at(0, 0);
    assert_slice(before, "before");
    assert_non_null(khp_arena_alloc(&arena, 1000000));
    khp_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_and_stays_where_it_is),
        cmocka_unit_test(what_is_reset_is_handed_out_again),
        cmocka_unit_test(a_copy_has_a_nul_behind_it_that_is_not_counted),
        cmocka_unit_test(without_memory_there_is_null_and_the_rest_stands),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
