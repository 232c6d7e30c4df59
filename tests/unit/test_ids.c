/* Tests of ids: ids that occur again, in memory and over its limit. */
#include "cmocka_ready.h"
#include "summarise/ids.h"

/* A hash as khp_hash spreads them; the multiplication has an inverse, so no two numbers collide. */
static uint64_t spread(uint64_t number) {
    uint64_t word = (number + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return word ^ (word >> 32);
}

static void add(khp_id_log *log, uint64_t number, uint64_t line) {
    const khp_id_entry entry = {spread(number), line};
    assert_int_equal(khp_id_log_add(log, &entry, 1, NULL), KHIPU_OK);
}

static uint64_t find(khp_id_log *log, khp_repeated_id *repeated, size_t limit, size_t *given) {
    uint64_t count = 99;
    assert_int_equal(khp_id_log_find_repeated(log, repeated, limit, given, &count, NULL), KHIPU_OK);
    return count;
}

static void distinct_ids_are_not_repeated(void **state) {
    (void)state;
    khp_id_log log = {.spool.folder = "/tmp"};
    khp_repeated_id repeated[2];
    size_t given;
    assert_int_equal(find(&log, repeated, 2, &given), 0);
    for (uint64_t i = 0; i < 5000; i++) {
        add(&log, i, i + 2);
    }
    assert_int_equal(find(&log, repeated, 2, &given), 0);
    assert_int_equal(given, 0);
    khp_id_log_clear(&log);
}

static void a_repeated_id_says_where_it_stands_first_and_again(void **state) {
    (void)state;
    khp_id_log log = {.spool.folder = "/tmp"};
    khp_repeated_id repeated[4];
    size_t given;
    static const uint64_t ids[] = {1, 2, 1, 3, 2, 1};
    for (size_t i = 0; i < 6; i++) {
        add(&log, ids[i], i + 2);
    }
    assert_int_equal(find(&log, repeated, 4, &given), 3);
    assert_int_equal(given, 3);
    static const uint64_t expected[][2] = {{4, 2}, {6, 3}, {7, 2}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(repeated[i].line, expected[i][0]);
        assert_int_equal(repeated[i].first, expected[i][1]);
    }
    khp_id_log_clear(&log);
}

static void the_limit_cuts_the_list_and_not_the_count(void **state) {
    (void)state;
    khp_id_log log = {.spool.folder = "/tmp"};
    khp_repeated_id repeated[2];
    size_t given;
    for (uint64_t line = 2; line < 12; line++) {
        add(&log, 7, line);
    }
    assert_int_equal(find(&log, repeated, 2, &given), 9);
    assert_int_equal(given, 2);
    assert_int_equal(repeated[0].line, 3);
    assert_int_equal(repeated[1].line, 4);
    assert_int_equal(find(&log, NULL, 0, &given), 9);
    assert_int_equal(given, 0);
    khp_id_log_clear(&log);
}

/* More ids than one pass holds, and more bytes than the spool keeps in memory. */
static void over_the_limit_of_memory_the_answer_is_the_same(void **state) {
    (void)state;
    const uint64_t distinct = 300000;
    khp_id_log log = {.spool.folder = "/tmp"};
    khp_repeated_id repeated[3];
    size_t given;
    for (uint64_t i = 0; i < distinct; i++) {
        add(&log, i, i + 2);
    }
    assert_int_equal(find(&log, repeated, 3, &given), 0);
    static const uint64_t again[] = {299999, 5, 123456, 5};
    for (size_t i = 0; i < 4; i++) {
        add(&log, again[i], distinct + 2 + i);
    }
    assert_true(log.spool.stored > 1000000);
    assert_int_equal(find(&log, repeated, 3, &given), 4);
    assert_int_equal(given, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(repeated[i].line, distinct + 2 + i);
        assert_int_equal(repeated[i].first, again[i] + 2);
    }
    khp_id_log_clear(&log);
}

/* Hashes that all fall into one share are more than are compared at once. */
static void a_share_of_any_size_is_looked_through(void **state) {
    (void)state;
    const uint64_t distinct = 200000;
    khp_id_log log = {.spool.folder = "/tmp"};
    khp_repeated_id repeated[2];
    size_t given;
    for (uint64_t i = 0; i <= distinct; i++) {
        const khp_id_entry entry = {spread(i % distinct) >> 8, i + 2};
        assert_int_equal(khp_id_log_add(&log, &entry, 1, NULL), KHIPU_OK);
    }
    assert_int_equal(find(&log, repeated, 2, &given), 1);
    assert_int_equal(given, 1);
    assert_int_equal(repeated[0].line, distinct + 2);
    assert_int_equal(repeated[0].first, 2);
    khp_id_log_clear(&log);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distinct_ids_are_not_repeated),
        cmocka_unit_test(a_repeated_id_says_where_it_stands_first_and_again),
        cmocka_unit_test(the_limit_cuts_the_list_and_not_the_count),
        cmocka_unit_test(over_the_limit_of_memory_the_answer_is_the_same),
        cmocka_unit_test(a_share_of_any_size_is_looked_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
