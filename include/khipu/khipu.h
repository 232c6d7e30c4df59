/* khipu: ties case records to places.
 *
 * The one public header. It offers the five commands as functions, with their options, errors and
 * messages as plain structs. The library never prints, exits, aborts or changes the locale (but see
 * khipu_own_process); it writes files only where an option names them, and opens no network
 * connection. A call may run in any thread; two calls may run at once as long as they write to
 * different places.
 *
 * All text is UTF-8. Longitude comes before latitude; degrees in OGC:CRS84 unless a name says
 * otherwise. */
#ifndef KHIPU_KHIPU_H
#define KHIPU_KHIPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <khipu/version.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define KHIPU_API __attribute__((visibility("default")))
#define KHIPU_MUST_CHECK __attribute__((warn_unused_result))
#else
#define KHIPU_API
#define KHIPU_MUST_CHECK
#endif

/* How a call ended. Values are never renumbered. */
typedef enum khipu_status {
    KHIPU_OK = 0,
    KHIPU_E_MEMORY = 1,   /* an allocation failed */
    KHIPU_E_IO = 2,       /* output or the system failed: write, fsync, rename, thread */
    KHIPU_E_READ = 3,     /* an input cannot be opened or read */
    KHIPU_E_SYNTAX = 4,   /* an input is not what its format says */
    KHIPU_E_ENCODING = 5, /* an input is not in the encoding that was named */
    KHIPU_E_FIELD = 6,    /* a column is missing, or cannot be decided */
    KHIPU_E_CRS = 7,      /* a CRS named by an option is unknown, or not AUTHORITY:CODE */
    KHIPU_E_RANGE = 8,    /* a value of an option is out of range */
    KHIPU_E_ARGUMENT = 9, /* an option is wrong, or two do not go together */
    KHIPU_E_CLOSED = 10,  /* the reader of our output went away: a quiet end */
    KHIPU_STATUS_COUNT
} khipu_status;

/* What went wrong, first error first. Owned by the caller; every function accepts NULL for it. */
typedef struct khipu_error {
    khipu_status status;
    char source[256];   /* file or option that the error is about; may be "" */
    uint64_t line;      /* physical line from 1; 0 if none */
    char field[96];     /* column or option; may be "" */
    char message[1024]; /* one sentence: what was wrong, what to do; no trailing newline */
} khipu_error;

/* One short English phrase for a status; "unknown status" for a value out of range. Never NULL. */
KHIPU_API const char *khipu_status_text(khipu_status status);

/* The exit code of the program for a status: 0, 2 (usage), 3 (input) or 4 (output or system). */
KHIPU_API int khipu_status_exit_code(khipu_status status);

/* Says that the process is the caller's own, as a program's main() may. The library then does
 * what concerns a whole process: if a library below it that is written in C++ (PROJ, GEOS) runs
 * out of memory, the process ends with a message on standard error and exit code 4, as nothing
 * that such a library says afterwards can be trusted, and it may crash or wait for itself for
 * ever. Without this call the library reports KHIPU_E_MEMORY. A handler of SIGBUS is installed, so
 * that compiled gazetteers can be mapped: one that somebody cuts short meanwhile is KHIPU_E_READ.
 * SIGBUS for other reasons goes where it went before. And SIGHUP, SIGINT and SIGTERM, if they are
 * not ignored, end the process as they would, but what is not finished goes first. Without this
 * call the library touches no signal, and reads compiled gazetteers into memory. Never taken back.
 */
KHIPU_API void khipu_own_process(void);

/* For a program that has its own malloc, calloc and realloc, which should call it whenever one
 * of them fails, in the same thread. Libraries below (PROJ, SQLite, GEOS) may answer a failed
 * allocation as if it were a fact about the data; with this, such an answer is never believed.
 * Does not return if the process is the caller's own and the failure happened inside one of
 * them. */
KHIPU_API void khipu_memory_ran_out(void);

/* A list of texts; owns nothing. */
typedef struct khipu_texts {
    const char *const *items;
    size_t count;
} khipu_texts;

/* One source of the data, as the manifest and the page name it. Fields may be NULL. */
typedef struct khipu_citation {
    const char *path;
    const char *title;
    const char *license;
    const char *attribution;
} khipu_citation;

/* What a column measures, in words for people who read a finding: "the percentage of people whose
 * first language is Indigenous". Texts may be NULL. */
typedef struct khipu_label {
    const char *column;
    const char *en;
    const char *es;
} khipu_label;

/* Options of all commands. Start from khipu_options_init(); every pointer stays the caller's and
 * must live as long as the call. NULL or an empty list means: not given. Each comment names the
 * flag. */
typedef struct khipu_options {
    khipu_texts cases;   /* CASES: paths, or "-" for standard input */
    khipu_texts places;  /* --places */
    khipu_texts outputs; /* -o */
    khipu_texts queries; /* QUERY of `places`, FILE of `index`, DIR of `verify` */
    const char *profile; /* --profile */

    const char *from;       /* --from: csv tsv json ndjson geojson geojsonl xlsx */
    const char *to;         /* --to: geojson geojsonl geojsons html */
    const char *sheet;      /* --sheet */
    const char *header_row; /* --header-row: physical line from 1 */
    const char *encoding;   /* --encoding */
    const char *delimiter;  /* --delimiter: one character, or "tab" */
    const char *types;      /* --types: auto, text or a file */

    const char *id;    /* --id */
    const char *place; /* --place */
    const char
        *place_level; /* --place-level: settlement, district, province, department, country */
    const char *place_missing; /* --place-missing: unlocated (default) or area */
    const char *within;        /* --within COL[,COL...], innermost first */
    const char *place_code;    /* --place-code */
    const char *code_scheme;   /* --code-scheme */
    const char *date;          /* --date */
    const char *date_format;   /* --date-format: dd/mm/yyyy and the like */
    const char *position;      /* --position LONCOL,LATCOL or GEOPOINTCOL */
    const char *crs;           /* --crs AUTHORITY:CODE of the records' own positions */
    const char *crs_column;    /* --crs-column */
    const char *hemisphere;    /* --hemisphere LATCOL,LONCOL, or LATCOL */
    const char *zone;          /* --zone COL: the UTM zone of those positions */
    const char *category;      /* --category */
    const char *count;         /* --count: the record's weight */
    const char *source;        /* --source COL[,COL...] */

    const char *places_crs; /* --places-crs: of gazetteer rows that name none */
    const char *country;    /* --country: ISO code or name */
    const char *kinds;      /* --kinds: of GeoNames dumps, comma-separated */
    khipu_texts area_names; /* --area-names */
    khipu_texts decisions;  /* --decisions: review and placements files */
    const char *review;     /* --review */
    const char *decimals;   /* --decimals: 0 to 12; 6 if not given */

    khipu_texts where;      /* --where COL=VALUE, all must hold */
    const char *boundaries; /* --boundaries */
    const char *areas;      /* --areas */
    const char *area_key;   /* --area-key */
    const char *area_level; /* --area-level */
    const char *areas_crs;  /* --areas-crs: of outlines whose file names none */
    const char *population; /* --population */
    khipu_texts share_by;   /* --share-by COL>=N or COL:N,N,... */
    khipu_texts table;      /* --table ROWS,COLUMNS */

    const char *publish;  /* --publish internal, public or a file */
    const char *keep;     /* --keep COL[,COL...], or "*" */
    const char *drop;     /* --drop COL[,COL...] */
    const char *mentions; /* --mentions flag, withhold or allow */

    const char *title;        /* --title */
    const char *page_text;    /* --page-text */
    const char *language;     /* --language es or en */
    const char *tiles;        /* --tiles URL */
    const char *attribution;  /* --attribution TEXT, of the tiles */
    const char *summary;      /* --summary: the counts as JSON */
    const char *threads;      /* --threads: the processors if not given */
    bool no_sync;             /* --no-sync: do not wait for the disk */
    bool check_index;         /* --check of `index` */
    bool allow_ballpark;      /* --allow-ballpark */
    const char *verify_cases; /* --cases of `verify` */

    const khipu_citation *citations; /* `sources` of a profile */
    size_t citation_count;
    const khipu_label *labels; /* `labels` of a profile */
    size_t label_count;
} khipu_options;

/* How an option of the table takes its value. */
typedef enum khipu_option_kind {
    KHIPU_OPTION_TEXT,  /* one value: a const char * */
    KHIPU_OPTION_LIST,  /* may be repeated: a khipu_texts */
    KHIPU_OPTION_SWITCH /* no value: a bool */
} khipu_option_kind;

/* The commands, as bits of khipu_option.commands. */
enum {
    KHIPU_COMMAND_EXPORT = 1,
    KHIPU_COMMAND_CHECK = 2,
    KHIPU_COMMAND_PLACES = 4,
    KHIPU_COMMAND_INDEX = 8,
    KHIPU_COMMAND_VERIFY = 16
};

/* One row of the table that the parser, the help, the manual page and profiles share. */
typedef struct khipu_option {
    const char *name;    /* without dashes; a profile's key */
    const char *metavar; /* "" for a switch */
    const char *help;    /* one sentence, without capital and full stop */
    const char *group;   /* heading of the help that it stands under */
    khipu_option_kind kind;
    unsigned commands; /* which commands take it */
    size_t offset;     /* of its member in khipu_options */
} khipu_option;

/* The table, in the order of the help; static. */
KHIPU_API const khipu_option *khipu_option_table(size_t *count);

/* Sets every option to "not given". */
KHIPU_API void khipu_options_init(khipu_options *options);

/* What a message is about. */
typedef enum khipu_level {
    KHIPU_NOTE,    /* a decision that was made, such as which column is the place */
    KHIPU_WARNING, /* something a person should look at */
    KHIPU_RECORD   /* a record that is unlocated or rejected */
} khipu_level;

/* One message. All pointers are valid during the callback only. */
typedef struct khipu_message {
    khipu_level level;
    const char *source; /* file name as given; NULL if none */
    uint64_t line;      /* physical line from 1; 0 if none */
    const char *field;  /* role or column; NULL if none */
    const char *reason; /* a word of design.md section 6, such as place_unknown; NULL if none */
    const char *text;   /* the sentence, without source and line */
} khipu_message;

/* How far the work is. */
typedef struct khipu_progress {
    uint64_t records;     /* records done */
    uint64_t bytes;       /* bytes of the input done */
    uint64_t bytes_total; /* 0 if unknown */
} khipu_progress;

/* Where a command says things. Every function may be NULL; all are called from one thread at a
 * time. */
typedef struct khipu_listener {
    void *context;
    void (*message)(void *context, const khipu_message *message);
    void (*progress)(void *context, const khipu_progress *progress);
    /* The command's own report (check, places, verify, and `-o -` of export). Returns false if the
     * text could not be written, with errno set; the command then ends with KHIPU_E_IO, or
     * KHIPU_E_CLOSED on EPIPE. */
    bool (*write)(void *context, const char *text, size_t length);
} khipu_listener;

#define KHIPU_MATCH_LIMIT 16
#define KHIPU_REASON_LIMIT 32
#define KHIPU_DOUBT_LIMIT 8

/* One line of the summary: a word and how many records it holds for. */
typedef struct khipu_tally {
    const char *word; /* static text */
    uint64_t records;
} khipu_tally;

/* What became of the records: read = located + unlocated + rejected, always. */
typedef struct khipu_summary {
    uint64_t read;
    uint64_t located;
    uint64_t unlocated;
    uint64_t rejected;
    uint64_t decided_unlocated;                        /* of the unlocated: a person's `none` */
    khipu_tally matches[KHIPU_MATCH_LIMIT];            /* in ladder order; ends with a NULL word */
    khipu_tally unlocated_reasons[KHIPU_REASON_LIMIT]; /* ends with a NULL word */
    khipu_tally rejected_reasons[KHIPU_REASON_LIMIT];  /* ends with a NULL word */
    khipu_tally doubts[KHIPU_DOUBT_LIMIT]; /* of the located: what speaks against their position, as
                                              khipu_doubt tells it; ends with a NULL word */
} khipu_summary;

/* Writes the summary sentence ("61 records: 61 located (55 exact, 6 alias), 0 unlocated, 0
 * rejected", and behind it "; 2 doubted (2 position_far)" if any are) into text, NUL-terminated and
 * cut to size. Returns the length it would have, as snprintf does. */
KHIPU_API size_t khipu_summary_text(const khipu_summary *summary, char *text, size_t size);

/* The main job: joins the records of options->cases with the places and writes every output.
 * listener and error may be NULL; summary must not. On any status but KHIPU_OK nothing that existed
 * has changed. */
KHIPU_API KHIPU_MUST_CHECK khipu_status khipu_export(const khipu_options *options,
                                                     const khipu_listener *listener,
                                                     khipu_summary *summary, khipu_error *error);

/* The same join; writes nothing but a report through listener->write. */
KHIPU_API KHIPU_MUST_CHECK khipu_status khipu_check(const khipu_options *options,
                                                    const khipu_listener *listener,
                                                    khipu_summary *summary, khipu_error *error);

/* Looks each of options->queries up; explains through listener->write. *found = every query was
 * placed. */
KHIPU_API KHIPU_MUST_CHECK khipu_status khipu_places(const khipu_options *options,
                                                     const khipu_listener *listener, bool *found,
                                                     khipu_error *error);

/* Compiles the gazetteers of options->queries into options->outputs, one file ending in .khx, which
 * --places then maps instead of reading it (without khipu_own_process: copies). With
 * options->check_index it checks every byte of the compiled files of options->queries instead and
 * says so through listener->write. On any status but KHIPU_OK nothing that existed has changed. */
KHIPU_API KHIPU_MUST_CHECK khipu_status khipu_index(const khipu_options *options,
                                                    const khipu_listener *listener,
                                                    khipu_error *error);

/* Recomputes every promise of the bundles in options->queries, and searches them for what was
 * withheld if options->verify_cases names the cases; with what else the run had (places,
 * area_names, areas, decisions) their points are recomputed too. Says through listener->write what
 * holds and what does not. *intact = nothing is wrong. KHIPU_E_READ: a bundle or the cases cannot
 * be read, or the bundle was replaced while it was. */
KHIPU_API KHIPU_MUST_CHECK khipu_status khipu_verify(const khipu_options *options,
                                                     const khipu_listener *listener, bool *intact,
                                                     khipu_error *error);

#ifdef __cplusplus
}
#endif

#endif
