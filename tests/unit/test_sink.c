/* Tests of sink: a file appears whole or not at all. */
#include "scratch.h"
#include "write/sink.h"

#include <sys/stat.h>

static khp_sink *open_sink(const char *path) {
    khp_sink *sink;
    khipu_error error = {0};
    khipu_status status = khp_sink_open(&sink, path, true, &error);
    assert_string_equal(error.message, "");
    assert_int_equal(status, KHIPU_OK);
    return sink;
}

static void write_and_publish(const char *path, const char *text) {
    khp_sink *sink = open_sink(path);
    assert_int_equal(khp_sink_write(sink, khp_slice_cstr(text), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_finish(sink, NULL), KHIPU_OK);
    assert_int_equal(khp_sink_publish(sink, NULL), KHIPU_OK);
    khp_sink_close(sink);
}

/* The hidden file in the folder. */
static const char *hidden_in(const char *path) {
    const char *found = NULL;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        bool is_hidden = entry->d_name[0] == '.' && strstr(entry->d_name, ".khipu-") != NULL;
        found = is_hidden ? in_scratch(path, entry->d_name) : found;
    }
    closedir(folder);
    assert_non_null(found);
    return found;
}

static void a_file_appears_only_when_it_is_published(void **state) {
    const char *path = in_scratch(*state, "out.geojson");
    khp_sink *sink = open_sink(path);
    assert_int_equal(khp_sink_write(sink, KHP_SLICE("one "), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_write(sink, KHP_SLICE("two"), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_finish(sink, NULL), KHIPU_OK);
    assert_string_equal(file_text(path), "(none)");
    assert_int_equal(khp_sink_publish(sink, NULL), KHIPU_OK);
    assert_string_equal(file_text(path), "one two");
    khp_sink_close(sink);
    assert_int_equal(entry_count(*state), 1);
}

static void what_was_not_published_leaves_the_old_file(void **state) {
    const char *path = in_scratch(*state, "out.geojson");
    write_file(path, "old");
    khp_sink *sink = open_sink(path);
    assert_int_equal(khp_sink_write(sink, KHP_SLICE("new"), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_finish(sink, NULL), KHIPU_OK);
    assert_string_equal(file_text(path), "old");
    khp_sink_close(sink);
    assert_string_equal(file_text(path), "old");
    assert_int_equal(entry_count(*state), 1);
}

static void reserved_bytes_may_be_written_in_any_order(void **state) {
    const char *path = in_scratch(*state, "out.geojson");
    khp_sink *sink = open_sink(path);
    assert_true(khp_sink_is_seekable(sink));
    uint64_t first = khp_sink_reserve(sink, 4);
    uint64_t second = khp_sink_reserve(sink, 3);
    assert_int_equal(khp_sink_write(sink, KHP_SLICE("!"), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_write_at(sink, second, KHP_SLICE("two"), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_write_at(sink, first, KHP_SLICE("one "), NULL), KHIPU_OK);
    assert_int_equal(khp_sink_bytes(sink), 8);
    assert_int_equal(khp_sink_finish(sink, NULL), KHIPU_OK);
    assert_int_equal(khp_sink_publish(sink, NULL), KHIPU_OK);
    khp_sink_close(sink);
    assert_string_equal(file_text(path), "one two!");
}

static void a_replaced_file_keeps_its_permissions(void **state) {
    const char *path = in_scratch(*state, "out.geojson");
    struct stat found;
    write_file(path, "old");
    assert_int_equal(chmod(path, 0640), 0);
    write_and_publish(path, "new");
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 07777, 0640);
    assert_string_equal(file_text(path), "new");
}

static void a_new_file_has_the_permissions_of_the_umask(void **state) {
    const char *path = in_scratch(*state, "out.geojson");
    struct stat found;
    mode_t before = umask(027);
    write_and_publish(path, "new");
    umask(before);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 07777, 0640);
}

static void what_is_private_is_its_owners_alone_from_the_first_byte(void **state) {
    const char *path = in_scratch(*state, "todo.csv");
    struct stat found;
    for (int run = 0; run < 2; run++) {
        khp_sink *sink;
        mode_t before = umask(run == 0 ? 0 : 0777);
        assert_int_equal(khp_sink_open_private(&sink, path, true, NULL), KHIPU_OK);
        umask(before);
        assert_int_equal(entry_count(*state), 1 + (size_t)run);
        assert_int_equal(stat(hidden_in(*state), &found), 0);
        assert_int_equal(found.st_mode & 07777, 0600);
        assert_int_equal(khp_sink_finish(sink, NULL), KHIPU_OK);
        assert_int_equal(khp_sink_publish(sink, NULL), KHIPU_OK);
        khp_sink_close(sink);
        assert_int_equal(stat(path, &found), 0);
        assert_int_equal(found.st_mode & 07777, 0600);
        assert_int_equal(chmod(path, 0664), 0); /* what the next one replaces */
    }
}

static void a_symbolic_link_keeps_pointing_where_it_did(void **state) {
    const char *folder = in_scratch(*state, "elsewhere");
    const char *target = in_scratch(*state, "elsewhere/real.geojson");
    const char *link = in_scratch(*state, "link.geojson");
    struct stat found;
    assert_int_equal(mkdir(folder, 0777), 0);
    write_file(target, "old");
    assert_int_equal(symlink("elsewhere/real.geojson", link), 0);
    write_and_publish(link, "new");
    assert_int_equal(lstat(link, &found), 0);
    assert_true(S_ISLNK(found.st_mode));
    assert_string_equal(file_text(target), "new");
    assert_int_equal(entry_count(*state), 2);
    assert_int_equal(entry_count(folder), 1);
}

static void a_folder_is_refused(void **state) {
    khp_sink *sink;
    khipu_error error = {0};
    assert_int_equal(khp_sink_open(&sink, *state, true, &error), KHIPU_E_ARGUMENT);
    assert_null(sink);
    assert_string_equal(error.source, *state);
    assert_int_equal(entry_count(*state), 0);
}

static void a_missing_parent_is_a_failure_of_output(void **state) {
    khp_sink *sink;
    khipu_error error = {0};
    const char *path = in_scratch(*state, "none/out.geojson");
    assert_int_equal(khp_sink_open(&sink, path, true, &error), KHIPU_E_IO);
    assert_null(sink);
    assert_string_equal(error.source, path);
    assert_int_equal(entry_count(*state), 0);
}

static void a_full_device_is_noticed(void **state) {
    (void)state;
    khipu_error error = {0};
    khp_sink *sink = open_sink("/dev/full");
    assert_false(khp_sink_is_seekable(sink));
    assert_int_equal(khp_sink_write(sink, KHP_SLICE("text"), &error), KHIPU_E_IO);
    assert_string_equal(error.source, "/dev/full");
    khp_sink_close(sink);
    write_and_publish("/dev/null", "text"); /* written in place, and still there */
    assert_int_equal(access("/dev/null", W_OK), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(a_file_appears_only_when_it_is_published),
        scratch_test(what_was_not_published_leaves_the_old_file),
        scratch_test(reserved_bytes_may_be_written_in_any_order),
        scratch_test(a_replaced_file_keeps_its_permissions),
        scratch_test(a_new_file_has_the_permissions_of_the_umask),
        scratch_test(what_is_private_is_its_owners_alone_from_the_first_byte),
        scratch_test(a_symbolic_link_keeps_pointing_where_it_did),
        scratch_test(a_folder_is_refused),
        scratch_test(a_missing_parent_is_a_failure_of_output),
        cmocka_unit_test(a_full_device_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
