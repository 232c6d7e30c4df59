/* match: the closed vocabularies of an answer. Their order is the order of the ladder, of the
 * summary line and of the codes in the page; words are never renamed. */
#ifndef KHP_MODEL_MATCH_H
#define KHP_MODEL_MATCH_H

#include "base/slice.h"

/* How a record was placed (khipu_match). */
typedef enum khp_match {
    KHP_MATCH_NONE,
    KHP_MATCH_POSITION,
    KHP_MATCH_DECISION,
    KHP_MATCH_CODE,
    KHP_MATCH_EXACT,
    KHP_MATCH_FOLDED,
    KHP_MATCH_ALIAS,
    KHP_MATCH_AREA, /* no place was named: at the innermost stated area */
    KHP_MATCH_COUNT
} khp_match;

/* Why it was not (khipu_reason), why it is doubted although it was (khipu_doubt), or why a row is
 * no record. */
typedef enum khp_reason {
    KHP_REASON_NONE,
    KHP_REASON_PLACE_MISSING,
    KHP_REASON_PLACE_UNKNOWN,
    KHP_REASON_PLACE_AMBIGUOUS,
    KHP_REASON_PLACE_CONFLICT,
    KHP_REASON_PLACE_DOUBTFUL, /* the text says that it is not sure, or only near */
    KHP_REASON_AREA_UNKNOWN,
    KHP_REASON_AREA_UNPLACED, /* an area of which nothing tells where it lies */
    KHP_REASON_POSITION_INVALID,
    KHP_REASON_POSITION_OUTSIDE,
    KHP_REASON_CRS_REFUSED,
    KHP_REASON_DECISION_NONE,
    KHP_REASON_PLACE_WITHHELD, /* placed, but too few records share the place to tell it */
    KHP_REASON_NOT_PLACED,     /* one of the above that few records have, and so is not told */
    KHP_REASON_POSITION_FAR,   /* from here on: of located records, why they are doubted */
    KHP_REASON_POSITION_ELSEWHERE,
    KHP_REASON_ROW_MALFORMED, /* from here on: rejected */
    KHP_REASON_ENCODING_INVALID,
    KHP_REASON_COUNT
} khp_reason;

/* How precisely the place is known (khipu_precision), from narrow to wide. */
typedef enum khp_precision {
    KHP_PRECISION_SITE,
    KHP_PRECISION_SETTLEMENT,
    KHP_PRECISION_DISTRICT,
    KHP_PRECISION_PROVINCE,
    KHP_PRECISION_DEPARTMENT,
    KHP_PRECISION_COUNTRY,
    KHP_PRECISION_UNKNOWN,
    KHP_PRECISION_COUNT
} khp_precision;

/* What became of the position on its way to what is published (khipu_generalised). */
typedef enum khp_generalised {
    KHP_GENERALISED_NOT_ASKED, /* no policy says anything about positions: the property is absent */
    KHP_GENERALISED_NOT,       /* nothing: null */
    KHP_GENERALISED_TO_AREA,   /* it is that of a place or an area around the record */
    KHP_GENERALISED_TO_CELL    /* it is the centre of a cell of a grid */
} khp_generalised;

/* What stands for an area on the map (drawn_at). */
typedef enum khp_drawn_at {
    KHP_DRAWN_AT_PLACE, /* no area was named: at the place itself; no word */
    KHP_DRAWN_AT_ROW,   /* the area's own row in the gazetteer */
    KHP_DRAWN_AT_LABEL, /* its label point, or that of its outline; inside */
    KHP_DRAWN_AT_SEAT,  /* its seat */
    KHP_DRAWN_AT_MIDDLE /* the middle of the places known in it */
} khp_drawn_at;

/* The word for each; "" for KHP_MATCH_NONE and KHP_REASON_NONE, and where nothing was generalised.
 */
const char *khp_match_word(khp_match match);
const char *khp_reason_word(khp_reason reason);
bool khp_reason_parse(khp_slice word, khp_reason *reason); /* false if it is none */
const char *khp_precision_word(khp_precision precision);
const char *khp_generalised_word(khp_generalised generalised);
const char *khp_drawn_at_word(khp_drawn_at drawn_at);

/* The precision that a word names; false if it names none. */
bool khp_precision_parse(khp_slice word, khp_precision *precision);

/* The nominal uncertainty in metres where a gazetteer gives none; NAN for site and unknown. */
double khp_precision_uncertainty_m(khp_precision precision);

/* How many reasons there are to doubt a located record; the first is KHP_REASON_POSITION_FAR. */
#define KHP_DOUBT_COUNT (KHP_REASON_ROW_MALFORMED - KHP_REASON_POSITION_FAR)

static inline bool khp_reason_is_doubt(khp_reason reason) {
    return reason >= KHP_REASON_POSITION_FAR && reason < KHP_REASON_ROW_MALFORMED;
}

static inline bool khp_reason_is_rejected(khp_reason reason) {
    return reason >= KHP_REASON_ROW_MALFORMED;
}

#endif
