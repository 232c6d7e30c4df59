/* Tests of ending: a signal that ends the process takes with it what was not finished, and waits
 * while somebody holds the ending. Each test is a process of its own that is ended. */
#include "base/buffer.h"
#include "base/ending.h"
#include "scratch.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* How a process ends that does this: its signal, or minus its exit code. */
static int end_of(void (*work)(const char *folder), const char *folder) {
    int how;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        khp_ending_watch();
        work(folder);
        _exit(99);
    }
    assert_int_equal(waitpid(child, &how, 0), child);
    return WIFSIGNALED(how) ? WTERMSIG(how) : -WEXITSTATUS(how);
}

/* A file and a folder that are leftovers until the process ends. */
static void leave_two(const char *folder) {
    static khp_leftover two[2];
    static char file[512];
    static char inner[512];
    strcpy(file, in_scratch(folder, "file"));
    strcpy(inner, in_scratch(folder, "folder"));
    write_file(file, "half");
    assert_int_equal(mkdir(inner, 0777), 0);
    assert_int_equal(mkdir(in_scratch(inner, "tables"), 0777), 0);
    write_file(in_scratch(in_scratch(inner, "tables"), "one.csv"), "half");
    khp_ending_hold();
    khp_ending_add(&two[0], file);
    khp_ending_add(&two[1], inner);
    khp_ending_release();
}

static void leave_and_terminate(const char *folder) {
    leave_two(folder);
    raise(SIGTERM);
}

static void a_signal_takes_what_was_not_finished_with_it(void **state) {
    assert_int_equal(end_of(leave_and_terminate, *state), SIGTERM);
    assert_int_equal(entry_count(*state), 0);
}

static void finish_one_and_interrupt(const char *folder) {
    khp_leftover leftover = {.path = NULL};
    leave_two(folder);
    const char *finished = in_scratch(folder, "finished");
    write_file(finished, "whole");
    khp_ending_hold();
    khp_ending_add(&leftover, finished);
    khp_ending_drop(&leftover);
    khp_ending_drop(&leftover);
    khp_ending_release();
    raise(SIGINT);
}

static void what_was_finished_stays(void **state) {
    assert_int_equal(end_of(finish_one_and_interrupt, *state), SIGINT);
    assert_string_equal(file_text(in_scratch(*state, "finished")), "whole");
    assert_int_equal(entry_count(*state), 1);
}

static void hang_up_while_held(const char *folder) {
    leave_two(folder);
    khp_ending_hold();
    khp_ending_hold();
    raise(SIGHUP);
    khp_ending_release();
    write_file(in_scratch(folder, "still here"), "");
    khp_ending_release();
    write_file(in_scratch(folder, "too late"), "");
}

static void a_signal_waits_while_the_ending_is_held(void **state) {
    assert_int_equal(end_of(hang_up_while_held, *state), SIGHUP);
    assert_string_equal(file_text(in_scratch(*state, "still here")), "");
    assert_int_equal(entry_count(*state), 1);
}

static void ignore_and_hang_up(const char *folder) {
    signal(SIGHUP, SIG_IGN);
    khp_ending_watch();
    leave_two(folder);
    raise(SIGHUP);
    _exit(7);
}

static void a_signal_that_is_ignored_stays_so(void **state) {
    assert_int_equal(end_of(ignore_and_hang_up, *state), -7);
    assert_int_equal(entry_count(*state), 2);
}

static void clear_and_exit(const char *folder) {
    leave_two(folder);
    khp_ending_clear();
    _exit(4);
}

static void a_process_that_ends_by_itself_takes_them_too(void **state) {
    assert_int_equal(end_of(clear_and_exit, *state), -4);
    assert_int_equal(entry_count(*state), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(a_signal_takes_what_was_not_finished_with_it),
        scratch_test(what_was_finished_stays),
        scratch_test(a_signal_waits_while_the_ending_is_held),
        scratch_test(a_signal_that_is_ignored_stays_so),
        scratch_test(a_process_that_ends_by_itself_takes_them_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
