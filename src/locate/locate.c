#include "base/memory.h"
#include "locate/area_answer.h"
#include "locate/codes.h"
#include "locate/compiled.h"
#include "locate/countries.h"
#include "locate/doubtful.h"
#include "locate/namesakes.h"
#include "locate/settle.h"
#include "locate/toponym.h"

#include <math.h>

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

static bool names_countries(const khp_locator *locator, size_t number) {
    return locator->settings->within_levels[number] == KHP_LEVEL(KHP_PRECISION_COUNTRY);
}

/* The country of the run, else the one in a column of countries; empty if there is none. */
static khp_slice country_by_column(const khp_locator *locator, const khp_query *query) {
    khp_slice country = khp_locator_run_country(locator);
    for (size_t i = 0; i < query->within_count && country.len == 0; i++) {
        const char *code = names_countries(locator, i) ? khp_country_code(query->within[i]) : NULL;
        country = code != NULL ? khp_slice_cstr(code) : country;
    }
    return country;
}

/* `SD` is South Dakota in the United States, and where the gazetteer has an area of that code and
 * no country is stated; in Peru it says that there are no data. */
static bool is_area_code(khp_locator *locator, const khp_query *query, khp_slice text) {
    khp_area_bearers *found = &locator->bearers;
    khp_slice country = country_by_column(locator, query);
    khp_area_bearers_reset(found);
    if (country.len > 0) {
        khp_area_bearers_add_code(found, locator->gazetteer, text, country, false);
    } else {
        khp_buffer_rewind(&locator->folded);
        khp_toponym_fold(&locator->folded, text);
        khp_area_bearers_add(found, locator->gazetteer, khp_buffer_slice(&locator->folded), false);
    }
    return found->count > 0;
}

bool khp_ladder_is_blank(khp_locator *locator, const khp_query *query, size_t number) {
    khp_slice text = query->within[number];
    if (khp_toponym_is_area_placeholder(text) || !khp_toponym_is_placeholder(text)) {
        return khp_toponym_is_area_placeholder(text);
    }
    return names_countries(locator, number) ? khp_country_code(text) == NULL
                                            : !is_area_code(locator, query, text);
}

void khp_ladder_state(khp_locator *locator, const khp_query *query) {
    khp_chain_reset(&locator->stated);
    locator->is_split = false;
    for (size_t i = 0; i < query->within_count; i++) {
        if (!khp_ladder_is_blank(locator, query, i)) {
            khp_chain_add(&locator->stated, locator->gazetteer, query->within[i]);
            khp_levels named = locator->settings->within_levels[i];
            khp_levels country = KHP_LEVEL(KHP_PRECISION_COUNTRY);
            if (named == country || (named != 0 && (named & country) == 0)) {
                khp_chain_keep_countries(&locator->stated, named == country);
            }
            if (named == country) {
                khp_chain_add_country_of_code(&locator->stated);
            }
        }
    }
    khp_slice country = khp_locator_country(locator);
    if (country.len > 0) {
        khp_chain_keep_country(&locator->stated, country);
    }
    if (locator->stated.count > 0) {
        khp_chain_prefer_own(&locator->stated);
    }
    if (khp_chain_known(&locator->stated) < locator->stated.count) {
        khp_chain_complete(&locator->stated, country,
                           locator->settings->scheme == KHP_SCHEME_ISO3166_2);
    }
    khp_chain_find_outlined(&locator->stated);
}

/* Starts a reading with this name; NULL when there are enough. */
static khp_reading *start_reading(khp_locator *locator, khp_slice name) {
    if (locator->reading_count == KHP_READING_LIMIT) {
        return NULL;
    }
    khp_reading *reading = &locator->readings[locator->reading_count++];
    khp_chain_reset(&reading->parts);
    reading->name = name;
    reading->levels = 0;
    return reading;
}

/* Adds a part around the name: an area, or a bare level word (`Puno (ciudad)`). */
static void add_around(khp_locator *locator, khp_reading *reading, khp_slice part) {
    khp_buffer_rewind(&locator->key);
    khp_toponym_fold(&locator->key, part);
    const khp_level_word *word = khp_level_word_of(khp_buffer_slice(&locator->key));
    if (word != NULL) {
        reading->levels = word->levels;
    } else {
        khp_chain_add(&reading->parts, locator->gazetteer, part);
    }
}

static void read_parts(khp_locator *locator, const khp_slice *parts, size_t count, bool bracketed) {
    khp_reading *inward = start_reading(locator, parts[0]); /* A (B, C): A in B in C */
    for (size_t i = 1; inward != NULL && i < count; i++) {
        add_around(locator, inward, parts[i]);
    }
    khp_reading *outward = NULL;
    if (!bracketed) { /* C - B - A; what stands in brackets is never the name itself */
        outward = start_reading(locator, parts[count - 1]);
    }
    for (size_t i = count - 1; outward != NULL && i-- > 0;) {
        add_around(locator, outward, parts[i]);
    }
    if (count > 2) { /* A - B (C), where `A - B` is the name */
        const char *end = parts[count - 2].ptr + parts[count - 2].len;
        khp_slice name = khp_slice_of(parts[0].ptr, (size_t)(end - parts[0].ptr));
        khp_reading *longer = start_reading(locator, name);
        add_around(locator, longer, parts[count - 1]);
    }
    if (count > 2) { /* A (C, B) */
        khp_reading *mixed = start_reading(locator, parts[0]);
        for (size_t i = count; mixed != NULL && i-- > 1;) {
            add_around(locator, mixed, parts[i]);
        }
    }
}

void khp_ladder_split(khp_locator *locator, khp_slice place) {
    khp_slice parts[KHP_PART_LIMIT];
    if (locator->is_split) {
        return;
    }
    locator->is_split = true;
    locator->reading_count = 0;
    size_t count = khp_form_split(place, false, parts);
    if (count == 0) {
        count = khp_form_split(place, true, parts);
    }
    if (count > 0) {
        bool bracketed = memchr(place.ptr, '(', place.len) != NULL;
        read_parts(locator, parts, count, bracketed);
    }
}

/* Looks for the core of the wanted key, first as a gazetteer's name has it: `Sta. Rosa City` is
 * Santa Rosa City, where there is one, and not Santa Rosa. Returns the levels that it allows. */
static khp_levels collect_cores(khp_locator *locator, khp_sought *wanted) {
    khp_slice folded = wanted->key;
    size_t before = locator->hits.count;
    khp_buffer_rewind(&locator->core);
    khp_levels levels = khp_form_core_of_row(&locator->core, folded);
    wanted->cores = true;
    wanted->key = khp_buffer_slice(&locator->core);
    khp_match_collect(&locator->matcher, wanted, &locator->hits);
    if (locator->hits.count > before) {
        return levels;
    }
    khp_buffer_rewind(&locator->key);
    levels = khp_form_core(&locator->key, folded);
    if (!khp_slice_eq(khp_buffer_slice(&locator->key), wanted->key)) {
        khp_buffer_rewind(&locator->core);
        khp_buffer_add(&locator->core, khp_buffer_slice(&locator->key));
        wanted->key = khp_buffer_slice(&locator->core);
        khp_match_collect(&locator->matcher, wanted, &locator->hits);
    }
    return levels;
}

static void collect_whole(khp_locator *locator, khp_slice place, bool stripped,
                          khp_levels *levels) {
    khp_buffer_rewind(&locator->folded);
    khp_buffer_rewind(&locator->composed);
    khp_toponym_fold(&locator->folded, place);
    khp_sought wanted = {
        .key = khp_buffer_slice(&locator->folded),
        .stated = &locator->stated,
        .country = &locator->country,
        .among = locator->among,
    };
    if (stripped) {
        *levels = collect_cores(locator, &wanted);
    } else {
        khp_toponym_nfc(&locator->composed, khp_slice_trim(place));
        wanted.composed = khp_buffer_slice(&locator->composed);
        wanted.written = place;
        khp_match_collect(&locator->matcher, &wanted, &locator->hits);
    }
    khp_namesakes_mark(locator, khp_buffer_slice(&locator->folded));
}

static void collect_reading(khp_locator *locator, khp_reading *reading, bool stripped,
                            khp_levels *levels) {
    if (khp_chain_known(&reading->parts) < reading->parts.count) {
        return; /* `Huancabamba (mercado)`: a part that is no area */
    }
    khp_buffer_rewind(&locator->folded);
    khp_toponym_fold(&locator->folded, reading->name);
    khp_sought wanted = {
        .key = khp_buffer_slice(&locator->folded),
        .stated = &locator->stated,
        .parts = &reading->parts,
        .country = &locator->country,
        .among = locator->among,
    };
    khp_levels named = 0;
    if (stripped) {
        named = collect_cores(locator, &wanted);
    } else {
        khp_match_collect(&locator->matcher, &wanted, &locator->hits);
    }
    named = reading->levels != 0 ? reading->levels : named;
    *levels = named != 0 ? named : *levels;
}

void khp_ladder_collect(khp_locator *locator, khp_slice place, khp_stage stage,
                        khp_levels *levels) {
    *levels = 0;
    locator->hits.count = 0;
    bool stripped = stage == KHP_STAGE_STRIPPED || stage == KHP_STAGE_SPLIT_STRIPPED;
    if (stage == KHP_STAGE_WHOLE || stage == KHP_STAGE_STRIPPED) {
        collect_whole(locator, place, stripped, levels);
        return;
    }
    khp_ladder_split(locator, place);
    for (size_t i = 0; i < locator->reading_count; i++) {
        collect_reading(locator, &locator->readings[i], stripped, levels);
    }
}

bool khp_locator_failed(const khp_locator *locator) {
    const khp_buffer *buffers[] = {&locator->folded,       &locator->core,
                                   &locator->composed,     &locator->key,
                                   &locator->stated.ids,   &locator->country.ids,
                                   &locator->area.ids,     &locator->matcher.folded,
                                   &locator->matcher.core, &locator->matcher.composed};
    bool failed = locator->hits.failed || locator->coded.failed || locator->left.failed ||
                  locator->rows.failed || locator->bearers.failed || locator->left_areas.failed ||
                  locator->ids_failed || locator->matcher.outlined.failed || locator->id.failed ||
                  locator->near.failed || locator->bearers.refs.failed ||
                  locator->twins.refs.failed;
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
        failed = failed || buffers[i]->failed;
    }
    for (size_t i = 0; i < KHP_READING_LIMIT; i++) {
        failed = failed || locator->readings[i].parts.ids.failed;
    }
    return failed;
}

void khp_answer_place(const khp_locator *locator, khp_match match, uint32_t place,
                      khp_precision level, khp_answer *answer) {
    khp_head head;
    (void)khp_store_head(locator->gazetteer, place, &head);
    khp_class shared = khp_store_class_of(locator->gazetteer, &head);
    khp_precision own = (khp_precision)shared.precision;
    double uncertainty =
        isnan(shared.uncertainty_m) ? khp_precision_uncertainty_m(own) : shared.uncertainty_m;
    answer->match = match;
    answer->reason = KHP_REASON_NONE;
    answer->place = place;
    answer->area = KHP_NO_AREA;
    answer->precision = own;
    answer->uncertainty_m = uncertainty;
    bool widens = level != KHP_PRECISION_UNKNOWN && own != KHP_PRECISION_UNKNOWN && level > own;
    if (widens) { /* only the seat of what was named is known */
        double nominal = khp_precision_uncertainty_m(level);
        answer->precision = level;
        answer->uncertainty_m = !(uncertainty > nominal) ? nominal : uncertainty;
    }
}

void khp_answer_reason(khp_answer *answer, khp_reason reason) {
    answer->match = KHP_MATCH_NONE;
    answer->reason = reason;
    answer->place = KHP_NO_PLACE;
    answer->area = KHP_NO_AREA;
    answer->precision = KHP_PRECISION_UNKNOWN;
    answer->uncertainty_m = (double)NAN;
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
