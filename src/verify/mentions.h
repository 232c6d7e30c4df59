/* mentions: reads the cases and their features side by side. What is told of a record must be its
 * own cells, or what the publishing policy makes of them; and what is withheld of it is looked for
 * in them by the code that looked on the way out (protect/record_mentions.h). */
#ifndef KHP_VERIFY_MENTIONS_H
#define KHP_VERIFY_MENTIONS_H

#include "verify/cases.h"

/* Takes what a feature rightly tells: a cell of the cases, or a property of khipu's own (column is
 * NULL then). */
typedef khipu_status khp_told_take(void *context, const khp_column *column, khp_slice name,
                                   const khp_field *value, khipu_error *error);

/* Lists each cell that is not its record's and each that holds what is withheld of it, and says how
 * many, by column; where the manifest has their number, it must be that. Under "mentions": "allow"
 * they are counted, and nothing is wrong. `records`: how many the cases hold; if there are not as
 * many features, records and features cannot be told to belong together: *is_compared is false then
 * and nothing is looked for, which is said. Errors are those of the readers, and what `take`
 * returns. */
KHIPU_MUST_CHECK khipu_status khp_verify_mentions(khp_verification *run, khp_cases *cases,
                                                  uint64_t records, khp_told_take *take,
                                                  void *context, bool *is_compared,
                                                  khipu_error *error);

#endif
