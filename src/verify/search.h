/* search: values that are looked for in text, whole, in every way in which an output may have
 * written them. A value counts if it has at least six characters, and proves something: what is
 * marked as public does not. */
#ifndef KHP_VERIFY_SEARCH_H
#define KHP_VERIFY_SEARCH_H

#include "verify/verification.h"

/* Values with fewer characters are not looked for. */
#define KHP_SEARCH_LEAST 6

typedef struct khp_search khp_search;

/* NULL without memory. */
khp_search *khp_search_new(khp_verification *run);
void khp_search_free(khp_search *search);

/* Looks for this value too. False without memory. */
bool khp_search_add(khp_search *search, khp_slice value);

/* What stands in this text is public. */
void khp_search_mark(khp_search *search, khp_slice text);

/* The same of a cell that is told, and that was looked through for what is withheld of its record:
 * where it holds a value in another way than it stands, that way of writing it is public, too. */
void khp_search_mark_cell(khp_search *search, khp_slice text);

/* Looks through some text of a file, and lists each value that it holds, once in all. `begins`: it
 * does not go on with the text before, which a value of several lines may have begun in. KHIPU_E_*
 * of the listing, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_search_text(khp_search *search, const char *file, uint64_t line,
                                              khp_slice text, bool begins, khipu_error *error);

/* Says how many values were looked for, and how many were not. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_search_conclude(const khp_search *search, khipu_error *error);

#endif
