/* headers: the headers of a table folded, so that columns can be found by what they are called.
 * Private to read/. */
#ifndef KHP_READ_HEADERS_H
#define KHP_READ_HEADERS_H

#include "base/error.h"
#include "model/schema.h"

/* Zero-initialise; khp_headers_clear in any case. */
typedef struct khp_headers {
    const khp_schema *schema;
    khp_slice *folded; /* by column */
    bool shown_only;   /* columns that are hidden in their sheet are not found */
    khp_arena text;
} khp_headers;

/* KHIPU_E_MEMORY. The schema must outlive it. */
KHIPU_MUST_CHECK khipu_status khp_headers_fold(khp_headers *headers, const khp_schema *schema,
                                               khipu_error *error);

/* The column that is called by the first of the words (folded; the list ends with NULL, and may be
 * NULL) by which any is; hidden ones are not looked at. KHP_NO_COLUMN if none is. */
size_t khp_headers_find(const khp_headers *headers, const char *const *words);

void khp_headers_clear(khp_headers *headers);

#endif
