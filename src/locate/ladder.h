/* ladder: one record's climb, rung by rung. The working memory behind locate.h, shared with the
 * modules that explain an answer and that list candidates. */
#ifndef KHP_LOCATE_LADDER_H
#define KHP_LOCATE_LADDER_H

#include "locate/area_twins.h"
#include "locate/countries.h"
#include "locate/forms.h"
#include "locate/locate.h"
#include "locate/match.h"

/* How a form of the toponym was made. */
typedef enum khp_stage {
    KHP_STAGE_WHOLE,    /* as written */
    KHP_STAGE_STRIPPED, /* its core */
    KHP_STAGE_SPLIT,    /* a part of it, inside other parts */
    KHP_STAGE_SPLIT_STRIPPED,
    KHP_STAGE_COUNT
} khp_stage;

#define KHP_READING_LIMIT 8

/* One way to read a toponym: a name, and the areas that the text itself puts around it. */
typedef struct khp_reading {
    khp_slice name; /* views the query */
    khp_chain parts;
    khp_levels levels; /* that a part names: `Andahuaylas (provincia)`; 0: none */
} khp_reading;

struct khp_locator {
    const khp_gazetteer *gazetteer;
    const khp_locate_settings *settings;
    khp_matcher matcher;
    khp_chain stated;
    khp_area_recall recall;       /* of `stated` */
    khp_chain country;            /* of the run, as the gazetteer knows it */
    khp_slice country_code;       /* ISO 3166-1, known or not; empty: none */
    khp_country_filter countries; /* of their names */
    khp_chain area;               /* working memory: areas that are compared */
    khp_hits hits;                /* of the rung that decided, or of all rungs if none did */
    khp_hits coded;               /* the places with the record's code */
    khp_hits left;                /* the hits that nothing contradicts */
    khp_hits rows;                /* working memory: rows of an area */
    khp_area_twins twins;         /* working memory: the areas that are one with an area */
    khp_area_bearers bearers;     /* the areas that bear the name in hand */
    khp_area_bearers left_areas;  /* those of them that nothing contradicts */
    const khp_hits *among; /* the places that are looked for by name (khp_sought); or NULL: all */
    khp_reading readings[KHP_READING_LIMIT];
    size_t reading_count;
    bool is_split; /* the readings are those of the query in hand */
    khp_buffer folded;
    khp_buffer core;
    khp_buffer composed;
    khp_buffer key;
    khp_buffer id;
    khp_buffer near; /* the text whose words of doubt are looked at */
    bool ids_failed;
    khp_stage stage;    /* where the last query was decided */
    bool code_mended;   /* the last code was found only after it was mended */
    bool name_seen;     /* some place bears the name, inside the stated areas or not */
    bool namesake_seen; /* some settlement only bears the name of an area that it lies outside of */
};

/* True if the stated area with this number says that nothing is known. */
bool khp_ladder_is_blank(khp_locator *locator, const khp_query *query, size_t number);

/* Starts with a query: fills locator->stated from it; placeholders are passed over. */
void khp_ladder_state(khp_locator *locator, const khp_query *query);

/* The ISO 3166-1 code of the country of the run, also of one in which the gazetteer has no place:
 * what is stated lies in it all the same. Empty if there is none. */
static inline khp_slice khp_locator_run_country(const khp_locator *locator) {
    khp_slice country = khp_chain_country(&locator->country);
    return country.len > 0 ? country : locator->country_code;
}

/* The ISO 3166-1 code of the country of the run, else of the one that is stated; empty if there is
 * none. */
static inline khp_slice khp_locator_country(const khp_locator *locator) {
    khp_slice country = khp_locator_run_country(locator);
    return country.len > 0 ? country : khp_chain_country(&locator->stated);
}

/* Makes the readings of the query's toponym, split at its separators, unless they are there. Most
 * toponyms are found before they are needed. */
void khp_ladder_split(khp_locator *locator, khp_slice place);

/* Collects the hits of one stage, all readings and kinds together, into locator->hits. *levels are
 * those that a level word allows. */
void khp_ladder_collect(khp_locator *locator, khp_slice place, khp_stage stage, khp_levels *levels);

#endif
