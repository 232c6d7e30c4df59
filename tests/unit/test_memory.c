#include "base/memory.h"

#include "cmocka_ready.h"

#include <limits.h>

static void a_size_that_overflows_is_refused(void **state) {
    (void)state;
    assert_null(khp_alloc(SIZE_MAX / 2, 3));
    assert_null(khp_alloc_zero(SIZE_MAX / 2, 3));
    assert_null(khp_realloc(NULL, SIZE_MAX, SIZE_MAX));
    size_t capacity = SIZE_MAX / 2;
    int item = 0;
    assert_null(khp_grow(&item, &capacity, capacity, 8));
    assert_true(capacity == SIZE_MAX / 2);
}

static void nothing_asked_for_is_still_memory(void **state) {
    (void)state;
    void *none = khp_alloc(0, 8);
    void *zeroed = khp_alloc_zero(8, 0);
    none = khp_realloc(none, 0, 0);
    assert_non_null(none);
    assert_non_null(zeroed);
    khp_free(none);
    khp_free(zeroed);
    khp_free(NULL);
}

static void zeroed_memory_is_zero(void **state) {
    (void)state;
    unsigned char *memory = khp_alloc_zero(1000, 7);
    for (size_t i = 0; i < 7000; i++) {
        assert_int_equal(memory[i], 0);
    }
    khp_free(memory);
}

static void an_array_grows_when_it_is_full_and_keeps_its_items(void **state) {
    (void)state;
    size_t *items = NULL;
    size_t capacity = 0;
    size_t moves = 0;
    for (size_t used = 0; used < 10000; used++) {
        size_t before = capacity;
        items = khp_grow(items, &capacity, used, sizeof *items);
        assert_non_null(items);
        assert_true(capacity > used);
        moves += capacity != before;
        items[used] = used;
    }
    for (size_t i = 0; i < 10000; i++) {
        assert_int_equal(items[i], i);
    }
    assert_true(moves < 16); /* it doubles */
    khp_free(items);
}

static void the_nth_request_fails_once(void **state) {
    (void)state;
    khp_memory_fail_at(2, 0);
    void *first = khp_alloc(1, 1);
    assert_null(khp_alloc_zero(1, 1));
    void *third = khp_realloc(NULL, 1, 1);
    assert_int_equal(khp_memory_requests(), 3);
    khp_memory_fail_at(0, 0);
    assert_non_null(first);
    assert_non_null(third);
    khp_free(first);
    khp_free(third);
}

static void a_sticky_failure_stays_until_it_is_switched_off(void **state) {
    (void)state;
    khp_memory_fail_at(2, 1);
    void *first = khp_alloc(1, 1);
    assert_non_null(first);
    assert_null(khp_alloc(1, 1));
    assert_null(khp_alloc_zero(1, 1));
    assert_null(khp_realloc(first, 100, 1));
    khp_memory_fail_at(0, 0);
    first = khp_realloc(first, 100, 1);
    assert_non_null(first);
    khp_free(first);
}

static void requests_are_counted_while_the_hook_is_set(void **state) {
    (void)state;
    khp_memory_fail_at(ULONG_MAX, 0);
    for (int i = 0; i < 5; i++) {
        khp_free(khp_alloc(1, 1));
    }
    assert_int_equal(khp_memory_requests(), 5);
    khp_memory_fail_at(0, 0);
    assert_int_equal(khp_memory_requests(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_size_that_overflows_is_refused),
        cmocka_unit_test(nothing_asked_for_is_still_memory),
        cmocka_unit_test(zeroed_memory_is_zero),
        cmocka_unit_test(an_array_grows_when_it_is_full_and_keeps_its_items),
        cmocka_unit_test(the_nth_request_fails_once),
        cmocka_unit_test(a_sticky_failure_stays_until_it_is_switched_off),
        cmocka_unit_test(requests_are_counted_while_the_hook_is_set),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
