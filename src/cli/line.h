/* line: builds one line for standard error and writes it at once, so that lines of several programs
 * on one terminal do not mix. Where memory fails, the line is cut, not lost. */
#ifndef KHIPU_CLI_LINE_H
#define KHIPU_CLI_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cli_line {
    char *text; /* `first` until it is full */
    size_t length;
    size_t capacity;
    char first[1024];
} cli_line;

void cli_line_init(cli_line *line);
void cli_line_clear(cli_line *line);

/* Appends text as it is. */
void cli_line_add(cli_line *line, const char *text);

/* Appends text with what could rewrite a terminal (control characters, marks of direction) and what
 * is not UTF-8 escaped. */
void cli_line_add_plain(cli_line *line, const char *text);

/* Appends text as a JSON string in quotes, or null. Bytes that are not UTF-8 become U+FFFD. */
void cli_line_add_json(cli_line *line, const char *text);

void cli_line_add_uint(cli_line *line, uint64_t number);

/* Ends the line, writes it to standard error and clears it. A failure is ignored: there is nowhere
 * to say so. */
void cli_line_send(cli_line *line);

#endif
