/* areas_page: what the page is told of areas and shares (docs/page-data.md), and the manifest in
 * short. */
#ifndef KHP_WRITE_AREAS_PAGE_H
#define KHP_WRITE_AREAS_PAGE_H

#include "base/error.h"
#include "write/area_facts.h"

/* Appends the value of "areas". KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_areas_page(khp_buffer *json, const khp_area_facts *facts,
                                             khipu_error *error);

/* Appends the value of "shares". */
void khp_shares_page(khp_buffer *json, const khp_area_facts *facts);

/* Appends what the manifest says of areas: sources, counts and shares, without the areas
 * themselves. */
void khp_areas_account(khp_buffer *json, const khp_area_facts *facts);

#endif
