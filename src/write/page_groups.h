/* page_groups: what a page holds of more records than it can hold one by one: how many there are of
 * each place, time and category. Counts are exact; only the records themselves are left out. */
#ifndef KHP_WRITE_PAGE_GROUPS_H
#define KHP_WRITE_PAGE_GROUPS_H

#include "base/spool.h"
#include "write/page.h"

struct khp_page;

/* How much a page holds. */
typedef struct khp_page_limits {
    uint64_t records; /* one by one */
    size_t rows;      /* groups; where there would be more, time is divided more coarsely */
    size_t places;    /* places of groups; where there would be more, they are gathered in cells */
} khp_page_limits;

/* The groups of a page. Its columns hold one value a group once they are made. */
typedef struct khp_page_groups {
    bool is_made;
    uint64_t rows;
    const char *unit;       /* of time: "day", "week", "month", "year"; "none": not divided */
    int32_t first, last;    /* days of the first and the last date; first > last: none */
    double cell;            /* degrees of the cells that places are gathered in; 0: they are not */
    khp_used_place *places; /* the cells, if there are any */
    uint32_t *place_areas;  /* the area that each lies in; NULL without areas */
    size_t place_count;
    khp_spool counts; /* uint32 a group: its records */
} khp_page_groups;

/* Turns the page's columns of records into columns of groups; the first call does it, further ones
 * do nothing. The places of `facts` are those that the column `place` counts. KHIPU_E_MEMORY,
 * KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_page_group(struct khp_page *page, const khp_page_facts *facts,
                                             khipu_error *error);

void khp_page_groups_clear(khp_page_groups *groups);

#endif
