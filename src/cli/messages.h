/* messages: what the program says on standard error, as text for people or as JSON for programs. */
#ifndef KHIPU_CLI_MESSAGES_H
#define KHIPU_CLI_MESSAGES_H

#include "progress.h"

typedef struct cli_messages {
    bool quiet;             /* errors and the summary only */
    bool json;              /* one object a line */
    cli_progress *progress; /* taken away before a line is written; may be NULL */
} cli_messages;

/* A note, a warning or a record: `khipu: cases.csv:17: place: TEXT`. */
void cli_messages_show(const cli_messages *messages, const khipu_message *message);

/* Why the command ended. Says nothing for KHIPU_OK and KHIPU_E_CLOSED. */
void cli_messages_error(const cli_messages *messages, const khipu_error *error);

/* The last line of a complete run. */
void cli_messages_summary(const cli_messages *messages, const khipu_summary *summary);

#endif
