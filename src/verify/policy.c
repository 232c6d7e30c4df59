/* policy: what a publishing policy promises of the records holds, as the features have it:
 * positions and dates no more exact than it says, ids replaced, and no group that is too small. */
#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "model/bundle_files.h"
#include "model/match.h"
#include "verify/verification.h"

#include <stdlib.h>

#define CASES KHP_NAME_CASES
#define PLACES KHP_NAME_PLACES
#define COLUMN_LIMIT 64
#define HASH_CHARACTERS 20

/* One way of grouping the records. */
typedef struct grouping {
    const char *name; /* of the property */
    khp_table values;
    uint64_t *records; /* by number of `values` */
    size_t capacity;
} grouping;

typedef struct policy_check {
    khp_verification *run;
    const json_t *publish;
    const json_t *hashed;
    khp_precision positions; /* SITE: of all records, none is asked for */
    bool has_generalised;    /* every feature has khipu_generalised */
    bool months;
    uint64_t under;
    grouping groupings[COLUMN_LIMIT];
    size_t count;
} policy_check;

/* ---- what is promised ---- */

static void add_grouping(policy_check *check, const char *name) {
    if (name != NULL && check->count < COLUMN_LIMIT) {
        check->groupings[check->count++].name = name;
    }
}

static void read_promises(policy_check *check) {
    const json_t *positions = json_object_get(check->publish, "positions");
    const char *to = khp_member_text(positions, "to");
    bool of_all = to != NULL && khp_member_text(positions, "column") == NULL;
    check->positions = KHP_PRECISION_SITE;
    if (of_all) {
        khp_precision_parse(khp_slice_cstr(to), &check->positions);
    }
    check->months = khp_member_text(check->publish, "dates") != NULL;
    check->hashed = json_object_get(check->publish, "hashed");
    check->under = (uint64_t)json_integer_value(json_object_get(check->publish, "suppress_under"));
    check->has_generalised = positions != NULL || check->under > 0;
    if (check->under == 0) {
        return;
    }
    add_grouping(check, "khipu_date");
    add_grouping(check, khp_member_text(check->run->roles, "place"));
    add_grouping(check, khp_member_text(check->run->roles, "place_code"));
    size_t index;
    json_t *facet;
    json_array_foreach(check->run->facets, index, facet) {
        add_grouping(check, khp_member_text(facet, "column"));
    }
}

/* ---- one feature ---- */

/* A line that is no JSON counts as a feature without properties. */

/* How it was placed, or why that is doubted, would narrow down what is told less exactly. */
static bool tells_how(const policy_check *check, const json_t *properties) {
    bool hides = check->under > 0 || check->positions > KHP_PRECISION_SITE ||
                 khp_member_text(properties, "khipu_generalised") != NULL;
    return hides && (khp_member_text(properties, "khipu_match") != NULL ||
                     khp_member_text(properties, "khipu_doubt") != NULL);
}

static const char *check_position(const policy_check *check, const json_t *feature) {
    const json_t *properties = json_object_get(feature, "properties");
    if (check->has_generalised && json_object_get(properties, "khipu_generalised") == NULL) {
        return "it does not say what became of its position";
    }
    const char *word = khp_member_text(properties, "khipu_precision");
    khp_precision precision = KHP_PRECISION_SITE;
    bool located = json_is_object(json_object_get(feature, "geometry"));
    if (tells_how(check, properties)) {
        return "it says how it was placed, which the publishing policy does not tell";
    }
    bool known = word != NULL && khp_precision_parse(khp_slice_cstr(word), &precision);
    bool exact = !known || precision < check->positions || precision == KHP_PRECISION_UNKNOWN;
    return located && check->positions > KHP_PRECISION_SITE && exact
               ? "its position is more exact than the publishing policy allows"
               : NULL;
}

static bool is_pseudonym(const json_t *value) {
    const char *text = json_string_value(value);
    return json_is_null(value) || (text != NULL && strlen(text) == HASH_CHARACTERS &&
                                   strspn(text, "0123456789abcdef") == HASH_CHARACTERS);
}

static const char *check_cells(const policy_check *check, const json_t *properties) {
    const char *date = khp_member_text(properties, "khipu_date");
    if (check->months && date != NULL && strlen(date) > strlen("2022-12")) {
        return "its date is more exact than the publishing policy allows";
    }
    size_t index;
    json_t *column;
    json_array_foreach(check->hashed, index, column) {
        const json_t *value = json_object_get(properties, json_string_value(column));
        if (value != NULL && !is_pseudonym(value)) {
            return "a value that should be hashed is not";
        }
    }
    return NULL;
}

static bool count_value(grouping *group, const json_t *properties) {
    const json_t *value = json_object_get(properties, group->name);
    bool is_text = json_is_string(value);
    char *other = is_text ? NULL : json_dumps(value, JSON_ENCODE_ANY);
    khp_slice key = is_text ? khp_slice_of(json_string_value(value), json_string_length(value))
                            : khp_slice_cstr(other);
    /* Without white space around it, as the page counts; null is another thing than an empty text,
     * as whoever counts the features sees it. */
    key = json_is_null(value) ? KHP_SLICE("\x01") : khp_slice_trim(key);
    key = key.len == 0 ? KHP_SLICE("") : key;
    bool is_new;
    uint32_t number = khp_table_put(&group->values, key, khp_hash(key), &is_new);
    free(other);
    uint64_t *records = number == KHP_TABLE_NONE
                            ? NULL
                            : khp_grow(group->records, &group->capacity, number, sizeof *records);
    if (records == NULL) {
        return false;
    }
    group->records = records;
    records[number] = is_new ? 1 : records[number] + 1;
    return true;
}

static khipu_status check_feature(void *context, uint64_t line, json_t *feature,
                                  khipu_error *error) {
    policy_check *check = context;
    const json_t *properties = json_object_get(feature, "properties");
    bool complete = true;
    for (size_t i = 0; complete && i < check->count; i++) {
        complete = count_value(&check->groupings[i], properties);
    }
    const char *problem = check_position(check, feature);
    problem = problem == NULL ? check_cells(check, properties) : problem;
    if (!complete) {
        return khp_fail_memory(error);
    }
    return problem == NULL ? KHIPU_OK
                           : khp_verify_wrong(check->run, CASES, line, error, "%s", problem);
}

/* ---- groups ---- */

/* Records that all have the same value are not told apart by it, however few they are. */
static khipu_status check_groups(const policy_check *check, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < check->count; i++) {
        const grouping *group = &check->groupings[i];
        uint64_t small = 0;
        for (size_t k = 0; k < group->values.count; k++) {
            small += group->values.count > 1 && group->records[k] < check->under;
        }
        if (status == KHIPU_OK && small > 0) {
            status = khp_verify_wrong(check->run, CASES, 0, error,
                                      "%llu values of %s are shared by fewer than %llu records",
                                      (unsigned long long)small, group->name,
                                      (unsigned long long)check->under);
        }
    }
    return status;
}

static khipu_status check_place(void *context, uint64_t line, json_t *feature, khipu_error *error) {
    const policy_check *check = context;
    const json_t *properties = json_object_get(feature, "properties");
    uint64_t records = (uint64_t)json_integer_value(json_object_get(properties, "records"));
    if (json_object_get(properties, "drawn_at") != NULL ||
        json_object_get(properties, "seat") != NULL) {
        return khp_verify_wrong(check->run, PLACES, line, error,
                                "tells what the area is drawn at, which the publishing policy "
                                "tells less exactly");
    }
    return records >= check->under
               ? KHIPU_OK
               : khp_verify_wrong(check->run, PLACES, line, error,
                                  "the place is shared by fewer than %llu records",
                                  (unsigned long long)check->under);
}

khipu_status khp_verify_policy(khp_verification *run, khipu_error *error) {
    const json_t *account = json_object_get(run->manifest, "khipu");
    policy_check *check = khp_alloc_zero(1, sizeof *check);
    if (check == NULL) {
        return khp_fail_memory(error);
    }
    check->run = run;
    check->publish = json_object_get(account, "publish");
    khipu_status status = KHIPU_OK;
    if (check->publish != NULL) {
        uint64_t wrong = run->wrong;
        read_promises(check);
        status = khp_verify_each_feature(run, CASES, JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL,
                                         check_feature, check, error);
        status = status == KHIPU_OK ? check_groups(check, error) : status;
        if (status == KHIPU_OK && check->has_generalised) {
            status =
                khp_verify_each_feature(run, PLACES, JSON_ALLOW_NUL, check_place, check, error);
        }
        if (status == KHIPU_OK && run->wrong == wrong) {
            status = khp_verify_say(run, error, "the publishing policy is kept");
        }
    }
    for (size_t i = 0; i < check->count; i++) {
        khp_table_clear(&check->groupings[i].values);
        khp_free(check->groupings[i].records);
    }
    khp_free(check);
    return status;
}
