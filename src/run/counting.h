/* counting: what export counts beside its features: cases by area and by category, rates, shares
 * (--areas, --where, --share-by), and cross tables. Counts come from the placed records, in input
 * order, so that they are the same whatever the number of threads. */
#ifndef KHP_RUN_COUNTING_H
#define KHP_RUN_COUNTING_H

#include "run/area_joining.h"
#include "run/hushing.h"
#include "run/join.h"
#include "run/table_counting.h"
#include "summarise/place_counts.h"
#include "summarise/places.h"
#include "summarise/selection.h"
#include "summarise/values.h"
#include "write/area_facts.h"

#define KHP_SHARE_LIMIT 16

/* Zero-initialise; khp_counting_clear in any case. */
typedef struct khp_counting {
    const khp_join *join;
    khp_selection selection; /* --where */
    uint32_t conditions_met; /* its conditions that some record meets as it is told */
    khp_condition conditions[KHP_SELECTION_LIMIT];
    khp_share_rule rules[KHP_SHARE_LIMIT]; /* --share-by */
    size_t rule_count;
    bool has_areas;
    khp_loaded_areas areas;
    khp_area_joiner *joiner;
    khp_area_counter counter;
    khp_cells known; /* records by area before a publishing policy told their places less exactly */
    uint64_t *known_records; /* of each area, the ones around it too; what shares are made of */
    size_t category_facet;   /* into the chunks' facets; SIZE_MAX: no category */
    khp_values category;
    khp_cells place_cells; /* used place x category; only where places are counted */
    khp_hushing hushing;   /* what is told of places, areas and tables together */
    bool counts_places;
    khp_table_counts tables;
    /* what khp_counting_end made of it */
    khp_area_results results;
    khp_share shares[KHP_SHARE_LIMIT];
    khp_topology *topology;
    khp_slice *values;
    size_t *value_numbers;
    size_t value_count;
    uint32_t *place_areas; /* of each used place */
    khp_place_counts place_counts;
    khp_area_facts facts;
    khp_buffer page_areas; /* values of the page's members (docs/page-data.md) */
    khp_buffer page_shares;
    khp_buffer page_tables;
    khp_buffer account; /* the same for the manifest, in short */
} khp_counting;

/* Reads what is asked for, and the areas. `facets` are the columns of the chunks' facets, the
 * category first if it is counted; `wants_tables` if a page or a bundle is written. Notes the file
 * and its coordinate operations in the join. Errors: those of khp_areas_load; KHIPU_E_ARGUMENT for
 * a wrong --where, --share-by or --table, and for a column that is withheld; KHIPU_E_FIELD for one
 * that is not there. */
KHIPU_MUST_CHECK khipu_status khp_counting_begin(khp_counting *counting, khp_join *join,
                                                 const size_t *facets, size_t facet_count,
                                                 bool wants_tables, khipu_error *error);

/* The records that are counted, for khp_wanted; NULL: all are. */
const khp_selection *khp_counting_selection(const khp_counting *counting);

/* Counts a chunk; `places` has the number of each feature's place, NULL if places are not counted.
 */
KHIPU_MUST_CHECK khipu_status khp_counting_take(khp_counting *counting, const khp_chunk *chunk,
                                                const uint32_t *places, khipu_error *error);

/* After the last chunk: rates, shares and tables, and what a person should know of them. */
KHIPU_MUST_CHECK khipu_status khp_counting_end(khp_counting *counting,
                                               const khp_place_summary *places, khipu_error *error);

void khp_counting_clear(khp_counting *counting);

#endif
