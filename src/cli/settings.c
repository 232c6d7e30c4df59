#include "settings.h"

#include "failure.h"

#include <stddef.h>
#include <string.h>

enum {
    JOIN = KHIPU_COMMAND_EXPORT | KHIPU_COMMAND_CHECK,
    ALL = JOIN | KHIPU_COMMAND_PLACES | KHIPU_COMMAND_INDEX | KHIPU_COMMAND_VERIFY
};

#define RUNNING "Running"
#define TEXT(name, member, metavar, commands, help)                                                \
    { name, metavar, help, RUNNING, KHIPU_OPTION_TEXT, commands, offsetof(cli_settings, member) }
#define SWITCH(name, member, commands, help)                                                       \
    { name, "", help, RUNNING, KHIPU_OPTION_SWITCH, commands, offsetof(cli_settings, member) }

static const khipu_option table[] = {
    SWITCH("allow-unlocated", allow_unlocated, JOIN,
           "end with exit code 0 although records are unlocated"),
    SWITCH("allow-rejected", allow_rejected, JOIN,
           "end with exit code 0 although records are rejected"),
    TEXT("progress", progress, "auto|always|never", ALL,
         "show how far the work is (default: auto, on a terminal only)"),
    SWITCH("quiet", quiet, ALL, "say nothing but errors and the summary"),
    TEXT("log", log, "text|json", ALL,
         "form of the messages: text for people, json for programs, one object a line (default: "
         "text)"),
    SWITCH("help", help, ALL, "show the help of the command"),
    SWITCH("version", version, ALL, "show the version"),
};

const khipu_option *cli_settings_table(size_t *count) {
    *count = sizeof table / sizeof *table;
    return table;
}

static bool is_one_of(const char *value, const char *const *values) {
    for (; *values != NULL; values++) {
        if (strcmp(value, *values) == 0) {
            return true;
        }
    }
    return false;
}

khipu_status cli_settings_check(const cli_settings *settings, khipu_error *error) {
    static const char *const progress[] = {"auto", "always", "never", NULL};
    static const char *const log[] = {"text", "json", NULL};
    if (settings->progress != NULL && !is_one_of(settings->progress, progress)) {
        return cli_fail(error, KHIPU_E_ARGUMENT, "--progress",
                        "\"%s\" is not possible; it can be auto, always or never",
                        settings->progress);
    }
    if (settings->log != NULL && !is_one_of(settings->log, log)) {
        return cli_fail(error, KHIPU_E_ARGUMENT, "--log",
                        "\"%s\" is not possible; it can be text or json", settings->log);
    }
    return KHIPU_OK;
}

bool cli_settings_json(const cli_settings *settings) {
    return settings->log != NULL && strcmp(settings->log, "json") == 0;
}
