#include "verify_points.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "locate/compiled.h"
#include "model/bundle_files.h"
#include "run/compiled.h"
#include "run/counting.h"
#include "run/profile.h"
#include "run/suppressing.h"

#include <math.h>
#include <stdio.h>

#define CASES KHP_NAME_CASES
#define LIST_LIMIT 1024 /* texts of a list of the manifest */

/* What one feature must say of where it lies. */
typedef struct told_point {
    double lon, lat; /* NAN: nowhere */
    double uncertainty_m;
    uint32_t id; /* numbers in `texts` */
    uint32_t name;
    khp_precision precision;
    khp_generalised generalised;
} told_point;

typedef struct points_check {
    khp_verification *run;
    const json_t *account; /* `khipu` of the manifest */
    khp_settled_options settled;
    khp_policy policy;
    const char *drop[LIST_LIMIT];
    const char *values[LIST_LIMIT];
    khp_join join;
    khp_counting counting;
    told_point *points; /* by feature */
    size_t count;
    size_t capacity;
    khp_table texts;
    double margin; /* half a unit of the last decimal */
    size_t next;   /* feature that is looked at */
    uint64_t different;
} points_check;

/* ---- what the run had ---- */

/* How many times the manifest names the option. */
static size_t count_option(const points_check *check, const char *name) {
    size_t index;
    size_t count = 0;
    json_t *option;
    json_array_foreach(json_object_get(check->account, "options"), index, option) {
        const char *named = khp_member_text(option, "name");
        count += named != NULL && strcmp(named, name) == 0;
    }
    return count;
}

/* The SHA-256 of an input of the run; NULL if the source is none, or its hash is not told. */
static const char *input_hash(const json_t *source) {
    const char *hash = khp_member_text(source, "hash");
    return hash != NULL && strncmp(hash, "sha256:", 7) == 0 ? hash + 7 : NULL;
}

static size_t count_inputs(const khp_verification *run) {
    size_t index;
    size_t count = 0;
    json_t *source;
    json_array_foreach(json_object_get(run->manifest, "sources"), index, source) {
        count += input_hash(source) != NULL;
    }
    return count;
}

static bool is_input(const khp_verification *run, const char *hex) {
    size_t index;
    json_t *source;
    json_array_foreach(json_object_get(run->manifest, "sources"), index, source) {
        const char *hash = input_hash(source);
        if (hash != NULL && strcmp(hash, hex) == 0) {
            return true;
        }
    }
    return false;
}

/* What is missing to make the points again, as an end of a sentence; NULL if nothing is. */
static const char *find_missing(const points_check *check) {
    const khipu_options *given = check->run->options;
    const struct {
        const char *name;
        size_t given;
        const char *missing;
    } files[] = {
        {"places", given->places.count, "give the same files of --places"},
        {"area-names", given->area_names.count, "give the same files of --area-names"},
        {"areas", given->areas != NULL, "give the same file of --areas"},
        {"decisions", given->decisions.count, "give the same files of --decisions"},
    };
    size_t inputs = 1;
    if (given->verify_cases == NULL) {
        return "give the cases, and the same --places, --area-names, --areas and --decisions";
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t wanted = count_option(check, files[i].name);
        inputs += wanted;
        if (wanted != files[i].given) {
            return files[i].missing;
        }
    }
    const json_t *positions =
        json_object_get(json_object_get(check->account, "publish"), "positions");
    if (json_is_null(json_object_get(positions, "values"))) {
        return "the values of a column that is withheld say which records are told less exactly";
    }
    return count_inputs(check->run) > inputs ? "the cases are in more than one file" : NULL;
}

/* ---- hashes ---- */

static khipu_status hash_input(const char *path, char hex[KHP_SHA256_HEX], khipu_error *error) {
    char block[16384];
    khp_sha256 *sha = khp_sha256_new();
    FILE *file = sha == NULL ? NULL : fopen(path, "rb");
    if (file == NULL) {
        khp_sha256_free(sha);
        return sha == NULL ? khp_fail_memory(error)
                           : khp_fail_errno(error, KHIPU_E_READ, path, "cannot open the file");
    }
    size_t got;
    while ((got = fread(block, 1, sizeof block, file)) > 0) {
        khp_sha256_add(sha, khp_slice_of(block, got));
    }
    bool failed = ferror(file) != 0;
    (void)fclose(file);
    bool done = khp_sha256_finish(sha, hex);
    khp_sha256_free(sha);
    if (failed) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot read the file");
    }
    return done ? KHIPU_OK : khp_fail_memory(error);
}

static khipu_status check_hash(khp_verification *run, const char *path, const char *hex, bool *same,
                               khipu_error *error) {
    bool is_known = count_inputs(run) == 0 || is_input(run, hex);
    *same = *same && is_known;
    return is_known ? KHIPU_OK
                    : khp_verify_wrong(run, path, 0, error,
                                       "is none of the inputs that datapackage.json names: its "
                                       "SHA-256 is %s",
                                       hex);
}

/* A compiled gazetteer carries the hash of what it holds. */
static khipu_status read_hash(const char *path, char hex[KHP_SHA256_HEX], khipu_error *error) {
    khp_gazetteer *gazetteer;
    khipu_status status = khp_open_compiled(&gazetteer, path, NULL, error);
    if (status == KHIPU_OK) {
        snprintf(hex, KHP_SHA256_HEX, "%s", khp_compiled_hash(gazetteer));
        khp_gazetteer_free(gazetteer);
    }
    return status;
}

static khipu_status check_input(khp_verification *run, const char *path, bool *same,
                                khipu_error *error) {
    char hex[KHP_SHA256_HEX];
    bool is_compiled = false;
    if (path == NULL) {
        return KHIPU_OK;
    }
    khipu_status status = khp_is_compiled_file(path, &is_compiled, error);
    if (status != KHIPU_OK) {
        return status;
    }
    status = is_compiled ? read_hash(path, hex, error) : hash_input(path, hex, error);
    return status == KHIPU_OK ? check_hash(run, path, hex, same, error) : status;
}

/* Cases and decisions, whose hashes a profile that hashes ids leaves out of the manifest. */
static khipu_status check_input_of_cases(khp_verification *run, const char *path, bool *same,
                                         khipu_error *error) {
    const json_t *publish = json_object_get(json_object_get(run->manifest, "khipu"), "publish");
    bool has_no_hash = json_object_get(publish, "hashed") != NULL;
    return has_no_hash ? KHIPU_OK : check_input(run, path, same, error);
}

/* The files of places and areas that are given must be those of the run. */
static khipu_status check_inputs(khp_verification *run, bool *same, khipu_error *error) {
    const khipu_options *given = run->options;
    const khipu_texts lists[] = {given->places, given->area_names};
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (size_t k = 0; status == KHIPU_OK && k < lists[i].count; k++) {
            status = check_input(run, lists[i].items[k], same, error);
        }
    }
    for (size_t i = 0; status == KHIPU_OK && i < given->decisions.count; i++) {
        status = check_input_of_cases(run, given->decisions.items[i], same, error);
    }
    return status == KHIPU_OK ? check_input(run, given->areas, same, error) : status;
}

/* ---- the options of the run ---- */

/* Files are those that are given; what is told beside the points has no part in them. */
static bool is_left_out(const char *name) {
    static const char *const names[] = {
        "places", "area-names",  "areas",      "decisions", "publish",   "keep",  "drop",
        "where",  "population",  "share-by",   "table",     "page-text", "title", "language",
        "tiles",  "attribution", "boundaries", "to",        "types"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static khipu_status read_options(points_check *check, khipu_error *error) {
    const khipu_options *given = check->run->options;
    khipu_status status = KHIPU_OK;
    size_t index;
    json_t *option;
    khipu_options_init(&check->settled.options);
    json_array_foreach(json_object_get(check->account, "options"), index, option) {
        const char *name = khp_member_text(option, "name");
        const char *value = khp_member_text(option, "value");
        bool is_known;
        if (status == KHIPU_OK && name != NULL && value != NULL && !is_left_out(name)) {
            status = khp_options_give(&check->settled, name, value, &is_known, error);
        }
    }
    khipu_options *options = &check->settled.options;
    options->cases = (khipu_texts){&given->verify_cases, 1};
    options->places = given->places;
    options->area_names = given->area_names;
    options->areas = given->areas;
    options->decisions = given->decisions;
    options->threads = given->threads;
    options->types = given->types;
    return status;
}

/* A list of texts of the manifest, as far as there is room. */
static khipu_texts list_texts(const json_t *array, const char **items) {
    size_t count = 0;
    size_t index;
    json_t *item;
    json_array_foreach(array, index, item) {
        if (json_is_string(item) && count < LIST_LIMIT) {
            items[count++] = json_string_value(item);
        }
    }
    return (khipu_texts){items, count};
}

/* What shapes the points: what was withheld has lost its role, and which records are told how. */
static void read_policy(points_check *check) {
    const json_t *publish = json_object_get(check->account, "publish");
    const json_t *positions = json_object_get(publish, "positions");
    const char *to = khp_member_text(positions, "to");
    const char *base = khp_member_text(publish, "base");
    json_t *withheld = json_object_get(check->account, "withheld");
    check->policy = (khp_policy){
        .is_file = publish != NULL,
        .known_only = base != NULL && strcmp(base, "public") == 0,
        .drop = list_texts(withheld, check->drop),
        .positions = KHP_PRECISION_SITE,
        .positions_column = khp_member_text(positions, "column"),
        .positions_values = list_texts(json_object_get(positions, "values"), check->values),
        .suppress_under = (uint64_t)json_integer_value(json_object_get(publish, "suppress_under")),
    };
    if (to != NULL) {
        khp_precision_parse(khp_slice_cstr(to), &check->policy.positions);
    }
}

/* ---- the run ---- */

static uint32_t number_of(points_check *check, khp_slice text) {
    text = text.len == 0 ? KHP_SLICE("") : text;
    return khp_table_put(&check->texts, text, khp_hash(text), NULL);
}

static khipu_status take(void *context, const khp_chunk *chunk, khp_pending *pending,
                         khipu_error *error) {
    (void)pending;
    points_check *check = context;
    for (size_t i = 0; i < chunk->feature_count; i++) {
        const khp_placement *placement = chunk->features[i].placement;
        told_point *points =
            khp_grow(check->points, &check->capacity, check->count, sizeof *points);
        uint32_t id = number_of(check, placement->place_id);
        uint32_t name = number_of(check, placement->place_name);
        if (points == NULL || id == KHP_TABLE_NONE || name == KHP_TABLE_NONE) {
            return khp_fail_memory(error);
        }
        check->points = points;
        points[check->count++] = (told_point){.lon = placement->lon,
                                              .lat = placement->lat,
                                              .uncertainty_m = placement->uncertainty_m,
                                              .id = id,
                                              .name = name,
                                              .precision = placement->precision,
                                              .generalised = placement->generalised};
    }
    return KHIPU_OK;
}

/* Nobody may take more to be checked of a compiled gazetteer than was. */
static khipu_status say_checked(points_check *check, khipu_error *error) {
    const khp_loaded *loaded = &check->join.loaded;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < loaded->count; i++) {
        if (loaded->files[i].is_compiled) {
            status = khp_verify_say(check->run, error,
                                    "%s: checked as used; khipu index --check checks all of it",
                                    loaded->files[i].path);
        }
    }
    return status;
}

static khipu_status place_all(points_check *check, khipu_error *error) {
    khp_join *join = &check->join;
    const khp_join_needs needs = {.hash_inputs = true, .policy = &check->policy};
    const khp_wanted wanted = {.features = true};
    khipu_status status = khp_join_open(join, &check->settled.options, NULL, &needs, error);
    status = status == KHIPU_OK ? khp_join_lay_out(join, error) : status;
    if (status == KHIPU_OK) {
        status = khp_counting_begin(&check->counting, join, NULL, 0, false, error);
    }
    status = status == KHIPU_OK ? khp_suppress_groups(join, NULL, 0, error) : status;
    status = status == KHIPU_OK ? khp_join_run(join, &wanted, take, check, error) : status;
    status = khp_compiled_judge(join->gazetteer, status, error);
    status = status == KHIPU_OK ? say_checked(check, error) : status;
    check->margin = 0.5 * pow(10, -join->placing.decimals);
    khp_counting_clear(&check->counting);
    khp_join_close(join);
    return status;
}

/* ---- the comparison ---- */

static bool is_text(points_check *check, const json_t *value, uint32_t number) {
    khp_slice wanted = khp_table_key_at(&check->texts, number);
    return json_is_null(value) ? wanted.len == 0
                               : json_is_string(value) &&
                                     khp_slice_eq(wanted, khp_slice_of(json_string_value(value),
                                                                       json_string_length(value)));
}

static bool is_number(const json_t *value, double wanted, double margin) {
    return isfinite(wanted)
               ? json_is_number(value) && fabs(json_number_value(value) - wanted) <= margin
               : json_is_null(value) || value == NULL;
}

/* Both are rounded to the decimals of the run. */
static bool is_point(const json_t *feature, const told_point *point, double margin) {
    const json_t *geometry = json_object_get(feature, "geometry");
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    return is_number(json_array_get(coordinates, 0), point->lon, margin) &&
           is_number(json_array_get(coordinates, 1), point->lat, margin);
}

static const char *find_difference(points_check *check, const json_t *feature,
                                   const told_point *point) {
    const json_t *properties = json_object_get(feature, "properties");
    const char *precision = khp_member_text(properties, "khipu_precision");
    const char *became = khp_member_text(properties, "khipu_generalised");
    if (!is_point(feature, point, check->margin)) {
        return point->generalised == KHP_GENERALISED_TO_AREA ? "its point is not that of its area"
               : point->generalised == KHP_GENERALISED_TO_CELL
                   ? "its point is not that of its cell"
                   : "its point is not that of its place";
    }
    if (precision == NULL || strcmp(precision, khp_precision_word(point->precision)) != 0 ||
        strcmp(became == NULL ? "" : became, khp_generalised_word(point->generalised)) != 0) {
        return "it is told at another level than its place gives";
    }
    if (!is_number(json_object_get(properties, "khipu_uncertainty_m"), point->uncertainty_m,
                   0.001)) {
        return "its khipu_uncertainty_m is not that of its place";
    }
    return is_text(check, json_object_get(properties, "khipu_place_id"), point->id) &&
                   is_text(check, json_object_get(properties, "khipu_place"), point->name)
               ? NULL
               : "the place that it names is not its own";
}

static khipu_status compare_feature(void *context, uint64_t line, json_t *feature,
                                    khipu_error *error) {
    points_check *check = context;
    size_t number = check->next++;
    if (number >= check->count) {
        return KHIPU_OK;
    }
    const char *difference = find_difference(check, feature, &check->points[number]);
    check->different += difference != NULL;
    return difference == NULL ? KHIPU_OK
                              : khp_verify_wrong(check->run, CASES, line, error, "%s", difference);
}

static khipu_status compare(points_check *check, khipu_error *error) {
    khipu_status status =
        khp_verify_each_feature(check->run, CASES, 0, compare_feature, check, error);
    if (status == KHIPU_OK && check->next != check->count) {
        return khp_verify_wrong(check->run, CASES, 0, error,
                                "has %zu features, and the cases are %zu", check->next,
                                check->count);
    }
    return status == KHIPU_OK ? khp_verify_say(check->run, error,
                                               "%zu points recomputed from the cases, %llu differ",
                                               check->count, (unsigned long long)check->different)
                              : status;
}

/* ---- the whole ---- */

static khipu_status recompute(points_check *check, khipu_error *error) {
    bool same = true;
    khipu_error found = {.status = KHIPU_OK};
    khipu_status status = read_options(check, error);
    status = status == KHIPU_OK ? check_inputs(check->run, &same, error) : status;
    if (status == KHIPU_OK) {
        status = check_input_of_cases(check->run, check->run->options->verify_cases, &same, error);
    }
    if (status != KHIPU_OK || !same) {
        return status;
    }
    read_policy(check);
    status = place_all(check, &found);
    if (status == KHIPU_E_MEMORY || status == KHIPU_E_IO || status == KHIPU_E_CLOSED ||
        status == KHIPU_E_READ) { /* the bundle has no part in it */
        const khp_where where = {found.source, found.line, found.field};
        return khp_fail(error, status, where, "%s", found.message);
    }
    if (status != KHIPU_OK) {
        return khp_verify_wrong(check->run, KHP_NAME_MANIFEST, 0, error,
                                "what it says of the run does not go with the files that are "
                                "given: %s",
                                found.message);
    }
    return compare(check, error);
}

khipu_status khp_verify_points(khp_verification *run, khipu_error *error) {
    const khipu_options *given = run->options;
    const json_t *account = json_object_get(run->manifest, "khipu");
    const json_t *publish = json_object_get(account, "publish");
    bool tells_less = json_object_get(publish, "positions") != NULL ||
                      json_object_get(publish, "suppress_under") != NULL;
    bool has_files = given->places.count > 0 || given->area_names.count > 0 || given->areas != NULL;
    if (!tells_less && !has_files) {
        return KHIPU_OK;
    }
    points_check *check = khp_alloc_zero(1, sizeof *check);
    if (check == NULL) {
        return khp_fail_memory(error);
    }
    check->run = run;
    check->account = account;
    const char *missing = find_missing(check);
    khipu_status status;
    if (missing == NULL) {
        status = recompute(check, error);
    } else {
        bool same = true;
        status = check_inputs(run, &same, error);
        status = status == KHIPU_OK
                     ? khp_verify_say(run, error, "the points were not recomputed: %s", missing)
                     : status;
    }
    khp_options_unsettle(&check->settled);
    khp_table_clear(&check->texts);
    khp_free(check->points);
    khp_free(check);
    return status;
}
