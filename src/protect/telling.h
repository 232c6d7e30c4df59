/* telling: which nodes of a tree may tell their counts, so that no small group follows from those
 * that do, whatever is subtracted from whatever.
 *
 * The nodes are groups of records inside one another: places in areas, areas in wider areas. Each
 * has counts by columns (values of a category, records that are selected and that are not). A node
 * tells all of its counts or none. What nodes that tell leave of a node around them, column by
 * column, is again no small group: so every number that is told is a sum of parts of which each has
 * 0 records or at least `under`, and nothing that is added or subtracted has fewer. Docs:
 * docs/publishing.md. */
#ifndef KHP_PROTECT_TELLING_H
#define KHP_PROTECT_TELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KHP_NO_NODE UINT32_MAX

/* Node 0 is the root, all records; a node stands behind the one it lies in. */
typedef struct khp_telling {
    const uint32_t *parents; /* of each node; KHP_NO_NODE of the root */
    size_t nodes;
    size_t columns;
    const uint64_t *counts; /* [node * columns + column], of all that lies in the node */
    uint64_t under;
    bool *silent; /* of each node: set for those that must not tell; what is set stays set. Of the
                     root it says that a count of all is small */
} khp_telling;

/* False without memory. */
bool khp_telling_mark(khp_telling *telling);

/* The nearest node around this one that tells, or the root. */
uint32_t khp_telling_around(const khp_telling *telling, uint32_t node);

#endif
