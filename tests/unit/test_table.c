#include "base/table.h"

#include "base/hash.h"
#include "base/memory.h"
#include "cmocka_ready.h"
#include "random.h"

static uint64_t plain_hash(khp_slice key) { return khp_hash(key); }

static void numbers_count_up_in_the_order_of_insertion(void **state) {
    (void)state;
    khp_table table = {0};
    assert_int_equal(khp_table_find(&table, KHP_SLICE("Puno"), plain_hash(KHP_SLICE("Puno"))),
                     KHP_TABLE_NONE);
    for (uint32_t i = 0; i < 50000; i++) {
        char text[24];
        khp_slice key = khp_slice_of(text, (size_t)snprintf(text, sizeof text, "place %u", i));
        bool is_new = false;
        assert_int_equal(khp_table_put(&table, key, plain_hash(key), &is_new), i);
        assert_true(is_new);
    }
    for (uint32_t i = 0; i < 50000; i++) {
        char text[24];
        khp_slice key = khp_slice_of(text, (size_t)snprintf(text, sizeof text, "place %u", i));
        bool is_new = true;
        assert_int_equal(khp_table_find(&table, key, plain_hash(key)), i);
        assert_int_equal(khp_table_put(&table, key, plain_hash(key), &is_new), i);
        assert_false(is_new);
        assert_true(khp_slice_eq(khp_table_key_at(&table, i), key));
    }
    assert_int_equal(table.count, 50000);
    assert_true(khp_table_bytes(&table) > 50000 * sizeof(khp_table_key));
    khp_table_clear(&table);
    assert_int_equal(table.count, 0);
    assert_int_equal(khp_table_bytes(&table), 0);
}

static void keys_that_share_a_hash_are_told_apart(void **state) {
    (void)state;
    khp_table table = {0};
    static const char *const keys[] = {"", "a", "b", "ab", "ba", "a\xC3\xB1o"};
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            assert_int_equal(khp_table_put(&table, khp_slice_cstr(keys[i]), UINT64_MAX, NULL), i);
        }
    }
    assert_int_equal(khp_table_find(&table, KHP_SLICE("c"), UINT64_MAX), KHP_TABLE_NONE);
    /* The same key under another hash is another key: the caller's hash is the table's. */
    assert_int_equal(khp_table_find(&table, KHP_SLICE("a"), 0), KHP_TABLE_NONE);
    khp_table_clear(&table);
}

static void keys_are_copies_and_may_hold_any_byte(void **state) {
    (void)state;
    khp_table table = {0};
    char text[] = "a\0b";
    khp_slice key = khp_slice_of(text, 3);
    uint64_t hash = plain_hash(key);
    assert_int_equal(khp_table_put(&table, key, hash, NULL), 0);
    text[0] = 'z';
    assert_int_equal(khp_table_find(&table, KHP_SLICE("a\0b"), hash), 0);
    assert_int_equal(khp_table_find(&table, KHP_SLICE("a\0c"), hash), KHP_TABLE_NONE);
    khp_table_clear(&table);
}

static void it_agrees_with_a_list_that_is_searched_from_its_start(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    khp_table table = {0};
    static char seen[700][4];
    uint32_t count = 0;
    for (int i = 0; i < 20000; i++) {
        char key[4] = {(char)('a' + random_below(&random, 8)),
                       (char)('a' + random_below(&random, 8)),
                       (char)('a' + random_below(&random, 8)), '\0'};
        uint32_t expected = 0;
        while (expected < count && strcmp(seen[expected], key) != 0) {
            expected++;
        }
        bool is_new;
        assert_int_equal(
            khp_table_put(&table, khp_slice_cstr(key), plain_hash(khp_slice_cstr(key)), &is_new),
            expected);
        assert_int_equal(is_new, expected == count);
        if (expected == count) {
            memcpy(seen[count++], key, sizeof key);
        }
    }
    khp_table_clear(&table);
}

/* Each allocation fails once: the key is then not in the table, all others are, and a second try
 * puts it. */
static void a_put_without_memory_changes_nothing(void **state) {
    (void)state;
    khp_table table = {0};
    uint32_t failures = 0;
    for (uint32_t i = 0; i < 3000; i++) {
        char text[64];
        khp_slice key = khp_slice_of(
            text, (size_t)snprintf(text, sizeof text, "a place with a longer name %u", i));
        for (unsigned long n = 1;; n++) {
            khp_memory_fail_at(n, 0);
            uint32_t number = khp_table_put(&table, key, plain_hash(key), NULL);
            khp_memory_fail_at(0, 0);
            if (number != KHP_TABLE_NONE) {
                assert_int_equal(number, i);
                break;
            }
            failures++;
            assert_int_equal(table.count, i);
            assert_int_equal(khp_table_find(&table, key, plain_hash(key)), KHP_TABLE_NONE);
        }
    }
    assert_true(failures > 10);
    khp_table_clear(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_count_up_in_the_order_of_insertion),
        cmocka_unit_test(keys_that_share_a_hash_are_told_apart),
        cmocka_unit_test(keys_are_copies_and_may_hold_any_byte),
        cmocka_unit_test(it_agrees_with_a_list_that_is_searched_from_its_start),
        cmocka_unit_test(a_put_without_memory_changes_nothing),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
