/* khipu: the program. It reads the command line, calls the library and says what the library says.
 */
#include "failure.h"
#include "help.h"
#include "output.h"
#include "run.h"

#include <signal.h>
#include <string.h>

/* Ends before a command began; the mistake is in `error`. */
static int refuse(const khipu_error *error) {
    const cli_messages messages = {.progress = NULL};
    cli_messages_error(&messages, error);
    return khipu_status_exit_code(error->status);
}

static int refuse_command(const char *word) {
    khipu_error error = {.status = KHIPU_OK};
    const char *nearest = cli_command_nearest(word);
    if (word[0] == '-') {
        cli_fail(&error, KHIPU_E_ARGUMENT, word,
                 "a command comes first, as in khipu export; khipu --help lists them");
    } else if (nearest != NULL) {
        cli_fail(&error, KHIPU_E_ARGUMENT, word, "there is no such command; did you mean %s?",
                 nearest);
    } else if (strpbrk(word, "./") != NULL) {
        cli_fail(&error, KHIPU_E_ARGUMENT, word,
                 "a command comes before the file, as in khipu export %s", word);
    } else {
        cli_fail(&error, KHIPU_E_ARGUMENT, word,
                 "there is no such command; khipu --help lists them");
    }
    return refuse(&error);
}

/* A text has been written to standard output: ends. */
static int end_text(void) {
    khipu_error error = {.status = KHIPU_OK};
    return cli_output_close(&error) == KHIPU_OK ? 0 : refuse(&error);
}

/* khipu help [COMMAND] */
static int help(const char *topic) {
    if (topic == NULL) {
        cli_help_program(cli_output_stream());
        return end_text();
    }
    const cli_command *command = cli_command_find(topic);
    if (command == NULL) {
        return refuse_command(topic);
    }
    cli_help_command(cli_output_stream(), command);
    return end_text();
}

static int version(void) {
    cli_help_version(cli_output_stream());
    return end_text();
}

static int run_command(const cli_command *command, const cli_options *options, cli_run *run) {
    cli_run_init(run, options);
    switch (command->bit) {
    case KHIPU_COMMAND_EXPORT: return cli_export(run);
    case KHIPU_COMMAND_CHECK: return cli_check(run);
    case KHIPU_COMMAND_INDEX: return cli_index(run);
    case KHIPU_COMMAND_VERIFY: return cli_verify(run);
    default: return cli_places(run);
    }
}

static int start(const cli_command *command, int count, char **words) {
    cli_options options;
    cli_run run;
    khipu_error error = {.status = KHIPU_OK};
    khipu_status status = cli_options_parse(&options, command, count, words, &error);
    int code;
    if (options.settings.help) {
        code = help(command->name);
    } else if (options.settings.version) {
        code = version();
    } else if (status != KHIPU_OK) {
        cli_run_init(&run, &options);
        run.error = error;
        code = khipu_status_exit_code(cli_run_end(&run, status));
    } else {
        code = run_command(command, &options, &run);
    }
    cli_options_clear(&options);
    return code;
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error of write */
    khipu_own_process();
    cli_output_open();
    if (argc < 2) {
        cli_help_short(stderr);
        return khipu_status_exit_code(KHIPU_E_ARGUMENT);
    }
    const char *word = argv[1];
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0) {
        return help(argc > 2 && strcmp(argv[2], "--help") != 0 ? argv[2] : NULL);
    }
    if (strcmp(word, "--version") == 0) {
        return version();
    }
    const cli_command *command = cli_command_find(word);
    return command == NULL ? refuse_command(word) : start(command, argc - 2, argv + 2);
}
