/* page: collects what the page shows, and fills the template with it (docs/page-data.md). */
#ifndef KHP_WRITE_PAGE_H
#define KHP_WRITE_PAGE_H

#include "model/chunk.h"
#include "model/schema.h"
#include "model/used_place.h"

#include <khipu/khipu.h>

/* A page holds every case up to this number; of more it holds counts by place, time and category
 * (page_groups.h): */
#define KHP_PAGE_RECORD_LIMIT UINT64_C(1000000)
#define KHP_PAGE_GROUP_LIMIT 1000000
#define KHP_PAGE_PLACE_LIMIT 200000

/* Readers without JavaScript get a table of so many cases. */
#define KHP_PAGE_STATIC_CASES 500

typedef struct khp_page khp_page;

/* Starts a page. `facets` are the columns of the chunks' facets; both they and the schema must
 * outlive the page. Temporary files lie in `folder`; `threads` pack the features. *page is NULL on
 * error. */
KHIPU_MUST_CHECK khipu_status khp_page_new(khp_page **page, const char *folder,
                                           const khp_schema *schema, const size_t *facets,
                                           size_t facet_count, unsigned threads,
                                           khipu_error *error);

/* The page is told which records --where selects. Before the first chunk. */
void khp_page_keep_selection(khp_page *page);

/* The facet, by its number, is shown even if it is no category. Before the first chunk. */
void khp_page_ask_facet(khp_page *page, size_t number);

/* Takes a chunk; `places` has the number of each feature's place, UINT32_MAX if it is unlocated. */
KHIPU_MUST_CHECK khipu_status khp_page_add(khp_page *page, const khp_chunk *chunk,
                                           const uint32_t *places, khipu_error *error);

/* False once a facet, by its number, has more values than the page counts by. */
bool khp_page_wants_facet(const khp_page *page, size_t number);

/* One coordinate operation that was used. */
typedef struct khp_page_operation {
    khp_slice crs, crs_name, name;
    double accuracy_m; /* NAN: unknown */
} khp_page_operation;

/* One source, as the page cites it; texts may be NULL. */
typedef struct khp_page_source {
    const char *title, *path, *license, *attribution, *sha256;
    bool
        checked_as_used; /* the hash was not computed anew: what was used of the file was checked */
} khp_page_source;

/* What a publishing policy did, as the manifest and the page tell it: never its key. */
typedef struct khp_told_policy {
    const char *base;             /* internal or public */
    const char *positions;        /* the level; NULL: as they are, but for `column` */
    const char *positions_column; /* that says which records; NULL: all */
    khipu_texts positions_values; /* of it that ask for the level; none: its cells name it */
    bool hides_values;            /* they are not told, as the column is not */
    bool generalised;             /* every feature says what became of its position */
    khipu_texts hashed;           /* columns */
    bool months;
    uint64_t suppress_under; /* 0: nothing */
} khp_told_policy;

/* What is known once all records were taken. */
typedef struct khp_page_facts {
    const char *title;    /* NULL: none */
    const char *language; /* NULL: the reader's */
    khp_slice page_text;
    const char *data_sha256;
    const char *tiles; /* NULL: none */
    const char *attribution;
    khp_slice boundaries; /* GeoJSON or null */
    const khipu_summary *summary;
    const khp_told_policy *policy; /* NULL: none but internal or public */
    const khp_used_place *places;
    size_t place_count;
    const khp_page_operation *operations;
    size_t operation_count;
    const khp_page_source *sources;
    size_t source_count;
    khp_slice areas, shares, tables; /* JSON values (docs/page-data.md); empty: null */
    const uint32_t *place_areas;     /* of each place; NULL without areas */
} khp_page_facts;

/* Takes the page's bytes, piece by piece. */
typedef khipu_status (*khp_page_put)(void *context, khp_slice bytes, khipu_error *error);

KHIPU_MUST_CHECK khipu_status khp_page_write(khp_page *page, const khp_page_facts *facts,
                                             khp_page_put put, void *context, khipu_error *error);

void khp_page_free(khp_page *page);

/* The zlib that packs the page; static text. */
const char *khp_page_zlib_version(void);

#endif
