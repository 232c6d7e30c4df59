/* placements: the list of what was placed, for a person to look through (placements.csv, design.md
 * section 6).
 *
 * One row a distinct toponym with its stated areas, least certain first; what a person confirmed
 * stands last. Memory is bounded however many toponyms there are: what does not fit goes to
 * temporary files without a name. */
#ifndef KHP_WRITE_PLACEMENTS_H
#define KHP_WRITE_PLACEMENTS_H

#include "base/sorted.h"
#include "base/table.h"
#include "model/feature.h"
#include "write/fields.h"

/* What is counted of one toponym. */
typedef struct khp_placements_entry khp_placements_entry;

/* Zero-initialise, khp_placements_begin, and khp_placements_clear in the end. */
typedef struct khp_placements {
    size_t most_bytes; /* of toponyms that are counted in memory; 0: 8 MiB */
    khp_table keys;
    khp_placements_entry *entries; /* by number of `keys` */
    size_t capacity;
    khp_arena text;
    khp_sorted by_toponym;   /* what was counted, in parts */
    khp_sorted by_certainty; /* the rows */
    bool is_sorted;
    khp_buffer scratch;
} khp_placements;

/* `folder` is for temporary files, and must outlive it. */
void khp_placements_begin(khp_placements *placements, const char *folder);

/* Counts records of a toponym; texts are copied. Records that one toponym placed at several places,
 * as codes do, are one row that tells of none. Call in input order. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_placements_add(khp_placements *placements,
                                                 const khp_placed_toponym *toponym,
                                                 khipu_error *error);

/* What the rows need to know of others. */
typedef struct khp_placements_facts {
    const void *context;
    /* Appends the areas around the place with this number, as candidates are written. */
    void (*areas)(const void *context, uint32_t place, khp_buffer *cell);
    /* What a placements file says of the toponym; empty if nothing. *is_confirmed tells if it says
     * that the placement is right. */
    khp_slice (*decision)(const void *context, khp_slice place, khp_slice within,
                          bool *is_confirmed);
} khp_placements_facts;

/* Hands the whole file over in pieces. */
typedef khipu_status (*khp_placements_put)(void *context, khp_slice bytes, khipu_error *error);

/* May be called again, with the same facts; nothing is added any more. KHIPU_E_MEMORY, KHIPU_E_IO,
 * and what `put` returns. */
KHIPU_MUST_CHECK khipu_status khp_placements_write(khp_placements *placements,
                                                   const khp_placements_facts *facts,
                                                   khp_placements_put put, void *put_context,
                                                   khipu_error *error);

/* Its Table Schema. */
void khp_placements_fields(khp_fields *fields);

void khp_placements_clear(khp_placements *placements);

#endif
