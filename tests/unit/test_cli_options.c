/* The command line, read by the tables of options. */
#include "cli/options.h"

#include "cmocka_ready.h"

#include <stdio.h>
#include <string.h>

#define WORD_LIMIT 16

typedef struct test_reading {
    cli_options options;
    khipu_error error;
    khipu_status status;
    char words[WORD_LIMIT][64];
    char *argv[WORD_LIMIT];
} test_reading;

/* Reads the words of `line`, which spaces separate. */
static void read_line(test_reading *reading, const char *command, const char *line) {
    memset(reading, 0, sizeof *reading);
    int count = 0;
    while (*line != '\0') {
        size_t length = strcspn(line, " ");
        assert_true(count < WORD_LIMIT && length < sizeof reading->words[0]);
        memcpy(reading->words[count], line, length);
        reading->argv[count] = reading->words[count];
        count++;
        line += length + (line[length] == ' ');
    }
    reading->status = cli_options_parse(&reading->options, cli_command_find(command), count,
                                        reading->argv, &reading->error);
}

static void assert_refused(const char *command, const char *line, const char *field,
                           const char *message) {
    test_reading reading;
    read_line(&reading, command, line);
    assert_int_equal(reading.status, KHIPU_E_ARGUMENT);
    assert_int_equal(reading.error.status, KHIPU_E_ARGUMENT);
    if (strstr(reading.error.field, field) != reading.error.field) {
        fail_msg("khipu %s %s: the error is about \"%s\"", command, line, reading.error.field);
    }
    if (strstr(reading.error.message, message) == NULL) {
        fail_msg("khipu %s %s: \"%s\" does not say \"%s\"", command, line, reading.error.message,
                 message);
    }
    cli_options_clear(&reading.options);
}

static void a_value_follows_its_option_or_an_equals_sign(void **state) {
    (void)state;
    test_reading reading;
    read_line(&reading, "export", "a.csv --place town --title=x=y --id= -o map");
    assert_int_equal(reading.status, KHIPU_OK);
    const khipu_options *options = &reading.options.library;
    assert_string_equal(options->place, "town");
    assert_string_equal(options->title, "x=y");
    assert_string_equal(options->id, "");
    assert_string_equal(options->outputs.items[0], "map");
    assert_null(options->date);
    cli_options_clear(&reading.options);
}

static void a_list_keeps_the_order_in_which_it_was_given(void **state) {
    (void)state;
    test_reading reading;
    read_line(&reading, "export", "--places a b.csv --places=c - -o x -o y d.csv");
    assert_int_equal(reading.status, KHIPU_OK);
    const khipu_options *options = &reading.options.library;
    assert_int_equal(options->cases.count, 3);
    assert_string_equal(options->cases.items[0], "b.csv");
    assert_string_equal(options->cases.items[1], "-");
    assert_string_equal(options->cases.items[2], "d.csv");
    assert_int_equal(options->places.count, 2);
    assert_string_equal(options->places.items[1], "c");
    assert_int_equal(options->outputs.count, 2);
    assert_string_equal(options->outputs.items[0], "x");
    cli_options_clear(&reading.options);
    assert_int_equal(options->cases.count, 0);
}

static void a_value_may_begin_with_a_dash(void **state) {
    (void)state;
    test_reading reading;
    read_line(&reading, "export", "a.csv --delimiter - --title --quiet --source *");
    assert_int_equal(reading.status, KHIPU_OK);
    assert_string_equal(reading.options.library.delimiter, "-");
    assert_string_equal(reading.options.library.title, "--quiet");
    assert_string_equal(reading.options.library.source, "*");
    assert_false(reading.options.settings.quiet);
    cli_options_clear(&reading.options);
}

static void two_dashes_end_the_options(void **state) {
    (void)state;
    test_reading reading;
    read_line(&reading, "places", "--places p -- --title -o --");
    assert_int_equal(reading.status, KHIPU_OK);
    assert_int_equal(reading.options.library.queries.count, 3);
    assert_string_equal(reading.options.library.queries.items[0], "--title");
    assert_string_equal(reading.options.library.queries.items[2], "--");
    assert_int_equal(reading.options.library.cases.count, 0);
    cli_options_clear(&reading.options);
}

static void switches_of_both_tables_are_set(void **state) {
    (void)state;
    test_reading reading;
    read_line(&reading, "export", "a --no-sync --allow-unlocated --log json --progress never");
    assert_int_equal(reading.status, KHIPU_OK);
    assert_true(reading.options.library.no_sync);
    assert_false(reading.options.library.allow_ballpark);
    assert_true(reading.options.settings.allow_unlocated);
    assert_false(reading.options.settings.allow_rejected);
    assert_true(cli_settings_json(&reading.options.settings));
    assert_string_equal(reading.options.settings.progress, "never");
    cli_options_clear(&reading.options);
}

static void an_unknown_option_names_the_nearest_of_its_command(void **state) {
    (void)state;
    assert_refused("export", "a --plcae x", "--plcae", "did you mean --place?");
    assert_refused("export", "a --pos x", "--pos", "did you mean --position?");
    assert_refused("export", "a --titel=x", "--titel", "did you mean --title?");
    assert_refused("export", "a -places x", "-places", "did you mean --places?");
    assert_refused("export", "a --o x", "--o", "did you mean -o?");
    assert_refused("export", "a --output x", "--output", "did you mean -o?");
    assert_refused("export", "a -h", "-h", "did you mean --help?");
    assert_refused("export", "a --wombat", "--wombat", "khipu export --help lists them all");
    assert_refused("places", "a --titel x", "--titel", "khipu places --help lists them all");
}

static void an_option_of_another_command_says_whose_it_is(void **state) {
    (void)state;
    assert_refused("places", "a --title x", "--title", "an option of khipu export;");
    assert_refused("check", "a -o x", "-o", "an option of khipu export and khipu index;");
    assert_refused("places", "a --allow-rejected", "--allow-rejected",
                   "khipu export and khipu check;");
}

static void a_value_that_is_missing_or_too_much_is_refused(void **state) {
    (void)state;
    assert_refused("export", "a --place", "--place", "--place COL");
    assert_refused("export", "a --quiet=yes", "--quiet", "takes no value");
    assert_refused("export", "a -o=x", "-o=x", "-o x");
    assert_refused("export", "a --log xml", "--log", "text or json");
    assert_refused("export", "a --progress=1", "--progress", "auto, always or never");
}

static void an_option_that_is_given_twice_is_refused(void **state) {
    (void)state;
    assert_refused("export", "a --place x --place x", "--place", "twice");
    assert_refused("export", "a --quiet --quiet", "--quiet", "twice");
    assert_refused("export", "a --within x --within y", "--within", "comma");
}

static void an_operand_is_needed(void **state) {
    (void)state;
    assert_refused("export", "--places x", "", "file of cases");
    assert_refused("places", "--places x", "", "place to look up");
}

static void the_first_mistake_is_told_and_the_rest_is_read(void **state) {
    (void)state;
    test_reading reading;
    read_line(&reading, "export", "--wombat a --place x --place y --log json --help");
    assert_int_equal(reading.status, KHIPU_E_ARGUMENT);
    assert_string_equal(reading.error.field, "--wombat");
    assert_true(cli_settings_json(&reading.options.settings));
    assert_true(reading.options.settings.help);
    cli_options_clear(&reading.options);
}

static void the_tables_can_be_read_by_all_who_use_them(void **state) {
    (void)state;
    size_t counts[2];
    const khipu_option *tables[2] = {khipu_option_table(&counts[0]),
                                     cli_settings_table(&counts[1])};
    size_t lists = 1; /* the operands */
    for (size_t t = 0; t < 2; t++) {
        for (size_t i = 0; i < counts[t]; i++) {
            const khipu_option *option = &tables[t][i];
            assert_true(strlen(option->name) < CLI_SPELLING_SIZE - 2);
            assert_true(option->help[0] != '\0' && option->group[0] != '\0');
            assert_null(strchr(option->help, '\n'));
            assert_true(option->help[strlen(option->help) - 1] != '.');
            assert_int_equal(option->kind == KHIPU_OPTION_SWITCH, option->metavar[0] == '\0');
            lists += option->kind == KHIPU_OPTION_LIST;
        }
    }
    assert_true(lists <= CLI_LIST_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_follows_its_option_or_an_equals_sign),
        cmocka_unit_test(a_list_keeps_the_order_in_which_it_was_given),
        cmocka_unit_test(a_value_may_begin_with_a_dash),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(switches_of_both_tables_are_set),
        cmocka_unit_test(an_unknown_option_names_the_nearest_of_its_command),
        cmocka_unit_test(an_option_of_another_command_says_whose_it_is),
        cmocka_unit_test(a_value_that_is_missing_or_too_much_is_refused),
        cmocka_unit_test(an_option_that_is_given_twice_is_refused),
        cmocka_unit_test(an_operand_is_needed),
        cmocka_unit_test(the_first_mistake_is_told_and_the_rest_is_read),
        cmocka_unit_test(the_tables_can_be_read_by_all_who_use_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
