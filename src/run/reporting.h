/* reporting: counts what became of the records and says what a person should know, in input order.
 * Shared by export and check. */
#ifndef KHP_RUN_REPORTING_H
#define KHP_RUN_REPORTING_H

#include "run/mention_tally.h"

typedef struct khp_reporter khp_reporter;

/* *reporter is NULL on error. `join` must outlive it. */
KHIPU_MUST_CHECK khipu_status khp_reporter_new(khp_reporter **reporter, const khp_join *join,
                                               khipu_error *error);
void khp_reporter_free(khp_reporter *reporter);

/* Counts a chunk and reports its doubtful records, up to KHP_REPORT_LIMIT a reason. */
KHIPU_MUST_CHECK khipu_status khp_reporter_take(khp_reporter *reporter, const khp_chunk *chunk,
                                                khipu_error *error);

/* After the last chunk: what was folded, and the counted warnings. `review` names the review file,
 * or NULL. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_reporter_finish(khp_reporter *reporter, const char *review,
                                                  khipu_error *error);

/* The published cells that hold what is withheld, so far. */
const khp_mention_tally *khp_reporter_mentions(const khp_reporter *reporter);

/* The counts so far. */
void khp_reporter_summary(const khp_reporter *reporter, khipu_summary *summary);

/* Sum of the count column so far. */
double khp_reporter_weight(const khp_reporter *reporter);

/* Appends up to KHP_CANDIDATE_LIMIT candidates of a doubtful toponym to `cell`: "id name (areas)
 * why", joined by " | ". KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_reporter_suggest(khp_reporter *reporter, khp_slice place,
                                                   khp_slice within, khp_buffer *cell,
                                                   khipu_error *error);

/* The same for records whose position is doubted: the place that they name, with its distance from
 * the position of the first of them; nothing for KHP_NO_PLACE. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_reporter_suggest_named(khp_reporter *reporter, uint32_t place,
                                                         double distance_m, khp_buffer *cell,
                                                         khipu_error *error);

#endif
