/* cases: the sheet that a bundle was made of, as --cases names it, read for the checks that compare
 * the two. */
#ifndef KHP_VERIFY_CASES_H
#define KHP_VERIFY_CASES_H

#include "read/source.h"
#include "verify/verification.h"

/* Must stay where it is once it is open. */
typedef struct khp_cases {
    khp_read_options reading;
    khp_source *source;
    khp_schema *schema; /* its columns are withheld, and why, as the manifest says */
} khp_cases;

/* Opens the cases as they were read for the bundle: how is what the options say, else what the
 * manifest does. khp_cases_close in any case. Errors as khp_source_open. */
KHIPU_MUST_CHECK khipu_status khp_cases_open(khp_cases *cases, const khp_verification *run,
                                             khipu_error *error);
void khp_cases_close(khp_cases *cases);

typedef khipu_status khp_case_look(void *context, const khp_record *record, khipu_error *error);

/* Looks at every record from the first on, once more if it did before; rows that are none have no
 * feature and are left out.
 * Errors are those of the reader, and what `look` returns. */
KHIPU_MUST_CHECK khipu_status khp_cases_each(khp_cases *cases, khp_case_look *look, void *context,
                                             khipu_error *error);

/* True if the array of texts has the name. */
bool khp_names_column(const json_t *array, khp_slice name);

#endif
