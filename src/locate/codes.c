#include "locate/codes.h"

#include "locate/settle.h"
#include "locate/toponym.h"

khp_agreement khp_code_compare(khp_locator *locator, const khp_query *query, khp_scheme scheme) {
    if (khp_toponym_is_placeholder(query->code) || khp_toponym_is_placeholder(query->place)) {
        return KHP_AGREEMENT_NONE;
    }
    khp_ladder_state(locator, query);
    khp_settle_find_coded(locator, query, scheme);
    if (locator->coded.count == 0) {
        return KHP_AGREEMENT_NONE;
    }
    locator->name_seen = false;
    khp_settle_keep_agreeing(locator, query);
    if (locator->left.count > 0) {
        return KHP_AGREES;
    }
    return locator->name_seen ? KHP_DISAGREES : KHP_AGREEMENT_NONE;
}

/* True for the schemes that records' codes may be read in with these gazetteers. */
static bool is_loaded(const khp_locator *locator, int scheme) {
    return scheme == KHP_SCHEME_GEONAMES || scheme == KHP_SCHEME_GAZETTEER_ID ||
           (khp_store_meta(locator->gazetteer).schemes >> scheme & 1) != 0;
}

khipu_status khp_code_survey_add(khp_code_survey *survey, khp_locator *locator,
                                 const khp_query *query, uint64_t records, khipu_error *error) {
    int own = (int)khp_settle_scheme(locator);
    for (int scheme = KHP_SCHEME_NONE + 1; scheme < KHP_SCHEME_COUNT; scheme++) {
        if (!is_loaded(locator, scheme) || !(survey->all_schemes || scheme == own)) {
            continue;
        }
        khp_agreement agreement = khp_code_compare(locator, query, (khp_scheme)scheme);
        survey->agreed[scheme] += agreement == KHP_AGREES ? records : 0;
        survey->disagreed[scheme] += agreement == KHP_DISAGREES ? records : 0;
    }
    return khp_locator_failed(locator) ? khp_fail_memory(error) : KHIPU_OK;
}

/* The thresholds of design.md section 6. */
#define DISAGREEING_LEAST 3
#define DISAGREEING_PERCENT 2

static bool is_at_odds(const khp_code_survey *survey, int scheme) {
    uint64_t disagreed = survey->disagreed[scheme];
    uint64_t compared = disagreed + survey->agreed[scheme];
    return disagreed >= DISAGREEING_LEAST && disagreed * 100 > compared * DISAGREEING_PERCENT;
}

khp_code_verdict khp_code_survey_judge(const khp_code_survey *survey, const khp_locator *locator) {
    khp_code_verdict verdict = {.scheme = khp_settle_scheme(locator)};
    int own = (int)verdict.scheme;
    verdict.disagreed = survey->disagreed[own];
    verdict.compared = survey->disagreed[own] + survey->agreed[own];
    verdict.disagrees = is_at_odds(survey, own);
    for (int scheme = KHP_SCHEME_NONE + 1; verdict.disagrees && scheme < KHP_SCHEME_COUNT;
         scheme++) {
        bool agrees = survey->agreed[scheme] >= DISAGREEING_LEAST && !is_at_odds(survey, scheme);
        if (agrees && survey->agreed[scheme] > survey->agreed[verdict.better]) {
            verdict.better = (khp_scheme)scheme;
        }
    }
    return verdict;
}
