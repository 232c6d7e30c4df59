/* Tests of holding: messages come once, in order, and none of a run that was given up. */
#include "cmocka_ready.h"

#include "base/report.h"
#include "run/holding.h"

static void keep(void *context, const khipu_message *message) {
    khp_buffer_printf(
        context, "%s:%llu:%s:%s:%s\n", message->source == NULL ? "-" : message->source,
        (unsigned long long)message->line, message->field == NULL ? "-" : message->field,
        message->reason == NULL ? "-" : message->reason, message->text);
}

static void say(const khp_holding *holding, uint64_t line, const char *text) {
    khp_report(&holding->listener, KHIPU_WARNING, (khp_where){"cases.csv", line, "date"},
               "place_unknown", "%s", text);
}

static void messages_come_once_and_in_order(void **state) {
    (void)state;
    khp_buffer heard = {0};
    const khipu_listener listener = {.context = &heard, .message = keep};
    khp_holding holding;
    khp_holding_begin(&holding, &listener);
    say(&holding, 1, "of the first run");
    assert_int_equal(heard.len, 0);
    khp_holding_drop(&holding);
    say(&holding, 2, "held");
    khp_report(&holding.listener, KHIPU_NOTE, (khp_where){0}, NULL, "about nothing");
    assert_int_equal(heard.len, 0);
    khp_holding_release(&holding);
    say(&holding, 3, "at once");
    assert_string_equal(khp_buffer_cstr(&heard), "cases.csv:2:date:place_unknown:held\n"
                                                 "-:0:-:-:about nothing\n"
                                                 "cases.csv:3:date:place_unknown:at once\n");
    khp_holding_release(&holding);
    khp_holding_clear(&holding);
    khp_buffer_clear(&heard);
}

static void nobody_needs_to_listen(void **state) {
    (void)state;
    khp_holding holding;
    khp_holding_begin(&holding, NULL);
    say(&holding, 1, "to nobody");
    assert_true(holding.listener.write(holding.listener.context, "x", 1));
    holding.listener.progress(holding.listener.context, &(khipu_progress){0});
    khp_holding_release(&holding);
    khp_holding_clear(&holding);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_come_once_and_in_order),
        cmocka_unit_test(nobody_needs_to_listen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
