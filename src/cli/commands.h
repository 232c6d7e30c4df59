/* commands: what the program can do, in the words that its help uses. */
#ifndef KHIPU_CLI_COMMANDS_H
#define KHIPU_CLI_COMMANDS_H

#include <khipu/khipu.h>

typedef struct cli_command {
    const char *name;
    unsigned bit;            /* KHIPU_COMMAND_... */
    const char *operands;    /* as in the line of usage */
    const char *missing;     /* what to say when no operand is given */
    const char *purpose;     /* a few words */
    const char *example;     /* a whole line; further ones after a newline */
    const char *description; /* one paragraph, wrapped when it is shown */
    const char *exit_codes;  /* lines ready to print */
} cli_command;

/* The commands, in the order of the help; static. */
const cli_command *cli_commands(size_t *count);

/* The command of that name, or NULL. */
const cli_command *cli_command_find(const char *name);

/* The name of an existing command that may have been meant, or NULL. */
const char *cli_command_nearest(const char *typed);

#endif
