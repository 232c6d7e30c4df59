/* decisions: what a person settled in the column `decision` of a review file or of a placements
 * file. */
#ifndef KHP_LOCATE_DECISIONS_H
#define KHP_LOCATE_DECISIONS_H

#include "base/report.h"
#include "model/match.h"

/* The kinds of file that a person decides in. */
typedef enum khp_decision_file {
    KHP_DECISION_REVIEW,     /* what is in doubt: a place id or `none` */
    KHP_DECISION_PLACEMENTS, /* what was placed: the same, or `ok` */
    KHP_DECISION_FILES
} khp_decision_file;

/* What a placements file says of a placement that is right: it stays as it is made. */
#define KHP_DECISION_OK "ok"
#define KHP_DECISION_NONE "none"

/* What a review file says of a position that is doubted: the place that the record names is right,
 * and its records are moved there; `ok`, as above: the position is, and stays. */
#define KHP_DECISION_PLACE "place"

/* What one kind of file says of a toponym. */
typedef struct khp_typed {
    khp_slice text;     /* a place id, `none` or `ok`; empty: nothing */
    const char *source; /* the file, as given to khp_decisions_add */
    uint64_t line;
} khp_typed;

/* A toponym that was decided, or the position of the records that name it. */
typedef struct khp_decision {
    khp_reason doubt; /* the doubt about their position that it decides; NONE: the toponym itself */
    khp_slice place;
    khp_slice within;
    khp_typed typed[KHP_DECISION_FILES];
} khp_decision;

typedef struct khp_decisions khp_decisions;

/* No decisions; NULL without memory. */
khp_decisions *khp_decisions_new(void);
void khp_decisions_free(khp_decisions *decisions);

/* Adds one: `place` and `within` (stated areas joined by " > ", innermost first) as the file writes
 * them, `typed` what it says; `none` and `ok` may be written in capitals. `where` is its source,
 * which must outlive the decisions, and its line. An empty decision is ignored. If the same toponym
 * was decided otherwise before: KHIPU_E_SYNTAX in the same file, KHIPU_E_ARGUMENT in another one;
 * `ok` agrees with a place of a review file, as it confirms what that decided. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_decisions_add(khp_decisions *decisions, khp_decision_file file,
                                                khp_slice place, khp_slice within, khp_slice typed,
                                                khp_where where, khipu_error *error);

/* Adds what a review file says of records that name the toponym and whose position is doubted for
 * this reason: `place` or `ok`, in capitals too. Such a row decides nothing of the toponym itself.
 * KHIPU_E_SYNTAX if it says something else; otherwise as khp_decisions_add. */
KHIPU_MUST_CHECK khipu_status khp_decisions_add_doubt(khp_decisions *decisions, khp_reason doubt,
                                                      khp_slice place, khp_slice within,
                                                      khp_slice typed, khp_where where,
                                                      khipu_error *error);

/* What was decided of such records: `place`, `ok`, or empty. */
khp_slice khp_decisions_find_doubt(const khp_decisions *decisions, khp_reason doubt,
                                   khp_slice place, khp_slice within);

/* The decision for a toponym as written, a place id or `none`; empty if there is none: it is placed
 * as if nobody had looked at it. */
khp_slice khp_decisions_find(const khp_decisions *decisions, khp_slice place, khp_slice within);

/* What files of one kind say of it; empty if nothing. */
khp_slice khp_decisions_typed(const khp_decisions *decisions, khp_decision_file file,
                              khp_slice place, khp_slice within);

/* Number of toponyms that were decided, and one of them in the order of addition (for reporting
 * those that no longer apply); valid until the next addition. */
size_t khp_decisions_count(const khp_decisions *decisions);
const khp_decision *khp_decisions_at(const khp_decisions *decisions, size_t number);

#endif
