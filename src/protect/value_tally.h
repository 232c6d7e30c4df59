/* value_tally: whether the values of a column look personal, although its header may not.
 *
 * A column is judged kind by kind, never by a mixture of kinds. It is believed to hold a kind if at
 * least one in 5 of its cells is of that kind, and if besides
 *
 * - for identity numbers: of the cells that are written like one, 3 in 4 have the right check
 *   digit, and 5 different ones were seen; 2, if they have marks or letters of their own; 1 CURP;
 *
 * - for telephone numbers: of the cells in groups of digits, 7 in 8 are grouped as one, and 2
 *   different ones were seen;
 *
 * - for positions: they are finer than what is told.
 *
 * For a check digit is right by chance in one number of ten: that is less than a fifth, and 3 in 4
 * never are; and one number all the way down a column proves nothing.
 *
 * Cells that are empty or say that nothing is known ("-", "n/a", "s/d", "null") are no cells. */
#ifndef KHP_PROTECT_VALUE_TALLY_H
#define KHP_PROTECT_VALUE_TALLY_H

#include "protect/personal_values.h"

#define KHP_FINENESS_STEPS 12

typedef struct khp_value_count {
    uint64_t forms;
    uint64_t passes;
    uint64_t seen; /* a bit for each value that passed, by its hash: how many differ, up to 64 */
} khp_value_count;

/* Of one column. Zero-initialise; owns nothing. */
typedef struct khp_value_tally {
    uint64_t cells;
    khp_value_count kinds[KHP_VALUE_KIND_COUNT];
    uint64_t positions[KHP_FINENESS_STEPS]; /* by how fine they are */
    uint32_t written;                       /* identities that were seen with marks or letters */
} khp_value_tally;

/* Counts one cell as so many, if it was drawn among so many. Threads have tallies of their own and
 * merge them. */
void khp_value_tally_add(khp_value_tally *tally, khp_slice cell, unsigned stands_for,
                         khp_fineness_reader *reader);

/* The same as if all cells of `from` had been added to `into`. */
void khp_value_tally_merge(khp_value_tally *into, const khp_value_tally *from);

/* The kind that most cells are of among those that are believed; KHP_VALUE_NONE if none is.
 * told_metres: how exactly positions are told; 0 or NAN: as they are, so that none is finer. */
khp_value_kind khp_value_tally_verdict(const khp_value_tally *tally, double told_metres);

#endif
