#include "write/manifest.h"

#include "base/error.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* jansson refuses a NULL value wherever it is put, and a container that lacks a member is only
 * found when it is missed; so every addition is counted here, and one failure fails the whole. */
typedef struct maker {
    bool failed;
} maker;

static void set(maker *make, json_t *object, const char *name, json_t *value) {
    make->failed |= json_object_set_new(object, name, value) != 0;
}

static void append(maker *make, json_t *array, json_t *value) {
    make->failed |= json_array_append_new(array, value) != 0;
}

static json_t *text(khp_slice value) {
    return json_stringn(value.ptr == NULL ? "" : value.ptr, value.len);
}

static void set_text(maker *make, json_t *object, const char *name, const char *value) {
    if (value != NULL) {
        set(make, object, name, json_string(value));
    }
}

static void set_count(maker *make, json_t *object, const char *name, uint64_t count) {
    set(make, object, name, json_integer((json_int_t)count));
}

/* ---- Table Schema ---- */

/* khipu_generalised stands before khipu_date. */
#define GENERALISED_BEFORE 8

static const char *schema_type(khp_type type) {
    switch (type) {
    case KHP_TYPE_INTEGER: return "integer";
    case KHP_TYPE_NUMBER: return "number";
    case KHP_TYPE_BOOLEAN: return "boolean";
    case KHP_TYPE_ANY: return "any";
    default: return "string";
    }
}

static json_t *schema_field(maker *make, khp_slice name, const char *type,
                            const char *description) {
    json_t *field = json_object();
    set(make, field, "name", text(name));
    set_text(make, field, "type", type);
    set_text(make, field, "description", description);
    return field;
}

static json_t *table_schema(maker *make, const khp_schema *schema) {
    static const struct {
        const char *type;
        const char *description;
    } added[KHP_ADDED_PROPERTY_COUNT] = {
        {"string", "id of the place in its gazetteer; null for a position of the record's own"},
        {"string", "name of the place in its gazetteer, or as written"},
        {"string", "how the record was placed: the rung of the ladder that answered; null where "
                   "the position is told less exactly"},
        {"string", "why the record was not placed"},
        {"string", "why its own position is doubted: far from the place that the record names, or "
                   "elsewhere than the area or country that it states; null: nothing says so"},
        {"string", "how precisely the place is known"},
        {"number", "radius of uncertainty in metres; nominal where no source states one"},
        {"string", "CRS in which the position was given"},
        {"string", "date as far as it is known, ISO 8601"},
        {"date", "first day that the date may be"},
        {"date", "last day that the date may be"},
    };
    json_t *fields = json_array();
    for (size_t i = 0; i < schema->count; i++) {
        const khp_column *column = &schema->columns[i];
        if (khp_column_is_published(column)) {
            append(make, fields, schema_field(make, column->name, schema_type(column->type), NULL));
        }
    }
    for (size_t i = 0; i < KHP_ADDED_PROPERTY_COUNT; i++) {
        if (i == GENERALISED_BEFORE && schema->hides_places) {
            append(make, fields,
                   schema_field(make, khp_slice_cstr(khp_generalised_property), "string",
                                "area: the position is that of the area around the record; cell: "
                                "the centre of a cell of a grid; null: as it was found"));
        }
        append(make, fields,
               schema_field(make, khp_slice_cstr(khp_added_properties[i]), added[i].type,
                            added[i].description));
    }
    json_t *object = json_object();
    set(make, object, "fields", fields);
    return object;
}

static json_t *file_schema(maker *make, const khp_fields *columns) {
    json_t *fields = json_array();
    make->failed |= columns->failed;
    for (size_t i = 0; i < columns->count; i++) {
        const khp_file_field *column = &columns->items[i];
        append(make, fields, schema_field(make, column->name, column->type, column->description));
    }
    json_t *object = json_object();
    set(make, object, "fields", fields);
    return object;
}

/* ---- resources and sources ---- */

/* A resource's name: its path in lower case with its extension, as Data Package asks for. */
static json_t *resource_name(const char *path) {
    char name[64];
    size_t length = 0;
    for (; length < sizeof name - 1 && path[length] != '\0'; length++) {
        char c = path[length];
        name[length] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c == '/' ? '-' : c);
    }
    return json_stringn(name, length);
}

static json_t *resources(maker *make, const khp_manifest_facts *facts) {
    json_t *array = json_array();
    for (size_t i = 0; i < facts->resource_count; i++) {
        const khp_resource *resource = &facts->resources[i];
        json_t *object = json_object();
        set(make, object, "name", resource_name(resource->path));
        set_text(make, object, "path", resource->path);
        set_text(make, object, "mediatype", resource->mediatype);
        set_text(make, object, "encoding", "utf-8");
        set_count(make, object, "bytes", resource->bytes);
        json_t *hash = json_sprintf("sha256:%s", resource->sha256);
        set(make, object, "hash", hash);
        if (resource->is_of_cases) {
            set(make, object, "schema", table_schema(make, facts->schema));
        } else if (resource->fields != NULL) {
            set(make, object, "schema", file_schema(make, resource->fields));
        }
        append(make, array, object);
    }
    return array;
}

static void add_sources(maker *make, json_t *array, const khp_page_source *sources, size_t count) {
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        set_text(make, object, "title",
                 sources[i].title == NULL ? sources[i].path : sources[i].title);
        set_text(make, object, "path", sources[i].path);
        set_text(make, object, "license", sources[i].license);
        set_text(make, object, "attribution", sources[i].attribution);
        if (sources[i].sha256 != NULL) {
            set(make, object, "hash", json_sprintf("sha256:%s", sources[i].sha256));
        }
        if (sources[i].checked_as_used) {
            set_text(make, object, "checked", "as used");
        }
        append(make, array, object);
    }
}

static json_t *all_sources(maker *make, const khp_manifest_facts *facts) {
    json_t *array = json_array();
    add_sources(make, array, facts->inputs, facts->input_count);
    add_sources(make, array, facts->citations, facts->citation_count);
    return array;
}

/* ---- what khipu did ---- */

static json_t *tallies(maker *make, const khipu_tally *list, size_t limit) {
    json_t *object = json_object();
    for (size_t i = 0; i < limit && list[i].word != NULL; i++) {
        set_count(make, object, list[i].word, list[i].records);
    }
    return object;
}

static json_t *counts(maker *make, const khp_manifest_facts *facts) {
    const khipu_summary *summary = facts->summary;
    json_t *object = json_object();
    set_count(make, object, "read", summary->read);
    set_count(make, object, "located", summary->located);
    set_count(make, object, "unlocated", summary->unlocated);
    set_count(make, object, "rejected", summary->rejected);
    bool hides_how = facts->schema->hides_places;
    set(make, object, "match",
        hides_how ? json_null() : tallies(make, summary->matches, KHIPU_MATCH_LIMIT));
    set(make, object, "unlocated_reasons",
        tallies(make, summary->unlocated_reasons, KHIPU_REASON_LIMIT));
    set(make, object, "rejected_reasons",
        tallies(make, summary->rejected_reasons, KHIPU_REASON_LIMIT));
    set(make, object, "doubts",
        hides_how ? json_null() : tallies(make, summary->doubts, KHIPU_DOUBT_LIMIT));
    size_t column = facts->schema->roles.count;
    if (column != KHP_NO_COLUMN && khp_column_is_published(&facts->schema->columns[column])) {
        json_t *weight = json_object();
        set(make, weight, "column", text(facts->schema->columns[column].name));
        set(make, weight, "sum", json_real(facts->weight));
        set(make, object, "weight", weight);
    }
    return object;
}

static json_t *operations(maker *make, const khp_manifest_facts *facts) {
    json_t *array = json_array();
    for (size_t i = 0; i < facts->operation_count; i++) {
        const khp_page_operation *operation = &facts->operations[i];
        json_t *object = json_object();
        set(make, object, "crs", text(operation->crs));
        set(make, object, "crs_name", text(operation->crs_name));
        set(make, object, "operation", text(operation->name));
        bool known = isfinite(operation->accuracy_m);
        set(make, object, "accuracy_m", known ? json_real(operation->accuracy_m) : json_null());
        append(make, array, object);
    }
    return array;
}

static json_t *versions(maker *make, const khp_manifest_facts *facts) {
    json_t *object = json_object();
    set_text(make, object, "khipu", KHIPU_VERSION);
    set_text(make, object, "proj", facts->proj_version);
    set_text(make, object, "epsg", facts->epsg_version);
    set_text(make, object, "zlib", facts->zlib_version);
    set_text(make, object, "geos", facts->geos_version);
    return object;
}

static json_t *options(maker *make, const khp_manifest_facts *facts) {
    json_t *array = json_array();
    for (size_t i = 0; i < facts->option_count; i++) {
        json_t *object = json_object();
        set_text(make, object, "name", facts->options[i].name);
        set_text(make, object, "value", facts->options[i].value);
        append(make, array, object);
    }
    return array;
}

/* {"default": "province", "unstated": "department", "BO": "district"} */
static json_t *levels(maker *make, const khp_manifest_facts *facts) {
    json_t *object = json_object();
    for (size_t i = 0; i < facts->level_count; i++) {
        const char *country = facts->levels[i].country;
        const char *name = country == NULL ? "default" : country[0] == '\0' ? "unstated" : country;
        set_text(make, object, name, khp_precision_word(facts->levels[i].level));
    }
    return object;
}

static json_t *texts(maker *make, khipu_texts list) {
    json_t *array = json_array();
    for (size_t i = 0; i < list.count; i++) {
        append(make, array, json_string(list.items[i]));
    }
    return array;
}

/* "values": null says that there are some, of a column that is not told. */
static json_t *positions(maker *make, const khp_told_policy *policy) {
    json_t *object = json_object();
    set_text(make, object, "to", policy->positions);
    set_text(make, object, "column", policy->positions_column);
    if (policy->hides_values) {
        set(make, object, "values", json_null());
    } else if (policy->positions_values.count > 0) {
        set(make, object, "values", texts(make, policy->positions_values));
    }
    return object;
}

/* What was done to cells that are published. */
static json_t *publish(maker *make, const khp_manifest_facts *facts) {
    const khp_told_policy *policy = facts->policy;
    json_t *object = json_object();
    set_text(make, object, "base", policy->base);
    if (policy->positions != NULL || policy->positions_column != NULL) {
        set(make, object, "positions", positions(make, policy));
    }
    if (policy->hashed.count > 0) {
        set(make, object, "hashed", texts(make, policy->hashed));
        set_text(make, object, "hash", "HMAC-SHA-256 under a secret key, the first 80 bits");
    }
    set_text(make, object, "dates", policy->months ? "month" : NULL);
    if (policy->suppress_under > 0) {
        set_count(make, object, "suppress_under", policy->suppress_under);
    }
    set_text(make, object, "mentions", facts->mentions.handling);
    make->failed |= object != NULL && !khp_manifest_add_told_less(object, facts->schema);
    return object;
}

static json_t *account(maker *make, const khp_manifest_facts *facts) {
    json_t *object = json_object();
    set(make, object, "versions", versions(make, facts));
    set_text(make, object, "data_sha256", facts->data_sha256);
    set(make, object, "counts", counts(make, facts));
    set_text(make, object, "roles", facts->roles);
    if (facts->level_count > 0) {
        set(make, object, "place_levels", levels(make, facts));
    }
    set(make, object, "options", options(make, facts));
    set(make, object, "operations", operations(make, facts));
    if (object != NULL && !khp_manifest_add_withheld(object, facts->schema, &facts->mentions)) {
        make->failed = true;
    }
    if (facts->policy != NULL) {
        set(make, object, "publish", publish(make, facts));
    }
    if (facts->areas.len > 0) {
        set(make, object, "areas", json_loadb(facts->areas.ptr, facts->areas.len, 0, NULL));
    }
    return object;
}

khipu_status khp_manifest_write(khp_buffer *out, const khp_manifest_facts *facts,
                                khipu_error *error) {
    maker make = {false};
    json_t *package = json_object();
    set_text(&make, package, "$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
    set_text(&make, package, "name", "khipu-bundle");
    set_text(&make, package, "title", facts->title);
    set_text(&make, package, "created", facts->created);
    set(&make, package, "resources", resources(&make, facts));
    set(&make, package, "sources", all_sources(&make, facts));
    set(&make, package, "khipu", account(&make, facts));
    char *json = make.failed ? NULL : json_dumps(package, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    json_decref(package);
    if (json == NULL) {
        return khp_fail_memory(error);
    }
    khp_buffer_add_cstr(out, json);
    khp_buffer_add_byte(out, '\n');
    free(json);
    return out->failed ? khp_fail_memory(error) : KHIPU_OK;
}
