/* suppressing: finds what too few records share, before anything is written.
 *
 * The records of a layer are there one by one, and whoever has them can count them. So a small
 * group is not hidden by leaving out its number but by telling its records less exactly: a place
 * that few share is told as the area around it, a date as its month or year, a value of a category
 * by a label that says that few have it. The records are counted, once for each round, until no
 * group is small any more; then they are written. docs/publishing.md says what that does and does
 * not promise. */
#ifndef KHP_RUN_SUPPRESSING_H
#define KHP_RUN_SUPPRESSING_H

#include "run/join.h"

/* Does nothing unless the policy suppresses. Otherwise reads all cases at least once and leaves the
 * source at its first record. `facets` are the columns that may be categories. KHIPU_E_ARGUMENT:
 * the cases cannot be read twice; else as khp_join_run. */
KHIPU_MUST_CHECK khipu_status khp_suppress_groups(khp_join *join, const size_t *facets,
                                                  size_t facet_count, khipu_error *error);

/* Puts what is hidden of how records were placed into the summary too. */
void khp_suppress_summary(const khp_join *join, khipu_summary *summary);

#endif
