/* Tests of sorted: items come back in order, equal ones as they were added, from one run or many.
 */
#include "cmocka_ready.h"
#include "random.h"

#include "base/sorted.h"

/* By the first byte alone, so that what stands behind it tells the order of addition. */
static int by_first_byte(khp_slice a, khp_slice b) {
    return khp_slice_cmp(khp_slice_of(a.ptr, a.len > 0), khp_slice_of(b.ptr, b.len > 0));
}

static void add(khp_sorted *sorted, const char *item) {
    assert_int_equal(khp_sorted_add(sorted, khp_slice_cstr(item), NULL), KHIPU_OK);
}

/* All items, each with a bar behind it. */
static void check(khp_sorted *sorted, const char *expected) {
    khp_buffer all = {0};
    khp_slice item;
    bool more = true;
    assert_int_equal(khp_sorted_begin(sorted, NULL), KHIPU_OK);
    while (more) {
        assert_int_equal(khp_sorted_next(sorted, &item, &more, NULL), KHIPU_OK);
        if (more) {
            khp_buffer_add(&all, item);
            khp_buffer_add_byte(&all, '|');
        }
    }
    assert_buffer(&all, expected);
    khp_buffer_clear(&all);
}

static void nothing_is_read_back_as_nothing(void **state) {
    (void)state;
    khp_sorted sorted = {.compare = by_first_byte, .spool.folder = "/tmp"};
    check(&sorted, "");
    khp_sorted_clear(&sorted);
}

static void items_come_in_order_and_may_be_read_again(void **state) {
    (void)state;
    khp_sorted sorted = {.compare = by_first_byte, .spool.folder = "/tmp"};
    add(&sorted, "b1");
    add(&sorted, "");
    add(&sorted, "a1");
    check(&sorted, "|a1|b1|");
    check(&sorted, "|a1|b1|");
    add(&sorted, "a2");
    check(&sorted, "|a1|a2|b1|");
    khp_sorted_clear(&sorted);
}

static void equal_items_keep_their_order_within_a_run_and_across(void **state) {
    (void)state;
    khp_sorted sorted = {.compare = by_first_byte, .most_bytes = 18, .spool.folder = "/tmp"};
    const char *const items[] = {"b1", "a1", "b2", "a2", "a3", "b3", "b4", "a4"};
    for (size_t i = 0; i < 8; i++) {
        add(&sorted, items[i]);
    }
    check(&sorted, "a1|a2|a3|a4|b1|b2|b3|b4|");
    assert_int_equal(sorted.run_count, 3);
    khp_sorted_clear(&sorted);
}

static int by_bytes(khp_slice a, khp_slice b) { return khp_slice_cmp(a, b); }

/* Long items are longer than a cursor's share of the memory; there are hundreds of runs. */
static void many_runs_are_merged_whatever_their_items_length(void **state) {
    (void)state;
    enum { COUNT = 20000, LONGEST = 9000 };
    random_state random = random_begin("many_runs_are_merged");
    khp_sorted sorted = {.compare = by_bytes, .most_bytes = 30000, .spool.folder = "/tmp"};
    char *text = malloc(LONGEST);
    uint64_t sum = 0;
    assert_non_null(text);
    for (size_t i = 0; i < COUNT; i++) {
        size_t length = random_below(&random, 50) == 0 ? random_below(&random, LONGEST)
                                                       : random_below(&random, 40);
        memset(text, (int)('a' + random_below(&random, 26)), length);
        sum += length;
        assert_int_equal(khp_sorted_add(&sorted, khp_slice_of(text, length), NULL), KHIPU_OK);
    }
    khp_buffer before = {0};
    khp_slice item;
    bool more = true;
    size_t count = 0;
    assert_int_equal(khp_sorted_begin(&sorted, NULL), KHIPU_OK);
    assert_true(sorted.run_count > 50);
    while (more) {
        assert_int_equal(khp_sorted_next(&sorted, &item, &more, NULL), KHIPU_OK);
        if (more) {
            assert_true(khp_slice_cmp(khp_buffer_slice(&before), item) <= 0);
            khp_buffer_reset(&before);
            khp_buffer_add(&before, item);
            sum -= item.len;
            count++;
        }
    }
    assert_int_equal(count, COUNT);
    assert_int_equal(sum, 0);
    khp_buffer_clear(&before);
    khp_sorted_clear(&sorted);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_read_back_as_nothing),
        cmocka_unit_test(items_come_in_order_and_may_be_read_again),
        cmocka_unit_test(equal_items_keep_their_order_within_a_run_and_across),
        cmocka_unit_test(many_runs_are_merged_whatever_their_items_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
