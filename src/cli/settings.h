/* settings: the options that only the program has. Their table has the form of the library's, so
 * that parser, help and manual page treat both alike. */
#ifndef KHIPU_CLI_SETTINGS_H
#define KHIPU_CLI_SETTINGS_H

#include <khipu/khipu.h>

typedef struct cli_settings {
    const char *progress; /* --progress auto, always or never */
    const char *log;      /* --log text or json */
    bool quiet;           /* --quiet */
    bool allow_unlocated; /* --allow-unlocated */
    bool allow_rejected;  /* --allow-rejected */
    bool help;            /* --help */
    bool version;         /* --version */
} cli_settings;

/* The table, whose offsets are those of cli_settings; static. */
const khipu_option *cli_settings_table(size_t *count);

/* Checks the values: KHIPU_E_ARGUMENT if one is not among those that are possible. */
khipu_status cli_settings_check(const cli_settings *settings, khipu_error *error);

/* True if --log json was given. */
bool cli_settings_json(const cli_settings *settings);

#endif
