#include "protect/withhold.h"

#include "base/buffer.h"
#include "base/fold.h"
#include "base/memory.h"
#include "protect/personal.h"

/* What was asked for, by column. */
typedef struct wishes {
    bool *keep;
    bool *drop;
} wishes;

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

static khipu_status read_wishes(const khp_schema *schema, const khp_withhold_rules *rules,
                                const char *source, wishes *asked, khipu_error *error) {
    bool keeps_all = rules->keep != NULL && strcmp(rules->keep, "*") == 0;
    khipu_status status = KHIPU_OK;
    if (rules->keep != NULL && !keeps_all) {
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
        asked->keep[i] = asked->keep[i] || (keeps_all && !asked->drop[i]);
    }
    return status;
}

static bool is_listed(size_t column, const size_t *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (list[i] == column) {
            return true;
        }
    }
    return false;
}

/* The roles that say where a record lies. */
static bool says_where(const khp_roles *roles, size_t column) {
    const size_t single[] = {roles->place,    roles->place_code, roles->longitude,
                             roles->latitude, roles->geopoint,   roles->crs};
    return is_listed(column, single, sizeof single / sizeof *single) ||
           is_listed(column, roles->within, roles->within_count);
}

static bool has_role(const khp_roles *roles, size_t column) {
    const size_t single[] = {roles->id,
                             roles->date,
                             roles->category,
                             roles->count,
                             roles->position_precision,
                             roles->position_accuracy};
    return says_where(roles, column) || is_listed(column, single, sizeof single / sizeof *single) ||
           is_listed(column, roles->source, roles->source_count);
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

typedef enum verdict { WRITTEN, LOOKS_PERSONAL, DROPPED, UNKNOWN_TO_PROFILE } verdict;

static verdict judge(const khp_schema *schema, const khp_withhold_rules *rules, const wishes *asked,
                     size_t column, bool looks_personal) {
    if (asked->drop[column]) {
        return DROPPED;
    }
    bool role = has_role(&schema->roles, column);
    if (asked->keep[column] || schema->columns[column].hidden) {
        return WRITTEN;
    }
    if (looks_personal && (!role || schema->roles.id == column)) {
        return LOOKS_PERSONAL;
    }
    return rules->known_only && !role ? UNKNOWN_TO_PROFILE : WRITTEN;
}

static void tell(const khp_buffer lists[], const char *source, const khipu_listener *listener) {
    static const char *const why[] = {
        [LOOKS_PERSONAL] = "withheld, as they look personal",
        [DROPPED] = "withheld, as --drop asks",
        [UNKNOWN_TO_PROFILE] = "withheld, as they have no role",
    };
    for (int i = LOOKS_PERSONAL; i <= UNKNOWN_TO_PROFILE; i++) {
        if (lists[i].len > 0) {
            khp_report(listener, KHIPU_NOTE, (khp_where){.source = source}, NULL, "%s: %.*s%s",
                       why[i], (int)lists[i].len, lists[i].ptr,
                       i == DROPPED ? "" : " (--keep COL writes one, --keep '*' all)");
        }
    }
}

static khipu_status judge_all(khp_schema *schema, const khp_withhold_rules *rules,
                              const wishes *asked, const char *source,
                              const khipu_listener *listener, khipu_error *error) {
    khp_buffer lists[UNKNOWN_TO_PROFILE + 1] = {{0}};
    khp_buffer folded = {0};
    bool failed = false;
    for (size_t i = 0; i < schema->count; i++) {
        khp_column *column = &schema->columns[i];
        khp_buffer_reset(&folded);
        khp_fold_words(&folded, column->name);
        bool personal = khp_header_looks_personal(khp_buffer_slice(&folded));
        verdict found = judge(schema, rules, asked, i, personal);
        column->withheld = found != WRITTEN;
        if (column->withheld) {
            take_role(&schema->roles, i);
            khp_buffer_add_cstr(&lists[found], lists[found].len > 0 ? ", " : "");
            khp_buffer_add(&lists[found], column->name);
        }
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        failed = failed || lists[i].failed;
    }
    failed = failed || folded.failed;
    if (!failed) {
        tell(lists, source, listener);
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        khp_buffer_clear(&lists[i]);
    }
    khp_buffer_clear(&folded);
    return failed ? khp_fail_memory(error) : KHIPU_OK;
}

khipu_status khp_withhold_decide(khp_schema *schema, const khp_withhold_rules *rules,
                                 const char *source, const khipu_listener *listener,
                                 khipu_error *error) {
    wishes asked = {khp_alloc_zero(schema->count, sizeof(bool)),
                    khp_alloc_zero(schema->count, sizeof(bool))};
    khipu_status status =
        asked.keep == NULL || asked.drop == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK) {
        status = read_wishes(schema, rules, source, &asked, error);
    }
    if (status == KHIPU_OK) {
        status = judge_all(schema, rules, &asked, source, listener, error);
    }
    khp_free(asked.keep);
    khp_free(asked.drop);
    return status;
}

bool khp_schema_withholds(const khp_schema *schema) {
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->columns[i].withheld) {
            return true;
        }
    }
    return false;
}

bool khp_schema_withholds_places(const khp_schema *schema) {
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->columns[i].withheld && says_where(&schema->roles, i)) {
            return true;
        }
    }
    return false;
}
