/* Tests of bundle: a folder appears whole or not at all, and nobody else's files are touched. */
#define _GNU_SOURCE /* getgroups, syscall */
#include "scratch.h"
#include "write/landing.h"
#include "write/neighbour.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* Whoever runs this is in no group but their own: the system lets them give nothing to another. */
static bool gives_nothing_away;

/* The linker takes this one instead of the C library's. */
int fchown(int file, uid_t owner, gid_t group) {
    if (gives_nothing_away) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_fchown, file, owner, group);
}

static khp_bundle *open_bundle(const char *path) {
    khp_bundle *bundle;
    khipu_error error = {0};
    khipu_status status = khp_bundle_open(&bundle, path, true, &error);
    assert_string_equal(error.message, "");
    assert_int_equal(status, KHIPU_OK);
    return bundle;
}

static void add_file(khp_bundle *bundle, const char *name, const char *text) {
    khp_sink *sink;
    assert_int_equal(khp_bundle_add(bundle, name, &sink, NULL), KHIPU_OK);
    assert_int_equal(khp_sink_write(sink, khp_slice_cstr(text), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_finish(sink, NULL), KHIPU_OK);
    assert_int_equal(khp_sink_publish(sink, NULL), KHIPU_OK);
    khp_sink_close(sink);
}

static khipu_status land(khp_bundle *bundle, khipu_error *error) {
    const khp_landing landing = {.bundles = {bundle}, .count = 1};
    return khp_land(&landing, NULL, error);
}

static void publish_bundle(const char *path, const char *text) {
    khp_bundle *bundle = open_bundle(path);
    add_file(bundle, "datapackage.json", text);
    assert_int_equal(land(bundle, NULL), KHIPU_OK);
    khp_bundle_close(bundle);
}

static void check_refused(const char *path, khipu_status expected, const char *part) {
    khp_bundle *bundle;
    khipu_error error = {0};
    assert_int_equal(khp_bundle_open(&bundle, path, true, &error), expected);
    assert_null(bundle);
    if (strstr(error.message, part) == NULL) {
        fail_msg("\"%s\" does not hold \"%s\"", error.message, part);
    }
}

static void a_bundle_appears_only_when_it_is_published(void **state) {
    const char *path = in_scratch(*state, "out");
    khp_bundle *bundle = open_bundle(in_scratch(*state, "out//"));
    add_file(bundle, "datapackage.json", "{}");
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(land(bundle, NULL), KHIPU_OK);
    khp_bundle_close(bundle);
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "{}");
    assert_int_equal(entry_count(path), 1);
    assert_int_equal(entry_count(*state), 1);
}

static void what_was_not_published_leaves_nothing_behind(void **state) {
    const char *path = in_scratch(*state, "out");
    publish_bundle(path, "old");
    khp_bundle *bundle = open_bundle(path);
    add_file(bundle, "datapackage.json", "new");
    assert_int_equal(entry_count(*state), 2);
    khp_bundle_close(bundle);
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "old");
    assert_int_equal(entry_count(*state), 1);
}

static void a_bundle_is_exchanged_for_the_new_one(void **state) {
    const char *path = in_scratch(*state, "out");
    khp_bundle *bundle = open_bundle(path);
    add_file(bundle, "datapackage.json", "old");
    add_file(bundle, "areas.geojson", "of the old one");
    add_file(bundle, "tables/1.csv", "a");
    add_file(bundle, "tables/2.csv", "b");
    add_file(bundle, "SHA256SUMS", "0  tables/1.csv\n0  tables/2.csv\n");
    assert_int_equal(land(bundle, NULL), KHIPU_OK);
    khp_bundle_close(bundle);
    assert_string_equal(file_text(in_scratch(path, "tables/2.csv")), "b");
    publish_bundle(path, "new");
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "new");
    assert_int_equal(entry_count(path), 1);
    assert_int_equal(entry_count(*state), 1);
}

static void an_empty_folder_becomes_the_bundle(void **state) {
    const char *path = in_scratch(*state, "out");
    assert_int_equal(mkdir(path, 0777), 0);
    publish_bundle(path, "new");
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "new");
    assert_int_equal(entry_count(*state), 1);
}

static void foreign_files_are_left_alone(void **state) {
    const char *path = in_scratch(*state, "out");
    publish_bundle(path, "old");
    write_file(in_scratch(path, "notes.txt"), "mine");
    check_refused(path, KHIPU_E_ARGUMENT, "\"notes.txt\"");
    assert_string_equal(file_text(in_scratch(path, "notes.txt")), "mine");
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "old");
    assert_int_equal(entry_count(*state), 1);
}

static void a_table_that_the_bundle_does_not_list_is_left_alone(void **state) {
    const char *path = in_scratch(*state, "out");
    publish_bundle(path, "old");
    assert_int_equal(mkdir(in_scratch(path, "tables"), 0777), 0);
    write_file(in_scratch(path, "tables/mine.csv"), "mine");
    check_refused(path, KHIPU_E_ARGUMENT, "\"tables/mine.csv\"");
    assert_string_equal(file_text(in_scratch(path, "tables/mine.csv")), "mine");
}

static void a_folder_without_a_manifest_is_no_bundle(void **state) {
    const char *path = in_scratch(*state, "out");
    assert_int_equal(mkdir(path, 0777), 0);
    write_file(in_scratch(path, "index.html"), "somebody's page");
    check_refused(path, KHIPU_E_ARGUMENT, "datapackage.json");
    assert_string_equal(file_text(in_scratch(path, "index.html")), "somebody's page");
}

static void a_file_is_refused(void **state) {
    const char *path = in_scratch(*state, "out");
    write_file(path, "a file");
    check_refused(path, KHIPU_E_ARGUMENT, "is a file");
    assert_string_equal(file_text(path), "a file");
}

static void a_missing_parent_is_a_failure_of_output(void **state) {
    check_refused(in_scratch(*state, "none/out"), KHIPU_E_IO, "cannot create a folder");
    assert_int_equal(entry_count(*state), 0);
}

static void a_swap_that_was_cut_short_is_undone_first(void **state) {
    const char *path = in_scratch(*state, "out");
    publish_bundle(path, "old");
    /* as a crash between two renames leaves it */
    assert_int_equal(rename(path, in_scratch(*state, ".out.khipu-old")), 0);
    khp_bundle *bundle = open_bundle(path);
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "old");
    khp_bundle_close(bundle);
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "old");
    assert_int_equal(entry_count(*state), 1);
}

/* The number of a process that is no more. */
static long dead_process(void) {
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    return (long)child;
}

static void what_a_killed_process_left_is_cleared_unless_it_is_locked(void **state) {
    char name[64];
    snprintf(name, sizeof name, ".out.khipu-%ld-0", dead_process());
    const char *left = in_scratch(*state, name);
    assert_int_equal(mkdir(left, 0777), 0);
    write_file(in_scratch(left, "cases.geojson"), "half of it");
    int lock = open(left, O_RDONLY | O_DIRECTORY);
    assert_true(lock >= 0);
    khp_neighbour_lock(lock);
    khp_neighbours_clear(in_scratch(*state, "out"));
    assert_int_equal(access(left, F_OK), 0);
    close(lock);
    khp_neighbours_clear(in_scratch(*state, "other"));
    assert_int_equal(access(left, F_OK), 0);
    khp_neighbours_clear(in_scratch(*state, "out"));
    assert_int_not_equal(access(left, F_OK), 0);
}

static void put_name(const char *folder, const char *before, const char *behind) {
    char name[64];
    snprintf(name, sizeof name, "%s%ld%s", before, dead_process(), behind);
    write_file(in_scratch(folder, name), "");
}

/* Between two renames a replaced file has a second name, and a file that is to have none has one.
 */
static void so_are_names_that_last_a_moment(void **state) {
    put_name(*state, ".out.khipu-", "-0-old");
    put_name(*state, ".khipu-spool-", "-3");
    put_name(*state, ".out.khipu-", "-0-new");
    put_name(*state, ".out.khipu-", "--old");
    put_name(*state, ".khipu-spool-", "-");
    khp_neighbours_clear(in_scratch(*state, "out"));
    assert_int_equal(entry_count(*state), 3);
}

static void a_neighbour_of_a_living_process_is_left_alone(void **state) {
    khp_bundle *bundle = open_bundle(in_scratch(*state, "out"));
    khp_neighbours_clear(in_scratch(*state, "out"));
    assert_int_equal(entry_count(*state), 1);
    khp_bundle_close(bundle);
    assert_int_equal(entry_count(*state), 0);
}

static void check_mode(const char *path, mode_t expected) {
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 07777, expected);
}

static void a_folder_keeps_its_mode_whatever_the_umask(void **state) {
    static const mode_t modes[] = {0750, 02770, 0700, 0777};
    const char *path = in_scratch(*state, "out");
    publish_bundle(path, "old");
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        mode_t before = umask(i % 2 == 0 ? 0 : 077);
        publish_bundle(path, "new");
        umask(before);
        check_mode(path, modes[i]);
        assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "new");
    }
}

/* Nobody but root may give a folder away; whoever runs this else has the own group, and the bit
 * that hands it on, to keep. */
static void a_folder_keeps_its_owner_and_group(void **state) {
    const char *path = in_scratch(*state, "out");
    const uid_t owner = geteuid() == 0 ? 12345 : geteuid();
    const gid_t group = geteuid() == 0 ? 23456 : getegid();
    struct stat found;
    publish_bundle(path, "old");
    assert_int_equal(chown(path, owner, group), 0);
    assert_int_equal(chmod(path, 02770), 0);
    publish_bundle(path, "new");
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_uid, owner);
    assert_int_equal(found.st_gid, group);
    check_mode(path, 02770);
    assert_int_equal(stat(in_scratch(path, "datapackage.json"), &found), 0);
    assert_int_equal(found.st_gid, group); /* as in every folder of a group (setgid) */
}

static void rights_of_a_group_that_cannot_be_kept_go_to_no_other(void **state) {
    const char *path = in_scratch(*state, "out");
    publish_bundle(path, "old");
    assert_int_equal(chmod(path, 02775), 0);
    check_mode(path, 02775);
    gives_nothing_away = true;
    publish_bundle(path, "new");
    gives_nothing_away = false;
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "new");
    check_mode(path, 0755);
}

static void a_folder_that_is_not_writable_is_refused(void **state) {
    const char *path = in_scratch(*state, "out");
    publish_bundle(path, "old");
    assert_int_equal(chmod(path, 0555), 0);
    check_refused(path, KHIPU_E_IO, "is not writable");
    assert_string_equal(file_text(in_scratch(path, "datapackage.json")), "old");
    check_mode(path, 0555);
    assert_int_equal(entry_count(*state), 1);
    assert_int_equal(chmod(path, 0755), 0);
}

static void messages_say_no_hidden_folder(void **state) {
    const char *path = in_scratch(*state, "out");
    khp_bundle *bundle = open_bundle(path);
    khp_sink *sink;
    khipu_error error = {0};
    khp_buffer folder = {0};
    khp_bundle_beside(bundle, &folder);
    assert_buffer(&folder, *state);
    khp_buffer_clear(&folder);
    add_file(bundle, "cases.qml", "");
    assert_int_equal(khp_bundle_add(bundle, "cases.geojson", &sink, NULL), KHIPU_OK);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit none = {0, before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    assert_int_equal(khp_sink_write(sink, KHP_SLICE("text"), &error), KHIPU_E_IO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_string_equal(error.source, in_scratch(path, "cases.geojson"));
    khp_sink_close(sink);
    khp_bundle_close(bundle);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(a_bundle_appears_only_when_it_is_published),
        scratch_test(what_was_not_published_leaves_nothing_behind),
        scratch_test(a_bundle_is_exchanged_for_the_new_one),
        scratch_test(an_empty_folder_becomes_the_bundle),
        scratch_test(foreign_files_are_left_alone),
        scratch_test(a_table_that_the_bundle_does_not_list_is_left_alone),
        scratch_test(a_folder_without_a_manifest_is_no_bundle),
        scratch_test(a_file_is_refused),
        scratch_test(a_missing_parent_is_a_failure_of_output),
        scratch_test(what_a_killed_process_left_is_cleared_unless_it_is_locked),
        scratch_test(so_are_names_that_last_a_moment),
        scratch_test(a_neighbour_of_a_living_process_is_left_alone),
        scratch_test(a_folder_keeps_its_mode_whatever_the_umask),
        scratch_test(a_folder_keeps_its_owner_and_group),
        scratch_test(rights_of_a_group_that_cannot_be_kept_go_to_no_other),
        scratch_test(a_folder_that_is_not_writable_is_refused),
        scratch_test(messages_say_no_hidden_folder),
        scratch_test(a_swap_that_was_cut_short_is_undone_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
