/* answer: fills in what became of a query. */
#ifndef KHP_LOCATE_ANSWER_H
#define KHP_LOCATE_ANSWER_H

#include "locate/ladder.h"

/* Fills an answer for a place found, widened to `level` unless that is UNKNOWN. */
void khp_answer_place(const khp_locator *locator, khp_match match, uint32_t place,
                      khp_precision level, khp_answer *answer);

/* Fills an answer for an area; where it stands is not known here. */
void khp_answer_area(khp_match match, uint32_t ref, khp_precision level, khp_answer *answer);

/* Fills an answer without a place. */
void khp_answer_reason(khp_answer *answer, khp_reason reason);

#endif
