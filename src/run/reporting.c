#include "run/reporting.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/number.h"
#include "locate/toponym.h"
#include "run/areas_text.h"
#include "run/notice_words.h"

#include <math.h>

/* How many candidates a message names; the review file has them all. */
#define NAMED_IN_MESSAGE 3

struct khp_reporter {
    const khp_join *join;
    khp_locator *locator; /* NULL without a gazetteer */
    uint64_t read;
    double weight;
    uint64_t matches[KHP_MATCH_COUNT];
    uint64_t reasons[KHP_REASON_COUNT];
    uint64_t reported[KHP_REASON_COUNT];
    uint64_t told_doubts[KHP_DOUBT_COUNT];
    khp_notice_count notices[KHP_NOTICE_COUNT];
    khp_mention_tally mentions;
    khp_position_grid *grid;
    khp_table decided;   /* the toponyms that were decided, with what of them */
    bool *decision_used; /* by number of `decided` */
    khp_buffer text;
    bool failed; /* a message found no memory */
};

/* The number of a decided toponym; KHP_TABLE_NONE if it is none (or, with `add`, without memory).
 */
static uint32_t decision_number(khp_reporter *reporter, khp_reason doubt, khp_slice place,
                                khp_slice within, bool add) {
    khp_buffer *key = &reporter->text;
    khp_buffer_reset(key);
    khp_buffer_add_byte(key, khp_reason_is_doubt(doubt) ? (char)doubt : '\0');
    khp_buffer_add(key, place);
    khp_buffer_add_byte(key, '\0');
    khp_buffer_add(key, within);
    khp_slice bytes = khp_buffer_slice(key);
    if (key->failed) {
        reporter->failed = true;
        return KHP_TABLE_NONE;
    }
    return add ? khp_table_put(&reporter->decided, bytes, khp_hash(bytes), NULL)
               : khp_table_find(&reporter->decided, bytes, khp_hash(bytes));
}

static bool list_decisions(khp_reporter *reporter) {
    const khp_decisions *decisions = reporter->join->decisions;
    size_t count = decisions == NULL ? 0 : khp_decisions_count(decisions);
    reporter->decision_used = khp_alloc_zero(count, sizeof *reporter->decision_used);
    bool complete = reporter->decision_used != NULL;
    for (size_t i = 0; complete && i < count; i++) {
        const khp_decision *said = khp_decisions_at(decisions, i);
        complete = decision_number(reporter, said->doubt, said->place, said->within, true) !=
                   KHP_TABLE_NONE;
    }
    return complete;
}

khipu_status khp_reporter_new(khp_reporter **reporter, const khp_join *join, khipu_error *error) {
    *reporter = NULL;
    khp_reporter *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->join = join;
    if (join->gazetteer != NULL) {
        fresh->locator = khp_locator_new(join->gazetteer, &join->settings);
        if (fresh->locator == NULL) {
            khp_reporter_free(fresh);
            return khp_fail_memory(error);
        }
    }
    fresh->grid = khp_alloc_zero(1, sizeof *fresh->grid);
    if (fresh->grid == NULL || !list_decisions(fresh)) {
        khp_reporter_free(fresh);
        return khp_fail_memory(error);
    }
    *reporter = fresh;
    return KHIPU_OK;
}

void khp_reporter_free(khp_reporter *reporter) {
    if (reporter != NULL) {
        khp_locator_free(reporter->locator);
        khp_free(reporter->grid);
        khp_free(reporter->decision_used);
        khp_table_clear(&reporter->decided);
        khp_buffer_clear(&reporter->text);
        khp_mention_tally_clear(&reporter->mentions);
        khp_free(reporter);
    }
}

/* ---- candidates ---- */

/* The query that a doubt stands for. */
static void rebuild_query(khp_slice place, khp_slice within, khp_query *query) {
    *query = (khp_query){.place = place};
    while (within.len > 0 && query->within_count < KHP_WITHIN_LIMIT) {
        size_t at = 0;
        while (at + 3 <= within.len && memcmp(within.ptr + at, " > ", 3) != 0) {
            at++;
        }
        bool is_last = at + 3 > within.len;
        query->within[query->within_count++] = khp_slice_of(within.ptr, is_last ? within.len : at);
        within =
            is_last ? (khp_slice){NULL, 0} : khp_slice_of(within.ptr + at + 3, within.len - at - 3);
    }
}

static khipu_status find_candidates(khp_reporter *reporter, khp_slice place, khp_slice within,
                                    khp_candidate candidates[KHP_CANDIDATE_LIMIT], size_t *count,
                                    khipu_error *error) {
    *count = 0;
    if (reporter->locator == NULL || place.len == 0) {
        return KHIPU_OK;
    }
    khp_query query;
    khp_answer answer;
    rebuild_query(place, within, &query);
    khipu_status status = khp_locate(reporter->locator, &query, &answer, error);
    if (status == KHIPU_OK) {
        *count = khp_locate_candidates(reporter->locator, &query, &answer, candidates);
        status = khp_locator_failed(reporter->locator) ? khp_fail_memory(error) : KHIPU_OK;
    }
    return status;
}

/* "id name (areas) " */
static khipu_status add_candidate(const khp_reporter *reporter, uint32_t number, khp_buffer *cell,
                                  khipu_error *error) {
    khp_place found;
    khipu_status status =
        khp_join_candidate(reporter->join, reporter->locator, number, &found, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_buffer_add(cell, found.id);
    khp_buffer_add_byte(cell, ' ');
    khp_buffer_add(cell, found.name);
    khp_buffer_add_cstr(cell, " (");
    khp_place_areas_text(cell, &found);
    khp_buffer_add_cstr(cell, ") ");
    return KHIPU_OK;
}

khipu_status khp_reporter_suggest_named(khp_reporter *reporter, uint32_t place, double distance_m,
                                        khp_buffer *cell, khipu_error *error) {
    if (place != KHP_NO_PLACE) {
        khipu_status status = add_candidate(reporter, place, cell, error);
        if (status != KHIPU_OK) {
            return status;
        }
        khp_buffer_add_cstr(cell, "named, ");
        khp_buffer_add_uint(cell, (uint64_t)llround(distance_m / 1000));
        khp_buffer_add_cstr(cell, " km away");
    }
    return cell->failed ? khp_fail_memory(error) : KHIPU_OK;
}

khipu_status khp_reporter_suggest(khp_reporter *reporter, khp_slice place, khp_slice within,
                                  khp_buffer *cell, khipu_error *error) {
    khp_candidate candidates[KHP_CANDIDATE_LIMIT];
    size_t count;
    khipu_status status = find_candidates(reporter, place, within, candidates, &count, error);
    if (status != KHIPU_OK) {
        return status;
    }
    for (size_t i = 0; i < count && status == KHIPU_OK; i++) {
        khp_buffer_add_cstr(cell, i > 0 ? " | " : "");
        status = add_candidate(reporter, candidates[i].place, cell, error);
        khp_buffer_add_cstr(cell, candidates[i].why);
    }
    return status == KHIPU_OK && cell->failed ? khp_fail_memory(error) : status;
}

/* True if the candidate bears the name that was asked for, rather than one that is spelt like it.
 */
static bool bears_name(const khp_candidate *candidate) {
    return strncmp(candidate->why, "same name", 9) == 0 ||
           strncmp(candidate->why, "other name", 10) == 0;
}

/* Names the first candidates in a message; `namesakes` leaves out those that are only spelt alike.
 */
static void add_candidates(khp_reporter *reporter, const khp_doubt *doubt, bool namesakes,
                           const char *lead) {
    khp_candidate candidates[KHP_CANDIDATE_LIMIT];
    khp_buffer *text = &reporter->text;
    size_t count;
    if (find_candidates(reporter, doubt->place, doubt->within, candidates, &count, NULL) !=
        KHIPU_OK) {
        text->failed = true; /* seen at the end of the chunk */
        return;
    }
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        if (namesakes && !bears_name(&candidates[i])) {
            continue;
        }
        if (named++ == NAMED_IN_MESSAGE) {
            khp_buffer_add_cstr(text, "; ...");
            return;
        }
        khp_place found;
        if (khp_join_candidate(reporter->join, reporter->locator, candidates[i].place, &found,
                               NULL) != KHIPU_OK) {
            text->failed = true;
            return;
        }
        khp_buffer_add_cstr(text, named > 1 ? "; " : lead);
        khp_buffer_add(text, found.name);
        size_t before = text->len;
        khp_buffer_add_cstr(text, " in ");
        size_t areas_at = text->len;
        khp_place_areas_text(text, &found);
        text->len = text->len == areas_at ? before : text->len;
        khp_buffer_add_cstr(text, " (");
        khp_buffer_add(text, found.id);
        khp_buffer_add_byte(text, ')');
    }
}

/* ---- sentences ---- */

static void quote_place(khp_reporter *reporter, const khp_doubt *doubt, const char *before) {
    khp_buffer_add_cstr(&reporter->text, before);
    khp_quote(&reporter->text, doubt->place, 80);
    if (doubt->within.len > 0) {
        khp_buffer_add_cstr(&reporter->text, " within ");
        khp_quote(&reporter->text, doubt->within, 120);
    }
}

/* True if the record states an area: no placeholder. */
static bool states_area(const khp_doubt *doubt) {
    khp_query query;
    bool any = false;
    rebuild_query(doubt->place, doubt->within, &query);
    for (size_t i = 0; i < query.within_count; i++) {
        any = any || !khp_toponym_is_area_placeholder(query.within[i]);
    }
    return any;
}

static void write_missing(khp_reporter *reporter, const khp_doubt *doubt) {
    bool may_be_area = reporter->join->settings.missing_means_area;
    khp_buffer_add_cstr(&reporter->text, "the record names no place");
    if (!states_area(doubt)) {
        return;
    }
    khp_buffer_add_cstr(&reporter->text, ", only an area: ");
    khp_quote(&reporter->text, doubt->within, 120);
    if (reporter->locator == NULL) {
        khp_buffer_add_cstr(&reporter->text, "; and no gazetteer was given (--places)");
    } else if (!may_be_area) {
        khp_buffer_add_cstr(&reporter->text, "; --place-missing area places such records at it");
    }
}

static void write_unknown(khp_reporter *reporter, const khp_doubt *doubt) {
    bool has_place = doubt->place.len > 0;
    if (reporter->locator == NULL) {
        khp_buffer_add_cstr(&reporter->text, "no gazetteer was given (--places) to look up ");
        khp_buffer_add_cstr(&reporter->text, has_place ? "" : "its code");
    } else if (!has_place) {
        khp_buffer_add_cstr(&reporter->text,
                            "the record names no place, and no place has its code");
    } else {
        khp_buffer_add_cstr(&reporter->text, "no place called ");
    }
    if (has_place) {
        quote_place(reporter, doubt, "");
        add_candidates(reporter, doubt, false, "; nearest: ");
    }
}

static void write_area_unknown(khp_reporter *reporter, const khp_doubt *doubt) {
    khp_buffer *text = &reporter->text;
    khp_buffer_add_cstr(text, "no gazetteer knows the area ");
    khp_quote(text, doubt->detail, 80);
    if (doubt->place.len > 0) {
        khp_buffer_add_cstr(text, " around ");
        khp_quote(text, doubt->place, 80);
    }
    if (khp_gazetteer_unnamed_areas(reporter->join->gazetteer) > 0) {
        khp_buffer_add_cstr(
            text, "; the gazetteer has areas without names: --area-names FILE gives them");
    }
}

static void write_sentence(khp_reporter *reporter, const khp_doubt *doubt) {
    khp_buffer *text = &reporter->text;
    khp_buffer_reset(text);
    if (khp_schema_withholds_places(reporter->join->schema)) {
        khp_buffer_add_cstr(text, khp_reason_is_doubt(doubt->reason)
                                      ? "its position does not go with what it says"
                                      : "cannot be placed");
        khp_buffer_add_cstr(text, "; what it says is withheld, and stands in --review FILE alone");
        return;
    }
    switch (doubt->reason) {
    case KHP_REASON_PLACE_MISSING: write_missing(reporter, doubt); break;
    case KHP_REASON_PLACE_UNKNOWN: write_unknown(reporter, doubt); break;
    case KHP_REASON_PLACE_AMBIGUOUS:
        quote_place(reporter, doubt, "several places are called ");
        add_candidates(reporter, doubt, true, ": ");
        khp_buffer_add_cstr(text, "; name the area around it, or decide in the review file");
        break;
    case KHP_REASON_PLACE_CONFLICT:
        quote_place(reporter, doubt, "what the record says does not fit together: ");
        add_candidates(reporter, doubt, false, "; found: ");
        break;
    case KHP_REASON_AREA_UNKNOWN: write_area_unknown(reporter, doubt); break;
    case KHP_REASON_AREA_UNPLACED:
        khp_buffer_add(text, doubt->detail);
        khp_buffer_add_cstr(
            text, "; a gazetteer with a row for it or with three places in it would tell, or its "
                  "outline with --areas");
        break;
    case KHP_REASON_PLACE_DOUBTFUL:
        quote_place(reporter, doubt,
                    "the text itself doubts the place, or says only that it is near: ");
        add_candidates(reporter, doubt, true, "; it names ");
        khp_buffer_add_cstr(text, "; decide in the review file");
        break;
    case KHP_REASON_DECISION_NONE:
        quote_place(reporter, doubt, "a person decided that this cannot be placed: ");
        break;
    case KHP_REASON_POSITION_FAR:
    case KHP_REASON_POSITION_ELSEWHERE:
        khp_buffer_add(text, doubt->detail);
        khp_buffer_add_cstr(text, "; kept as written");
        break;
    default: khp_buffer_add(text, doubt->detail); break;
    }
}

static const char *field_of(khp_reason reason) {
    switch (reason) {
    case KHP_REASON_POSITION_INVALID:
    case KHP_REASON_POSITION_FAR:
    case KHP_REASON_POSITION_ELSEWHERE:
    case KHP_REASON_POSITION_OUTSIDE: return "position";
    case KHP_REASON_CRS_REFUSED: return "crs";
    case KHP_REASON_AREA_UNKNOWN: return "within";
    default: return "place";
    }
}

static const char *path_of(const khp_reporter *reporter, uint32_t file) {
    return khp_source_input(reporter->join->source, file)->path;
}

static void report_doubt(khp_reporter *reporter, const khp_doubt *doubt) {
    khp_reason reason = doubt->reason;
    if (reason == KHP_REASON_NONE || doubt->is_decided ||
        reporter->reported[reason] >= KHP_REPORT_LIMIT) {
        return; /* decided, or said often enough */
    }
    reporter->reported[reason] += 1;
    write_sentence(reporter, doubt);
    reporter->failed |= reporter->text.failed;
    const khp_where where = {path_of(reporter, doubt->file), doubt->line, field_of(reason)};
    khp_report(reporter->join->listener, KHIPU_RECORD, where, khp_reason_word(reason), "%s",
               khp_buffer_cstr(&reporter->text));
}

static void report_rejection(khp_reporter *reporter, const khp_rejection *rejection) {
    if (reporter->reported[rejection->reason] >= KHP_REPORT_LIMIT) {
        return;
    }
    reporter->reported[rejection->reason] += 1;
    khp_buffer *text = &reporter->text;
    khp_buffer_reset(text);
    khp_buffer_add_cstr(text, rejection->problem);
    /* The text of a row may hold what is withheld, and then stays out of messages. */
    if (!khp_schema_withholds(reporter->join->schema)) {
        khp_buffer_add_cstr(text, ": ");
        khp_quote(text, rejection->raw, 120);
    }
    const khp_where where = {path_of(reporter, rejection->file), rejection->line, NULL};
    khp_report(reporter->join->listener, KHIPU_RECORD, where, khp_reason_word(rejection->reason),
               "%s", khp_buffer_cstr(text));
}

/* ---- counting ---- */

static void merge_notices(khp_reporter *reporter, const khp_chunk *chunk) {
    for (size_t i = 0; i < KHP_NOTICE_COUNT; i++) {
        khp_notice_count_add(&reporter->notices[i], &chunk->notices[i]);
    }
}

/* Doubts and rejections of one chunk, by line: messages come in the order of the file. */
static void report_in_order(khp_reporter *reporter, const khp_chunk *chunk) {
    size_t doubt = 0;
    size_t rejection = 0;
    while (doubt < chunk->doubt_count || rejection < chunk->rejection_count) {
        bool take_doubt = rejection == chunk->rejection_count;
        if (!take_doubt && doubt < chunk->doubt_count) {
            take_doubt = chunk->doubts[doubt].line < chunk->rejections[rejection].line;
        }
        if (take_doubt) {
            report_doubt(reporter, &chunk->doubts[doubt++]);
        } else {
            report_rejection(reporter, &chunk->rejections[rejection++]);
        }
    }
}

static void note_decisions(khp_reporter *reporter, const khp_chunk *chunk) {
    for (size_t i = 0; reporter->decided.count > 0 && i < chunk->doubt_count; i++) {
        const khp_doubt *doubt = &chunk->doubts[i];
        uint32_t number =
            decision_number(reporter, doubt->reason, doubt->place, doubt->within, false);
        if (number != KHP_TABLE_NONE) {
            reporter->decision_used[number] = true;
        }
    }
}

static void report_progress(const khp_reporter *reporter) {
    const khipu_listener *listener = reporter->join->listener;
    if (listener != NULL && listener->progress != NULL) {
        khipu_progress progress = {.records = reporter->read};
        khp_source_progress(reporter->join->source, &progress.bytes, &progress.bytes_total);
        listener->progress(listener->context, &progress);
    }
}

khipu_status khp_reporter_take(khp_reporter *reporter, const khp_chunk *chunk, khipu_error *error) {
    for (size_t i = 0; i < KHP_MATCH_COUNT; i++) {
        reporter->matches[i] += chunk->matches[i];
        reporter->read += chunk->matches[i];
    }
    for (size_t i = 0; i < KHP_REASON_COUNT; i++) {
        reporter->reasons[i] += chunk->reasons[i];
        reporter->read += khp_reason_is_doubt((khp_reason)i) ? 0 : chunk->reasons[i];
    }
    for (size_t i = 0; i < KHP_DOUBT_COUNT; i++) {
        reporter->told_doubts[i] += chunk->told_doubts[i];
    }
    reporter->weight += chunk->weight;
    merge_notices(reporter, chunk);
    if (chunk->grid != NULL) {
        khp_grid_merge(reporter->grid, chunk->grid);
    }
    note_decisions(reporter, chunk);
    report_in_order(reporter, chunk);
    report_progress(reporter);
    return reporter->failed ? khp_fail_memory(error)
                            : khp_mention_tally_take(&reporter->mentions, chunk, error);
}

/* ---- the end ---- */

/* Positions that lie apart, added to what the projections found. */
static void suspect_positions(khp_reporter *reporter) {
    khp_grid_suspicion suspicion;
    khp_grid_suspect(reporter->grid, &suspicion);
    const struct {
        khp_notice notice;
        const khp_grid_cell *cell;
    } found[] = {{KHP_NOTICE_MAY_BE_SWAPPED, &suspicion.swapped},
                 {KHP_NOTICE_MAY_LACK_SIGN, &suspicion.signless}};
    for (size_t i = 0; i < 2; i++) {
        khp_notice_count *count = &reporter->notices[found[i].notice];
        if (found[i].cell->records > 0 && count->records == 0) {
            *count = (khp_notice_count){found[i].cell->records, found[i].cell->line,
                                        found[i].cell->file};
        }
    }
}

static void report_unused(khp_reporter *reporter, const khp_decision *said,
                          khp_decision_file file) {
    const khp_typed *typed = &said->typed[file];
    if (typed->text.len == 0 || khp_slice_eq(typed->text, KHP_SLICE(KHP_DECISION_OK))) {
        return; /* what was confirmed need not be there any more */
    }
    khp_buffer_reset(&reporter->text);
    if (khp_schema_withholds_places(reporter->join->schema)) {
        khp_buffer_add_cstr(&reporter->text, "the toponym of this row");
    } else {
        khp_quote(&reporter->text, said->place, 80);
    }
    const khp_where where = {typed->source, typed->line, "decision"};
    khp_report(reporter->join->listener, KHIPU_WARNING, where, NULL,
               file == KHP_DECISION_REVIEW
                   ? "no doubtful record names %s with these areas any more; the decision was not "
                     "needed"
                   : "the decision for %s with these areas applies to no record",
               khp_buffer_cstr(&reporter->text));
}

/* Decisions for toponyms that no record names any more. */
static void report_unused_decisions(khp_reporter *reporter) {
    const khp_decisions *decisions = reporter->join->decisions;
    for (size_t i = 0; decisions != NULL && i < khp_decisions_count(decisions); i++) {
        const khp_decision *said = khp_decisions_at(decisions, i);
        uint32_t number = decision_number(reporter, said->doubt, said->place, said->within, false);
        bool is_unused = number != KHP_TABLE_NONE && !reporter->decision_used[number];
        for (int file = 0; is_unused && file < KHP_DECISION_FILES; file++) {
            report_unused(reporter, said, (khp_decision_file)file);
        }
    }
}

/* The sum stands beside the number of records. */
static void report_weight(khp_reporter *reporter) {
    size_t column = reporter->join->schema->roles.count;
    if (column == KHP_NO_COLUMN ||
        !khp_column_is_published(&reporter->join->schema->columns[column])) {
        return;
    }
    khp_buffer_reset(&reporter->text);
    khp_number_write_exact(&reporter->text, reporter->weight);
    const khp_where where = {.source = path_of(reporter, 0), .field = "count"};
    khp_slice name = reporter->join->schema->columns[column].name;
    khp_report(reporter->join->listener, KHIPU_NOTE, where, NULL,
               "%.*s: %s in all, over %llu records", (int)name.len, name.ptr,
               khp_buffer_cstr(&reporter->text), (unsigned long long)reporter->read);
}

double khp_reporter_weight(const khp_reporter *reporter) { return reporter->weight; }

const khp_mention_tally *khp_reporter_mentions(const khp_reporter *reporter) {
    return &reporter->mentions;
}

khipu_status khp_reporter_finish(khp_reporter *reporter, const char *review, khipu_error *error) {
    const khipu_listener *listener = reporter->join->listener;
    for (int i = 0; i < KHP_REASON_COUNT; i++) {
        if (reporter->reasons[i] > reporter->reported[i]) {
            unsigned long long more = reporter->reasons[i] - reporter->reported[i];
            khp_report(listener, KHIPU_WARNING, (khp_where){.field = field_of((khp_reason)i)},
                       khp_reason_word((khp_reason)i), "%llu more %s %s; %s%s", more,
                       more == 1 ? "record is" : "records are", khp_reason_word((khp_reason)i),
                       review == NULL ? "--review FILE lists them all" : "all are listed in ",
                       review == NULL ? "" : review);
        }
    }
    suspect_positions(reporter);
    report_weight(reporter);
    report_unused_decisions(reporter);
    for (int i = 0; i < KHP_NOTICE_WIDER_PROVINCE; i++) {
        const khp_notice_count *count = &reporter->notices[i];
        if (count->records > 0) {
            const khp_where where = {path_of(reporter, count->file), count->line,
                                     khp_notice_field((khp_notice)i)};
            khp_report(listener, KHIPU_WARNING, where, NULL, "%llu %s %s",
                       (unsigned long long)count->records,
                       count->records == 1 ? "record" : "records",
                       khp_notice_sentence((khp_notice)i));
        }
    }
    khp_notices_report_wider(reporter->notices, listener);
    return khp_mention_tally_report(&reporter->mentions, reporter->join, error);
}

static void add_tally(khipu_tally *tallies, size_t *used, const char *word, uint64_t records) {
    if (records > 0) {
        tallies[(*used)++] = (khipu_tally){word, records};
    }
}

void khp_reporter_summary(const khp_reporter *reporter, khipu_summary *summary) {
    *summary = (khipu_summary){.read = reporter->read};
    size_t matches = 0;
    size_t unlocated = 0;
    size_t rejected = 0;
    size_t doubts = 0;
    for (int i = KHP_MATCH_NONE + 1; i < KHP_MATCH_COUNT; i++) {
        summary->located += reporter->matches[i];
        add_tally(summary->matches, &matches, khp_match_word((khp_match)i), reporter->matches[i]);
    }
    for (int i = KHP_REASON_NONE + 1; i < KHP_REASON_COUNT; i++) {
        const char *word = khp_reason_word((khp_reason)i);
        if (khp_reason_is_doubt((khp_reason)i)) {
            add_tally(summary->doubts, &doubts, word,
                      reporter->told_doubts[i - KHP_REASON_POSITION_FAR]);
        } else if (khp_reason_is_rejected((khp_reason)i)) {
            summary->rejected += reporter->reasons[i];
            add_tally(summary->rejected_reasons, &rejected, word, reporter->reasons[i]);
        } else {
            summary->unlocated += reporter->reasons[i];
            add_tally(summary->unlocated_reasons, &unlocated, word, reporter->reasons[i]);
        }
    }
    summary->decided_unlocated =
        reporter->reasons[KHP_REASON_DECISION_NONE] + reporter->reasons[KHP_REASON_PLACE_WITHHELD];
}
