/* match: the places of a gazetteer that bear a name, held against what a record states. */
#ifndef KHP_LOCATE_MATCH_H
#define KHP_LOCATE_MATCH_H

#include "locate/outlined.h"

/* A place that bears the name. */
typedef struct khp_hit {
    uint32_t place; /* the one that stands for it, if it was merged */
    uint8_t kind;   /* KHP_NAME_PRIMARY .. */
    bool is_exact;  /* the primary name, equal code points */
    uint8_t fit;    /* khp_fit, to the stated areas and, for a split form, the parts */
    uint8_t precision;
    bool abroad;      /* outside the country of the run */
    bool is_namesake; /* a settlement outside the area whose name it bears: never an answer */
    uint32_t tuple_number;
} khp_hit;

/* A list of hits without repeats. Zero-initialise; khp_hits_clear gives it back. */
typedef struct khp_hits {
    khp_hit *items;
    size_t count;
    size_t capacity;
    size_t ascending; /* so many at the beginning are in the order of their places */
    bool failed;      /* no memory: incomplete */
} khp_hits;

void khp_hits_clear(khp_hits *hits);

/* Adds a hit; a place that is there already keeps the better of both. */
void khp_hits_add(khp_hits *hits, khp_hit hit);

/* The hit of a place, or NULL. */
const khp_hit *khp_hits_find(const khp_hits *hits, uint32_t place);

/* What is looked for. */
typedef struct khp_sought {
    khp_slice key;      /* a folded name, or a core */
    khp_slice composed; /* the whole text in form C, for is_exact; empty: none is */
    khp_slice written;  /* the text that key and composed were made of; empty: parts of one */
    bool cores;         /* also names whose core is the key */
    khp_chain *stated;  /* the record's areas */
    khp_chain *parts;   /* of a split form: one must hold, none be contradicted; or NULL */
    khp_chain *country; /* of the run; count 0: any */
    /* Only these places are of interest, and whether any place bears the name; or NULL. A name may
     * have ten thousand bearers, of which nearly all need not be fetched then. */
    const khp_hits *among;
} khp_sought;

/* Working texts. */
typedef struct khp_matcher {
    const khp_gazetteer *gazetteer;
    khp_buffer folded;
    khp_buffer core;
    khp_buffer composed;
    khp_outlined outlined;
} khp_matcher;

void khp_matcher_clear(khp_matcher *matcher);

/* Adds the places that bear the name to the hits, each with its best kind. */
void khp_match_collect(khp_matcher *matcher, const khp_sought *wanted, khp_hits *hits);

#endif
