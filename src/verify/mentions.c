#include "verify/mentions.h"

#include "base/memory.h"
#include "model/bundle_files.h"
#include "protect/generalise.h"
#include "protect/record_mentions.h"
#include "verify/told.h"

#include <inttypes.h>
#include <stdio.h>

#define CASES KHP_NAME_CASES
#define HASH_CHARACTERS 20
#define LABEL_BYTES 24
#define VALUE_LIMIT 1024 /* texts that a policy asks for */

typedef struct mention_check {
    khp_verification *run;
    const khp_schema *schema;
    const json_t *account;
    const json_t *publish; /* NULL: no policy changed cells */
    khp_told_take *take;
    void *context;

    khp_policy policy; /* of positions, as far as the manifest tells it */
    const char *values[VALUE_LIMIT];
    bool hides_values; /* the manifest does not tell which cells ask for a level */
    size_t level_column;
    bool tells_dates_less;
    char label[LABEL_BYTES]; /* of values that few share; empty: there are none */
    khp_mention_handling handling;
    uint8_t *parts;
    bool *may_say_where; /* a cell of the column that is a position is not told everywhere */

    khp_record_mentions *search;
    khp_line_reader features;
    khp_told told;
    khp_field *cells;   /* as they are told */
    bool *is_left_out;  /* the cell is not told, and no policy but that on mentions says why */
    uint64_t *mentions; /* cells, by column */
    const khp_record *record;
    khipu_status status; /* of what was listed */
    khipu_error *error;
    uint64_t compared;
} mention_check;

/* ---- what the manifest says ---- */

static void read_policy(mention_check *check) {
    const json_t *positions = json_object_get(check->publish, "positions");
    const json_t *values = json_object_get(positions, "values");
    const char *to = khp_member_text(positions, "to");
    const char *column = khp_member_text(positions, "column");
    const char *mentions = khp_member_text(check->account, "mentions");
    uint64_t under =
        (uint64_t)json_integer_value(json_object_get(check->publish, "suppress_under"));
    size_t count = 0;
    for (; count < json_array_size(values) && count < VALUE_LIMIT; count++) {
        const char *text = json_string_value(json_array_get(values, count));
        check->values[count] = text == NULL ? "" : text;
    }
    check->policy = (khp_policy){.positions = KHP_PRECISION_SITE,
                                 .positions_column = column,
                                 .positions_values = {check->values, count},
                                 .suppress_under = under};
    if (to != NULL) {
        khp_precision_parse(khp_slice_cstr(to), &check->policy.positions);
    }
    check->hides_values = json_is_null(values);
    check->level_column =
        column == NULL ? KHP_NO_COLUMN : khp_schema_find(check->schema, khp_slice_cstr(column));
    check->tells_dates_less = under > 0 || khp_member_text(check->publish, "dates") != NULL;
    for (int i = KHP_MENTIONS_FLAG; mentions != NULL && i <= KHP_MENTIONS_ALLOW; i++) {
        bool is_it = strcmp(mentions, khp_mention_word((khp_mention_handling)i)) == 0;
        check->handling = is_it ? (khp_mention_handling)i : check->handling;
    }
    if (under > 0) {
        snprintf(check->label, sizeof check->label, "<%" PRIu64, under);
    }
}

static bool has_role(const mention_check *check, const char *role, khp_slice name) {
    const char *column = khp_member_text(check->run->roles, role);
    return column != NULL && khp_slice_eq(name, khp_slice_cstr(column));
}

static bool is_within(const mention_check *check, khp_slice name) {
    return khp_names_column(json_object_get(check->run->roles, "within"), name);
}

static bool is_hashed(const mention_check *check, khp_slice name) {
    return khp_names_column(json_object_get(check->publish, "hashed"), name);
}

/* As the export asks (run/shielding.c). */
static uint8_t part_of(const mention_check *check, const khp_column *column) {
    bool is_published = khp_column_is_published(column);
    if (khp_column_is_telling(column) || (is_published && is_hashed(check, column->name))) {
        return KHP_MENTION_SOUGHT;
    }
    bool is_place = has_role(check, "place", column->name) || is_within(check, column->name);
    return !is_published ? KHP_MENTION_NO_PART
           : is_place    ? KHP_MENTION_PLACE
                         : KHP_MENTION_SEARCHED;
}

static void decide(mention_check *check, size_t number) {
    const khp_column *column = &check->schema->columns[number];
    khp_slice name = column->name;
    check->parts[number] = part_of(check, column);
    check->may_say_where[number] = khp_column_is_published(column) && !is_hashed(check, name) &&
                                   !is_within(check, name) && !has_role(check, "date", name) &&
                                   !has_role(check, "id", name) && !has_role(check, "count", name);
}

/* ---- one cell ---- */

static khp_slice cell_text(const mention_check *check, size_t column) {
    const khp_record told = {.fields = check->cells};
    return khp_record_text(&told, column);
}

static bool is_pseudonym(khp_slice text) {
    bool is_hex = text.len == HASH_CHARACTERS;
    for (size_t i = 0; is_hex && i < text.len; i++) {
        is_hex = (text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
                 (text.ptr[i] >= 'a' && text.ptr[i] <= 'f');
    }
    return is_hex;
}

/* "2022" or "2022-12". */
static bool is_wide_date(khp_slice text) {
    bool is_date = text.len == 4 || (text.len == 7 && text.ptr[4] == '-');
    for (size_t i = 0; is_date && i < text.len; i++) {
        is_date = i == 4 || (text.ptr[i] >= '0' && text.ptr[i] <= '9');
    }
    return is_date;
}

static bool is_label(const mention_check *check, khp_slice told) {
    return check->label[0] != '\0' && khp_slice_eq(told, khp_slice_cstr(check->label));
}

/* What the policy may have made of a cell: nothing, a label, a hash, a month or a year. */
static bool may_be_told(const mention_check *check, size_t column, khp_slice told, khp_slice cell) {
    if (check->publish == NULL || told.len == 0) {
        return check->publish != NULL;
    }
    if (is_hashed(check, check->schema->columns[column].name)) {
        return is_pseudonym(told);
    }
    return is_label(check, told) || (check->tells_dates_less && cell.len > 0 && is_wide_date(told));
}

/* Hands on what is rightly told; lists what is not. A cell that is left out for a mention is put
 * back, to be looked through. */
static khipu_status check_cell(mention_check *check, size_t column, khipu_error *error) {
    const khp_column *about = &check->schema->columns[column];
    khp_slice told = cell_text(check, column);
    khp_slice cell = khp_record_text(check->record, column);
    bool is_same = khp_slice_eq(told, cell);
    check->is_left_out[column] = false;
    if (is_same || may_be_told(check, column, told, cell)) {
        return check->take(check->context, about, about->name, &check->cells[column], error);
    }
    if (told.len == 0 && check->handling == KHP_MENTIONS_WITHHOLD) {
        check->is_left_out[column] = true;
        check->cells[column] = check->record->fields[column];
        return KHIPU_OK;
    }
    return khp_verify_wrong(check->run, CASES, check->features.number, error,
                            "%.*s is not as line %" PRIu64 " of the cases has it",
                            (int)about->name.len, about->name.ptr, check->record->line);
}

static bool is_added(khp_slice name) {
    bool is_one = khp_slice_eq(name, khp_slice_cstr(khp_generalised_property));
    for (size_t i = 0; i < KHP_ADDED_PROPERTY_COUNT; i++) {
        is_one = is_one || khp_slice_eq(name, khp_slice_cstr(khp_added_properties[i]));
    }
    return is_one;
}

/* Puts a property into its cell. One that is neither a published column nor khipu's own tells what
 * nobody chose to tell. */
static khipu_status take_member(mention_check *check, const khp_told_member *member,
                                khipu_error *error) {
    size_t column = khp_schema_find(check->schema, member->name);
    bool is_published =
        column != KHP_NO_COLUMN && khp_column_is_published(&check->schema->columns[column]);
    if (is_published) {
        check->cells[column] = member->value;
        return KHIPU_OK;
    }
    if (is_added(member->name)) {
        return check->take(check->context, NULL, member->name, &member->value, error);
    }
    return khp_verify_wrong(check->run, CASES, check->features.number, error,
                            "%.*s is no column that is published", (int)member->name.len,
                            member->name.ptr);
}

static khipu_status take_cells(mention_check *check, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < check->schema->count; i++) {
        check->cells[i] = (khp_field){NULL, 0, KHP_FIELD_ABSENT};
    }
    for (size_t i = 0; status == KHIPU_OK && i < check->told.count; i++) {
        status = take_member(check, &check->told.members[i], error);
    }
    for (size_t i = 0; status == KHIPU_OK && i < check->schema->count; i++) {
        if (khp_column_is_published(&check->schema->columns[i])) {
            status = check_cell(check, i, error);
        }
    }
    return status;
}

/* ---- what is hidden of one record alone ---- */

/* A cell that is told although the place is not would be one that says nothing of it. */
static bool tells_no_place(const mention_check *check) {
    bool any = false;
    for (size_t i = 0; i < check->schema->count; i++) {
        const khp_column *column = &check->schema->columns[i];
        bool counts = column->says_where && khp_column_is_published(column) &&
                      khp_record_text(check->record, i).len > 0;
        if (counts && cell_text(check, i).len > 0) {
            return false;
        }
        any = any || counts;
    }
    return any && check->handling != KHP_MENTIONS_WITHHOLD;
}

/* The place is told less exactly, as few share it. */
static bool is_raised(const mention_check *check) {
    khp_slice reason = khp_told_text(&check->told, "khipu_reason");
    if (check->policy.suppress_under == 0) {
        return false;
    }
    return khp_told_text(&check->told, khp_generalised_property).len > 0 ||
           khp_slice_eq(reason, khp_slice_cstr(khp_reason_word(KHP_REASON_PLACE_WITHHELD))) ||
           (khp_slice_eq(reason, khp_slice_cstr(khp_reason_word(KHP_REASON_NOT_PLACED))) &&
            tells_no_place(check));
}

/* True if the policy tells the record's place less exactly; false in *complete without memory. */
static bool is_guarded(const mention_check *check, bool *complete) {
    khp_precision level;
    bool is_understood;
    if (is_raised(check)) {
        return true;
    }
    if (!khp_policy_generalises(&check->policy)) {
        return false;
    }
    if (check->hides_values) {
        return tells_no_place(check);
    }
    khp_slice cell = khp_record_text(check->record, check->level_column);
    *complete = khp_policy_level(&check->policy, cell, &level, &is_understood);
    return level > KHP_PRECISION_SITE;
}

/* A date that says more than is told of the record's own. How its table writes dates is not known
 * here, so those count that are written in one way everywhere. */
static bool is_fine_date(const mention_check *check, khp_slice cell) {
    const khp_date_format iso = {.order = KHP_ORDER_ISO};
    const char *dates = khp_member_text(check->publish, "dates");
    size_t told = khp_told_text(&check->told, "khipu_date").len; /* of "2022-12-15" */
    khp_date_kind most = told == strlen("2022")                       ? KHP_DATE_YEAR
                         : dates != NULL || told == strlen("2022-12") ? KHP_DATE_MONTH
                                                                      : KHP_DATE_DAY;
    khp_date date;
    return khp_date_read(&iso, cell, &date) && date.kind > most;
}

/* A date about a person of which less is told. One that is not told at all may be left out for a
 * mention, or as few share it. */
static bool is_told_less(const mention_check *check, size_t column) {
    const khp_column *about = &check->schema->columns[column];
    khp_slice told = cell_text(check, column);
    khp_slice cell = khp_record_text(check->record, column);
    if (!check->tells_dates_less || !about->is_personal || has_role(check, "date", about->name) ||
        khp_slice_eq(told, cell)) {
        return false;
    }
    bool is_hidden = told.len == 0 || is_label(check, told);
    return !is_hidden || is_fine_date(check, cell);
}

static bool is_hidden_here(const mention_check *check, size_t column, bool hides_place) {
    const khp_column *about = &check->schema->columns[column];
    khp_slice cell = khp_record_text(check->record, column);
    if (!khp_column_is_published(about) || is_within(check, about->name) || cell.len == 0) {
        return false;
    }
    bool said_where = hides_place && check->may_say_where[column] &&
                      cell_text(check, column).len == 0 && check->run->tells_position(cell);
    return is_told_less(check, column) || said_where || (hides_place && about->says_where);
}

/* The areas and the place by which the record was placed are no mentions of it, also where few
 * share their spelling and so it is not told. */
static void restore_places(mention_check *check) {
    for (size_t i = 0; i < check->schema->count; i++) {
        khp_slice told = cell_text(check, i);
        if (check->parts[i] == KHP_MENTION_PLACE && (told.len == 0 || is_label(check, told))) {
            check->cells[i] = check->record->fields[i];
        }
    }
}

/* ---- one record ---- */

static bool is_named(const mention_check *check) {
    khp_slice match = khp_told_text(&check->told, "khipu_match");
    khp_slice became = khp_told_text(&check->told, khp_generalised_property);
    khp_match told = KHP_MATCH_NONE;
    for (int i = KHP_MATCH_NONE + 1; i < KHP_MATCH_COUNT; i++) {
        bool is_it = khp_slice_eq(match, khp_slice_cstr(khp_match_word((khp_match)i)));
        told = is_it ? (khp_match)i : told;
    }
    return khp_is_told_by_name(told,
                               became.len > 0 ? KHP_GENERALISED_TO_AREA : KHP_GENERALISED_NOT);
}

/* One cell that holds what is withheld. One that was left out for it is as it should be. */
static void take_mention(void *context, khp_mention mention) {
    mention_check *check = context;
    const khp_column *columns = check->schema->columns;
    const khp_column *in = &columns[mention.column];
    const khp_column *of = &columns[mention.of];
    check->mentions[mention.column] += 1;
    bool was_left_out = check->is_left_out[mention.column];
    check->is_left_out[mention.column] = false;
    if (was_left_out || check->handling == KHP_MENTIONS_ALLOW || check->status != KHIPU_OK) {
        return;
    }
    khp_buffer quoted = {0};
    khp_quote(&quoted, khp_record_text(check->record, mention.of), 80);
    check->status = khp_verify_wrong(check->run, CASES, check->features.number, check->error,
                                     "%.*s holds what is withheld in %.*s of line %" PRIu64 ": %s",
                                     (int)in->name.len, in->name.ptr, (int)of->name.len,
                                     of->name.ptr, check->record->line, khp_buffer_cstr(&quoted));
    khp_buffer_clear(&quoted);
}

/* What was left out, but holds nothing that is withheld. */
static khipu_status check_left_out(mention_check *check, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < check->schema->count; i++) {
        const khp_column *column = &check->schema->columns[i];
        if (khp_column_is_published(column) && check->is_left_out[i]) {
            status = khp_verify_wrong(check->run, CASES, check->features.number, error,
                                      "%.*s is left out, but holds nothing that is withheld of "
                                      "line %" PRIu64 " of the cases",
                                      (int)column->name.len, column->name.ptr, check->record->line);
        }
    }
    return status;
}

static khipu_status find_mentions(mention_check *check, khipu_error *error) {
    bool complete = true;
    bool hides_place = is_guarded(check, &complete);
    khp_record_mentions_begin(check->search, check->record,
                              khp_told_text(&check->told, "khipu_place"));
    for (size_t i = 0; check->publish != NULL && i < check->schema->count; i++) {
        if (is_hidden_here(check, i, hides_place)) {
            khp_record_mentions_seek(check->search, check->record, i);
        }
    }
    bool named = is_named(check);
    if (named && !hides_place && check->policy.suppress_under > 0) {
        restore_places(check);
    }
    const khp_record told = {.fields = check->cells};
    check->status = KHIPU_OK;
    check->error = error;
    khp_record_mentions_find(check->search, &told, named, take_mention, check);
    if (!complete || khp_record_mentions_failed(check->search)) {
        return khp_fail_memory(error);
    }
    return check->status == KHIPU_OK ? check_left_out(check, error) : check->status;
}

/* The next feature; *line is empty at the end. */
static khipu_status next_feature(mention_check *check, khp_slice *line, khipu_error *error) {
    bool more = check->features.file != NULL;
    khipu_status status = KHIPU_OK;
    *line = (khp_slice){NULL, 0};
    while (status == KHIPU_OK && more && line->len == 0) {
        status = khp_line_next(&check->features, &more, error);
        *line = status == KHIPU_OK && more ? khp_line_feature(&check->features) : *line;
    }
    return status;
}

static khipu_status compare(void *context, const khp_record *record, khipu_error *error) {
    mention_check *check = context;
    khp_slice line;
    bool is_feature = false;
    khipu_status status = next_feature(check, &line, error);
    if (status != KHIPU_OK || line.len == 0) {
        return status; /* features that are missing are counted elsewhere */
    }
    check->record = record;
    status = khp_told_read(&check->told, line, &is_feature, error);
    if (status == KHIPU_OK && !is_feature) {
        return khp_verify_wrong(check->run, CASES, check->features.number, error,
                                "is not written as khipu writes a feature, and its cells cannot be "
                                "compared with those of the cases");
    }
    check->compared += 1;
    status = status == KHIPU_OK ? take_cells(check, error) : status;
    return status == KHIPU_OK ? find_mentions(check, error) : status;
}

/* ---- all of them ---- */

/* Without a policy the manifest tells how many cells hold what is withheld. */
static khipu_status compare_counts(const mention_check *check, khipu_error *error) {
    const json_t *counts = json_object_get(check->account, "mention_counts");
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; counts != NULL && status == KHIPU_OK && i < check->schema->count; i++) {
        khp_slice name = check->schema->columns[i].name;
        uint64_t said = (uint64_t)json_integer_value(json_object_getn(counts, name.ptr, name.len));
        if (said != check->mentions[i]) {
            status = khp_verify_wrong(check->run, KHP_NAME_MANIFEST, 0, error,
                                      "says that %" PRIu64
                                      " cells of %.*s hold what is withheld, %" PRIu64 " do",
                                      said, (int)name.len, name.ptr, check->mentions[i]);
        }
    }
    return status;
}

/* "3 cells hold what is withheld of their records, as was allowed: link (2), notes (1)" */
static khipu_status conclude(const mention_check *check, khipu_error *error) {
    static const char *const endings[] = {[KHP_MENTIONS_FLAG] = "",
                                          [KHP_MENTIONS_WITHHOLD] = ", and should be left out",
                                          [KHP_MENTIONS_ALLOW] = ", as was allowed"};
    khp_buffer columns = {0};
    uint64_t all = 0;
    for (size_t i = 0; i < check->schema->count; i++) {
        if (check->mentions[i] > 0) {
            khp_buffer_add_cstr(&columns, all > 0 ? ", " : ": ");
            khp_buffer_add(&columns, check->schema->columns[i].name);
            khp_buffer_printf(&columns, " (%" PRIu64 ")", check->mentions[i]);
            all += check->mentions[i];
        }
    }
    bool left_out = check->handling == KHP_MENTIONS_WITHHOLD && check->publish == NULL;
    const char *ending = all == 0 ? "" : left_out ? ", and are left out" : endings[check->handling];
    khipu_status status =
        columns.failed ? khp_fail_memory(error)
                       : khp_verify_say(check->run, error,
                                        "%" PRIu64 " records compared with their cases; %" PRIu64
                                        " cells hold what is withheld of their records%s%s",
                                        check->compared, all, ending, khp_buffer_cstr(&columns));
    khp_buffer_clear(&columns);
    return status;
}

static khipu_status open_check(mention_check *check, khipu_error *error) {
    size_t count = check->schema->count;
    check->parts = khp_alloc(count, sizeof *check->parts);
    check->may_say_where = khp_alloc(count, sizeof *check->may_say_where);
    check->cells = khp_alloc(count, sizeof *check->cells);
    check->is_left_out = khp_alloc_zero(count, sizeof *check->is_left_out);
    check->mentions = khp_alloc_zero(count, sizeof *check->mentions);
    if (check->parts == NULL || check->may_say_where == NULL || check->cells == NULL ||
        check->is_left_out == NULL || check->mentions == NULL) {
        return khp_fail_memory(error);
    }
    read_policy(check);
    for (size_t i = 0; i < count; i++) {
        decide(check, i);
    }
    check->search = khp_record_mentions_new(check->parts, count);
    check->features.file = khp_verify_open(check->run, CASES);
    return check->search == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

static void close_check(mention_check *check) {
    khp_line_close(&check->features);
    khp_told_clear(&check->told);
    khp_record_mentions_free(check->search);
    khp_free(check->parts);
    khp_free(check->may_say_where);
    khp_free(check->cells);
    khp_free(check->is_left_out);
    khp_free(check->mentions);
    khp_free(check);
}

khipu_status khp_verify_mentions(khp_verification *run, khp_cases *cases, uint64_t records,
                                 khp_told_take *take, void *context, bool *is_compared,
                                 khipu_error *error) {
    uint64_t features = khp_manifest_count(run->manifest, NULL, "located") +
                        khp_manifest_count(run->manifest, NULL, "unlocated");
    *is_compared = records == features;
    if (records > features) {
        return khp_verify_wrong(run, CASES, 0, error,
                                "has %" PRIu64 " features, and the cases are %" PRIu64, features,
                                records);
    }
    if (!*is_compared) {
        return khp_verify_say(run, error,
                              "the features were not compared with the cases, which are %" PRIu64
                              " of %" PRIu64 ": they are in more than one file",
                              records, features);
    }
    mention_check *check = khp_alloc_zero(1, sizeof *check);
    if (check == NULL) {
        return khp_fail_memory(error);
    }
    check->run = run;
    check->schema = cases->schema;
    check->account = json_object_get(run->manifest, "khipu");
    check->publish = json_object_get(check->account, "publish");
    check->take = take;
    check->context = context;
    khipu_status status = open_check(check, error);
    status = status == KHIPU_OK ? khp_cases_each(cases, compare, check, error) : status;
    status = status == KHIPU_OK ? compare_counts(check, error) : status;
    status = status == KHIPU_OK ? conclude(check, error) : status;
    close_check(check);
    return status;
}
