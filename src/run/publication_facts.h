/* publication_facts: what the writers of pages and bundles are told of the run. */
#ifndef KHP_RUN_PUBLICATION_FACTS_H
#define KHP_RUN_PUBLICATION_FACTS_H

#include "run/publication.h"

/* Gathers, after the last chunk, what a page or a manifest says: the policy, the coordinate
 * operations, the inputs and citations, the outlines of countries. KHIPU_E_READ and KHIPU_E_SYNTAX
 * (--boundaries), KHIPU_E_IO, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_publication_gather(khp_publication *publication,
                                                     khipu_error *error);

/* What the policy did to cells; NULL if it is no file. */
const khp_told_policy *khp_publication_policy(const khp_publication *publication);

/* What the page says. Views the publication. */
khp_page_facts khp_publication_page_facts(const khp_publication *publication,
                                          const khipu_summary *summary);

/* Appends the candidates of a review row. */
KHIPU_MUST_CHECK khipu_status khp_publication_suggest(void *publication, const khp_review_row *row,
                                                      khp_buffer *cell, khipu_error *error);

/* The last component of a path. */
const char *khp_base_name(const char *path);

#endif
