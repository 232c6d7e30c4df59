/* withheld: searches every output for the values of the withheld columns, as the cases have them.
 *
 * Where a publishing policy changed cells, the values are those of all columns, and what is
 * published is what the features say, not what the cases do.
 *
 * A value counts if it has at least six characters and proves something: it occurs in no field that
 * is published, in no place of a gazetteer and not in khipu's own words. It is searched for as a
 * whole token, as it stands and as JSON, CSV, HTML and URLs write it. Hashes and packed data are
 * not text; what is packed is compared with cases.geojson elsewhere. */
#include "base/hash.h"
#include "base/memory.h"
#include "base/nested.h"
#include "base/table.h"
#include "read/source.h"
#include "verify/verification.h"
#include "write/csv.h"
#include "write/embedded.h"
#include "write/json.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>

#define LEAST_CHARACTERS 6
#define PREFIX_BYTES 6
#define BREAK_LIMIT 16

/* One way to write a value. */
typedef struct pattern {
    uint32_t text;  /* number in `texts` */
    uint32_t value; /* number of the value that it writes */
    uint32_t next;  /* of the same prefix; UINT32_MAX: none */
} pattern;

typedef struct search {
    khp_verification *run;
    khp_table values; /* as they stand */
    bool *is_public;  /* by value: proves nothing */
    size_t public_capacity;
    bool *is_told;
    size_t told_capacity;
    khp_table texts;
    khp_table prefixes;
    uint32_t *first; /* pattern, by prefix */
    size_t first_capacity;
    pattern *patterns;
    size_t pattern_count, pattern_capacity;
    uint64_t too_short;
    size_t breaks; /* most newlines in a value, up to BREAK_LIMIT */
    bool marks;    /* while scanning what is public: matches are marked, not told */
    bool changes;  /* a policy changed cells: what is published stands in the features alone */
    uint64_t found;
} search;

static size_t characters(khp_slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

/* ---- patterns ---- */

static bool add_pattern(search *find, khp_slice text, uint32_t value) {
    bool is_new;
    if (text.len < PREFIX_BYTES) {
        return true;
    }
    uint32_t number = khp_table_put(&find->texts, text, khp_hash(text, 0), &is_new);
    if (number == KHP_TABLE_NONE || !is_new) {
        return number != KHP_TABLE_NONE;
    }
    khp_slice start = khp_slice_of(text.ptr, PREFIX_BYTES);
    uint32_t prefix = khp_table_put(&find->prefixes, start, khp_hash(start, 0), &is_new);
    pattern *patterns =
        khp_grow(find->patterns, &find->pattern_capacity, find->pattern_count, sizeof *patterns);
    find->patterns = patterns == NULL ? find->patterns : patterns;
    uint32_t *first = prefix == KHP_TABLE_NONE
                          ? NULL
                          : khp_grow(find->first, &find->first_capacity, prefix, sizeof *first);
    find->first = first == NULL ? find->first : first;
    if (patterns == NULL || first == NULL) {
        return false;
    }
    patterns[find->pattern_count] = (pattern){number, value, is_new ? UINT32_MAX : first[prefix]};
    first[prefix] = (uint32_t)find->pattern_count++;
    return true;
}

static void add_url(khp_buffer *text, khp_slice value, const char *digits, const char *space) {
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (isalnum(c) || strchr("-_.~", c) != NULL) {
            khp_buffer_add_byte(text, (char)c);
        } else if (c == ' ') {
            khp_buffer_add_cstr(text, space);
        } else {
            khp_buffer_add_byte(text, '%');
            khp_buffer_add_byte(text, digits[c >> 4]);
            khp_buffer_add_byte(text, digits[c & 15]);
        }
    }
}

/* Replaces single characters, as HTML, XML and JSON inside a script element do. */
static void add_replaced(khp_buffer *text, khp_slice value, const char *const with[256]) {
    for (size_t i = 0; i < value.len; i++) {
        const char *other = with[(unsigned char)value.ptr[i]];
        if (other != NULL) {
            khp_buffer_add_cstr(text, other);
        } else {
            khp_buffer_add_byte(text, value.ptr[i]);
        }
    }
}

static khp_slice inside_quotes(const khp_buffer *text) {
    bool quoted = text->len >= 2 && text->ptr[0] == '"';
    return quoted ? khp_slice_of(text->ptr + 1, text->len - 2) : khp_buffer_slice(text);
}

/* All the ways in which the value could have been written. */
static bool add_ways(search *find, khp_slice value, uint32_t number) {
    static const char *const html[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
    static const char *const xml[256] = {['&'] = "&amp;",  ['<'] = "&lt;",   ['>'] = "&gt;",
                                         ['"'] = "&quot;", ['\n'] = "&#10;", ['\t'] = "&#9;"};
    static const char *const script[256] = {['<'] = "\\u003c"};
    khp_buffer ways[9] = {{0}};
    khp_buffer_add(&ways[0], value);
    khp_json_string(&ways[1], value);
    add_replaced(&ways[2], inside_quotes(&ways[1]), script);
    khp_csv_cell(&ways[3], value);
    add_replaced(&ways[4], value, html);
    add_replaced(&ways[5], value, xml);
    add_url(&ways[6], value, "0123456789ABCDEF", "%20");
    add_url(&ways[7], value, "0123456789abcdef", "%20");
    add_url(&ways[8], value, "0123456789ABCDEF", "+");
    bool good = true;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        khp_slice text = i == 1 || i == 3 ? inside_quotes(&ways[i]) : khp_buffer_slice(&ways[i]);
        good = good && !ways[i].failed && add_pattern(find, text, number);
    }
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        khp_buffer_clear(&ways[i]);
    }
    return good;
}

static size_t count_breaks(khp_slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += text.ptr[i] == '\n';
    }
    return count;
}

static bool add_value(search *find, khp_slice value) {
    if (value.len == 0) {
        return true;
    }
    bool is_new = false;
    if (characters(value) < LEAST_CHARACTERS || value.len > INT_MAX) {
        find->too_short += 1;
        return true;
    }
    uint32_t number = khp_table_put(&find->values, value, khp_hash(value, 0), &is_new);
    if (number == KHP_TABLE_NONE || !is_new) {
        return number != KHP_TABLE_NONE;
    }
    bool *is_public = khp_grow(find->is_public, &find->public_capacity, number, sizeof(bool));
    find->is_public = is_public == NULL ? find->is_public : is_public;
    bool *is_told = khp_grow(find->is_told, &find->told_capacity, number, sizeof(bool));
    find->is_told = is_told == NULL ? find->is_told : is_told;
    if (is_public == NULL || is_told == NULL) {
        return false;
    }
    is_public[number] = false;
    is_told[number] = false;
    size_t breaks = count_breaks(value);
    breaks = breaks > BREAK_LIMIT ? BREAK_LIMIT : breaks;
    find->breaks = breaks > find->breaks ? breaks : find->breaks;
    return add_ways(find, value, number);
}

/* ---- scanning ---- */

static bool is_word_byte(char c) { return isalnum((unsigned char)c) || (c & 0x80) != 0; }

/* Looks at the patterns that begin at `at`. */
static khipu_status look_at(search *find, const char *file, uint64_t line, khp_slice text,
                            size_t at, khipu_error *error) {
    khp_slice start = khp_slice_of(text.ptr + at, PREFIX_BYTES);
    uint32_t prefix = khp_table_find(&find->prefixes, start, khp_hash(start, 0));
    uint32_t next = prefix == KHP_TABLE_NONE ? UINT32_MAX : find->first[prefix];
    khipu_status status = KHIPU_OK;
    for (; status == KHIPU_OK && next != UINT32_MAX; next = find->patterns[next].next) {
        const pattern *one = &find->patterns[next];
        khp_slice sought = khp_table_key_at(&find->texts, one->text);
        size_t end = at + sought.len;
        bool same = end <= text.len && memcmp(text.ptr + at, sought.ptr, sought.len) == 0;
        bool whole = same && (end == text.len || !is_word_byte(text.ptr[end]) ||
                              !is_word_byte(sought.ptr[sought.len - 1]));
        if (!whole || find->is_public[one->value]) {
            continue;
        }
        if (find->marks) {
            /* As it stands only: a name inside a published link is a leak. */
            find->is_public[one->value] =
                khp_slice_eq(sought, khp_table_key_at(&find->values, one->value));
        } else if (!find->is_told[one->value]) {
            khp_buffer quoted = {0};
            khp_quote(&quoted, khp_table_key_at(&find->values, one->value), 80);
            find->is_told[one->value] = true;
            find->found += 1;
            status = khp_verify_wrong(find->run, file, line, error, "holds the withheld value %s",
                                      khp_buffer_cstr(&quoted));
            khp_buffer_clear(&quoted);
        }
    }
    return status;
}

static khipu_status scan(search *find, const char *file, uint64_t line, khp_slice text,
                         khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t at = 0; status == KHIPU_OK && at + PREFIX_BYTES <= text.len; at++) {
        if (at == 0 || !is_word_byte(text.ptr[at - 1]) || !is_word_byte(text.ptr[at])) {
            status = look_at(find, file, line, text, at, error);
        }
    }
    return status;
}

/* Where a feature's geometry begins; the whole length if it has none. */
static size_t geometry_at(khp_slice feature) {
    static const char geometry[] = ",\"geometry\":";
    size_t length = sizeof geometry - 1;
    for (size_t at = feature.len; at > length && feature.len - at < 200; at--) {
        if (memcmp(feature.ptr + at - length, geometry, length) == 0) {
            return at - length;
        }
    }
    return feature.len;
}

/* The line without its packed data and coordinates. */
static khp_slice searchable(khp_slice line) {
    static const char packed[] = "<script type=\"application/json\" id=\"khipu-";
    size_t length = sizeof packed - 1;
    if (line.len > length + 4 && memcmp(line.ptr, packed, length) == 0 &&
        memcmp(line.ptr + length, "meta", 4) != 0) {
        return (khp_slice){NULL, 0};
    }
    return khp_slice_of(line.ptr, geometry_at(line));
}

/* Leaves the last lines, as many as a value can span beside the next one. */
static void keep_last_lines(const search *find, khp_buffer *window) {
    size_t start = window->len;
    for (size_t lines = 0; start > 0; start--) {
        lines += window->ptr[start - 1] == '\n';
        if (lines > find->breaks) {
            break;
        }
    }
    window->len -= start;
    memmove(window->ptr, window->ptr + start, window->len);
}

static khipu_status scan_file(search *find, const char *file, khipu_error *error) {
    khp_line_reader reader = {.file = khp_verify_open(find->run, file)};
    khp_buffer window = {0};
    bool more = reader.file != NULL;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        if (status != KHIPU_OK || !more) {
            break;
        }
        khp_slice text = searchable(khp_buffer_slice(&reader.text));
        if (find->breaks > 0 && text.len > 0) {
            khp_buffer_add(&window, text);
            text = khp_buffer_slice(&window);
        }
        status =
            window.failed ? khp_fail_memory(error) : scan(find, file, reader.number, text, error);
        if (window.len > 0) {
            keep_last_lines(find, &window);
        }
    }
    khp_line_close(&reader);
    khp_buffer_clear(&window);
    return status;
}

/* ---- what is public ---- */

static khipu_status mark_text(search *find, khp_slice text, khipu_error *error) {
    find->marks = true;
    khipu_status status = scan(find, "", 0, text, error);
    find->marks = false;
    return status;
}

static khipu_status mark_members(search *find, const json_t *object, const char *const *names,
                                 khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (; status == KHIPU_OK && *names != NULL; names++) {
        status = mark_text(find, khp_slice_cstr(khp_member_text(object, *names)), error);
    }
    return status;
}

/* Names of places that a gazetteer gave; a place without an id is the record's own. */
static khipu_status mark_place(void *context, uint64_t line, json_t *feature, khipu_error *error) {
    static const char *const names[] = {"id",     "name",       "areas", "country",
                                        "source", "source_crs", NULL};
    const json_t *place = json_object_get(feature, "properties");
    (void)line;
    return khp_member_text(place, "id") == NULL ? KHIPU_OK
                                                : mark_members(context, place, names, error);
}

/* A published text; `context` is the search. */
static bool take_public(void *find, khp_slice text) {
    return mark_text(find, text, NULL) == KHIPU_OK;
}

/* What the features say of a record. A place is public as a whole or not at all: see mark_place. */
static khipu_status mark_properties(search *find, json_t *properties, khipu_error *error) {
    const char *generalised = json_string_value(json_object_get(properties, "khipu_generalised"));
    bool is_area = generalised != NULL && strcmp(generalised, "area") == 0;
    const char *name;
    json_t *value;
    khipu_status status = KHIPU_OK;
    json_object_foreach(properties, name, value) {
        bool is_place = strcmp(name, "khipu_place") == 0 || strcmp(name, "khipu_place_id") == 0;
        if (status != KHIPU_OK || (is_place && !is_area)) {
            continue;
        }
        bool is_text = json_is_string(value);
        char *other =
            is_text ? NULL
                    : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
        khp_slice text = is_text ? khp_slice_of(json_string_value(value), json_string_length(value))
                                 : khp_slice_cstr(other);
        status = mark_text(find, khp_slice_trim(text), error);
        if (status == KHIPU_OK && !is_text && !khp_nested_texts(text, true, take_public, find)) {
            status = khp_fail_memory(error);
        }
        free(other);
    }
    return status;
}

/* Positions are told as such, also where the columns that they stood in are withheld; and where a
 * policy changed cells, what is told is what the features say. */
static khipu_status mark_features(search *find, khipu_error *error) {
    khp_line_reader reader = {.file = khp_verify_open(find->run, "cases.geojson")};
    bool more = reader.file != NULL;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        khp_slice line = status == KHIPU_OK ? khp_line_feature(&reader) : (khp_slice){NULL, 0};
        if (line.len == 0) {
            continue;
        }
        size_t at = geometry_at(line);
        status = mark_text(find, khp_slice_of(line.ptr + at, line.len - at), error);
        json_t *feature = NULL;
        if (status == KHIPU_OK && find->changes) {
            status = khp_feature_parse(line, JSON_ALLOW_NUL, &feature, error);
        }
        if (status == KHIPU_OK && feature != NULL) {
            status = mark_properties(find, json_object_get(feature, "properties"), error);
        }
        json_decref(feature);
    }
    khp_line_close(&reader);
    return status;
}

static khipu_status mark_area(void *context, uint64_t line, json_t *feature, khipu_error *error) {
    static const char *const names[] = {"key", "name", "within", NULL};
    (void)line;
    return mark_members(context, json_object_get(feature, "properties"), names, error);
}

/* What --areas says of its areas is about no case. */
static khipu_status mark_areas(search *find, khipu_error *error) {
    const json_t *account = json_object_get(find->run->manifest, "khipu");
    char *said = json_dumps(json_object_get(account, "areas"), JSON_COMPACT);
    khipu_status status = said == NULL ? KHIPU_OK : mark_text(find, khp_slice_cstr(said), error);
    free(said);
    return status == KHIPU_OK
               ? khp_verify_each_feature(find->run, "areas.geojson", 0, mark_area, find, error)
               : status;
}

/* Nor do the descriptions of columns, whose names are of published columns and their values. */
static khipu_status mark_schemas(search *find, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    size_t index;
    json_t *resource;
    json_array_foreach(json_object_get(find->run->manifest, "resources"), index, resource) {
        char *text = json_dumps(json_object_get(resource, "schema"), JSON_COMPACT);
        if (status == KHIPU_OK && text != NULL) {
            status = mark_text(find, khp_slice_cstr(text), error);
        }
        free(text);
    }
    return status;
}

/* Every file that the manifest describes in the folder of tables. */
static khipu_status scan_tables(search *find, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    size_t index;
    json_t *resource;
    json_array_foreach(json_object_get(find->run->manifest, "resources"), index, resource) {
        const char *path = json_string_value(json_object_get(resource, "path"));
        if (status == KHIPU_OK && path != NULL && strncmp(path, "tables/", 7) == 0) {
            status = scan_file(find, path, error);
        }
    }
    return status;
}

/* The words that stand in every bundle prove nothing. */
static khipu_status mark_own_words(search *find, khipu_error *error) {
    static const char own[] =
        "FeatureCollection Feature features geometry properties coordinates mediatype encoding "
        "string number integer boolean resources sources sha256 schema fields description "
        "application text/csv 150000 500000 categorizedSymbol singleSymbol SimpleMarker QString "
        "khipu-bundle place_unknown settlement district province department country position "
        "decision folded records first_line candidates place_id placed_as uncertainty_m";
    khipu_status status = mark_text(find, khp_slice_cstr(own), error);
    if (status == KHIPU_OK) {
        status = mark_text(find, khp_slice_of(khp_viewer_html, khp_viewer_html_size), error);
    }
    return status == KHIPU_OK
               ? mark_text(find, khp_slice_of(khp_boundaries, khp_boundaries_size), error)
               : status;
}

/* ---- the cases ---- */

static bool is_withheld(const search *find, khp_slice name) {
    const json_t *account = json_object_get(find->run->manifest, "khipu");
    size_t index;
    json_t *column;
    json_array_foreach(json_object_get(account, "withheld"), index, column) {
        if (khp_slice_eq(name,
                         khp_slice_of(json_string_value(column), json_string_length(column)))) {
            return true;
        }
    }
    return false;
}

static bool take_value(void *find, khp_slice text) { return add_value(find, text); }

static khipu_status take_record(search *find, const khp_schema *schema, const bool *withheld,
                                const khp_record *record, bool publishes, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < schema->count; i++) {
        khp_slice text = khp_record_text(record, i);
        bool is_json = record->fields[i].kind == KHP_FIELD_JSON;
        bool sought = withheld[i] || (find->changes && !schema->columns[i].hidden);
        if (sought && !publishes && !khp_nested_texts(text, is_json, take_value, find)) {
            status = khp_fail_memory(error);
        } else if (!sought && publishes && !schema->columns[i].hidden) {
            status = mark_text(find, text, error);
            if (status == KHIPU_OK && is_json && !khp_nested_texts(text, true, take_public, find)) {
                status = khp_fail_memory(error);
            }
        }
    }
    return status;
}

/* One pass over the cases: takes the withheld values, or marks those that are published as well. */
static khipu_status pass(search *find, khp_source *source, const bool *withheld, bool publishes,
                         khipu_error *error) {
    khp_block *block = khp_block_new(source);
    bool more = true;
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_source_next(source, block, &more, error);
        bool inside = more;
        while (status == KHIPU_OK && inside) {
            khp_record record;
            status = khp_block_next(block, &record, &inside, error);
            if (status == KHIPU_OK && inside && record.reason == KHP_REASON_NONE) {
                status = take_record(find, khp_source_schema(source), withheld, &record, publishes,
                                     error);
            }
        }
    }
    khp_block_free(block);
    return status;
}

static khipu_status read_cases(search *find, khipu_error *error) {
    const khipu_options *options = find->run->options;
    khp_read_options reading = {.paths = {&options->verify_cases, 1},
                                .sheet = options->sheet,
                                .header_row = options->header_row,
                                .encoding = options->encoding,
                                .delimiter = options->delimiter,
                                .types = "text"};
    khp_source *source;
    khipu_status status = khp_source_open(&source, &reading, error);
    if (status != KHIPU_OK) {
        return status;
    }
    const khp_schema *schema = khp_source_schema(source);
    bool *withheld = khp_alloc_zero(schema->count, sizeof *withheld);
    for (size_t i = 0; withheld != NULL && i < schema->count; i++) {
        withheld[i] = is_withheld(find, schema->columns[i].name);
    }
    status = withheld == NULL ? khp_fail_memory(error) : KHIPU_OK;
    status = status == KHIPU_OK ? pass(find, source, withheld, false, error) : status;
    status = status == KHIPU_OK ? khp_source_rewind(source, error) : status;
    status = status == KHIPU_OK ? pass(find, source, withheld, true, error) : status;
    for (size_t i = 0; status == KHIPU_OK && i < schema->count; i++) {
        status = mark_text(find, schema->columns[i].name, error);
    }
    khp_free(withheld);
    khp_source_close(source);
    return status;
}

static khipu_status conclude(search *find, khipu_error *error) {
    uint64_t searched = 0;
    for (size_t i = 0; i < find->values.count; i++) {
        searched += !find->is_public[i];
    }
    return khp_verify_say(find->run, error,
                          "%llu withheld values searched for, %llu found; not searched for: %llu "
                          "cells with less than %d characters, %llu values that are published or "
                          "known as well",
                          (unsigned long long)searched, (unsigned long long)find->found,
                          (unsigned long long)find->too_short, LEAST_CHARACTERS,
                          (unsigned long long)(find->values.count - searched));
}

khipu_status khp_verify_withheld(khp_verification *run, khipu_error *error) {
    static const char *const files[] = {"cases.geojson",  "places.geojson", "areas.geojson",
                                        "cases.qml",      "places.qml",     "areas.qml",
                                        "cases.qlr",      "areas.qlr",      "review.csv",
                                        "placements.csv", "index.html",     "datapackage.json"};
    if (run->options->verify_cases == NULL) {
        return KHIPU_OK;
    }
    const json_t *account = json_object_get(run->manifest, "khipu");
    search find = {.run = run, .changes = json_object_get(account, "publish") != NULL};
    khipu_status status = read_cases(&find, error);
    if (status == KHIPU_OK) {
        status = khp_verify_each_feature(run, "places.geojson", 0, mark_place, &find, error);
    }
    status = status == KHIPU_OK ? mark_features(&find, error) : status;
    status = status == KHIPU_OK ? mark_areas(&find, error) : status;
    status = status == KHIPU_OK ? mark_schemas(&find, error) : status;
    status = status == KHIPU_OK ? mark_own_words(&find, error) : status;
    for (size_t i = 0; status == KHIPU_OK && i < sizeof files / sizeof *files; i++) {
        status = scan_file(&find, files[i], error);
    }
    status = status == KHIPU_OK ? scan_tables(&find, error) : status;
    status = status == KHIPU_OK ? conclude(&find, error) : status;
    khp_table_clear(&find.values);
    khp_table_clear(&find.texts);
    khp_table_clear(&find.prefixes);
    khp_free(find.is_public);
    khp_free(find.is_told);
    khp_free(find.first);
    khp_free(find.patterns);
    return status;
}
