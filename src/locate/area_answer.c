#include "locate/area_answer.h"
#include "locate/answer.h"

#include "locate/settle.h"
#include "locate/toponym.h"

#include <math.h>

khp_levels khp_levels_of_query(const khp_locator *locator) {
    const khp_locate_settings *settings = locator->settings;
    if (settings->place_levels == 0) {
        return 0;
    }
    khp_slice country = khp_locator_country(locator);
    for (size_t i = 0; i < settings->levels_by_country_count; i++) {
        const khp_country_levels *one = &settings->levels_by_country[i];
        if (khp_slice_eq(khp_slice_cstr(one->country), country)) {
            return one->levels;
        }
    }
    return settings->place_levels;
}

/* An unknown area among the stated ones is passed over only if another one holds. */
static bool states_unknown_only(khp_locator *locator, uint32_t ref) {
    khp_tuple tuple = khp_ref_tuple(locator->gazetteer, ref);
    return khp_chain_known(&locator->stated) < locator->stated.count &&
           khp_chain_fit(&locator->stated, &tuple) != KHP_FIT_CONFIRMED;
}

/* True if the finding is an answer, which may be that it is ambiguous. */
static bool take_found(khp_locator *locator, const khp_area_found *found, khp_answer *answer) {
    locator->name_seen = locator->name_seen || found->seen || found->count > 0;
    if (found->count == 0) {
        return false;
    }
    if (found->count > 1) {
        khp_answer_reason(answer, KHP_REASON_PLACE_AMBIGUOUS);
    } else if (states_unknown_only(locator, found->ref)) {
        khp_answer_reason(answer, KHP_REASON_AREA_UNKNOWN);
    } else {
        answer->area_by_part = found->by_part;
        khp_answer_area(found->match, found->ref, found->level, answer);
    }
    return true;
}

/* Rows of the gazetteer that describe areas of these levels and bear the name in this stage. */
static bool try_rows(khp_locator *locator, const khp_query *query, khp_levels levels,
                     khp_answer *answer) {
    static const khp_match rungs[] = {KHP_MATCH_EXACT, KHP_MATCH_FOLDED, KHP_MATCH_ALIAS};
    for (size_t i = 0; i < sizeof rungs / sizeof *rungs; i++) {
        const khp_settle settle = {.rung = rungs[i],
                                   .exact_only = rungs[i] == KHP_MATCH_EXACT,
                                   .levels = levels,
                                   .rows_only = true,
                                   .written = query->place};
        khp_settled_hit settled = khp_settle_rung(locator, &settle);
        if (settled.count > 1) {
            khp_answer_reason(answer, KHP_REASON_PLACE_AMBIGUOUS);
            return true;
        }
        if (settled.count == 1) {
            khp_answer_place(locator, rungs[i], settled.place, KHP_PRECISION_UNKNOWN, answer);
            return true;
        }
    }
    return false;
}

/* A part of the text is never the exact name. */
static khp_match without_exact(khp_match match) {
    return match == KHP_MATCH_EXACT ? KHP_MATCH_FOLDED : match;
}

/* The readings of the text, split, whose parts are areas around the name. */
static bool try_readings(khp_locator *locator, const khp_query *query, khp_levels levels,
                         bool own_word_only, khp_answer *answer, bool *is_known) {
    khp_ladder_split(locator, query->place);
    for (size_t i = 0; i < locator->reading_count; i++) {
        khp_reading *reading = &locator->readings[i];
        khp_levels named = reading->levels != 0 ? reading->levels : levels;
        if (khp_chain_known(&reading->parts) < reading->parts.count ||
            (own_word_only && reading->levels == 0)) {
            continue;
        }
        const khp_area_wish wish = {
            .written = reading->name, .levels = named, .parts = &reading->parts};
        khp_area_found found = khp_area_ladder_find(locator, &wish);
        found.match = without_exact(found.match);
        *is_known = *is_known || found.seen;
        if (take_found(locator, &found, answer)) {
            return true;
        }
    }
    return false;
}

bool khp_answer_by_level_word(khp_locator *locator, const khp_query *query, khp_stage stage,
                              khp_levels levels, khp_answer *answer, bool *is_known) {
    *is_known = false;
    if (try_rows(locator, query, levels, answer)) {
        return true;
    }
    if (stage == KHP_STAGE_STRIPPED) {
        const khp_area_wish wish = {.written = query->place, .levels = levels};
        const khp_area_found found = khp_area_ladder_find(locator, &wish);
        *is_known = found.seen;
        return take_found(locator, &found, answer);
    }
    return try_readings(locator, query, levels, stage == KHP_STAGE_SPLIT, answer, is_known);
}

/* `Shan (South)`: where what stands in brackets is no area of the country, a first-level area is
 * meant without it. */
static bool try_without_brackets(khp_locator *locator, const khp_query *query, khp_levels levels,
                                 khp_answer *answer) {
    khp_slice before = khp_form_before_brackets(query->place);
    khp_slice country = khp_locator_country(locator);
    if (before.len == 0 || country.len == 0 || locator->reading_count == 0) {
        return false;
    }
    khp_chain *inside = &locator->readings[0].parts;
    khp_chain_keep_country(inside, country);
    const khp_area_wish wish = {.written = before, .levels = levels};
    if (khp_chain_known(inside) > 0) {
        return false;
    }
    khp_area_found found = khp_area_ladder_find(locator, &wish);
    found.by_part = true;
    found.match = without_exact(found.match);
    return found.level == KHP_PRECISION_DEPARTMENT && take_found(locator, &found, answer);
}

khp_levels khp_levels_of_text(khp_locator *locator, khp_slice place) {
    khp_buffer_rewind(&locator->folded);
    khp_buffer_rewind(&locator->core);
    khp_toponym_fold(&locator->folded, place);
    khp_levels levels = khp_form_core_of_area(&locator->core, khp_buffer_slice(&locator->folded));
    return levels & KHP_LEVELS_OF_AREAS;
}

static bool try_rows_of_stages(khp_locator *locator, const khp_query *query, khp_levels levels,
                               khp_answer *answer) {
    for (int stage = 0; stage < KHP_STAGE_COUNT; stage++) {
        khp_levels named = 0;
        khp_ladder_collect(locator, query->place, (khp_stage)stage, &named);
        if (try_rows(locator, query, levels, answer)) {
            locator->stage = (khp_stage)stage;
            return true;
        }
    }
    return false;
}

void khp_answer_as_area(khp_locator *locator, const khp_query *query, khp_levels levels,
                        khp_answer *answer) {
    khp_levels own = khp_levels_of_text(locator, query->place);
    const khp_levels tries[] = {levels, (own & levels) == 0 ? own : 0};
    bool is_known = false;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        const khp_area_wish wish = {.written = query->place, .levels = tries[i]};
        if (tries[i] == 0) {
            continue;
        }
        const khp_area_found found = khp_area_ladder_find(locator, &wish);
        locator->stage = KHP_STAGE_WHOLE;
        if (take_found(locator, &found, answer)) {
            return;
        }
        locator->stage = KHP_STAGE_SPLIT;
        if (try_readings(locator, query, tries[i], false, answer, &is_known) ||
            try_rows_of_stages(locator, query, tries[i], answer) ||
            try_without_brackets(locator, query, tries[i], answer)) {
            return;
        }
    }
    khp_answer_reason(answer,
                      locator->name_seen ? KHP_REASON_PLACE_CONFLICT : KHP_REASON_PLACE_UNKNOWN);
}

void khp_answer_as_stated(khp_locator *locator, const khp_query *query, khp_answer *answer) {
    size_t inner = 0;
    while (inner < query->within_count && khp_ladder_is_blank(locator, query, inner)) {
        inner++;
    }
    if (inner == query->within_count) {
        khp_answer_reason(answer, KHP_REASON_PLACE_MISSING);
        return;
    }
    khp_query around = {.place = query->within[inner], .within_count = query->within_count};
    for (size_t i = inner + 1; i < query->within_count; i++) {
        around.within[i] = query->within[i]; /* where its column's levels are looked for */
    }
    khp_levels levels = locator->settings->within_levels[inner];
    khp_ladder_state(locator, &around);
    khp_answer_as_area(locator, &around, levels != 0 ? levels : KHP_LEVELS_OF_AREAS, answer);
    if (answer->match != KHP_MATCH_NONE) {
        answer->match = KHP_MATCH_AREA;
    } else if (answer->reason == KHP_REASON_PLACE_UNKNOWN) {
        khp_answer_reason(answer, KHP_REASON_AREA_UNKNOWN);
        answer->unknown_area = around.place;
    }
}

khp_levels khp_locate_levels(khp_locator *locator, const khp_query *query, khp_levels allowed,
                             char country[3]) {
    khp_ladder_state(locator, query);
    khp_slice stated = khp_locator_country(locator);
    memset(country, 0, 3);
    memcpy(country, stated.ptr != NULL ? stated.ptr : "", stated.len < 3 ? stated.len : 0);
    const khp_area_wish wish = {.written = query->place, .levels = allowed};
    return khp_area_ladder_levels(locator, &wish);
}

bool khp_locate_knows_area(khp_locator *locator, khp_slice text) {
    khp_query query = {.within = {text}, .within_count = 1};
    khp_ladder_state(locator, &query);
    return khp_chain_known(&locator->stated) > 0;
}
