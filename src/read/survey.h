/* survey: the first look at the inputs: column types, the order of dates, the decimal mark. It
 * proves them by all records, or supposes them by the first ones (see witness.h). */
#ifndef KHP_READ_SURVEY_H
#define KHP_READ_SURVEY_H

#include "read/cell_state.h"
#include "read/date_order.h"
#include "read/reader.h"

#define KHP_MARKED_COLUMNS 1

/* First lines on which a column of numbers has each decimal mark; 0: none. */
typedef struct khp_mark_evidence {
    uint64_t comma_line;
    uint64_t point_line;
} khp_mark_evidence;

/* What was seen in one input, and what is decided for it. */
typedef struct khp_input_survey {
    khp_date_format dates;
    khp_date_evidence evidence;
    khp_mark_evidence seen[KHP_MARKED_COLUMNS]; /* by marked column */
    char *marks; /* decimal mark by schema column; NULL: '.' everywhere */
} khp_input_survey;

/* A column that is not known to be text, and what its cells were so far. */
typedef struct khp_supposed_type {
    size_t column;
    khp_cell_state state;
} khp_supposed_type;

/* A column of numbers whose decimal mark matters. */
typedef struct khp_marked_column {
    size_t column;
    const char *role; /* for messages; static text */
} khp_marked_column;

typedef struct khp_survey {
    khp_input_survey *inputs;
    size_t input_count;
    size_t column_count; /* of each marks */
    bool is_supposed;    /* records follow that were not looked at */
    khp_supposed_type *supposed;
    size_t supposed_count;
    khp_marked_column marked[KHP_MARKED_COLUMNS];
    size_t marked_count;
} khp_survey;

/* How much of the inputs is looked at. */
typedef enum khp_survey_depth {
    KHP_SURVEY_WHOLE,
    KHP_SURVEY_HEAD /* the first block of each; falls back to the whole if that decides nothing */
} khp_survey_depth;

/* Prepares it: --date-format holds for every input. KHIPU_E_ARGUMENT, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_survey_init(khp_survey *survey, const khp_read_options *options,
                                              size_t input_count, khipu_error *error);

/* Reads the inputs and decides; sets the types of the schema's columns. Leaves every reader at its
 * first record. `block` is for its use. Errors as khp_source_survey. */
KHIPU_MUST_CHECK khipu_status khp_survey_run(khp_survey *survey, khp_reader **readers, size_t count,
                                             khp_schema *schema, khp_survey_depth depth,
                                             khp_block *block, khipu_error *error);

/* The survey of a source; owned by it. */
const khp_survey *khp_source_survey_of(const khp_source *source);

char khp_survey_decimal_mark(const khp_survey *survey, size_t input, size_t column);

void khp_survey_clear(khp_survey *survey);

#endif
