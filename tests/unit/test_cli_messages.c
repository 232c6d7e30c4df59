/* The lines that the program writes for people and programs. */
#include "cli/line.h"
#include "cli/nearest.h"
#include "cli/progress.h"

#include "cmocka_ready.h"

#include <string.h>

static void assert_line(cli_line *line, const char *expected) {
    line->text[line->length] = '\0';
    assert_string_equal(line->text, expected);
    cli_line_clear(line);
}

static void what_could_rewrite_a_terminal_is_escaped(void **state) {
    (void)state;
    cli_line line;
    cli_line_init(&line);
    cli_line_add_plain(&line, "Ñahui \"x\\y\" \x1b[31m\n\t\r\x7f");
    assert_line(&line, "Ñahui \"x\\y\" \\x1b[31m\\n\\t\\r\\x7f");
    cli_line_add_plain(&line, "a\xff\xc3|\xc0\xaf|\xed\xa0\x80|\xf4\x90\x80\x80");
    assert_line(&line, "a\\xff\\xc3|\\xc0\\xaf|\\xed\\xa0\\x80|\\xf4\\x90\\x80\\x80");
    cli_line_add_plain(&line, "\xc2\x9b\xe2\x80\xae\xf0\x9f\x8c\x8e");
    assert_line(&line, "\\u009b\\u202e\xf0\x9f\x8c\x8e");
}

static void json_strings_are_valid_whatever_is_in_them(void **state) {
    (void)state;
    cli_line line;
    cli_line_init(&line);
    cli_line_add_json(&line, NULL);
    assert_line(&line, "null");
    cli_line_add_json(&line, "Ñ \"x\\y\"\n\x1b\x7f\xff");
    assert_line(&line, "\"Ñ \\\"x\\\\y\\\"\\u000a\\u001b\\u007f\\ufffd\"");
}

static void a_long_line_grows(void **state) {
    (void)state;
    cli_line line;
    cli_line_init(&line);
    for (int i = 0; i < 5000; i++) {
        cli_line_add(&line, "ab");
    }
    cli_line_add_uint(&line, UINT64_MAX);
    assert_int_equal(line.length, 10020);
    assert_memory_equal(line.text + 9998, "ab18446744073709551615", 22);
    cli_line_clear(&line);
    assert_int_equal(line.length, 0);
}

static void assert_progress(khipu_progress now, double seconds, const char *expected) {
    const khipu_progress first = {0, 0, now.bytes_total};
    char text[80];
    cli_progress_text(&first, &now, seconds, text, sizeof text);
    assert_string_equal(text, expected);
}

static void progress_says_what_is_known(void **state) {
    (void)state;
    assert_progress((khipu_progress){0, 0, 0}, 0, "0 records");
    assert_progress((khipu_progress){999, 10, 0}, 0.1, "999 records");
    assert_progress((khipu_progress){1000, 10, 0}, 2, "1,000 records, 500 a second");
    assert_progress((khipu_progress){1234567, 25, 100}, 10,
                    "1,234,567 records (25 %), 123,456 a second, 30 s left");
    assert_progress((khipu_progress){100, 10, 100}, 10,
                    "100 records (10 %), 10 a second, 1 min 30 s left");
    assert_progress((khipu_progress){100, 1, 100}, 100,
                    "100 records (1 %), 1 a second, 2 h 45 min left");
    assert_progress((khipu_progress){100, 100, 100}, 10, "100 records (100 %), 10 a second");
}

static void a_slip_of_the_hand_is_near_and_another_word_is_not(void **state) {
    (void)state;
    assert_int_equal(cli_distance("plaecs", "places"), 1);
    assert_int_equal(cli_distance("exprot", "export"), 1);
    assert_int_equal(cli_distance("chek", "check"), 1);
    assert_int_equal(cli_distance("posit", "position"), 1);
    assert_true(cli_distance("id", "in") == CLI_TOO_FAR);
    assert_true(cli_distance("wombat", "within") == CLI_TOO_FAR);
    assert_true(cli_distance("", "o") == CLI_TOO_FAR);
    assert_true(cli_distance("a-name-that-is-longer-than-any-option", "a") == CLI_TOO_FAR);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_could_rewrite_a_terminal_is_escaped),
        cmocka_unit_test(json_strings_are_valid_whatever_is_in_them),
        cmocka_unit_test(a_long_line_grows),
        cmocka_unit_test(progress_says_what_is_known),
        cmocka_unit_test(a_slip_of_the_hand_is_near_and_another_word_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
