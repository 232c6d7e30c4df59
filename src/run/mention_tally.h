/* mention_tally: how many published cells hold what is withheld of their records, by column, and
 * what is said of it. */
#ifndef KHP_RUN_MENTION_TALLY_H
#define KHP_RUN_MENTION_TALLY_H

#include "protect/record_mentions.h"
#include "run/join.h"

/* Zero-initialise. */
typedef struct khp_mention_tally {
    khp_notice_count *columns; /* by column of the cases; NULL: none were looked for so far */
    size_t count;
} khp_mention_tally;

/* Counts the mentions of one record in its chunk and, if `listed`, keeps them one by one. `record`
 * is the record as it was read. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_mentions_add(khp_chunk *chunk, const khp_record *record,
                                               const khp_mention *mentions, size_t count,
                                               bool listed, khipu_error *error);

/* Adds a chunk's, in input order. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_mention_tally_take(khp_mention_tally *tally,
                                                     const khp_chunk *chunk, khipu_error *error);

/* Cells of a column. */
uint64_t khp_mention_tally_of(const khp_mention_tally *tally, size_t column);

/* True if a column that says where has such a cell. */
bool khp_mention_tally_has_places(const khp_mention_tally *tally, const khp_schema *schema);

/* Says how many, by column, with the line of the first; nothing if there are none. KHIPU_E_MEMORY.
 */
KHIPU_MUST_CHECK khipu_status khp_mention_tally_report(const khp_mention_tally *tally,
                                                       const khp_join *join, khipu_error *error);

void khp_mention_tally_clear(khp_mention_tally *tally);

#endif
