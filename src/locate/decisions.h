/* decisions: what a person settled in the review file's `decision` column. */
#ifndef KHP_LOCATE_DECISIONS_H
#define KHP_LOCATE_DECISIONS_H

#include "base/report.h"

typedef struct khp_decisions khp_decisions;

/* No decisions; NULL without memory. */
khp_decisions *khp_decisions_new(void);
void khp_decisions_free(khp_decisions *decisions);

/* Adds one: `place` and `within` (stated areas joined by " > ", innermost first) as the review file
 * writes them, `decision` a place id or "none". KHIPU_E_SYNTAX if the same toponym was decided
 * otherwise before; `where` is the source and line of this one, KHIPU_E_MEMORY. An empty decision
 * is ignored. */
KHIPU_MUST_CHECK khipu_status khp_decisions_add(khp_decisions *decisions, khp_slice place,
                                                khp_slice within, khp_slice decision,
                                                khp_where where, khipu_error *error);

/* The decision for a toponym as written, empty if there is none. */
khp_slice khp_decisions_find(const khp_decisions *decisions, khp_slice place, khp_slice within);

/* Number of decisions, and one of them in the order of addition (for the next review file and for
 * reporting those that no longer apply). */
size_t khp_decisions_count(const khp_decisions *decisions);
void khp_decisions_at(const khp_decisions *decisions, size_t number, khp_slice *place,
                      khp_slice *within, khp_slice *decision, uint64_t *line);

#endif
