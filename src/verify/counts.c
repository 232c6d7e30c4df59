/* counts: what any file that the manifest describes says of how many cases (its schema has the
 * column `records`) is borne out by the cases and adds up, and no small count is shown where a
 * publishing policy hides them. */
#include "model/bundle_files.h"
#include "model/schema.h"
#include "verify/verification.h"

#include <math.h>
#include <stdlib.h>

#define CASES KHP_NAME_CASES

/* Ends of rates are written with 8 digits behind the point. */
#define RATE_STEP 1e-8

typedef struct count_check {
    khp_verification *run;
    const char *category; /* name of the column; NULL: none is published */
    uint64_t under;       /* counts of 1 to under - 1 are not shown */
    json_t *cases;        /* located records by value; none without a category */
    const char *file;     /* that is looked at */
    json_t *sums; /* the same as its places have it; null: one of them does not show it. That of the
                     areas that lie in no other stands under the empty key. */
} count_check;

/* Adds to the number under a key; what is null stays null. */
static bool add(json_t *sums, const char *key, const json_t *count) {
    const json_t *before = json_object_get(sums, key);
    if (json_is_null(count) || json_is_null(before)) {
        return json_object_set_new(sums, key, json_null()) == 0;
    }
    json_int_t sum = json_integer_value(before) + json_integer_value(count);
    return json_object_set_new(sums, key, json_integer(sum)) == 0;
}

/* ---- one feature ---- */

/* The value behind "outcome=", or NULL if the property is none of the category's counts. */
static const char *value_of(const count_check *check, const char *name) {
    size_t length = check->category == NULL ? 0 : strlen(check->category);
    bool is_count = check->category != NULL && strncmp(name, check->category, length) == 0 &&
                    name[length] == '=';
    return is_count ? name + length + 1 : NULL;
}

/* A number, or a value that JSON has as another type, as a key has it. */
static khipu_status add_case(void *context, uint64_t line, json_t *feature, khipu_error *error) {
    const count_check *check = context;
    (void)line;
    const json_t *value = json_object_get(json_object_get(feature, "properties"), check->category);
    bool is_text = json_is_string(value);
    bool is_empty = value == NULL || json_is_null(value);
    if (!json_is_object(json_object_get(feature, "geometry"))) {
        return KHIPU_OK;
    }
    char *other =
        is_text || is_empty ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    khp_slice text = is_text ? khp_slice_of(json_string_value(value), json_string_length(value))
                     : other != NULL ? khp_slice_cstr(other)
                                     : KHP_SLICE("");
    khp_buffer key = {0};
    json_t *one = json_integer(1);
    khp_buffer_add(&key, khp_slice_trim(text));
    bool ok = !key.failed && one != NULL && (is_text || is_empty || other != NULL) &&
              add(check->cases, khp_buffer_cstr(&key), one);
    json_decref(one);
    khp_buffer_clear(&key);
    free(other);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

/* What is wrong with the counts of one place or area; NULL if nothing is. `sums` (NULL: none) gets
 * them. */
static const char *check_values(const count_check *check, json_t *properties, json_t *sums,
                                bool *ok) {
    const json_t *all = json_object_get(properties, "records");
    uint64_t sum = 0;
    bool is_whole = json_is_integer(all);
    bool any = false;
    const char *name;
    json_t *count;
    json_object_foreach(properties, name, count) {
        const char *value = value_of(check, name);
        if (value == NULL) {
            continue;
        }
        any = true;
        is_whole = is_whole && json_is_integer(count);
        sum += (uint64_t)json_integer_value(count);
        if (json_is_integer(count) && json_integer_value(count) > 0 &&
            (uint64_t)json_integer_value(count) < check->under) {
            return "shows a count that the publishing policy hides";
        }
        *ok = *ok && (sums == NULL || add(sums, value, count));
    }
    return any && is_whole && sum != (uint64_t)json_integer_value(all)
               ? "has other records by category than in all"
               : NULL;
}

/* A rate is its records by its people, inside its interval. */
static const char *check_rate(const json_t *area) {
    double people = json_number_value(json_object_get(area, "population"));
    const json_t *rate = json_object_get(area, "rate");
    const json_t *low = json_object_get(area, "rate_low");
    const json_t *high = json_object_get(area, "rate_high");
    double is = json_number_value(rate);
    double wanted =
        100000.0 * (double)json_integer_value(json_object_get(area, "records")) / people;
    if (json_is_number(rate) && !(fabs(is - wanted) <= RATE_STEP + 1e-9 * wanted)) {
        return "has a rate that is not its records by its people";
    }
    bool is_inside = !json_is_number(rate) || !json_is_number(low) || !json_is_number(high) ||
                     (json_number_value(low) <= is && is <= json_number_value(high));
    return is_inside ? NULL : "has a rate outside of its interval";
}

/* Areas say what they lie in; the outermost ones have all cases that are in any. */
static khipu_status check_counted(void *context, uint64_t line, json_t *feature,
                                  khipu_error *error) {
    const count_check *check = context;
    json_t *counted = json_object_get(feature, "properties");
    const json_t *within = json_object_get(counted, "within");
    const json_t *records = json_object_get(counted, "records");
    bool is_area = within != NULL;
    bool ok = true;
    const char *problem = check_values(check, counted, is_area ? NULL : check->sums, &ok);
    if (problem == NULL && json_integer_value(records) > 0 &&
        (uint64_t)json_integer_value(records) < check->under) {
        problem = "shows a count that the publishing policy hides";
    }
    problem = problem == NULL ? check_rate(counted) : problem;
    ok = ok && (!json_is_null(within) || add(check->sums, "", records));
    if (!ok) {
        return khp_fail_memory(error);
    }
    return problem == NULL ? KHIPU_OK
                           : khp_verify_wrong(check->run, check->file, line, error, "%s %s",
                                              is_area ? "an area" : "a place", problem);
}

/* ---- one file ---- */

/* Of places: the sums by category are those of the cases. */
static khipu_status compare_sums(count_check *check, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    const char *value;
    json_t *count;
    json_object_foreach(check->sums, value, count) {
        json_int_t found = json_integer_value(json_object_get(check->cases, value));
        if (status == KHIPU_OK && json_is_integer(count) && json_integer_value(count) != found) {
            status = khp_verify_wrong(check->run, check->file, 0, error,
                                      "its places hold %lld records with %s=%s, %lld are located",
                                      (long long)json_integer_value(count), check->category, value,
                                      (long long)found);
        }
    }
    return status;
}

/* Of areas: the outermost hold as many as the manifest says were counted. */
static khipu_status compare_outermost(count_check *check, khipu_error *error) {
    const json_t *account = json_object_get(check->run->manifest, "khipu");
    json_t *counts =
        json_object_get(json_object_get(json_object_get(account, "areas"), "counts"), "by");
    const json_t *sum = json_object_get(check->sums, "");
    json_int_t inside = 0;
    bool is_told = json_is_integer(sum);
    const char *way;
    json_t *count;
    json_object_foreach(counts, way, count) {
        is_told = is_told && json_is_integer(count);
        inside += json_integer_value(count);
    }
    return !is_told || json_integer_value(sum) == inside
               ? KHIPU_OK
               : khp_verify_wrong(check->run, check->file, 0, error,
                                  "its areas hold %lld records, datapackage.json says %lld",
                                  (long long)json_integer_value(sum), (long long)inside);
}

static khipu_status check_features(count_check *check, bool is_of_areas, khipu_error *error) {
    check->sums = json_object();
    khipu_status status = check->sums == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK) {
        status = khp_verify_each_feature(check->run, check->file, JSON_ALLOW_NUL, check_counted,
                                         check, error);
    }
    if (status == KHIPU_OK) {
        status = is_of_areas ? compare_outermost(check, error) : compare_sums(check, error);
    }
    json_decref(check->sums);
    check->sums = NULL;
    return status;
}

static bool has_field(const json_t *resource, const char *name) {
    size_t index;
    json_t *field;
    json_array_foreach(json_object_get(json_object_get(resource, "schema"), "fields"), index,
                       field) {
        const char *called = khp_member_text(field, "name");
        if (called != NULL && strcmp(called, name) == 0) {
            return true;
        }
    }
    return false;
}

/* A file of features that tells how many cases each has. Those of the cases have no such column. */
static khipu_status check_resource(count_check *check, const json_t *resource, khipu_error *error) {
    const char *type = khp_member_text(resource, "mediatype");
    check->file = khp_member_text(resource, "path");
    bool is_counted = check->file != NULL && type != NULL && has_field(resource, "records") &&
                      !has_field(resource, khp_added_properties[0]);
    bool is_geo = is_counted && strcmp(type, "application/geo+json") == 0;
    return is_geo ? check_features(check, has_field(resource, "within"), error) : KHIPU_OK;
}

khipu_status khp_verify_counts(khp_verification *run, khipu_error *error) {
    const json_t *account = json_object_get(run->manifest, "khipu");
    const json_t *publish = json_object_get(account, "publish");
    count_check check = {
        .run = run,
        .category = khp_member_text(run->roles, "category"),
        .under = (uint64_t)json_integer_value(json_object_get(publish, "suppress_under")),
        .cases = json_object(),
    };
    khipu_status status = check.cases == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK && check.category != NULL) {
        status = khp_verify_each_feature(run, CASES, JSON_ALLOW_NUL, add_case, &check, error);
    }
    size_t index;
    json_t *resource;
    json_array_foreach(json_object_get(run->manifest, "resources"), index, resource) {
        status = status == KHIPU_OK ? check_resource(&check, resource, error) : status;
    }
    json_decref(check.cases);
    return status;
}
