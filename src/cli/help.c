#include "help.h"

#include "options.h"

#include <string.h>

enum { WIDTH = 80, HELP_INDENT = 24 };

/* The columns that `length` bytes of UTF-8 take. */
static size_t columns(const char *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

/* Prints text in lines of at most WIDTH columns that begin at `indent`; `at` is where the first
 * one stands. Ends with a newline. */
static void wrap(FILE *out, const char *text, size_t indent, size_t at) {
    bool first = true;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        size_t width = columns(text, length);
        if (!first && at + 1 + width > WIDTH) {
            fprintf(out, "\n%*s", (int)indent, "");
            at = indent;
            first = true;
        }
        fprintf(out, "%s%.*s", first ? "" : " ", (int)length, text);
        at += width + (first ? 0 : 1);
        first = false;
        text += length + strspn(text + length, " ");
    }
    fputc('\n', out);
}

static void print_option(FILE *out, const khipu_option *option) {
    char spelling[CLI_SPELLING_SIZE];
    int width = fprintf(out, "  %s%s%s", cli_option_spelling(option, spelling),
                        option->metavar[0] == '\0' ? "" : " ", option->metavar);
    size_t at = width < 0 ? 0 : (size_t)width;
    if (at + 2 > HELP_INDENT) {
        fputc('\n', out);
        at = 0;
    }
    fprintf(out, "%*s", (int)(HELP_INDENT - at), "");
    wrap(out, option->help, HELP_INDENT, HELP_INDENT);
}

static const char *print_options(FILE *out, const khipu_option *table, size_t count, unsigned bit,
                                 const char *group) {
    for (size_t i = 0; i < count; i++) {
        if ((table[i].commands & bit) == 0) {
            continue;
        }
        if (group == NULL || strcmp(group, table[i].group) != 0) {
            group = table[i].group;
            fprintf(out, "\n%s\n", group);
        }
        print_option(out, &table[i]);
    }
    return group;
}

static void print_indented(FILE *out, const char *lines) {
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        fprintf(out, "  %.*s\n", (int)length, lines);
        lines += length + (lines[length] == '\n');
    }
}

void cli_help_short(FILE *out) {
    fputs("khipu ties case records to places on a map.\n\nFor example:\n", out);
    print_indented(out, cli_command_find("export")->example);
    fputs("\nkhipu --help lists what it can do.\n", out);
}

void cli_help_program(FILE *out) {
    size_t count;
    const cli_command *commands = cli_commands(&count);
    wrap(out,
         "khipu ties case records to places: it finds the town that each case names, puts it on a "
         "map, and says which cases it could not place and why. It opens no network connection.",
         0, 0);
    fputs("\nExample\n", out);
    print_indented(out, commands[0].example);
    fputs("\nCommands\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "  %-8s", commands[i].name);
        wrap(out, commands[i].purpose, 10, 10);
    }
    fputs("  help    explain a command: khipu help export\n", out);
    fputs("\nOptions\n"
          "  --help     show this, or the help of a command: khipu export --help\n"
          "  --version  show the version\n"
          "\nExit codes of export and check\n",
          out);
    fputs(commands[0].exit_codes, out);
    fputs("\nThe whole manual: man khipu\n", out);
}

void cli_help_command(FILE *out, const cli_command *command) {
    size_t count;
    fprintf(out, "khipu %s: %s\n", command->name, command->purpose);
    fputs("\nExample\n", out);
    print_indented(out, command->example);
    fprintf(out, "\nUsage\n  khipu %s %s [OPTION...]\n\n", command->name, command->operands);
    wrap(out, command->description, 0, 0);
    const khipu_option *table = khipu_option_table(&count);
    const char *group = print_options(out, table, count, command->bit, NULL);
    table = cli_settings_table(&count);
    print_options(out, table, count, command->bit, group);
    fputc('\n', out);
    wrap(out,
         "An option and its value are two words, or one with an equals sign: --places FILE or "
         "--places=FILE. What stands behind -- is no option, whatever it begins with.",
         0, 0);
    fputs("\nExit codes\n", out);
    fputs(command->exit_codes, out);
}

void cli_help_version(FILE *out) { fputs("khipu " KHIPU_VERSION "\n", out); }
