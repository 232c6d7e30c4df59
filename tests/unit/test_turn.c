/* Tests of turn: of several processes one at a time exchanges names in a folder. */
#include "base/buffer.h"
#include "scratch.h"
#include "write/turn.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static void take(khp_turn *turn, const char *path) {
    assert_int_equal(khp_turn_add(turn, path, "out", NULL), KHIPU_OK);
    assert_int_equal(khp_turn_take(turn, "out", NULL), KHIPU_OK);
}

static void two_outputs_of_one_folder_do_not_wait_for_each_other(void **state) {
    khp_turn turn = {.count = 0};
    assert_int_equal(khp_turn_add(&turn, in_scratch(*state, "one"), "one", NULL), KHIPU_OK);
    take(&turn, in_scratch(*state, "two"));
    assert_int_equal(turn.count, 1);
    khp_turn_end(&turn);
    assert_int_equal(turn.count, 0);
}

/* Two processes add a letter, wait, and add it again, each in its turn; they name the two folders
 * in different orders. */
static void write_twice(const char *folder, bool is_first, const char *letter) {
    const struct timespec moment = {.tv_nsec = 20000000};
    khp_turn turn = {.count = 0};
    const char *one = in_scratch(folder, is_first ? "a/out" : "b/out");
    assert_int_equal(khp_turn_add(&turn, one, "out", NULL), KHIPU_OK);
    take(&turn, in_scratch(folder, is_first ? "b/out" : "a/out"));
    for (int i = 0; i < 2; i++) {
        FILE *log = fopen(in_scratch(folder, "log"), "a");
        assert_non_null(log);
        assert_true(fputs(letter, log) >= 0);
        assert_int_equal(fclose(log), 0);
        nanosleep(&moment, NULL);
    }
    khp_turn_end(&turn);
}

static void one_waits_until_the_other_has_ended(void **state) {
    assert_int_equal(mkdir(in_scratch(*state, "a"), 0777), 0);
    assert_int_equal(mkdir(in_scratch(*state, "b"), 0777), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    write_twice(*state, child == 0, child == 0 ? "x" : "y");
    if (child == 0) {
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    const char *log = file_text(in_scratch(*state, "log"));
    if (strcmp(log, "xxyy") != 0 && strcmp(log, "yyxx") != 0) {
        fail_msg("they wrote at the same time: %s", log);
    }
}

static void a_folder_that_is_not_there_is_told(void **state) {
    khp_turn turn = {.count = 0};
    khipu_error error = {0};
    assert_int_equal(khp_turn_add(&turn, in_scratch(*state, "none/out"), "out", &error),
                     KHIPU_E_IO);
    assert_string_equal(error.source, "out");
    khp_turn_end(&turn);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(two_outputs_of_one_folder_do_not_wait_for_each_other),
        scratch_test(one_waits_until_the_other_has_ended),
        scratch_test(a_folder_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
