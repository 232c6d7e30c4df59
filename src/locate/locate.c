#include "base/memory.h"
#include "locate/answer.h"
#include "locate/area_answer.h"
#include "locate/compiled.h"
#include "locate/countries.h"
#include "locate/doubtful.h"
#include "locate/settle.h"
#include "locate/toponym.h"

khp_locator *khp_locator_new(const khp_gazetteer *gazetteer, const khp_locate_settings *settings) {
    khp_locator *locator = khp_alloc_zero(1, sizeof *locator);
    if (locator == NULL) {
        return NULL;
    }
    locator->gazetteer = gazetteer;
    locator->settings = settings;
    locator->matcher.gazetteer = gazetteer;
    locator->matcher.outlined.blank_is_other_crs = settings->blank_is_other_crs;
    locator->stated.recall = &locator->recall;
    khp_country_filter_fill(&locator->countries);
    locator->stated.parts_hold = settings->scheme != KHP_SCHEME_NONE;
    if (settings->country.len > 0) {
        const char *code = khp_country_code(settings->country);
        locator->country_code = khp_slice_cstr(code);
        khp_chain_add(&locator->country, gazetteer,
                      code != NULL ? khp_slice_cstr(code) : settings->country);
        khp_chain_keep_level(&locator->country, gazetteer, KHP_AREA_COUNTRY);
        if (locator->country.ids.failed) {
            khp_locator_free(locator);
            return NULL;
        }
    }
    return locator;
}

void khp_locator_free(khp_locator *locator) {
    if (locator == NULL) {
        return;
    }
    khp_matcher_clear(&locator->matcher);
    khp_chain_clear(&locator->stated);
    khp_chain_clear(&locator->country);
    khp_chain_clear(&locator->area);
    khp_hits_clear(&locator->hits);
    khp_hits_clear(&locator->coded);
    khp_hits_clear(&locator->left);
    khp_hits_clear(&locator->rows);
    khp_area_bearers_clear(&locator->bearers);
    khp_area_bearers_clear(&locator->left_areas);
    khp_area_twins_clear(&locator->twins);
    for (size_t i = 0; i < KHP_READING_LIMIT; i++) {
        khp_chain_clear(&locator->readings[i].parts);
    }
    khp_buffer_clear(&locator->folded);
    khp_buffer_clear(&locator->core);
    khp_buffer_clear(&locator->composed);
    khp_buffer_clear(&locator->key);
    khp_buffer_clear(&locator->id);
    khp_buffer_clear(&locator->near);
    khp_free(locator);
}

/* Decides one rung: true if it has an answer. */
static bool try_rung(khp_locator *locator, const khp_query *query, khp_match rung, bool exact_only,
                     khp_levels levels, khp_answer *answer) {
    const khp_settle settle = {
        .rung = rung,
        .exact_only = exact_only,
        .levels = levels,
        .written = query->place,
    };
    khp_settled_hit settled = khp_settle_rung(locator, &settle);
    if (settled.count == 0) {
        return false;
    }
    if (settled.count > 1) {
        khp_answer_reason(answer, KHP_REASON_PLACE_AMBIGUOUS);
        return true;
    }
    bool unknown_area = khp_chain_known(&locator->stated) < locator->stated.count;
    if (unknown_area && settled.fit != KHP_FIT_CONFIRMED) {
        khp_answer_reason(answer, KHP_REASON_AREA_UNKNOWN);
        return true;
    }
    khp_answer_place(locator, rung, settled.place, settled.level, answer);
    return true;
}

/* `elsewhere`: the whole text is a name, but of places outside the stated areas. Tumbes has a Nueva
 * Esperanza and no La Nueva Esperanza, but another department has: the article is then part of the
 * name, and it is the area that is doubtful. */
static bool try_stage(khp_locator *locator, const khp_query *query, khp_stage stage, bool elsewhere,
                      khp_answer *answer) {
    khp_levels levels = 0;
    khp_ladder_collect(locator, query->place, stage, &levels);
    if (stage == KHP_STAGE_STRIPPED && elsewhere && levels == 0) {
        return false;
    }
    locator->stage = stage;
    locator->name_seen = locator->name_seen || locator->hits.count > 0;
    if ((levels & KHP_LEVELS_OF_AREAS) != 0 &&
        (levels & KHP_LEVEL(KHP_PRECISION_SETTLEMENT)) == 0) {
        bool is_known;
        if (khp_answer_by_level_word(locator, query, stage, levels, answer, &is_known) ||
            is_known) {
            return answer->match != KHP_MATCH_NONE || answer->reason != KHP_REASON_NONE;
        }
        khp_ladder_collect(locator, query->place, stage, &levels);
    }
    bool whole = stage == KHP_STAGE_WHOLE;
    return (whole && try_rung(locator, query, KHP_MATCH_EXACT, true, levels, answer)) ||
           try_rung(locator, query, KHP_MATCH_FOLDED, false, levels, answer) ||
           try_rung(locator, query, KHP_MATCH_ALIAS, false, levels, answer);
}

/* True if places bear the name in the last stage, but all of them outside the stated areas. */
static bool is_elsewhere(const khp_locator *locator) {
    for (size_t i = 0; i < locator->hits.count; i++) {
        if (locator->hits.items[i].fit == KHP_FIT_CONTRADICTED && !locator->hits.items[i].abroad) {
            return true;
        }
    }
    return false;
}

static void note_unknown_area(khp_locator *locator, khp_answer *answer) {
    for (size_t i = 0; i < locator->stated.count; i++) {
        if (locator->stated.items[i].count == 0) {
            answer->unknown_area = locator->stated.items[i].text;
            answer->area_dropped = answer->match != KHP_MATCH_NONE;
            return;
        }
    }
}

/* Climbs the rungs of names with the text as it is; true if one of them has an answer. */
static bool climb(khp_locator *locator, const khp_query *query, khp_answer *answer) {
    bool elsewhere = false;
    for (int stage = 0; stage < KHP_STAGE_COUNT; stage++) {
        if (try_stage(locator, query, (khp_stage)stage, elsewhere, answer)) {
            answer->is_part = answer->match != KHP_MATCH_NONE && stage != KHP_STAGE_WHOLE;
            return true;
        }
        elsewhere = stage == KHP_STAGE_WHOLE && is_elsewhere(locator);
    }
    return false;
}

/* True if the text names something: a place or an area, one or several, inside what is stated or
 * not. */
static bool names_something(khp_locator *locator, const khp_query *query, khp_slice name) {
    khp_query part = *query;
    khp_answer answer = {0};
    part.place = name;
    khp_answer_reason(&answer, KHP_REASON_NONE);
    locator->is_split = false;
    locator->name_seen = false;
    khp_levels levels = khp_levels_of_query(locator);
    if (levels != 0) {
        khp_answer_as_area(locator, &part, levels, &answer);
        if (answer.match != KHP_MATCH_NONE || answer.reason != KHP_REASON_PLACE_UNKNOWN) {
            return true;
        }
    }
    return climb(locator, &part, &answer) || locator->name_seen;
}

/* `cerca de Juliaca`, after the whole text failed: Entre Rios is a name. */
static bool is_only_near(khp_locator *locator, const khp_query *query) {
    khp_slice names[KHP_DOUBT_NAMES];
    khp_buffer_rewind(&locator->near);
    khp_toponym_fold(&locator->near, query->place);
    size_t count = khp_doubt_find_names(khp_buffer_slice(&locator->near), names);
    for (size_t i = 0; i < count; i++) {
        if (!names_something(locator, query, names[i])) {
            return false;
        }
    }
    return count > 0;
}

/* `Ilave / Juliaca`: two places or more, of which none lies in another. */
static bool names_several(khp_locator *locator, const khp_query *query) {
    khp_slice parts[KHP_PART_LIMIT];
    size_t count = khp_form_split(query->place, false, parts);
    for (size_t i = 0; i < count; i++) {
        if (!names_something(locator, query, parts[i])) {
            count = 0;
        }
    }
    locator->is_split = false; /* the readings are those of a part */
    return count > 1;
}

static void locate_by_name(khp_locator *locator, const khp_query *query, khp_answer *answer) {
    khp_slice sure;
    khp_levels levels = khp_levels_of_query(locator);
    if (locator->stated.count > 0 && khp_chain_known(&locator->stated) == 0) {
        khp_answer_reason(answer, KHP_REASON_AREA_UNKNOWN);
    } else if (khp_doubt_take_mark(query->place, &sure)) {
        khp_answer_reason(answer, KHP_REASON_PLACE_DOUBTFUL);
    } else if (levels != 0) {
        khp_answer_as_area(locator, query, levels, answer);
        answer->is_part = answer->match != KHP_MATCH_NONE && locator->stage != KHP_STAGE_WHOLE;
        if (answer->reason == KHP_REASON_PLACE_UNKNOWN && is_only_near(locator, query)) {
            khp_answer_reason(answer, KHP_REASON_PLACE_DOUBTFUL);
        }
    } else if (!climb(locator, query, answer)) {
        bool seen = locator->name_seen;
        bool near = !seen && is_only_near(locator, query);
        seen = seen || (!near && names_several(locator, query));
        khp_answer_reason(answer, near   ? KHP_REASON_PLACE_DOUBTFUL
                                  : seen ? KHP_REASON_PLACE_CONFLICT
                                         : KHP_REASON_PLACE_UNKNOWN);
    }
}

static void locate_missing(khp_locator *locator, const khp_query *query, khp_answer *answer) {
    bool no_code = khp_toponym_is_placeholder(query->code);
    if (no_code && locator->settings->missing_means_area) {
        khp_answer_as_stated(locator, query, answer);
    } else {
        khp_answer_reason(answer, no_code ? KHP_REASON_PLACE_MISSING : KHP_REASON_PLACE_UNKNOWN);
    }
}

/* A part of a name that made a stated area known is said. */
static void note_parts(const khp_locator *locator, khp_answer *answer) {
    for (size_t i = 0; i < locator->stated.count; i++) {
        answer->area_by_part = answer->area_by_part || locator->stated.items[i].by_part;
    }
}

khipu_status khp_locate(khp_locator *locator, const khp_query *query, khp_answer *answer,
                        khipu_error *error) {
    *answer = (khp_answer){0};
    khp_answer_reason(answer, KHP_REASON_NONE);
    locator->name_seen = false;
    locator->namesake_seen = false;
    khp_ladder_state(locator, query);
    bool decided =
        khp_settle_decision(locator, query, answer) || khp_settle_code(locator, query, answer);
    if (!decided) {
        if (khp_toponym_is_placeholder(query->place)) {
            locate_missing(locator, query, answer);
        } else {
            locate_by_name(locator, query, answer);
            answer->code_unknown = answer->match != KHP_MATCH_NONE &&
                                   locator->settings->codes_place &&
                                   !khp_toponym_is_placeholder(query->code);
        }
    }
    if (decided && answer->match != KHP_MATCH_NONE) {
        answer->text_doubts = khp_doubt_is_said(query->place, &locator->near);
    }
    if (answer->match != KHP_MATCH_DECISION && answer->match != KHP_MATCH_CODE) {
        note_unknown_area(locator, answer);
        note_parts(locator, answer);
    }
    if (!khp_compiled_is_sound(locator->gazetteer)) {
        return khp_compiled_judge(locator->gazetteer, KHIPU_OK, error);
    }
    return khp_locator_failed(locator) ? khp_fail_memory(error) : KHIPU_OK;
}
