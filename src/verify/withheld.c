/* withheld: searches every file of the bundle, whatever it is called, for the values of the
 * withheld columns, as the cases have them.
 *
 * Where a publishing policy, or the word on mentions, changed cells, the values are those of all
 * columns. What is published is what the features rightly tell, as the comparison with the cases
 * finds (mentions.h); where features and cases cannot be told to belong together, it is what the
 * published columns of the cases hold, or what the features say where cells were changed.
 *
 * What else proves nothing: places of a gazetteer, and khipu's own words. Hashes are no text. */
#include "base/nested.h"
#include "model/bundle_files.h"
#include "verify/contents.h"
#include "verify/mentions.h"
#include "verify/search.h"
#include "write/embedded.h"

#include <stdlib.h>

typedef struct leak_check {
    khp_verification *run;
    khp_cases cases;
    khp_search *search;
    uint64_t records;
    bool changes;     /* what is published stands in the features alone */
    bool is_compared; /* record by record with the features */
    const char *file; /* that is searched */
} leak_check;

/* ---- what is public ---- */

static void mark_members(leak_check *check, const json_t *object, const char *const *names) {
    for (; *names != NULL; names++) {
        khp_search_mark(check->search, khp_slice_cstr(khp_member_text(object, *names)));
    }
}

/* Names of places that a gazetteer gave; a place without an id is the record's own. */
static khipu_status mark_place(void *context, uint64_t line, json_t *feature, khipu_error *error) {
    static const char *const names[] = {"id",     "name",       "areas", "country",
                                        "source", "source_crs", NULL};
    const json_t *place = json_object_get(feature, "properties");
    (void)line, (void)error;
    if (khp_member_text(place, "id") != NULL) {
        mark_members(context, place, names);
    }
    return KHIPU_OK;
}

static bool mark_text(void *context, khp_slice text) {
    const leak_check *check = context;
    khp_search_mark(check->search, text);
    return true;
}

/* The value, and the texts in it. */
static khipu_status mark_value(leak_check *check, khp_slice text, bool is_json,
                               khipu_error *error) {
    khp_search_mark(check->search, khp_slice_trim(text));
    bool done = !is_json || khp_nested_texts(text, true, mark_text, check);
    return done ? KHIPU_OK : khp_fail_memory(error);
}

static bool is_place(khp_slice name) {
    return khp_slice_eq(name, KHP_SLICE("khipu_place")) ||
           khp_slice_eq(name, KHP_SLICE("khipu_place_id"));
}

/* A place is public as a whole or not at all: see mark_place. */
static khipu_status mark_told(void *context, const khp_column *column, khp_slice name,
                              const khp_field *value, khipu_error *error) {
    leak_check *check = context;
    bool is_public = column != NULL || (check->changes && !is_place(name));
    if (!is_public || value->kind == KHP_FIELD_ABSENT) {
        return KHIPU_OK;
    }
    if (column != NULL) {
        khp_search_mark_cell(check->search, khp_field_slice(value));
    }
    return mark_value(check, khp_field_slice(value), value->kind == KHP_FIELD_JSON, error);
}

/* What the features say of a record whose case is not known. */
static khipu_status mark_properties(leak_check *check, json_t *properties, khipu_error *error) {
    const char *name;
    json_t *value;
    khipu_status status = KHIPU_OK;
    json_object_foreach(properties, name, value) {
        if (status != KHIPU_OK || is_place(khp_slice_cstr(name))) {
            continue;
        }
        bool is_text = json_is_string(value);
        char *other =
            is_text ? NULL
                    : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
        khp_slice text = is_text ? khp_slice_of(json_string_value(value), json_string_length(value))
                                 : khp_slice_cstr(other);
        status = is_text || other != NULL ? mark_value(check, text, !is_text, error)
                                          : khp_fail_memory(error);
        free(other);
    }
    return status;
}

/* The area that a policy tells instead of the place is told by its name. */
static void mark_area_of_record(leak_check *check, const json_t *properties) {
    static const char *const names[] = {"khipu_place", "khipu_place_id", NULL};
    const char *generalised = khp_member_text(properties, "khipu_generalised");
    if (check->changes && generalised != NULL && strcmp(generalised, "area") == 0) {
        mark_members(check, properties, names);
    }
}

/* Where the rest of a feature's line is its point and nothing else; the whole length elsewhere. */
static size_t point_at(khp_slice line) {
    static const char geometry[] = ",\"geometry\":";
    size_t length = sizeof geometry - 1;
    size_t at = line.len;
    while (at > length && line.len - at < 200 &&
           memcmp(line.ptr + at - length, geometry, length) != 0) {
        at--;
    }
    if (at <= length || line.len - at >= 200) {
        return line.len;
    }
    khp_slice rest = khp_slice_of(line.ptr + at, line.len - at);
    static const char point[] = "{\"type\":\"Point\",\"coordinates\":[";
    if (rest.len < sizeof point || memcmp(rest.ptr, point, sizeof point - 1) != 0) {
        return line.len;
    }
    for (size_t i = sizeof point - 1; i < rest.len; i++) {
        if (strchr("0123456789.-,]}\n", rest.ptr[i]) == NULL) {
            return line.len;
        }
    }
    return at - length;
}

/* Positions are told as such, also where the columns that they stood in are withheld. */
static khipu_status mark_features(leak_check *check, khipu_error *error) {
    khp_line_reader reader = {.file = khp_verify_open(check->run, KHP_NAME_CASES)};
    bool more = reader.file != NULL;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        khp_slice line = status == KHIPU_OK ? khp_line_feature(&reader) : (khp_slice){NULL, 0};
        if (line.len == 0) {
            continue;
        }
        size_t at = point_at(line);
        khp_search_mark(check->search, khp_slice_of(line.ptr + at, line.len - at));
        json_t *feature = NULL;
        if (check->changes) {
            status = khp_feature_parse(line, JSON_ALLOW_NUL, &feature, error);
        }
        json_t *properties = json_object_get(feature, "properties");
        mark_area_of_record(check, properties);
        if (status == KHIPU_OK && !check->is_compared) {
            status = mark_properties(check, properties, error);
        }
        json_decref(feature);
    }
    khp_line_close(&reader);
    return status;
}

static khipu_status mark_area(void *context, uint64_t line, json_t *feature, khipu_error *error) {
    static const char *const names[] = {"key", "name", "within", NULL};
    (void)line, (void)error;
    mark_members(context, json_object_get(feature, "properties"), names);
    return KHIPU_OK;
}

/* All that a part of the manifest says; NULL says nothing. */
static khipu_status mark_part(leak_check *check, const json_t *part, khipu_error *error) {
    char *said = part == NULL ? NULL : json_dumps(part, JSON_ENCODE_ANY | JSON_COMPACT);
    khp_search_mark(check->search, khp_slice_cstr(said));
    khipu_status status = part != NULL && said == NULL ? khp_fail_memory(error) : KHIPU_OK;
    free(said);
    return status;
}

/* What --areas says of its areas is about no case. */
static khipu_status mark_areas(leak_check *check, khipu_error *error) {
    const json_t *account = json_object_get(check->run->manifest, "khipu");
    khipu_status status = mark_part(check, json_object_get(account, "areas"), error);
    return status == KHIPU_OK
               ? khp_verify_each_feature(check->run, KHP_NAME_AREAS, 0, mark_area, check, error)
               : status;
}

/* Nor do the descriptions of columns, whose names are of published columns and their values. */
static khipu_status mark_schemas(leak_check *check, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    size_t index;
    json_t *resource;
    json_array_foreach(json_object_get(check->run->manifest, "resources"), index, resource) {
        status = status == KHIPU_OK ? mark_part(check, json_object_get(resource, "schema"), error)
                                    : status;
    }
    return status;
}

/* The words that stand in every bundle prove nothing. */
static void mark_own_words(leak_check *check) {
    static const char own[] =
        "FeatureCollection Feature features geometry properties coordinates mediatype encoding "
        "string number integer boolean resources sources sha256 schema fields description "
        "application text/csv 150000 500000 categorizedSymbol singleSymbol SimpleMarker QString "
        "khipu-bundle place_unknown settlement district province department country position "
        "decision folded records first_line candidates place_id placed_as uncertainty_m "
        "\"</script> }</script> ]</script>";
    khp_search_mark(check->search, khp_slice_cstr(own));
    khp_search_mark(check->search, khp_slice_of(khp_viewer_html, khp_viewer_html_size));
    khp_search_mark(check->search, khp_slice_of(khp_boundaries, khp_boundaries_size));
}

/* ---- the cases ---- */

static bool take_value(void *context, khp_slice text) {
    const leak_check *check = context;
    return khp_search_add(check->search, text);
}

static bool is_sought(const leak_check *check, const khp_column *column) {
    return column->withheld || (check->changes && !column->hidden);
}

/* The values that should not be there. */
static khipu_status seek_record(void *context, const khp_record *record, khipu_error *error) {
    leak_check *check = context;
    const khp_schema *schema = check->cases.schema;
    bool done = true;
    check->records += 1;
    for (size_t i = 0; done && i < schema->count; i++) {
        bool is_json = record->fields[i].kind == KHP_FIELD_JSON;
        done = !is_sought(check, &schema->columns[i]) ||
               khp_nested_texts(khp_record_text(record, i), is_json, take_value, check);
    }
    return done ? KHIPU_OK : khp_fail_memory(error);
}

/* What the cases say in columns that are published. */
static khipu_status mark_record(void *context, const khp_record *record, khipu_error *error) {
    leak_check *check = context;
    const khp_schema *schema = check->cases.schema;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < schema->count; i++) {
        if (!is_sought(check, &schema->columns[i]) && !schema->columns[i].hidden) {
            status = mark_value(check, khp_record_text(record, i),
                                record->fields[i].kind == KHP_FIELD_JSON, error);
        }
    }
    return status;
}

static khipu_status read_cases(leak_check *check, khipu_error *error) {
    khipu_status status = khp_cases_open(&check->cases, check->run, error);
    status = status == KHIPU_OK ? khp_cases_each(&check->cases, seek_record, check, error) : status;
    if (status == KHIPU_OK) {
        status = khp_verify_mentions(check->run, &check->cases, check->records, mark_told, check,
                                     &check->is_compared, error);
    }
    if (status == KHIPU_OK && !check->is_compared) {
        status = khp_cases_each(&check->cases, mark_record, check, error);
    }
    for (size_t i = 0; status == KHIPU_OK && i < check->cases.schema->count; i++) {
        khp_search_mark(check->search, check->cases.schema->columns[i].name);
    }
    return status;
}

static khipu_status mark_all(leak_check *check, khipu_error *error) {
    khipu_status status =
        khp_verify_each_feature(check->run, KHP_NAME_PLACES, 0, mark_place, check, error);
    status = status == KHIPU_OK ? mark_features(check, error) : status;
    status = status == KHIPU_OK ? mark_areas(check, error) : status;
    status = status == KHIPU_OK ? mark_schemas(check, error) : status;
    mark_own_words(check);
    return status;
}

/* ---- the files ---- */

static khipu_status search_line(void *context, uint64_t line, khp_slice text, bool begins,
                                khipu_error *error) {
    leak_check *check = context;
    return khp_search_text(check->search, check->file, line, khp_slice_of(text.ptr, point_at(text)),
                           begins, error);
}

/* A file, and what it is called. */
static khipu_status search_file(void *context, const char *file, khipu_error *error) {
    leak_check *check = context;
    check->file = file;
    khipu_status status =
        khp_search_text(check->search, file, 0, khp_slice_cstr(file), true, error);
    return status == KHIPU_OK ? khp_contents_each_line(check->run, file, search_line, check, error)
                              : status;
}

khipu_status khp_verify_withheld(khp_verification *run, khipu_error *error) {
    if (run->options->verify_cases == NULL) {
        return KHIPU_OK;
    }
    const json_t *account = json_object_get(run->manifest, "khipu");
    const char *mentions = khp_member_text(account, "mentions");
    bool leaves_out = mentions != NULL && strcmp(mentions, "withhold") == 0;
    leak_check check = {.run = run,
                        .changes = json_object_get(account, "publish") != NULL || leaves_out};
    check.search = khp_search_new(run);
    khipu_status status = check.search == NULL ? khp_fail_memory(error) : KHIPU_OK;
    status = status == KHIPU_OK ? read_cases(&check, error) : status;
    status = status == KHIPU_OK ? mark_all(&check, error) : status;
    status = status == KHIPU_OK ? khp_contents_each_file(run, search_file, &check, error) : status;
    status = status == KHIPU_OK ? khp_search_conclude(check.search, error) : status;
    khp_cases_close(&check.cases);
    khp_search_free(check.search);
    return status;
}
