/* settle: chooses among the places that bear a name, by the rules of design.md section 6. */
#ifndef KHP_LOCATE_SETTLE_H
#define KHP_LOCATE_SETTLE_H

#include "locate/ladder.h"

/* One rung over the hits of a stage. */
typedef struct khp_settle {
    khp_match rung; /* EXACT and FOLDED take primary names, ALIAS takes alternate names */
    bool exact_only;
    khp_levels levels; /* that a level word allows; 0 if there is none */
    bool rows_only;    /* only rows of these levels, which describe areas */
    khp_slice written; /* the toponym as written: its ñ may decide */
} khp_settle;

/* What is left: `count` places; the rest holds if it is one. */
typedef struct khp_settled_hit {
    size_t count;
    uint32_t place;
    khp_fit fit;
    khp_precision level; /* that the answer is widened to; UNKNOWN if not */
} khp_settled_hit;

/* Leaves in locator->left what the rung cannot rule out. */
khp_settled_hit khp_settle_rung(khp_locator *locator, const khp_settle *settle);

/* In locator->left: a settlement beats the district and the province that bear its name around it.
 */
void khp_settle_prefer_settlement(khp_locator *locator);

/* The rungs above names: true if they answered. */
bool khp_settle_decision(khp_locator *locator, const khp_query *query, khp_answer *answer);
bool khp_settle_code(khp_locator *locator, const khp_query *query, khp_answer *answer);

/* The scheme of the records' codes: as said, else the only one that the gazetteers carry. */
khp_scheme khp_settle_scheme(const khp_locator *locator);

/* Collects the places with the record's code into locator->coded. */
void khp_settle_find_coded(khp_locator *locator, const khp_query *query, khp_scheme scheme);

/* Leaves in locator->left the coded places that bear the stated name, in whatever form, and that no
 * stated area contradicts; sets name_seen if any place bears it. Without a stated name every coded
 * place bears it. */
void khp_settle_keep_agreeing(khp_locator *locator, const khp_query *query);

#endif
