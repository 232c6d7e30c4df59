/* withhold: which columns do not leave. It decides by headers and by what was asked for, never by
 * values; writers obey khp_column.withheld. */
#ifndef KHP_PROTECT_WITHHOLD_H
#define KHP_PROTECT_WITHHOLD_H

#include "base/report.h"
#include "model/schema.h"

typedef struct khp_withhold_rules {
    const char *keep; /* COL[,COL...] or "*"; NULL: none */
    const char *drop; /* COL[,COL...]; NULL: none */
    bool known_only;  /* withhold every column without a role */
    bool lenient;     /* a column that is not there is no error: the input is empty */
} khp_withhold_rules;

/* Decides khp_column.withheld of every column: what looks personal and has no role, what has to be
 * dropped, and an id column that looks personal. A column that is withheld loses its role, unless
 * the role says where the record lies: it is still placed by it. Says on the listener what is
 * withheld. Errors: KHIPU_E_FIELD (no such column), KHIPU_E_ARGUMENT (kept and dropped),
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_withhold_decide(khp_schema *schema,
                                                  const khp_withhold_rules *rules,
                                                  const char *source,
                                                  const khipu_listener *listener,
                                                  khipu_error *error);

/* Any column is withheld: rows are not quoted. */
bool khp_schema_withholds(const khp_schema *schema);

/* A column that says where is withheld: what it says is not quoted, nor written to the review. */
bool khp_schema_withholds_places(const khp_schema *schema);

#endif
