/* survey: the first pass over the inputs: column types, the order of dates, the decimal mark. */
#ifndef KHP_READ_SURVEY_H
#define KHP_READ_SURVEY_H

#include "read/date_order.h"
#include "read/reader.h"

/* What is decided for one input. */
typedef struct khp_input_survey {
    khp_date_format dates;
    khp_date_evidence evidence;
    char *marks; /* decimal mark by schema column; NULL: '.' everywhere */
} khp_input_survey;

typedef struct khp_survey {
    khp_input_survey *inputs;
    size_t input_count;
    size_t column_count; /* of each marks */
} khp_survey;

/* Prepares it: --date-format holds for every input. KHIPU_E_ARGUMENT, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_survey_init(khp_survey *survey, const khp_read_options *options,
                                              size_t input_count, khipu_error *error);

/* Reads the inputs and decides; sets the types of the schema's columns. Leaves every reader at its
 * first record. `block` is for its use. Errors as khp_source_survey. */
KHIPU_MUST_CHECK khipu_status khp_survey_run(khp_survey *survey, khp_reader **readers, size_t count,
                                             khp_schema *schema, khp_block *block,
                                             khipu_error *error);

char khp_survey_decimal_mark(const khp_survey *survey, size_t input, size_t column);

void khp_survey_clear(khp_survey *survey);

#endif
