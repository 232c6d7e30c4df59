#include "base/report.h"

#include "cmocka_ready.h"

#include <stdio.h>

#include <errno.h>

typedef struct ear {
    int messages;
    char text[64];
    khipu_message last;
    khp_buffer written;
    int fail_with; /* errno of the next write; 0 = it succeeds */
} ear;

static void hear(void *context, const khipu_message *message) {
    ear *own = context;
    own->messages++;
    own->last = *message;
    snprintf(own->text, sizeof own->text, "%s", message->text);
}

static bool take(void *context, const char *text, size_t length) {
    ear *own = context;
    if (own->fail_with != 0) {
        errno = own->fail_with;
        return false;
    }
    khp_buffer_add(&own->written, khp_slice_of(text, length));
    return true;
}

static void a_message_arrives_with_all_its_pieces(void **state) {
    (void)state;
    ear own = {0};
    const khipu_listener listener = {.context = &own, .message = hear};
    khp_report(&listener, KHIPU_RECORD, (khp_where){"cases.csv", 17, "place"}, "place_unknown",
               "no place called \"%s\"", "Pukallpa");
    assert_int_equal(own.messages, 1);
    assert_int_equal(own.last.level, KHIPU_RECORD);
    assert_string_equal(own.last.source, "cases.csv");
    assert_int_equal(own.last.line, 17);
    assert_string_equal(own.last.field, "place");
    assert_string_equal(own.last.reason, "place_unknown");
    assert_string_equal(own.text, "no place called \"Pukallpa\"");
}

static void nobody_has_to_listen(void **state) {
    (void)state;
    const khipu_listener deaf = {0};
    khipu_error error = {0};
    khp_report(NULL, KHIPU_NOTE, (khp_where){0}, NULL, "unheard");
    khp_report(&deaf, KHIPU_NOTE, (khp_where){0}, NULL, "unheard");
    assert_int_equal(khp_report_write(NULL, KHP_SLICE("x"), &error), KHIPU_OK);
    assert_int_equal(khp_report_write(&deaf, KHP_SLICE("x"), &error), KHIPU_OK);
    assert_int_equal(error.status, KHIPU_OK);
}

static void a_reader_that_went_away_is_no_failure_of_the_disk(void **state) {
    (void)state;
    ear own = {0};
    const khipu_listener listener = {.context = &own, .write = take};
    khipu_error error = {0};
    assert_int_equal(khp_report_write(&listener, KHP_SLICE("all of it"), &error), KHIPU_OK);
    assert_buffer(&own.written, "all of it");
    own.fail_with = EPIPE;
    assert_int_equal(khp_report_write(&listener, KHP_SLICE("x"), &error), KHIPU_E_CLOSED);
    error = (khipu_error){0};
    own.fail_with = ENOSPC;
    assert_int_equal(khp_report_write(&listener, KHP_SLICE("x"), &error), KHIPU_E_IO);
    assert_non_null(strstr(error.message, "No space left"));
    khp_buffer_clear(&own.written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_arrives_with_all_its_pieces),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(a_reader_that_went_away_is_no_failure_of_the_disk),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
