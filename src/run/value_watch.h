/* value_watch: looks at the values that are written, for those that are about a person although the
 * header of their column does not say so (protect/value_tally.h). A warning comes of it, and no
 * cell is changed.
 *
 * Each thread watches for itself. The first 4,096 lines of each file are looked at, and one in
 * 128 of the others, which counts as 128. */
#ifndef KHP_RUN_VALUE_WATCH_H
#define KHP_RUN_VALUE_WATCH_H

#include "model/record.h"
#include "protect/policy.h"
#include "protect/value_tally.h"

enum { KHP_WATCHED_FIRST = 4096, KHP_WATCHED_ONE_IN = 128 }; /* lines of a file */

/* Zero-initialise. */
typedef struct khp_value_watch {
    size_t *columns; /* that are watched: no role says what stands in them */
    khp_value_tally *tallies;
    size_t count;
} khp_value_watch;

/* Watches the columns that are written. False without memory; khp_value_watch_clear in any case. */
bool khp_value_watch_begin(khp_value_watch *watch, const khp_schema *schema);

/* Whether records of a line are looked at. Here, as most of a large file's are not. */
static inline bool khp_value_watch_is_due(uint64_t line) {
    return line <= KHP_WATCHED_FIRST || line % KHP_WATCHED_ONE_IN == 0;
}

/* Looks at a record as it is told. */
void khp_value_watch_record(khp_value_watch *watch, const khp_record *told);

/* Adds what another thread saw of the same schema. */
void khp_value_watch_merge(khp_value_watch *into, const khp_value_watch *from);

/* Sets khp_column.holds. */
void khp_value_watch_judge(const khp_value_watch *watch, khp_schema *schema,
                           const khp_policy *policy);

void khp_value_watch_clear(khp_value_watch *watch);

#endif
