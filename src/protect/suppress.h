/* suppress: which counts are not shown, so that no group of fewer records than `under` can be read
 * off or worked out from what is shown.
 *
 * Pure functions over counts; they know neither records, areas nor files. A group is small if it
 * has from 1 to under - 1 records; nobody is in a group of 0, which is shown. Hiding the small ones
 * alone is not enough where the sum of all is shown as well: one hidden number follows by
 * subtraction. So further groups are hidden, the smallest first, until the hidden ones
 *   - are at least two,
 *   - have no fewer records together than a group must have, and
 *   - have not just one record each.
 * Docs: docs/publishing.md. */
#ifndef KHP_PROTECT_SUPPRESS_H
#define KHP_PROTECT_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if a group of so many records is too small to be shown. `under` 0 or 1: none is. */
bool khp_count_is_small(uint64_t count, uint64_t under);

/* Sets hidden[i] for every group that must not be shown; what is set already stays hidden and
 * counts as hidden. sum_is_shown: whoever reads knows what all groups have together (a total, or
 * the number of an area that they divide).
 *
 * Returns true if there are not enough groups to cover for the small ones: then all groups with
 * records are hidden, and the sum must be hidden too, because it would tell of them. */
bool khp_suppress(const uint64_t *counts, size_t count, uint64_t under, bool sum_is_shown,
                  bool *hidden);

#endif
