#include "commands.h"

#include "nearest.h"

#include <string.h>

#define FAILURES                                                                                   \
    "  2  the command line is wrong: an option, a value, or where to write\n"                      \
    "  3  a file cannot be read, or a column that is needed is not there\n"                        \
    "  4  the output cannot be written, or the system failed\n"

static const char join_exit_codes[] =
    "  0  every record was located\n"
    "  1  the work is complete, but some records are unlocated or rejected;\n"
    "     --allow-unlocated and --allow-rejected forgive one kind each\n" FAILURES
    "After 2, 3 and 4, nothing that existed before has changed.\n";

static const char places_exit_codes[] = "  0  every name was found\n"
                                        "  1  some name was not\n" FAILURES;

static const char index_exit_codes[] = "  0  the gazetteer was compiled, or is whole\n" FAILURES;
static const char verify_exit_codes[] = "  0  everything holds\n"
                                        "  1  something is wrong; it is listed\n" FAILURES;

static const cli_command table[] = {
    {
        .name = "export",
        .bit = KHIPU_COMMAND_EXPORT,
        .operands = "CASES... [--places FILE] [-o OUT]",
        .missing = "name at least one file of cases, or - for standard input",
        .purpose = "join cases with places and write the map and its files",
        .example = "khipu export cases.csv --places places.csv -o map/",
        .description =
            "Reads the cases, each of them a record, finds each place in the gazetteers of "
            "--places, and writes what -o "
            "names: a folder gets the page (index.html), GeoJSON, a QGIS layer, the list of what "
            "needs review and the hashes of everything. Without -o, GeoJSON goes to standard "
            "output. No case is dropped and no place is guessed: a case that cannot be placed is "
            "kept without a position and listed in review.csv with the reason.",
        .exit_codes = join_exit_codes,
    },
    {
        .name = "check",
        .bit = KHIPU_COMMAND_CHECK,
        .operands = "CASES... [--places FILE]",
        .missing = "name at least one file of cases, or - for standard input",
        .purpose = "do the same work and write a report only",
        .example = "khipu check cases.csv --places places.csv",
        .description =
            "Does what khipu export would do and prints a report: how the file was read, which "
            "column is what, how the places were found and what needs review. It writes no file "
            "but that of --summary.",
        .exit_codes = join_exit_codes,
    },
    {
        .name = "places",
        .bit = KHIPU_COMMAND_PLACES,
        .operands = "QUERY... --places FILE",
        .missing = "name at least one place to look up, such as \"Juliaca, Puno\"",
        .purpose = "look a place name up and explain what is found",
        .example = "khipu places \"Juliaca (San Román, Puno)\" --places places.csv",
        .description =
            "Looks each name up in the gazetteers of --places, as an export would, and prints the "
            "candidates, how each of them matches and where it lies. Areas around the place may "
            "follow the name, after a comma or in parentheses.",
        .exit_codes = places_exit_codes,
    },
    {
        .name = "index",
        .bit = KHIPU_COMMAND_INDEX,
        .operands = "FILE... -o PLACES.khx",
        .missing = "name at least one gazetteer to compile",
        .purpose = "compile a large gazetteer once, for --places",
        .example = "khipu index allCountries.txt -o places.khx",
        .description =
            "Reads gazetteers and writes them as one file that --places uses where it lies, "
            "without reading it again. The file belongs to this version of khipu and of the EPSG "
            "data; another one says that it must be compiled again. A run checks what it uses of "
            "it; --check checks all of it.",
        .exit_codes = index_exit_codes,
    },
    {
        .name = "verify",
        .bit = KHIPU_COMMAND_VERIFY,
        .operands = "DIR... [--cases CASES]",
        .missing = "name the folder of a bundle",
        .purpose = "recompute every promise of a written bundle",
        .example = "khipu verify map/ --cases cases.csv",
        .description =
            "Recomputes the hashes of every file, counts the features anew, looks whether they "
            "are as RFC 7946 asks, unpacks the page and compares its cases with cases.geojson. "
            "With --cases, it searches every file for the values of the columns that were "
            "withheld; with the --places, --area-names, --areas and --decisions of the run as "
            "well, "
            "it recomputes every point. It prints what holds and lists what is wrong. This proves "
            "that nothing "
            "has changed since it was written, not who wrote it.",
        .exit_codes = verify_exit_codes,
    },
};

const cli_command *cli_commands(size_t *count) {
    *count = sizeof table / sizeof *table;
    return table;
}

const cli_command *cli_command_find(const char *name) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].name, name) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

const char *cli_command_nearest(const char *typed) {
    const char *nearest = NULL;
    size_t least = CLI_TOO_FAR;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t distance = cli_distance(typed, table[i].name);
        if (distance < least) {
            least = distance;
            nearest = table[i].name;
        }
    }
    return nearest;
}
