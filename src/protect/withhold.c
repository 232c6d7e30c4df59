#include "protect/withhold.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "protect/local.h"
#include "protect/personal.h"

/* What was asked for, by column. */
typedef struct wishes {
    bool *keep;
    bool *named; /* of those to keep: not by "*" */
    bool *drop;
    bool *hash;
} wishes;

/* The roles that say where a record lies. */
static bool says_where(const khp_roles *roles, size_t column) {
    const size_t single[] = {roles->place,          roles->place_code,     roles->longitude,
                             roles->latitude,       roles->geopoint,       roles->crs,
                             roles->hemisphere_lat, roles->hemisphere_lon, roles->zone};
    return khp_column_is_listed(column, single, sizeof single / sizeof *single) ||
           khp_column_is_listed(column, roles->within, roles->within_count);
}

static bool has_role(const khp_roles *roles, size_t column) {
    const size_t single[] = {roles->id,
                             roles->date,
                             roles->category,
                             roles->count,
                             roles->position_precision,
                             roles->position_accuracy};
    return says_where(roles, column) ||
           khp_column_is_listed(column, single, sizeof single / sizeof *single) ||
           khp_column_is_listed(column, roles->source, roles->source_count);
}

bool khp_column_says_where(const khp_schema *schema, size_t column) {
    const khp_roles *roles = &schema->roles;
    if (khp_column_is_listed(column, roles->within, roles->within_count)) {
        return false;
    }
    return says_where(roles, column) || column == roles->position_accuracy ||
           schema->columns[column].local;
}

static bool generalises_all(const khp_policy *policy) {
    return policy->positions != KHP_PRECISION_SITE && policy->positions_column == NULL;
}

/* Marks the columns of a list; a list that is the name of one column is that column. */
static khipu_status mark(const khp_schema *schema, const char *list, const char *option,
                         const khp_withhold_rules *rules, const char *source, bool *marks,
                         khipu_error *error) {
    khp_slice rest = khp_slice_cstr(list);
    size_t whole = khp_schema_find(schema, khp_slice_trim(rest));
    if (whole != KHP_NO_COLUMN) {
        marks[whole] = true;
        return KHIPU_OK;
    }
    while (rest.ptr != NULL && rest.len > 0) {
        khp_slice name = khp_slice_trim(khp_slice_cut(&rest, ','));
        size_t column = khp_schema_find(schema, name);
        if (column == KHP_NO_COLUMN && !rules->lenient) {
            return khp_fail(error, KHIPU_E_FIELD, (khp_where){.source = source, .field = option},
                            "there is no column called \"%.*s\"", (int)name.len, name.ptr);
        }
        if (column != KHP_NO_COLUMN) {
            marks[column] = true;
        }
    }
    return KHIPU_OK;
}

/* Marks the columns that a list of the policy names. */
static khipu_status mark_all(const khp_schema *schema, khipu_texts list, const char *key,
                             const khp_withhold_rules *rules, const char *source, bool *marks,
                             khipu_error *error) {
    for (size_t i = 0; i < list.count; i++) {
        size_t column = khp_schema_find(schema, khp_slice_cstr(list.items[i]));
        if (column == KHP_NO_COLUMN && !rules->lenient) {
            return khp_fail(error, KHIPU_E_FIELD, (khp_where){.source = source, .field = key},
                            "there is no column called \"%s\", which the publishing profile names",
                            list.items[i]);
        }
        if (column != KHP_NO_COLUMN) {
            marks[column] = true;
        }
    }
    return KHIPU_OK;
}

static khipu_status mark_policy(const khp_schema *schema, const khp_withhold_rules *rules,
                                const char *source, wishes *asked, khipu_error *error) {
    const khp_policy *policy = rules->policy;
    khipu_status status = mark_all(schema, policy->keep, "keep", rules, source, asked->keep, error);
    if (status == KHIPU_OK) {
        status = mark_all(schema, policy->drop, "drop", rules, source, asked->drop, error);
    }
    return status == KHIPU_OK
               ? mark_all(schema, policy->hash, "hash", rules, source, asked->hash, error)
               : status;
}

static khipu_status read_wishes(const khp_schema *schema, const khp_withhold_rules *rules,
                                const char *source, wishes *asked, khipu_error *error) {
    bool keeps_all = rules->keep != NULL && strcmp(rules->keep, "*") == 0;
    khipu_status status = mark_policy(schema, rules, source, asked, error);
    if (status == KHIPU_OK && rules->keep != NULL && !keeps_all) {
        status = mark(schema, rules->keep, "--keep", rules, source, asked->keep, error);
    }
    if (status == KHIPU_OK && rules->drop != NULL) {
        status = mark(schema, rules->drop, "--drop", rules, source, asked->drop, error);
    }
    for (size_t i = 0; status == KHIPU_OK && i < schema->count; i++) {
        if (asked->keep[i] && asked->drop[i]) {
            const khp_column *column = &schema->columns[i];
            return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--keep"},
                            "the column \"%.*s\" is to be kept and to be dropped",
                            (int)column->name.len, column->name.ptr);
        }
        if (asked->keep[i] && generalises_all(rules->policy) && has_role(&schema->roles, i) &&
            khp_column_says_where(schema, i)) {
            const khp_column *column = &schema->columns[i];
            return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "keep"},
                            "the column \"%.*s\" says where, and positions are to be generalised",
                            (int)column->name.len, column->name.ptr);
        }
        if (asked->hash[i] && asked->drop[i]) {
            const khp_column *column = &schema->columns[i];
            return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "hash"},
                            "the column \"%.*s\" is to be hashed and to be dropped",
                            (int)column->name.len, column->name.ptr);
        }
        asked->named[i] = asked->keep[i];
        asked->keep[i] = asked->keep[i] || (keeps_all && !asked->drop[i]);
    }
    return status;
}

/* What would show a withheld value by another way is not done: no ids, dates, sums or categories
 * are made of it. */
static void take_role(khp_roles *roles, size_t column) {
    size_t *const single[] = {&roles->id,
                              &roles->date,
                              &roles->category,
                              &roles->count,
                              &roles->position_precision,
                              &roles->position_accuracy};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        if (*single[i] == column) {
            *single[i] = KHP_NO_COLUMN;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < roles->source_count; i++) {
        if (roles->source[i] != column) {
            roles->source[kept++] = roles->source[i];
        }
    }
    roles->source_count = kept;
}

static khp_withheld_why judge(const khp_schema *schema, const khp_withhold_rules *rules,
                              const wishes *asked, size_t column, bool is_asked) {
    if (asked->drop[column]) {
        return KHP_WITHHELD_DROPPED;
    }
    bool role = has_role(&schema->roles, column);
    const khp_policy *policy = rules->policy;
    if (generalises_all(policy) && khp_column_says_where(schema, column)) {
        return KHP_WITHHELD_WHERE;
    }
    /* No role is found in what a sheet hides: it has one if an option named it. */
    bool is_named = is_asked && asked->named[column];
    if (schema->columns[column].is_hidden_in_sheet && !role && !is_named && !asked->hash[column]) {
        return KHP_WITHHELD_HIDDEN;
    }
    if (is_asked || asked->hash[column] || schema->columns[column].hidden) {
        return KHP_WITHHELD_NOT;
    }
    if (schema->columns[column].is_personal && (!role || schema->roles.id == column)) {
        return KHP_WITHHELD_PERSONAL;
    }
    return policy->known_only && !role ? KHP_WITHHELD_NO_ROLE : KHP_WITHHELD_NOT;
}

static void judge_column(khp_schema *schema, const khp_withhold_rules *rules, const wishes *asked,
                         size_t number) {
    khp_column *column = &schema->columns[number];
    column->is_named = asked->named[number];
    column->is_hashed = asked->hash[number];
    column->local = column->looks_local;
    khp_withheld_why unasked = judge(schema, rules, asked, number, false);
    column->local = column->looks_local && !column->is_named;
    column->why = judge(schema, rules, asked, number, asked->keep[number]);
    column->withheld = column->why != KHP_WITHHELD_NOT;
    column->says_where =
        (khp_policy_generalises(rules->policy) || rules->policy->suppress_under > 0) &&
        khp_column_says_where(schema, number);
    column->is_kept = !column->withheld && (column->is_named || unasked != KHP_WITHHELD_NOT);
    if (column->withheld) {
        take_role(&schema->roles, number);
    }
}

static void judge_all(khp_schema *schema, const khp_withhold_rules *rules, const wishes *asked) {
    for (size_t i = 0; i < schema->count; i++) {
        judge_column(schema, rules, asked, i);
    }
}

/* What the headers look like. */
static khipu_status look(khp_schema *schema, khipu_error *error) {
    khp_personal *personal;
    khipu_status status = khp_personal_new(&personal, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_buffer scratch = {0};
    for (size_t i = 0; i < schema->count; i++) {
        khp_column *column = &schema->columns[i];
        column->is_personal = khp_personal_judge(personal, column->name);
        column->looks_local =
            !has_role(&schema->roles, i) && khp_header_looks_local(column->name, &scratch);
    }
    bool failed = scratch.failed || khp_personal_failed(personal);
    khp_buffer_clear(&scratch);
    khp_personal_free(personal);
    return failed ? khp_fail_memory(error) : KHIPU_OK;
}

khipu_status khp_withhold_decide(khp_schema *schema, const khp_withhold_rules *rules,
                                 const char *source, khipu_error *error) {
    wishes asked = {
        khp_alloc_zero(schema->count, sizeof(bool)), khp_alloc_zero(schema->count, sizeof(bool)),
        khp_alloc_zero(schema->count, sizeof(bool)), khp_alloc_zero(schema->count, sizeof(bool))};
    bool complete =
        asked.keep != NULL && asked.named != NULL && asked.drop != NULL && asked.hash != NULL;
    khipu_status status = complete ? KHIPU_OK : khp_fail_memory(error);
    if (status == KHIPU_OK) {
        status = read_wishes(schema, rules, source, &asked, error);
    }
    if (status == KHIPU_OK) {
        status = look(schema, error);
    }
    if (status == KHIPU_OK) {
        judge_all(schema, rules, &asked);
    }
    schema->hides_names =
        rules->policy->is_file && rules->policy->mentions == KHP_MENTIONS_WITHHOLD;
    for (size_t i = 0; status == KHIPU_OK && i < schema->count; i++) {
        schema->hides_names |= asked.hash[i] && says_where(&schema->roles, i);
    }
    khp_free(asked.keep);
    khp_free(asked.named);
    khp_free(asked.drop);
    khp_free(asked.hash);
    const khp_policy *policy = rules->policy;
    schema->hides_places = khp_policy_generalises(policy) || policy->suppress_under > 0;
    schema->hides_cells = schema->hides_places || policy->hash.count > 0 || policy->months ||
                          policy->mentions == KHP_MENTIONS_WITHHOLD;
    return status;
}

bool khp_schema_withholds(const khp_schema *schema) {
    if (schema->hides_cells || schema->hides_surplus) {
        return true;
    }
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->columns[i].withheld) {
            return true;
        }
    }
    return false;
}

bool khp_schema_withholds_places(const khp_schema *schema) {
    if (schema->hides_places || schema->hides_names) {
        return true;
    }
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->columns[i].withheld && says_where(&schema->roles, i)) {
            return true;
        }
    }
    return false;
}
