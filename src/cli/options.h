/* options: the command line, read by the tables of the library and of the program. Names must be
 * exact; a value follows its option or an equals sign. */
#ifndef KHIPU_CLI_OPTIONS_H
#define KHIPU_CLI_OPTIONS_H

#include "commands.h"
#include "settings.h"

#define CLI_LIST_LIMIT 8
#define CLI_SPELLING_SIZE 48

/* The values of an option that is repeated. */
typedef struct cli_list {
    khipu_texts *target;
    const char **items;
} cli_list;

/* What was asked for. The texts are those of argv. */
typedef struct cli_options {
    khipu_options library;
    cli_settings settings;
    cli_list lists[CLI_LIST_LIMIT];
    size_t list_count;
} cli_options;

/* Reads argv[0] to argv[count - 1], the words behind the command. It reads on behind a mistake, so
 * that --help and --log hold wherever they stand; the error is about the first. options is
 * initialised by the call; cli_options_clear in any case. KHIPU_E_ARGUMENT, KHIPU_E_MEMORY. */
khipu_status cli_options_parse(cli_options *options, const cli_command *command, int count,
                               char **argv, khipu_error *error);

void cli_options_clear(cli_options *options);

/* The option as it is typed: --places, but -o. Returns text. */
const char *cli_option_spelling(const khipu_option *option, char text[CLI_SPELLING_SIZE]);

#endif
