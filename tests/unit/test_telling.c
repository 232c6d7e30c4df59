/* Which nodes of a tree tell their counts, and that no small number is left over. */
#include "cmocka_ready.h"
#include "protect/suppress.h"
#include "protect/telling.h"
#include "random.h"

#define MOST_NODES 24
#define MOST_COLUMNS 4

static void check(const uint32_t *parents, const uint64_t *counts, size_t nodes, size_t columns,
                  const char *expected) {
    bool silent[MOST_NODES] = {false};
    char text[MOST_NODES + 1] = "";
    khp_telling telling = {parents, nodes, columns, counts, 5, silent};
    assert_true(khp_telling_mark(&telling));
    for (size_t i = 0; i < nodes; i++) {
        text[i] = silent[i] ? 'x' : '.';
    }
    assert_string_equal(text, expected);
}

static void a_small_node_silences_the_one_that_would_tell_of_it(void **state) {
    (void)state;
    const uint32_t flat[] = {KHP_NO_NODE, 0, 0, 0};
    check(flat, (const uint64_t[]){60, 40, 13, 7}, 4, 1, "....");
    check(flat, (const uint64_t[]){51, 40, 9, 2}, 4, 1, "..xx");
    check(flat, (const uint64_t[]){55, 40, 13, 2}, 4, 1, "..xx");
}

static void one_small_column_silences_all_columns(void **state) {
    (void)state;
    const uint32_t flat[] = {KHP_NO_NODE, 0, 0, 0};
    /* The second node has none of the small value, and goes on telling. */
    check(flat, (const uint64_t[]){70, 9, 30, 2, 20, 0, 20, 7}, 4, 2, ".x.x");
}

static void what_is_inside_is_taken_from_what_is_around(void **state) {
    (void)state;
    const uint32_t nested[] = {KHP_NO_NODE, 0, 1, 1, 0};
    check(nested, (const uint64_t[]){60, 20, 17, 3, 40}, 5, 1, "..xx.");
    check(nested, (const uint64_t[]){43, 3, 0, 3, 40}, 5, 1, ".x.xx");
}

/* Each node that tells, and the root, leaves no small number when what tells inside it is taken
 * from it; of those that do not tell, something tells of none. */
static void check_rests(const khp_telling *telling) {
    for (uint32_t node = 0; node < telling->nodes; node++) {
        for (size_t k = 0; k < telling->columns; k++) {
            uint64_t rest = telling->counts[node * telling->columns + k];
            bool small_as_a_whole = khp_count_is_small(rest, telling->under);
            for (uint32_t i = 1; i < telling->nodes; i++) {
                bool is_inside = !telling->silent[i] && khp_telling_around(telling, i) == node;
                rest -= is_inside ? telling->counts[i * telling->columns + k] : 0;
            }
            bool tells = node == 0 || !telling->silent[node];
            assert_false(tells && khp_count_is_small(rest, telling->under) && !small_as_a_whole);
            assert_true(node == 0 || telling->silent[node] || !small_as_a_whole);
        }
    }
}

static void no_small_number_is_left_over_in_any_tree(void **state) {
    (void)state;
    random_state random = random_begin("no_small_number_is_left_over_in_any_tree");
    for (int round = 0; round < 3000; round++) {
        uint32_t parents[MOST_NODES] = {KHP_NO_NODE};
        uint64_t counts[MOST_NODES * MOST_COLUMNS] = {0};
        bool silent[MOST_NODES] = {false};
        size_t nodes = 1 + random_below(&random, MOST_NODES);
        size_t columns = 1 + random_below(&random, MOST_COLUMNS);
        for (size_t i = nodes; i-- > 0;) {
            parents[i] = i == 0 ? KHP_NO_NODE : (uint32_t)random_below(&random, i);
            for (size_t k = 0; k < columns; k++) {
                bool is_empty = random_below(&random, 3) > 0;
                counts[i * columns + k] = is_empty ? 0 : random_below(&random, 12);
            }
        }
        for (size_t i = nodes; i-- > 1;) {
            for (size_t k = 0; k < columns; k++) {
                counts[parents[i] * columns + k] += counts[i * columns + k];
            }
        }
        khp_telling telling = {parents, nodes, columns, counts, 2 + random_below(&random, 6),
                               silent};
        assert_true(khp_telling_mark(&telling));
        check_rests(&telling);
    }
}

static void without_a_limit_all_tell(void **state) {
    (void)state;
    const uint32_t flat[] = {KHP_NO_NODE, 0};
    const uint64_t counts[] = {1, 1};
    bool silent[] = {false, false};
    khp_telling telling = {flat, 2, 1, counts, 1, silent};
    assert_true(khp_telling_mark(&telling));
    assert_false(silent[0] || silent[1]);
}

static void what_is_silent_is_around_nothing(void **state) {
    (void)state;
    const uint32_t parents[] = {KHP_NO_NODE, 0, 1, 2};
    bool silent[] = {true, true, true, false};
    khp_telling telling = {.parents = parents, .nodes = 4, .silent = silent};
    assert_int_equal(khp_telling_around(&telling, 3),
                     0); /* the root is around all, even if silent */
    silent[1] = false;
    assert_int_equal(khp_telling_around(&telling, 3), 1);
    silent[2] = false;
    assert_int_equal(khp_telling_around(&telling, 3), 2);
    assert_int_equal(khp_telling_around(&telling, 0), KHP_NO_NODE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_node_silences_the_one_that_would_tell_of_it),
        cmocka_unit_test(one_small_column_silences_all_columns),
        cmocka_unit_test(what_is_inside_is_taken_from_what_is_around),
        cmocka_unit_test(no_small_number_is_left_over_in_any_tree),
        cmocka_unit_test(without_a_limit_all_tell),
        cmocka_unit_test(what_is_silent_is_around_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
