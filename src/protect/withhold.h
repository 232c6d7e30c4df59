/* withhold: which columns do not leave. It decides by headers and by what was asked for, never by
 * values; writers obey khp_column.withheld. */
#ifndef KHP_PROTECT_WITHHOLD_H
#define KHP_PROTECT_WITHHOLD_H

#include "base/report.h"
#include "model/schema.h"
#include "protect/policy.h"

typedef struct khp_withhold_rules {
    const khp_policy *policy; /* of --publish */
    const char *keep;         /* COL[,COL...] or "*"; NULL: none */
    const char *drop;         /* COL[,COL...]; NULL: none */
    bool lenient;             /* a column that is not there is no error: the input is empty */
} khp_withhold_rules;

/* Decides khp_column.withheld of every column: what looks personal and has no role, what its
 * workbook hides and nobody named (one by one, or for a role by an option), what has to be dropped,
 * an id column that looks personal, and what says where if all positions are generalised; and
 * whether cells of the others are hidden (khp_schema.hides_cells, hides_places, hides_names). A
 * column that is withheld loses its role, unless the role says where the record lies: it is still
 * placed by it. withheld_text.h says what is withheld. Errors: KHIPU_E_FIELD (no such column),
 * KHIPU_E_ARGUMENT (wishes that contradict each other), KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_withhold_decide(khp_schema *schema,
                                                  const khp_withhold_rules *rules,
                                                  const char *source, khipu_error *error);

/* Where positions are generalised, the cells of this column say too much: it has the role of
 * a place, a code or a position, or has none, looks as if it said where, and is not kept by name
 * ("*" names none).
 * Stated areas are another matter: an area that holds the generalised position may be told. */
bool khp_column_says_where(const khp_schema *schema, size_t column);

/* Any column, or any cell, is withheld, or the cells of rejected rows that lie beyond the header
 * may be of a column that its workbook hides: rows are not quoted. */
bool khp_schema_withholds(const khp_schema *schema);

/* What says where is withheld or hashed, of all records or of some, or may mention what is: it is
 * not quoted, nor written to the review. */
bool khp_schema_withholds_places(const khp_schema *schema);

#endif
