/* locate: the ladder. Answers one question: which place does this record name? (design.md section
 * 6)
 *
 * It is a pure function of the gazetteer, the decisions, the settings and the query. Positions are
 * not transformed here: the caller does that with the place's own x, y and crs. */
#ifndef KHP_LOCATE_LOCATE_H
#define KHP_LOCATE_LOCATE_H

#include "locate/decisions.h"
#include "locate/gazetteer.h"
#include "model/level_words.h"
#include "model/schema.h"

/* The level of the areas that the place column names in one country. */
typedef struct khp_country_levels {
    char country[3];   /* ISO 3166-1; "" where none is stated */
    khp_levels levels; /* one, as a rule */
} khp_country_levels;

/* What holds for a whole run. Zero-initialise for none. */
typedef struct khp_locate_settings {
    khp_slice country; /* --country, as given; empty: any */
    khp_scheme scheme; /* of the records' codes; NONE: by the header */
    bool codes_place; /* false: the detector said that codes and names disagree; code places nothing
                       */
    bool check_codes; /* a code whose place disagrees with the stated name is place_conflict */
    bool mend_codes;  /* declared: ubigeos that lost a leading zero, or became `10101.0`, are mended
                       */
    const khp_decisions *decisions; /* NULL: none */
    /* What the place column names: areas of these levels, by country, and elsewhere of those; 0:
     * settlements. */
    khp_levels place_levels;
    const khp_country_levels *levels_by_country;
    size_t levels_by_country_count;
    khp_levels within_levels[KHP_WITHIN_LIMIT]; /* that the headers of stated areas name; 0: none */
    bool names_settlements;  /* the place column says that it names settlements */
    bool missing_means_area; /* a record without a place is placed at its innermost stated area */
    bool blank_is_other_crs; /* a row that names no CRS is in another one than degrees */
} khp_locate_settings;

/* What a record says about its place, as written (trimmed). Empty slices: not said. */
typedef struct khp_query {
    khp_slice place;
    khp_slice within[KHP_WITHIN_LIMIT]; /* innermost first */
    size_t within_count;
    khp_slice code;
} khp_query;

/* The answer. */
typedef struct khp_answer {
    khp_match match; /* KHP_MATCH_NONE: see reason */
    khp_reason reason;
    uint32_t place; /* KHP_NO_PLACE if none, or if the answer is an area without a row */
    uint32_t area;  /* that was named (area_refs.h); KHP_NO_AREA if a place was */
    khp_precision
        precision; /* of the answer: wider than the place's own where only its seat is known */
    double uncertainty_m;
    bool is_part;           /* the core of the text or a part of it was found, not the whole */
    bool area_dropped;      /* a stated area is known to no gazetteer; another one held */
    bool decision_stale;    /* a decision for this toponym names no place of the gazetteer */
    bool code_unknown;      /* no place has the code; the name decided */
    bool code_mended;       /* the code was found only after it was mended (settings.mend_codes) */
    bool text_doubts;       /* placed by code or decision, although the text has words of doubt */
    bool area_by_part;      /* an area is known only because its words are a part of its names */
    khp_slice unknown_area; /* the stated area that is unknown; views the query */
} khp_answer;

/* Working memory of one thread. */
typedef struct khp_locator khp_locator;

/* NULL without memory. Gazetteer and settings must outlive it. */
khp_locator *khp_locator_new(const khp_gazetteer *gazetteer, const khp_locate_settings *settings);
void khp_locator_free(khp_locator *locator);

/* Answers the query. Errors: KHIPU_E_MEMORY, and KHIPU_E_READ if a compiled gazetteer was cut short
 * while it was mapped; an unlocated record is an answer. */
KHIPU_MUST_CHECK khipu_status khp_locate(khp_locator *locator, const khp_query *query,
                                         khp_answer *answer, khipu_error *error);

/* The levels, of those allowed, at which the query's place is the name of an area inside what is
 * stated; 0 if it is none. `country`: ISO 3166-1 of the country that is stated, or that of the run;
 * "" if there is none. */
khp_levels khp_locate_levels(khp_locator *locator, const khp_query *query, khp_levels allowed,
                             char country[3]);

/* True if an area is known by the text, in any country of the run. */
bool khp_locate_knows_area(khp_locator *locator, khp_slice text);

/* Appends the stated areas as the review file writes them and as decisions are found by: those that
 * are not placeholders, innermost first, joined by " > ". */
void khp_query_within_text(const khp_query *query, khp_buffer *text);

#define KHP_CANDIDATE_LIMIT 5

/* A place or an area that a person might choose. */
typedef struct khp_candidate {
    uint32_t place;  /* or, from khp_gazetteer_count on, that many plus an area (area_refs.h) */
    const char *why; /* static text: "same name", "spelling, 1 letter", "other area", ... */
} khp_candidate;

/* Up to KHP_CANDIDATE_LIMIT candidates for an unlocated query, best first, in an order that depends
 * on the gazetteer's contents only. Returns how many. */
size_t khp_locate_candidates(khp_locator *locator, const khp_query *query, const khp_answer *answer,
                             khp_candidate candidates[KHP_CANDIDATE_LIMIT]);

/* True once an allocation has failed: what khp_locate_candidates listed is then not all there is.
 */
bool khp_locator_failed(const khp_locator *locator);

/* Explains the query rung by rung in words (`khipu places`), appended to text. */
KHIPU_MUST_CHECK khipu_status khp_locate_explain(khp_locator *locator, const khp_query *query,
                                                 khp_buffer *text, khp_answer *answer,
                                                 khipu_error *error);

#endif
