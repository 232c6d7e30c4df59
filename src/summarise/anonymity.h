/* anonymity: how many records share all that could tell them apart: the k of k-anonymity.
 *
 * What tells apart is the place, the date and the values of the categories. Ids, links and free
 * text are not compared: they tell every record apart anyway, and are decided by keeping or
 * dropping their columns. */
#ifndef KHP_SUMMARISE_ANONYMITY_H
#define KHP_SUMMARISE_ANONYMITY_H

#include "base/spool.h"
#include "model/chunk.h"
#include "summarise/places.h"

typedef struct khp_anonymity khp_anonymity;

/* `facets` are the columns of the chunks' facets, of which `category` has the role of one
 * (KHP_NO_COLUMN: none). A temporary file lies in `folder`. *anonymity is NULL on error. */
KHIPU_MUST_CHECK khipu_status khp_anonymity_new(khp_anonymity **anonymity, const char *folder,
                                                const size_t *facets, size_t facet_count,
                                                size_t category, khipu_error *error);
void khp_anonymity_free(khp_anonymity *anonymity);

/* Takes the features of a chunk, which must have ids. */
KHIPU_MUST_CHECK khipu_status khp_anonymity_take(khp_anonymity *anonymity, const khp_chunk *chunk,
                                                 khipu_error *error);

typedef struct khp_anonymity_result {
    uint64_t records;
    uint64_t k;           /* the fewest that share all; 0 without records */
    uint64_t alone;       /* records that share all with no other */
    uint64_t alone_few;   /* of these, in a place that fewer than `few` records share */
    uint64_t first;       /* of those: file << 48 | line */
    const size_t *facets; /* the columns that may have been compared,and by each whether it was */
    const bool *compared;
    size_t facet_count;
} khp_anonymity_result;

/* Takes 8 bytes a record while it works. */
KHIPU_MUST_CHECK khipu_status khp_anonymity_find(khp_anonymity *anonymity, uint64_t few,
                                                 khp_anonymity_result *result, khipu_error *error);

#endif
