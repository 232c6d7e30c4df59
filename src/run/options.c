/* options: the one table of options; the program's parser and help, the manual page and profiles
 * read it. */
#include <khipu/khipu.h>

#include <stddef.h>

enum {
    JOIN = KHIPU_COMMAND_EXPORT | KHIPU_COMMAND_CHECK,
    EXPORT = KHIPU_COMMAND_EXPORT,
    PLACES = KHIPU_COMMAND_PLACES,
    GAZETTEER = JOIN | PLACES | KHIPU_COMMAND_INDEX,
    CASES = JOIN | KHIPU_COMMAND_VERIFY,
    VERIFY = KHIPU_COMMAND_VERIFY,
};

#define TEXT(name, member, metavar, commands, help)                                                \
    { name, metavar, help, GROUP, KHIPU_OPTION_TEXT, commands, offsetof(khipu_options, member) }
#define LIST(name, member, metavar, commands, help)                                                \
    { name, metavar, help, GROUP, KHIPU_OPTION_LIST, commands, offsetof(khipu_options, member) }
#define SWITCH(name, member, commands, help)                                                       \
    { name, "", help, GROUP, KHIPU_OPTION_SWITCH, commands, offsetof(khipu_options, member) }

static const khipu_option table[] = {
#define GROUP "Places and results"
    LIST("places", places, "FILE", JOIN | PLACES | VERIFY,
         "places with their coordinates (a gazetteer): CSV, GeoJSON points or a GeoNames file; may "
         "be repeated"),
    LIST("o", outputs, "OUT", EXPORT | KHIPU_COMMAND_INDEX,
         "where to write: a folder for everything, a file ending in .geojson, .geojsonl, .geojsons "
         "or .html, or - for standard output; may be repeated (default: -)"),
    TEXT("to", to, "FORMAT", EXPORT,
         "format for standard output and devices: geojson, geojsonl, geojsons or html (default: "
         "geojson)"),
    TEXT("decimals", decimals, "N", CASES,
         "digits behind the point of coordinates, at most (default: 6, about 10 cm)"),
    SWITCH("check", check_index, KHIPU_COMMAND_INDEX,
           "check every byte of a compiled gazetteer instead of making one"),
    TEXT("review", review, "FILE", EXPORT,
         "write the list of what needs review here, with every rejected row in full, and beside it "
         "(x-placements.csv for x.csv) the list of what was placed"),
    LIST("decisions", decisions, "FILE", CASES,
         "a review or placements file in which a person has filled in the column decision; may be "
         "repeated"),
    TEXT("profile", profile, "FILE.json", CASES | PLACES,
         "options in a JSON file, whose keys are the names in this list; what the command line "
         "says wins"),
    TEXT("summary", summary, "FILE", JOIN, "write the counts here, as JSON"),
#undef GROUP
#define GROUP "Looking for what was withheld"
    TEXT("cases", verify_cases, "FILE", VERIFY,
         "the cases, to search the outputs for what was withheld, and to recompute the points"),
#undef GROUP
#define GROUP "Reading the cases"
    TEXT(
        "from", from, "FORMAT", CASES,
        "csv, tsv, json, ndjson, geojson, geojsonl or xlsx (default: told by the file's name, else "
        "by its content)"),
    TEXT("sheet", sheet, "NAME", CASES, "sheet of the workbook (default: the first)"),
    TEXT("header-row", header_row, "N", CASES,
         "line on which the column names stand, counted from 1 (default: found by reading)"),
    TEXT("encoding", encoding, "NAME", CASES,
         "character encoding, such as utf-8 or windows-1252 (default: found by reading)"),
    TEXT("delimiter", delimiter, "C", CASES,
         "the character between two cells, or the word tab (default: found by reading)"),
    TEXT("types", types, "auto|text|FILE", CASES,
         "auto finds numbers by reading whole columns, text keeps every cell as written, a file "
         "(Table Schema or .csvt) says what each column is (default: auto)"),
#undef GROUP
#define GROUP "Which column is what (default: found from the column names)"
    TEXT("id", id, "COL", CASES,
         "the case's own identifier; --id line takes the file's name and the line instead"),
    TEXT("place", place, "COL", CASES, "the name of the place"),
    TEXT("place-level", place_level, "LEVEL", CASES,
         "what the place column names: settlement, or areas of the level district, province, "
         "department or country (default: by its header and its values)"),
    TEXT("place-missing", place_missing, "unlocated|area", CASES,
         "where to place a case whose place is empty: nowhere, or at its innermost stated area "
         "(default: unlocated)"),
    TEXT("within", within, "COL[,COL...]", CASES,
         "the areas around the place, innermost first, such as province,department"),
    TEXT("place-code", place_code, "COL", CASES, "the code of the place"),
    TEXT("code-scheme", code_scheme, "NAME", CASES,
         "what the codes are: ubigeo-inei, ubigeo-reniec, p-code, geonames, iso3166-2 or "
         "gazetteer-id"),
    TEXT("date", date, "COL", CASES, "the date"),
    TEXT("date-format", date_format, "FMT", CASES,
         "how dates are written, such as dd/mm/yyyy or mm/dd/yyyy (default: ISO dates, or found "
         "where the column leaves no doubt)"),
    TEXT("position", position, "LONCOL,LATCOL|COL", CASES,
         "the case's own coordinates: the column of the longitude and that of the latitude, or one "
         "geopoint column"),
    TEXT("crs", crs, "AUTH:CODE", CASES,
         "coordinate reference system of those coordinates, such as EPSG:32718 (default: "
         "OGC:CRS84, which is plain longitude and latitude)"),
    TEXT("crs-column", crs_column, "COL", CASES, "the same, where it differs from case to case"),
    TEXT("hemisphere", hemisphere, "LATCOL,LONCOL", CASES,
         "where N or S, and E or W, stand in columns of their own; one column is that of N and S"),
    TEXT("zone", zone, "COL", CASES,
         "the UTM zone of those coordinates, on WGS 84, where no coordinate reference system is "
         "named"),
    TEXT("category", category, "COL", CASES, "what the map tells apart, such as the outcome"),
    TEXT("count", count, "COL", CASES,
         "the number that a case stands for, such as fatalities (default: each case is one)"),
    TEXT("source", source, "COL[,COL...]", CASES, "the sources of the case: titles and links"),
#undef GROUP
#define GROUP "Finding the places"
    TEXT("country", country, "CC", CASES | PLACES,
         "the country that all places lie in, by ISO code or by name"),
    TEXT("places-crs", places_crs, "AUTH:CODE", GAZETTEER,
         "coordinate reference system of gazetteer rows that name none (default: OGC:CRS84)"),
    TEXT("kinds", kinds, "LIST", GAZETTEER,
         "what to take from a GeoNames file, by its feature classes or codes (default: A,P)"),
    LIST("area-names", area_names, "FILE", GAZETTEER | VERIFY,
         "names of the areas that a gazetteer knows by code only"),
    SWITCH("allow-ballpark", allow_ballpark, GAZETTEER,
           "accept a change of coordinate reference system whose accuracy nobody knows"),
#undef GROUP
#define GROUP "What may leave"
    TEXT("publish", publish, "internal|public|FILE.json", CASES,
         "internal leaves out columns that look personal, public every column without a role, a "
         "file says what is told and how exactly (default: internal)"),
    TEXT("keep", keep, "COL[,COL...]|*", CASES,
         "write these columns although they look personal or their workbook hides them; * for all "
         "but hidden ones"),
    TEXT("drop", drop, "COL[,COL...]", CASES, "leave these columns out"),
    TEXT("mentions", mentions, "flag|withhold|allow", CASES,
         "what happens to a published cell that seems to hold what is withheld of its record: flag "
         "says so, withhold leaves the cell out, allow lets it pass (default: flag; withhold with "
         "--publish public)"),
#undef GROUP
#define GROUP "The page"
    TEXT("title", title, "TEXT", EXPORT, "title of the page"),
    TEXT("page-text", page_text, "FILE", EXPORT,
         "introduction, method and contact for the page, a text in UTF-8"),
    TEXT("language", language, "es|en", EXPORT,
         "language of the page (default: that of the reader's browser)"),
    TEXT("boundaries", boundaries, "FILE", EXPORT,
         "outlines to draw instead of those that khipu carries"),
    TEXT("tiles", tiles, "URL", EXPORT,
         "draw map tiles from a server; whoever runs it then sees who looks where"),
    TEXT("attribution", attribution, "TEXT", EXPORT, "whom the tiles are owed to"),
#undef GROUP
#define GROUP "Areas and rates"
    TEXT("areas", areas, "FILE", EXPORT | VERIFY,
         "areas to count cases in: GeoJSON polygons, or a table whose outlines khipu knows by ISO "
         "3166-2 code"),
    TEXT("area-key", area_key, "COL", EXPORT,
         "column of the areas that ties them to places, a code or a name (default: the one that "
         "the gazetteer knows most of)"),
    TEXT("area-level", area_level, "1|2|3", EXPORT,
         "level of the areas: 1 departments, 2 provinces, 3 districts (default: the level at "
         "which most are known)"),
    TEXT("areas-crs", areas_crs, "AUTH:CODE", EXPORT,
         "coordinate reference system of outlines whose file names none (default: OGC:CRS84)"),
    TEXT("population", population, "COL", EXPORT,
         "column of the areas' population, for rates per 100,000"),
    LIST("where", where, "COL=VALUE", EXPORT,
         "count these cases only, in areas, rates and tables; may be repeated, and all must hold"),
    LIST("share-by", share_by, "COL>=N|COL:N,N", EXPORT,
         "say which share of the people and of the cases falls in the areas that satisfy it, or "
         "in each band; may be repeated"),
    LIST("table", table, "ROWS,COLUMNS", EXPORT,
         "count one column by another; may be repeated (default: force, unit, investigation "
         "stage and the like, by area and by place)"),
#undef GROUP
#define GROUP "Running"
    TEXT("threads", threads, "N", CASES | KHIPU_COMMAND_INDEX,
         "threads (default: as many as there are processors)"),
    SWITCH("no-sync", no_sync, EXPORT,
           "do not wait until the disk holds everything: faster, but a power cut may cost the "
           "output"),
#undef GROUP
};

const khipu_option *khipu_option_table(size_t *count) {
    *count = sizeof table / sizeof *table;
    return table;
}

void khipu_options_init(khipu_options *options) { *options = (khipu_options){.profile = NULL}; }
