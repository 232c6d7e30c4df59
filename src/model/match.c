#include "model/match.h"

#include <math.h>

const char *khp_match_word(khp_match match) {
    static const char *const words[KHP_MATCH_COUNT] = {
        [KHP_MATCH_NONE] = "",
        [KHP_MATCH_POSITION] = "position",
        [KHP_MATCH_DECISION] = "decision",
        [KHP_MATCH_CODE] = "code",
        [KHP_MATCH_EXACT] = "exact",
        [KHP_MATCH_FOLDED] = "folded",
        [KHP_MATCH_ALIAS] = "alias",
        [KHP_MATCH_AREA] = "area",
    };
    return words[match];
}

const char *khp_reason_word(khp_reason reason) {
    static const char *const words[KHP_REASON_COUNT] = {
        [KHP_REASON_NONE] = "",
        [KHP_REASON_PLACE_MISSING] = "place_missing",
        [KHP_REASON_PLACE_UNKNOWN] = "place_unknown",
        [KHP_REASON_PLACE_AMBIGUOUS] = "place_ambiguous",
        [KHP_REASON_PLACE_CONFLICT] = "place_conflict",
        [KHP_REASON_PLACE_DOUBTFUL] = "place_doubtful",
        [KHP_REASON_AREA_UNKNOWN] = "area_unknown",
        [KHP_REASON_AREA_UNPLACED] = "area_unplaced",
        [KHP_REASON_POSITION_INVALID] = "position_invalid",
        [KHP_REASON_POSITION_OUTSIDE] = "position_outside",
        [KHP_REASON_CRS_REFUSED] = "crs_refused",
        [KHP_REASON_DECISION_NONE] = "decision_none",
        [KHP_REASON_PLACE_WITHHELD] = "place_withheld",
        [KHP_REASON_NOT_PLACED] = "not_placed",
        [KHP_REASON_POSITION_FAR] = "position_far",
        [KHP_REASON_POSITION_ELSEWHERE] = "position_elsewhere",
        [KHP_REASON_ROW_MALFORMED] = "row_malformed",
        [KHP_REASON_ENCODING_INVALID] = "encoding_invalid",
    };
    return words[reason];
}

bool khp_reason_parse(khp_slice word, khp_reason *reason) {
    for (int i = KHP_REASON_NONE + 1; i < KHP_REASON_COUNT; i++) {
        if (khp_slice_eq(word, khp_slice_cstr(khp_reason_word((khp_reason)i)))) {
            *reason = (khp_reason)i;
            return true;
        }
    }
    return false;
}

const char *khp_generalised_word(khp_generalised generalised) {
    switch (generalised) {
    case KHP_GENERALISED_TO_AREA: return "area";
    case KHP_GENERALISED_TO_CELL: return "cell";
    default: return "";
    }
}

const char *khp_drawn_at_word(khp_drawn_at drawn_at) {
    switch (drawn_at) {
    case KHP_DRAWN_AT_ROW: return "row";
    case KHP_DRAWN_AT_LABEL: return "label";
    case KHP_DRAWN_AT_SEAT: return "seat";
    case KHP_DRAWN_AT_MIDDLE: return "middle";
    default: return "";
    }
}

static const char *const precision_words[KHP_PRECISION_COUNT] = {
    [KHP_PRECISION_SITE] = "site",
    [KHP_PRECISION_SETTLEMENT] = "settlement",
    [KHP_PRECISION_DISTRICT] = "district",
    [KHP_PRECISION_PROVINCE] = "province",
    [KHP_PRECISION_DEPARTMENT] = "department",
    [KHP_PRECISION_COUNTRY] = "country",
    [KHP_PRECISION_UNKNOWN] = "unknown",
};

const char *khp_precision_word(khp_precision precision) { return precision_words[precision]; }

bool khp_precision_parse(khp_slice word, khp_precision *precision) {
    for (int i = 0; i < KHP_PRECISION_COUNT; i++) {
        if (khp_slice_eq(word, khp_slice_cstr(precision_words[i]))) {
            *precision = (khp_precision)i;
            return true;
        }
    }
    return false;
}

double khp_precision_uncertainty_m(khp_precision precision) {
    switch (precision) {
    case KHP_PRECISION_SETTLEMENT: return 5000;
    case KHP_PRECISION_DISTRICT: return 15000;
    case KHP_PRECISION_PROVINCE: return 50000;
    case KHP_PRECISION_DEPARTMENT: return 150000;
    case KHP_PRECISION_COUNTRY: return 500000;
    default: return (double)NAN;
    }
}
