#include "options.h"

#include "failure.h"
#include "nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The two tables, each with the struct that its offsets are of. */
enum { OF_LIBRARY, OF_PROGRAM, TABLE_COUNT };

typedef struct cli_parser {
    cli_options *options;
    const cli_command *command;
    const khipu_option *tables[TABLE_COUNT];
    size_t counts[TABLE_COUNT];
    void *values[TABLE_COUNT];
    int count;
    char **argv;
    int next;
    khipu_error *error;
} cli_parser;

/* One word that begins with a dash: the name is argv's without dashes and value. */
typedef struct cli_word {
    const char *text;
    size_t dashes;
    const char *name;
    size_t name_length;
    const char *value; /* behind the equals sign, or NULL */
} cli_word;

const char *cli_option_spelling(const khipu_option *option, char text[CLI_SPELLING_SIZE]) {
    snprintf(text, CLI_SPELLING_SIZE, "%s%s", option->name[1] == '\0' ? "-" : "--", option->name);
    return text;
}

static cli_word split(const char *text) {
    cli_word word = {.text = text, .dashes = text[1] == '-' ? 2 : 1};
    word.name = text + word.dashes;
    word.name_length = strcspn(word.name, "=");
    if (word.name[word.name_length] == '=') {
        word.value = word.name + word.name_length + 1;
    }
    return word;
}

static bool is_named(const khipu_option *option, const cli_word *word) {
    size_t dashes = option->name[1] == '\0' ? 1 : 2;
    return word->dashes == dashes && strlen(option->name) == word->name_length &&
           memcmp(option->name, word->name, word->name_length) == 0;
}

static const khipu_option *find(const cli_parser *parser, const cli_word *word, int *table) {
    for (int t = 0; t < TABLE_COUNT; t++) {
        for (size_t i = 0; i < parser->counts[t]; i++) {
            if (is_named(&parser->tables[t][i], word)) {
                *table = t;
                return &parser->tables[t][i];
            }
        }
    }
    return NULL;
}

/* What other programs call some of the options. */
static const char *translate(const char *typed) {
    static const char *const names[][2] = {{"output", "o"}, {"out", "o"},
                                           {"h", "help"},   {"V", "version"},
                                           {"q", "quiet"},  {"gazetteer", "places"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(typed, names[i][0]) == 0) {
            return names[i][1];
        }
    }
    return typed;
}

/* An option of this command whose name is like the word's, whatever the dashes; or NULL. */
static const khipu_option *find_nearest(const cli_parser *parser, const cli_word *word) {
    char typed[CLI_SPELLING_SIZE];
    snprintf(typed, sizeof typed, "%.*s", (int)word->name_length, word->name);
    const char *name = translate(typed);
    const khipu_option *nearest = NULL;
    size_t least = CLI_TOO_FAR;
    for (int t = 0; t < TABLE_COUNT; t++) {
        for (size_t i = 0; i < parser->counts[t]; i++) {
            const khipu_option *option = &parser->tables[t][i];
            size_t distance = cli_distance(name, option->name);
            if ((option->commands & parser->command->bit) != 0 && distance < least) {
                least = distance;
                nearest = option;
            }
        }
    }
    return nearest;
}

static khipu_status fail_unknown(const cli_parser *parser, const cli_word *word) {
    char spelling[CLI_SPELLING_SIZE];
    char name[sizeof parser->error->field];
    snprintf(name, sizeof name, "%.*s", (int)(word->dashes + word->name_length), word->text);
    const khipu_option *nearest = find_nearest(parser, word);
    if (nearest != NULL) {
        return cli_fail(parser->error, KHIPU_E_ARGUMENT, name,
                        "there is no such option; did you mean %s?",
                        cli_option_spelling(nearest, spelling));
    }
    return cli_fail(parser->error, KHIPU_E_ARGUMENT, name,
                    "there is no such option; khipu %s --help lists them all",
                    parser->command->name);
}

/* "khipu export" or "khipu export and khipu check": the commands that take the option. */
static void name_commands(const khipu_option *option, char *text, size_t size) {
    size_t count;
    const cli_command *commands = cli_commands(&count);
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count && length < size; i++) {
        if ((option->commands & commands[i].bit) != 0) {
            length += (size_t)snprintf(text + length, size - length, "%skhipu %s",
                                       length > 0 ? " and " : "", commands[i].name);
        }
    }
}

static khipu_status fail_foreign(const cli_parser *parser, const khipu_option *option,
                                 const cli_word *word) {
    char spelling[CLI_SPELLING_SIZE];
    cli_option_spelling(option, spelling);
    char owners[160];
    name_commands(option, owners, sizeof owners);
    if (owners[0] == '\0') {
        return fail_unknown(parser, word);
    }
    return cli_fail(parser->error, KHIPU_E_ARGUMENT, spelling,
                    "this is an option of %s; khipu %s does not take it", owners,
                    parser->command->name);
}

static cli_list *list_of(cli_parser *parser, khipu_texts *target) {
    cli_options *options = parser->options;
    for (size_t i = 0; i < options->list_count; i++) {
        if (options->lists[i].target == target) {
            return &options->lists[i];
        }
    }
    if (options->list_count == CLI_LIST_LIMIT) {
        return NULL;
    }
    /* No list is longer than the command line. */
    const char **items = calloc((size_t)parser->count, sizeof *items);
    if (items == NULL) {
        return NULL;
    }
    cli_list *list = &options->lists[options->list_count++];
    *list = (cli_list){.target = target, .items = items};
    target->items = items;
    return list;
}

static khipu_status append(cli_parser *parser, khipu_texts *target, const char *text) {
    cli_list *list = list_of(parser, target);
    if (list == NULL) {
        return cli_fail(parser->error, KHIPU_E_MEMORY, NULL, "out of memory; nothing was written");
    }
    list->items[target->count++] = text;
    return KHIPU_OK;
}

static khipu_status fail_twice(const cli_parser *parser, const khipu_option *option) {
    char spelling[CLI_SPELLING_SIZE];
    bool takes_several = strstr(option->metavar, "[,") != NULL;
    return cli_fail(parser->error, KHIPU_E_ARGUMENT, cli_option_spelling(option, spelling),
                    "it was given twice, but can be given once only%s",
                    takes_several ? "; put a comma between several columns" : "");
}

static khipu_status set_switch(const cli_parser *parser, const khipu_option *option, bool *target,
                               const cli_word *word) {
    char spelling[CLI_SPELLING_SIZE];
    if (word->value != NULL) {
        return cli_fail(parser->error, KHIPU_E_ARGUMENT, cli_option_spelling(option, spelling),
                        "it takes no value; leave \"=%s\" out", word->value);
    }
    if (*target) {
        return fail_twice(parser, option);
    }
    *target = true;
    return KHIPU_OK;
}

static khipu_status set_value(cli_parser *parser, const khipu_option *option, void *target,
                              const cli_word *word) {
    char spelling[CLI_SPELLING_SIZE];
    const char *value = word->value;
    if (value == NULL && parser->next < parser->count) {
        value = parser->argv[parser->next++];
    }
    if (value == NULL) {
        cli_option_spelling(option, spelling);
        return cli_fail(parser->error, KHIPU_E_ARGUMENT, spelling, "a value must follow: %s %s",
                        spelling, option->metavar);
    }
    if (option->kind == KHIPU_OPTION_LIST) {
        return append(parser, target, value);
    }
    const char **text = target;
    if (*text != NULL) {
        return fail_twice(parser, option);
    }
    *text = value;
    return KHIPU_OK;
}

static khipu_status read_option(cli_parser *parser, const char *text) {
    cli_word word = split(text);
    int table = 0;
    const khipu_option *option = find(parser, &word, &table);
    if (option == NULL) {
        return fail_unknown(parser, &word);
    }
    if (word.dashes == 1 && word.value != NULL) {
        return cli_fail(parser->error, KHIPU_E_ARGUMENT, text,
                        "a space stands before the value: -%s %s", option->name, word.value);
    }
    if ((option->commands & parser->command->bit) == 0) {
        parser->next += option->kind != KHIPU_OPTION_SWITCH && word.value == NULL;
        return fail_foreign(parser, option, &word);
    }
    void *target = (char *)parser->values[table] + option->offset;
    return option->kind == KHIPU_OPTION_SWITCH ? set_switch(parser, option, target, &word)
                                               : set_value(parser, option, target, &word);
}

static khipu_status read_words(cli_parser *parser, khipu_texts *operands) {
    khipu_status first = KHIPU_OK;
    bool only_operands = false;
    while (parser->next < parser->count) {
        const char *text = parser->argv[parser->next++];
        khipu_status status = KHIPU_OK;
        if (only_operands || text[0] != '-' || text[1] == '\0') {
            status = append(parser, operands, text);
        } else if (strcmp(text, "--") == 0) {
            only_operands = true;
        } else {
            status = read_option(parser, text);
        }
        first = first == KHIPU_OK ? status : first;
    }
    return first;
}

khipu_status cli_options_parse(cli_options *options, const cli_command *command, int count,
                               char **argv, khipu_error *error) {
    *options = (cli_options){.list_count = 0};
    khipu_options_init(&options->library);
    cli_parser parser = {
        .options = options,
        .command = command,
        .values = {&options->library, &options->settings},
        .count = count,
        .argv = argv,
        .error = error,
    };
    parser.tables[OF_LIBRARY] = khipu_option_table(&parser.counts[OF_LIBRARY]);
    parser.tables[OF_PROGRAM] = cli_settings_table(&parser.counts[OF_PROGRAM]);
    bool joins = (command->bit & (KHIPU_COMMAND_EXPORT | KHIPU_COMMAND_CHECK)) != 0;
    khipu_texts *operands = joins ? &options->library.cases : &options->library.queries;
    khipu_status status = read_words(&parser, operands);
    if (status == KHIPU_OK) {
        status = cli_settings_check(&options->settings, error);
    }
    if (status == KHIPU_OK && operands->count == 0) {
        status = cli_fail(error, KHIPU_E_ARGUMENT, NULL, "%s; khipu %s --help shows how",
                          command->missing, command->name);
    }
    return status;
}

void cli_options_clear(cli_options *options) {
    for (size_t i = 0; i < options->list_count; i++) {
        free(options->lists[i].items);
        *options->lists[i].target = (khipu_texts){NULL, 0};
    }
    options->list_count = 0;
}
