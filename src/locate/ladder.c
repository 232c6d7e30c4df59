#include "locate/ladder.h"

#include "locate/namesakes.h"
#include "locate/toponym.h"

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
