#include "run/load_decisions.h"

#include "run/load_table.h"
#include "write/csv.h"

typedef struct decisions_loader {
    khp_decisions *decisions;
    const char *path;
    const khipu_listener *listener;
    khp_decision_file file;
    size_t reason; /* KHP_NO_COLUMN: every row decides about a toponym */
    size_t place;
    size_t within;
    size_t decision;
} decisions_loader;

/* A row that only quotes what was rejected: its first cell says so. */
static bool quotes_rejected(khp_slice raw) {
    khp_reason reason;
    size_t length = 0;
    while (length < raw.len && strchr(",;|\t\"", raw.ptr[length]) == NULL) {
        length++;
    }
    return khp_reason_parse(khp_slice_of(raw.ptr, length), &reason) &&
           khp_reason_is_rejected(reason);
}

/* What cannot be read might be a decision, and is not passed over; but nobody decides about a row
 * that was rejected. */
static khipu_status take_unreadable(const decisions_loader *loader, const khp_record *record,
                                    khipu_error *error) {
    const khp_where where = {.source = loader->path, .line = record->line};
    if (quotes_rejected(record->raw)) {
        khp_report(loader->listener, KHIPU_WARNING, where, NULL,
                   "this row quotes one that was rejected, and cannot be read; it is passed over");
        return KHIPU_OK;
    }
    return khp_fail(error, KHIPU_E_SYNTAX, where, "this row of the decisions cannot be read (%s)",
                    khp_reason_word(record->reason));
}

static khipu_status take_decision(void *context, const khp_record *record, khipu_error *error) {
    decisions_loader *loader = context;
    if (record->reason != KHP_REASON_NONE) {
        return take_unreadable(loader, record, error);
    }
    khp_reason reason = KHP_REASON_NONE;
    khp_slice place = khp_csv_unguard(khp_record_text(record, loader->place));
    khp_slice within = khp_csv_unguard(khp_record_text(record, loader->within));
    khp_slice typed = khp_csv_unguard(khp_record_text(record, loader->decision));
    const khp_where where = {.source = loader->path, .line = record->line};
    bool is_known = khp_reason_parse(khp_record_text(record, loader->reason), &reason);
    return is_known && khp_reason_is_doubt(reason)
               ? khp_decisions_add_doubt(loader->decisions, reason, place, within, typed, where,
                                         error)
               : khp_decisions_add(loader->decisions, loader->file, place, within, typed, where,
                                   error);
}

static khipu_status find_decision_columns(void *context, const khp_schema *schema,
                                          khipu_error *error) {
    decisions_loader *loader = context;
    if (schema->count == 0) {
        return KHIPU_OK; /* a file without a byte decides nothing; a header alone must be one */
    }
    loader->reason = khp_schema_find(schema, KHP_SLICE("reason"));
    loader->place = khp_schema_find(schema, KHP_SLICE("place"));
    loader->within = khp_schema_find(schema, KHP_SLICE("within"));
    loader->decision = khp_schema_find(schema, KHP_SLICE("decision"));
    /* Only what was placed was placed as something, and only what was not has a reason. */
    bool is_placed = khp_schema_find(schema, KHP_SLICE("placed_as")) != KHP_NO_COLUMN &&
                     loader->reason == KHP_NO_COLUMN;
    loader->file = is_placed ? KHP_DECISION_PLACEMENTS : KHP_DECISION_REVIEW;
    if (loader->place == KHP_NO_COLUMN || loader->within == KHP_NO_COLUMN ||
        loader->decision == KHP_NO_COLUMN) {
        return khp_fail(error, KHIPU_E_FIELD,
                        (khp_where){.source = loader->path, .field = "--decisions"},
                        "is neither a review nor a placements file: the columns place, within and "
                        "decision are needed");
    }
    return KHIPU_OK;
}

khipu_status khp_load_decisions(khp_decisions **decisions, khipu_texts paths,
                                const khipu_listener *listener, khp_loaded *loaded,
                                khipu_error *error) {
    *decisions = NULL;
    khp_decisions *fresh = khp_decisions_new();
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < paths.count; i++) {
        decisions_loader loader = {
            .decisions = fresh, .path = paths.items[i], .listener = listener};
        const khp_read_options reading = {.paths = {&loader.path, 1}, .listener = listener};
        const khp_table_taker taker = {find_decision_columns, take_decision, &loader};
        status = khp_load_table(&reading, &taker, loaded, error);
    }
    if (status != KHIPU_OK) {
        khp_decisions_free(fresh);
        return status;
    }
    *decisions = fresh;
    return KHIPU_OK;
}
