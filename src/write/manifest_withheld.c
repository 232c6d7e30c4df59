#include "write/manifest_withheld.h"

/* As the manifest calls the reasons. */
static const char *const reasons[] = {
    [KHP_WITHHELD_NOT] = NULL,        [KHP_WITHHELD_PERSONAL] = "personal",
    [KHP_WITHHELD_HIDDEN] = "hidden", [KHP_WITHHELD_DROPPED] = "dropped",
    [KHP_WITHHELD_WHERE] = "place",   [KHP_WITHHELD_NO_ROLE] = "no_role",
};

static json_t *name_of(const khp_column *column) {
    return json_stringn(column->name.ptr == NULL ? "" : column->name.ptr, column->name.len);
}

/* The names of the columns of which `is_meant` is true; NULL without memory. */
static json_t *names(const khp_schema *schema, bool (*is_meant)(const khp_column *, int), int why) {
    json_t *list = json_array();
    for (size_t i = 0; list != NULL && i < schema->count; i++) {
        const khp_column *column = &schema->columns[i];
        if (is_meant(column, why) && json_array_append_new(list, name_of(column)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static bool is_withheld(const khp_column *column, int why) {
    (void)why;
    return column->withheld && !column->hidden;
}

static bool is_withheld_because(const khp_column *column, int why) {
    return is_withheld(column, why) && (int)column->why == why;
}

static bool is_kept(const khp_column *column, int why) {
    (void)why;
    return column->is_kept && !column->hidden;
}

static bool is_kept_personal(const khp_column *column, int why) {
    return is_kept(column, why) && (column->is_personal || column->holds != NULL);
}

/* One that is hidden carries a position, and is looked for in what is told. */
static bool says_where(const khp_column *column, int why) {
    (void)why;
    return column->says_where && (column->hidden || !column->withheld);
}

static bool is_told_of_person(const khp_column *column, int why) {
    (void)why;
    return column->is_personal && khp_column_is_published(column);
}

/* Takes `value`; false without memory. */
static bool set(json_t *object, const char *key, json_t *value) {
    return json_object_set_new(object, key, value) == 0;
}

static json_t *because(const khp_schema *schema) {
    json_t *object = json_object();
    bool complete = object != NULL;
    for (int why = KHP_WITHHELD_PERSONAL; complete && why < KHP_WITHHELD_WHY_COUNT; why++) {
        json_t *list = names(schema, is_withheld_because, why);
        if (list != NULL && json_array_size(list) == 0) {
            json_decref(list);
            continue;
        }
        complete = set(object, reasons[why], list);
    }
    if (!complete) {
        json_decref(object);
        return NULL;
    }
    return object;
}

/* {"contact": "telephone numbers"}: what is written and seems to hold that. */
static json_t *values(const khp_schema *schema) {
    json_t *object = json_object();
    bool complete = object != NULL;
    for (size_t i = 0; complete && i < schema->count; i++) {
        const khp_column *column = &schema->columns[i];
        complete = column->holds == NULL ||
                   json_object_setn_new(object, column->name.ptr, column->name.len,
                                        json_string(column->holds)) == 0;
    }
    if (!complete) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *counts(const khp_schema *schema, const uint64_t *cells) {
    json_t *object = json_object();
    bool complete = object != NULL;
    for (size_t i = 0; complete && i < schema->count; i++) {
        khp_slice name = schema->columns[i].name;
        complete = cells[i] == 0 || json_object_setn_new(object, name.ptr, name.len,
                                                         json_integer((json_int_t)cells[i])) == 0;
    }
    if (!complete) {
        json_decref(object);
        return NULL;
    }
    return object;
}

bool khp_manifest_add_withheld(json_t *object, const khp_schema *schema,
                               const khp_manifest_mentions *mentions) {
    return set(object, "withheld", names(schema, is_withheld, 0)) &&
           set(object, "withheld_because", because(schema)) &&
           set(object, "kept", names(schema, is_kept, 0)) &&
           set(object, "kept_personal", names(schema, is_kept_personal, 0)) &&
           set(object, "values", values(schema)) &&
           set(object, "mentions", json_string(mentions->handling)) &&
           (mentions->counts == NULL ||
            set(object, "mention_counts", counts(schema, mentions->counts)));
}

bool khp_manifest_add_told_less(json_t *publish, const khp_schema *schema) {
    json_t *where = names(schema, says_where, 0);
    bool complete = json_array_size(where) == 0 || json_object_set(publish, "where", where) == 0;
    json_t *personal = names(schema, is_told_of_person, 0);
    complete =
        complete && where != NULL && personal != NULL &&
        (json_array_size(personal) == 0 || json_object_set(publish, "personal", personal) == 0);
    json_decref(where);
    json_decref(personal);
    return complete;
}
