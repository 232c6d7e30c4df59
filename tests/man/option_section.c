/* Prints the section OPTIONS of docs/khipu.1.scd from the tables of the library and the program. */
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/settings.h"

#include <stdio.h>
#include <string.h>

/* scdoc reads these characters as markup. */
static void print_escaped(const char *text) {
    for (; *text != '\0'; text++) {
        if (strchr("_*\\#~`<>", *text) != NULL) {
            putchar('\\');
        }
        putchar(*text);
    }
}

static unsigned every_command(void) {
    size_t count;
    const cli_command *commands = cli_commands(&count);
    unsigned bits = 0;
    for (size_t i = 0; i < count; i++) {
        bits |= commands[i].bit;
    }
    return bits;
}

static void print_commands(unsigned bits) {
    size_t count;
    const cli_command *commands = cli_commands(&count);
    const char *before = " (";
    for (size_t i = 0; i < count; i++) {
        if ((bits & commands[i].bit) != 0) {
            printf("%s%s", before, commands[i].name);
            before = ", ";
        }
    }
    printf(")");
}

static void print_option(const khipu_option *option, unsigned every) {
    char spelling[CLI_SPELLING_SIZE];
    printf("*%s*", cli_option_spelling(option, spelling));
    if (option->metavar[0] != '\0') {
        printf(" _");
        print_escaped(option->metavar);
        printf("_");
    }
    if ((option->commands & every) != every) {
        print_commands(option->commands);
    }
    printf("\n\t");
    print_escaped(option->help);
    printf(".\n\n");
}

static const char *print_table(const khipu_option *table, size_t count, const char *group) {
    unsigned every = every_command();
    for (size_t i = 0; i < count; i++) {
        if ((table[i].commands & every) == 0) {
            continue;
        }
        if (group == NULL || strcmp(group, table[i].group) != 0) {
            group = table[i].group;
            printf("## %s\n\n", group);
        }
        print_option(&table[i], every);
    }
    return group;
}

int main(void) {
    size_t count;
    const khipu_option *table = khipu_option_table(&count);
    const char *group = print_table(table, count, NULL);
    table = cli_settings_table(&count);
    print_table(table, count, group);
    return fflush(stdout) == 0 ? 0 : 1;
}
