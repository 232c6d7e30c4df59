/* codes: whether a column of codes can be trusted. */
#ifndef KHP_LOCATE_CODES_H
#define KHP_LOCATE_CODES_H

#include "locate/locate.h"

/* Whether one record's code and name speak of one place. */
typedef enum khp_agreement {
    KHP_AGREEMENT_NONE, /* cannot be compared: one of them is missing or in no gazetteer */
    KHP_AGREES,
    KHP_DISAGREES
} khp_agreement;

/* Compares the record's code, read in the scheme, with its name and areas. */
khp_agreement khp_code_compare(khp_locator *locator, const khp_query *query, khp_scheme scheme);

/* The first pass over a file: counts by scheme how often codes and names agree. Zero-initialise.
 * The other schemes are only of interest when the records' own does not fit. */
typedef struct khp_code_survey {
    bool all_schemes; /* set by the caller: every loaded scheme, not the records' own alone */
    uint64_t agreed[KHP_SCHEME_COUNT];
    uint64_t disagreed[KHP_SCHEME_COUNT];
} khp_code_survey;

/* Counts `records` records that say the same. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_code_survey_add(khp_code_survey *survey, khp_locator *locator,
                                                  const khp_query *query, uint64_t records,
                                                  khipu_error *error);

/* What the first pass found. */
typedef struct khp_code_verdict {
    khp_scheme scheme; /* that the codes were read in */
    bool disagrees;    /* for at least 3 and more than 2 % of what could be compared: the codes
                        * must place nothing (settings.codes_place = false) */
    uint64_t compared;
    uint64_t disagreed;
    khp_scheme better; /* a loaded scheme in which they would agree; KHP_SCHEME_NONE if none, or
                        * if not all schemes were surveyed */
} khp_code_verdict;

khp_code_verdict khp_code_survey_judge(const khp_code_survey *survey, const khp_locator *locator);

#endif
