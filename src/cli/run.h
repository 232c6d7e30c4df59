/* run: what surrounds a command: where it says things, and the exit code it ends with. */
#ifndef KHIPU_CLI_RUN_H
#define KHIPU_CLI_RUN_H

#include "messages.h"
#include "options.h"
#include "progress.h"

typedef struct cli_run {
    const cli_options *options;
    cli_messages messages;
    cli_progress progress;
    khipu_listener listener; /* for the command */
    khipu_error error;       /* for the command */
} cli_run;

/* Prepares a run, which must not be moved afterwards. */
void cli_run_init(cli_run *run, const cli_options *options);

/* Ends a run with the status that its command returned: closes standard output and says what went
 * wrong. Returns the status that counts. */
khipu_status cli_run_end(cli_run *run, khipu_status status);

/* The same for a command that joins: says the summary. Returns the exit code. */
int cli_run_end_join(cli_run *run, khipu_status status, const khipu_summary *summary);

/* The commands; each returns the exit code. */
int cli_export(cli_run *run);
int cli_check(cli_run *run);
int cli_places(cli_run *run);
int cli_index(cli_run *run);
int cli_verify(cli_run *run);

#endif
