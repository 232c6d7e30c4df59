/* publication: what is written beside the features: the page, the review file, and the rest of a
 * bundle with its manifest and hashes. */
#ifndef KHP_RUN_PUBLICATION_H
#define KHP_RUN_PUBLICATION_H

#include "run/counting.h"
#include "run/deciding.h"
#include "run/outputs.h"
#include "run/reporting.h"
#include "summarise/categories.h"
#include "summarise/places.h"
#include "write/landing.h"
#include "write/manifest.h"
#include "write/page.h"
#include "write/review.h"

typedef struct khp_publication {
    const khp_join *join;
    khp_told_policy policy;
    const khp_counting *counting;
    khp_outputs *outputs;
    khp_reporter *reporter;
    bool active;    /* a page, a bundle, --review or --summary is wanted */
    khp_page *page; /* NULL if none is wanted */
    khp_review review;
    khp_placements placements;
    khp_place_summary places;
    bool has_category; /* the first facet is the category column */
    khp_category_summary categories;
    uint32_t *numbers; /* of one chunk's places */
    size_t number_capacity;
    khp_geojson_writer hash; /* hashes what cases.geojson would be, if only a page is wanted */
    khp_bbox bbox;
    char data_sha256[KHP_SHA256_HEX];
    khp_sink *review_sink;     /* --review */
    khp_sink *placements_sink; /* beside it; NULL if there is none */
    khp_sink *summary_sink;    /* --summary */
    khp_buffer boundaries;
    khp_buffer page_text;
    khp_arena text;
    khp_operations needed; /* by the gazetteer as a whole, if places are told less exactly */
    khp_page_operation *operations;
    size_t operation_count;
    khp_page_source *inputs; /* every file that was read */
    size_t input_count;
    khp_page_source
        *citations; /* what the page and the manifest cite: of the profile, of GeoNames */
    size_t citation_count;
    size_t page_source_count; /* the citations, and the inputs behind them */
} khp_publication;

/* `publication` is zero but for `counting`, which must outlive it; khp_publication_clear in any
 * case. Temporary files lie in `folder`, which must outlive it. Errors: KHIPU_E_READ (--page-text),
 * KHIPU_E_IO, KHIPU_E_MEMORY, and KHIPU_E_ARGUMENT if a bundle or file that is to be replaced
 * holds decisions that were not handed back. */
KHIPU_MUST_CHECK khipu_status khp_publication_begin(khp_publication *publication,
                                                    const khp_join *join, khp_outputs *outputs,
                                                    khp_reporter *reporter, const char *folder,
                                                    const size_t *facets, size_t facet_count,
                                                    khipu_error *error);

bool khp_publication_wants_review(const khp_publication *publication);
bool khp_publication_wants_placements(const khp_publication *publication);

/* Takes a chunk, in order. */
KHIPU_MUST_CHECK khipu_status khp_publication_take(khp_publication *publication,
                                                   const khp_chunk *chunk, khipu_error *error);

/* Writes everything; nothing appears under its name yet. */
KHIPU_MUST_CHECK khipu_status khp_publication_end(khp_publication *publication,
                                                  const khipu_summary *summary, khipu_error *error);

/* Adds what --review and --summary name; false if there are too many. */
bool khp_publication_land(const khp_publication *publication, khp_landing *landing);

void khp_publication_clear(khp_publication *publication);

#endif
