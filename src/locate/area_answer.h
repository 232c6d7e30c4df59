/* area_answer: answers a query whose place is an area: because the column names areas, because the
 * text has a level word of its own, or because the place is missing and the run falls back to what
 * is stated around it. */
#ifndef KHP_LOCATE_AREA_ANSWER_H
#define KHP_LOCATE_AREA_ANSWER_H

#include "locate/area_ladder.h"

/* The levels of the areas that the place column names for this query, by its country; 0 if it names
 * settlements. The query's stated areas are set. */
khp_levels khp_levels_of_query(const khp_locator *locator);

/* The levels of areas that the text's own level word allows; 0 if it has none. */
khp_levels khp_levels_of_text(khp_locator *locator, khp_slice place);

/* Answers by the place as an area of these levels, or of those of its own level word. */
void khp_answer_as_area(khp_locator *locator, const khp_query *query, khp_levels levels,
                        khp_answer *answer);

/* The text in this stage named a level: true if it is answered as an area of it, or as none.
 * *is_known tells whether an area bears the name, where it fits or not: then no settlement stands
 * for it. */
bool khp_answer_by_level_word(khp_locator *locator, const khp_query *query, khp_stage stage,
                              khp_levels levels, khp_answer *answer, bool *is_known);

/* Answers by the innermost stated area. */
void khp_answer_as_stated(khp_locator *locator, const khp_query *query, khp_answer *answer);

#endif
