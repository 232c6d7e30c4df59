/* doubting: holds a position of a record's own against what the record says beside it: the place
 * that it names, and the area and the country that it states. They are looked up as if there were
 * no position. What does not fit is flagged, and never mended. */
#ifndef KHP_RUN_DOUBTING_H
#define KHP_RUN_DOUBTING_H

#include "run/placing.h"
#include "world/ground.h"

/* Nearer than this to the place, or to the border of the area, nothing is doubted. */
#define KHP_DOUBT_MARGIN_M KHP_WORLD_MARGIN_M

/* What is to be said of a position. */
typedef struct khp_position_doubt {
    khp_reason doubt;  /* NONE, POSITION_FAR or POSITION_ELSEWHERE */
    bool names_place;  /* the record names a place that is found */
    khp_answer answer; /* the place; undefined unless names_place */
    double distance_m; /* to it; NAN unless names_place */
    khp_slice outside; /* of which stated area or country, as written; empty: of none. Lives until
                          the next position is looked at */
    const char *slip;  /* what would mend it ("longitude and latitude exchanged"); "": nothing */
} khp_position_doubt;

/* True if the record says anything that its position could be held against. */
bool khp_states_where(const khp_query *query, const khp_locate_settings *settings);

/* Working memory of one thread. */
typedef struct khp_doubter khp_doubter;

/* NULL without memory. `placing` must outlive it, and `locator`, which is NULL without a gazetteer:
 * only areas and countries can be asked about then. */
khp_doubter *khp_doubter_new(const khp_placing *placing, khp_locator *locator);
void khp_doubter_free(khp_doubter *doubter);

/* Looks at the position of a placement. `in_degrees`: its ordinates were degrees, so that they may
 * have been exchanged or negated. Errors of khp_locate and khp_place_positions_get. */
KHIPU_MUST_CHECK khipu_status khp_doubt_position(khp_doubter *doubter, const khp_query *query,
                                                 const khp_placement *position, bool in_degrees,
                                                 khp_position_doubt *result, khipu_error *error);

/* Appends the doubt as a phrase ("its position lies 812 km from Puno (gn:3931276), the place that
 * it names; with longitude and latitude exchanged it would fit"). */
void khp_position_doubt_text(const khp_doubter *doubter, const khp_position_doubt *result,
                             khp_buffer *text);

#endif
