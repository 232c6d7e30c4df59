/* block: records of one input, as a reader fills it with them and any thread takes them out again.
 * Private to read/. */
#ifndef KHP_READ_BLOCK_H
#define KHP_READ_BLOCK_H

#include "read/all_columns.h"
#include "read/csv.h"
#include "read/source.h"

typedef struct khp_reader khp_reader;

/* Records that are taken at once. */
typedef struct khp_batch {
    khp_record records[KHP_BATCH_RECORDS];
    khp_field *cells;         /* of all of them; NULL until the first use */
    size_t columns;           /* that there is room for in each */
    const khp_reader *reader; /* that the records are prepared for; NULL: none */
    bool has_one;             /* there was a next record when they were taken one by one */
} khp_batch;

struct khp_block {
    const khp_all_columns *all;
    khp_reader *reader;    /* whose records are in it; NULL: none */
    khp_buffer text;       /* the records as they stand */
    khp_csv_index index;   /* of a CSV reader */
    khp_csv_cursor cursor; /* behind the last record taken */
    uint64_t line;         /* of the next record */
    bool is_disproved;     /* a record has a column that the reader was not supposed to have */
    bool is_checked;       /* is_valid is known */
    bool is_valid;         /* all of text is valid UTF-8 */
    khp_csv_row row;
    khp_batch batch;
    khp_field *fields; /* of the last record taken, one a schema column */
    size_t field_count;
    khp_buffer scratch; /* unescaped text of the last record taken */
};

/* An empty block for records with these columns, which must outlive it; NULL without memory.
 * khp_block_free gives it back. */
khp_block *khp_block_of(const khp_all_columns *all);

/* Finds whether all of the block's text is valid UTF-8. */
bool khp_block_check(khp_block *block);

/* True if all of the block's text is valid UTF-8; found at the first call. */
static inline bool khp_block_is_valid(khp_block *block) {
    return block->is_checked ? block->is_valid : khp_block_check(block);
}

/* Prepares the block for the next record: room for the fields, all of them absent. */
KHIPU_MUST_CHECK khipu_status khp_block_reset_fields(khp_block *block, khipu_error *error);

/* The same after a column was added, while a record is read: keeps the fields that are set. */
KHIPU_MUST_CHECK khipu_status khp_block_grow_fields(khp_block *block, khipu_error *error);

/* Puts the sentinel and slack of a scan behind the text; false without memory. */
bool khp_block_seal(khp_buffer *text);

/* Records of one block at most, so that what becomes of it stays small however little of the many
 * or long-named columns each record fills: as many as make 64 MiB of empty features, and at
 * least 1. */
size_t khp_block_rows_most(const khp_schema *schema);

#endif
