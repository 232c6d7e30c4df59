/* check: the same join as export; writes nothing but a report. */
#include "base/memory.h"
#include "base/shortage.h"
#include "locate/compiled.h"
#include "protect/withheld_text.h"
#include "read/roles.h"
#include "run/profile.h"
#include "run/reporting.h"

#include <math.h>

static khipu_status take(void *context, const khp_chunk *chunk, khp_pending *pending,
                         khipu_error *error) {
    (void)pending;
    return khp_reporter_take(context, chunk, error);
}

static const char *type_word(khp_type type) {
    switch (type) {
    case KHP_TYPE_INTEGER: return "integer";
    case KHP_TYPE_NUMBER: return "number";
    case KHP_TYPE_BOOLEAN: return "boolean";
    case KHP_TYPE_ANY: return "as in JSON";
    default: return "text";
    }
}

static void describe_column(const khp_column *column, khp_buffer *text) {
    khp_buffer_printf(text, "  %.*s: %s", (int)column->name.len, column->name.ptr,
                      type_word(column->type));
    if (column->withheld) {
        khp_buffer_printf(text, ", withheld: %s", khp_withheld_words(column->why));
    } else if (column->is_kept) {
        khp_buffer_add_cstr(text, ", written, as keep asks");
        khp_buffer_add_cstr(text, column->is_personal ? ", although it looks personal" : "");
    }
    if (column->holds != NULL) {
        khp_buffer_printf(text, ", seems to hold %s", column->holds);
    }
    khp_buffer_add_byte(text, '\n');
}

static void describe_columns(const khp_schema *schema, khp_buffer *text) {
    khp_buffer_add_cstr(text, "Columns\n");
    for (size_t i = 0; i < schema->count; i++) {
        if (!schema->columns[i].hidden) {
            describe_column(&schema->columns[i], text);
        }
    }
    khp_buffer_add_cstr(text, "Roles\n  ");
    khp_roles_describe(schema, text);
    khp_buffer_add_byte(text, '\n');
}

/* What a profile changes in what is written. */
static void describe_policy(const khp_policy *policy, khp_buffer *text) {
    khp_buffer_printf(text, "What leaves\n  cells that hold what is withheld of their record: %s\n",
                      khp_mention_word(policy->mentions));
    if (policy->positions != KHP_PRECISION_SITE) {
        khp_buffer_printf(text, "  positions: of the %s, or wider%s%s\n",
                          khp_precision_word(policy->positions),
                          policy->positions_column == NULL ? "" : ", where asked for by ",
                          policy->positions_column == NULL ? "" : policy->positions_column);
    } else if (policy->positions_column != NULL) {
        khp_buffer_printf(text, "  positions: of the level that %s names\n",
                          policy->positions_column);
    }
    for (size_t i = 0; i < policy->hash.count; i++) {
        khp_buffer_printf(text, "  %s: as a keyed hash\n", policy->hash.items[i]);
    }
    khp_buffer_add_cstr(text, policy->months ? "  dates: to the month\n" : "");
    if (policy->suppress_under > 0) {
        khp_buffer_printf(text, "  groups of fewer than %llu records: not told\n",
                          (unsigned long long)policy->suppress_under);
    }
}

static void describe_operations(const khp_operations *operations, khp_buffer *text) {
    if (operations->count == 0) {
        return;
    }
    khp_buffer_add_cstr(text, "Coordinate operations\n");
    for (size_t i = 0; i < operations->count; i++) {
        const khp_operation *operation = operations->items[i];
        khp_buffer_printf(text, "  %.*s (%.*s): %.*s", (int)operation->crs.len, operation->crs.ptr,
                          (int)operation->crs_name.len, operation->crs_name.ptr,
                          (int)operation->name.len, operation->name.ptr);
        if (isfinite(operation->accuracy_m) && operation->accuracy_m > 0) {
            khp_buffer_printf(text, ", accuracy %g m", operation->accuracy_m);
        }
        khp_buffer_add_byte(text, '\n');
    }
}

static void describe_result(const khipu_summary *summary, khp_buffer *text) {
    char line[1024];
    khipu_summary_text(summary, line, sizeof line);
    khp_buffer_printf(text, "Result\n  %s\n", line);
}

static khipu_status run_check(khp_join *join, const khipu_options *options,
                              const khipu_listener *listener, khipu_summary *summary,
                              khipu_error *error) {
    khp_reporter *reporter = NULL;
    khp_buffer text = {0};
    const khp_wanted wanted = {
        .features = false, .all_doubts = options->decisions.count > 0, .values = true};
    const khp_join_needs needs = {.hash_inputs = false};
    khipu_status status = khp_join_open(join, options, listener, &needs, error);
    status = status == KHIPU_OK ? khp_reporter_new(&reporter, join, error) : status;
    status = status == KHIPU_OK ? khp_join_run(join, &wanted, take, reporter, error) : status;
    if (status == KHIPU_OK) {
        khp_reporter_summary(reporter, summary);
        status = khp_reporter_finish(reporter, NULL, error);
    }
    status = status == KHIPU_OK ? khp_join_say_withheld(join, error) : status;
    status = khp_compiled_judge(join->gazetteer, status, error);
    if (status == KHIPU_OK) {
        describe_columns(join->schema, &text);
        describe_policy(&join->policy, &text);
        describe_operations(&join->operations, &text);
        describe_result(summary, &text);
        status = text.failed ? khp_fail_memory(error)
                             : khp_report_write(listener, khp_buffer_slice(&text), error);
    }
    khp_buffer_clear(&text);
    khp_reporter_free(reporter);
    khp_join_close(join);
    return status;
}

khipu_status khipu_check(const khipu_options *options, const khipu_listener *listener,
                         khipu_summary *summary, khipu_error *error) {
    khipu_error unheard = {.status = KHIPU_OK};
    khipu_error *told = error == NULL ? &unheard : error;
    *told = (khipu_error){.status = KHIPU_OK};
    *summary = (khipu_summary){.read = 0};
    khp_settled_options settled;
    const unsigned long shortages = khp_shortage_count();
    khp_join join;
    khipu_status status = khp_options_settle(&settled, options, told);
    if (status == KHIPU_OK) {
        status = run_check(&join, &settled.options, listener, summary, told);
        status = khp_shortage_judge(shortages, status, told);
    }
    khp_options_unsettle(&settled);
    return status;
}
