/* same: rows that are one place, and rows that contradict each other. */
#ifndef KHP_LOCATE_SAME_H
#define KHP_LOCATE_SAME_H

#include "locate/areas.h"
#include "locate/notes.h"

/* Rows of one name around one that it is held against: of more some are not compared, so that a
 * name that 100,000 rows bear costs no more for each than another one. What is not found to be one
 * place stays ambiguous. */
#define KHP_SAME_TRIES 64

/* A row among those that bear one name. */
typedef struct khp_bearer {
    uint32_t place;
    uint32_t tuple_number;
    uint16_t gazetteer;
    uint8_t precision;
    uint8_t position; /* khp_bearer_position */
    double longitude; /* or x and y, until they are brought to degrees */
    double latitude;
    double uncertainty_m;
    khp_text_ref crs;
} khp_bearer;

/* A row that cannot be told from an earlier one of its gazetteer. */
typedef struct khp_duplicate {
    uint32_t place;
    uint32_t earlier;
    double apart_m;
} khp_duplicate;

/* The search of one thread. Zero-initialise, set `gazetteer`, whose areas are named and published;
 * khp_same_clear in the end. What is found is appended to the lists. */
typedef struct khp_same {
    const khp_gazetteer *gazetteer;
    khp_chain areas;       /* working memory of comparisons of areas */
    khp_buffer bearers;    /* khp_bearer: of the name in hand */
    khp_buffer order;      /* khp_ordered, twice as many */
    khp_buffer best;       /* for each bearer what was found of it */
    khp_buffer merged;     /* khp_merged */
    khp_buffer duplicates; /* khp_duplicate */
    khp_buffer crowds;     /* uint32_t: a place of each name of which not all were compared */
    khp_buffer deferred;   /* names whose rows are in other CRSs: their number, then the bearers */
    bool is_crowded;       /* not all rows of the name in hand were compared */
    bool is_transformed;   /* a position was brought to degrees */
    bool failed;           /* without memory: incomplete */
} khp_same;

/* Starts a name: forgets the bearers of the last one. */
void khp_same_start(khp_same *same);

/* Adds a row that bears the name; rows come in the order of their places. */
void khp_same_add(khp_same *same, uint32_t place, const khp_bearer_note *note);

/* Looks at the rows that bear the name. Those whose positions must be transformed wait for
 * khp_same_settle_deferred. */
void khp_same_finish(khp_same *same);

/* Looks at the names that waited: on the thread that seals. */
void khp_same_settle_deferred(khp_same *same);

void khp_same_clear(khp_same *same);

/* Sorts the pairs and makes each point at a row that is not merged itself. */
void khp_same_sort_merged(khp_buffer *merged);

#endif
