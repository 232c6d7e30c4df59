/* help: the texts that explain the program, made of the tables of commands and options. */
#ifndef KHIPU_CLI_HELP_H
#define KHIPU_CLI_HELP_H

#include "commands.h"

#include <stdio.h>

/* What `khipu` without words says. */
void cli_help_short(FILE *out);

/* What `khipu --help` says: the commands, the exit codes and where to read on. */
void cli_help_program(FILE *out);

/* What `khipu COMMAND --help` says: an example, every option and the exit codes. */
void cli_help_command(FILE *out, const cli_command *command);

void cli_help_version(FILE *out);

#endif
