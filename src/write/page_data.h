/* page_data: what page.c and page_facets.c collect and page_meta.c and page_fill.c write. Private
 * to the page. */
#ifndef KHP_WRITE_PAGE_DATA_H
#define KHP_WRITE_PAGE_DATA_H

#include "base/spool.h"
#include "write/packs.h"
#include "write/page.h"
#include "write/page_groups.h"
#include "write/page_ids.h"

#define KHP_FACET_VALUES 2000
#define KHP_FACET_EMPTY 0xFFFF

/* The values of one categorical column over all chunks. */
typedef struct khp_page_facet {
    size_t column;
    bool abandoned;  /* more distinct values than a category has */
    bool is_asked;   /* shown although its values may be no categories */
    uint64_t filled; /* records with a value */
    khp_table values;
    khp_spool codes; /* uint16 a record */
} khp_page_facet;

struct khp_page {
    const khp_schema *schema;
    khp_page_limits limits;
    uint64_t records;
    bool is_grouped; /* more records than it holds one by one: no packs, no ids */
    khp_page_groups groups;
    khp_spool place, from, to, match, reason, precision, weight, counted;
    bool keeps_selection;
    khp_page_facet *facets;
    size_t facet_count;
    khp_page_ids ids;
    khp_packs *packs;       /* NULL once it is grouped */
    khp_buffer values;      /* working memory */
    khp_buffer first_cases; /* the first features, a line each, for the static table */
};

/* Takes the codes of a chunk's records; with too many values the facet is abandoned. KHIPU_E_IO,
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_page_facet_add(khp_page *page, khp_page_facet *facet,
                                                 const khp_facet_codes *codes, size_t count,
                                                 khipu_error *error);

/* Lets go of what was kept for it. */
void khp_page_facet_abandon(khp_page_facet *facet);

/* True if the column's values are few enough to filter by. */
bool khp_page_facet_is_shown(const khp_page *page, const khp_page_facet *facet);

/* The facet of the category column; NULL if there is none. */
khp_page_facet *khp_page_category(khp_page *page);

/* Appends the meta object, every `<` as \u003c. */
void khp_page_meta(khp_buffer *json, const khp_page *page, const khp_page_facts *facts);

/* Appends the static table, as HTML. */
void khp_page_static_table(khp_buffer *html, const khp_page *page, const khp_page_facts *facts);

/* Writes the filled template. */
KHIPU_MUST_CHECK khipu_status khp_page_fill(khp_page *page, const khp_page_facts *facts,
                                            khp_page_put put, void *context, khipu_error *error);

/* Appends text with &, <, > and quotes escaped. */
void khp_html_text(khp_buffer *html, khp_slice text);

#endif
