/* area_facts: what the writers of areas know: areas.geojson, its style, the page, the manifest and
 * the sentences. */
#ifndef KHP_WRITE_AREA_FACTS_H
#define KHP_WRITE_AREA_FACTS_H

#include "model/area_counts.h"
#include "write/topology.h"

#include <khipu/khipu.h>

/* One --where. */
typedef struct khp_condition {
    khp_slice column;
    khp_slice value;
} khp_condition;

typedef struct khp_area_facts {
    const khp_area_set *set;
    const khp_area_results *results;
    const khp_topology *topology; /* simplified, for the page; NULL: no area has an outline */
    const char *file;             /* base name of --areas */
    khp_slice population;         /* name of the column; empty: none was named */
    khp_slice population_source;
    const char *outlines;        /* whose the outlines are; NULL: there are none */
    khp_slice category;          /* name of the column; empty: none, or not counted by area */
    const khp_slice *values;     /* its values by falling count; the last may be empty: no value */
    const size_t *value_numbers; /* the category in results of each */
    size_t value_count;
    const khp_condition *conditions;
    size_t condition_count;
    const khp_share *shares;
    size_t share_count;
    const khipu_label *labels; /* what columns measure, in words */
    size_t label_count;
    bool has_weight; /* a count column is published */
    int decimals;
} khp_area_facts;

/* Why a number is null, or must be taken with care; "" if nothing is to be said. */
const char *khp_area_note(const khp_area_facts *facts, size_t area);

/* "department", or "" for a level that is not known: what one area of it is called. */
const char *khp_counted_level_word(const khp_counted_level *level);

#endif
