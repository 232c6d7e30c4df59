/* reader: what every format offers to source.c, and the blocks that it fills. Private to read/. */
#ifndef KHP_READ_READER_H
#define KHP_READ_READER_H

#include "base/table.h"
#include "read/csv.h"
#include "read/source.h"
#include "read/text.h"

/* Bytes that the decisions about an input that cannot be read twice are made on. */
#define KHP_HEAD_BYTES ((size_t)256 << 10)

/* Columns that carry what an input's own structure says; hidden, so never written. */
#define KHP_COLUMN_ID "(id)"
#define KHP_COLUMN_LONGITUDE "(longitude)"
#define KHP_COLUMN_LATITUDE "(latitude)"
#define KHP_COLUMN_CRS "(crs)"
#define KHP_COLUMN_GEOMETRY "(geometry)"

/* More columns than this is no table. */
#define KHP_COLUMN_LIMIT 65536

/* More members than this in the records of one input is no table: each record is written with all
 * of them, so that a name that is a value (a date, an id) makes what is written grow without end.
 */
#define KHP_MEMBER_LIMIT 4096

typedef struct khp_reader khp_reader;

/* The functions of a format. */
typedef struct khp_reader_class {
    /* Decides the dialect, reads the header and maps its columns; the reader is at its first record
     * then. */
    khipu_status (*open)(khp_reader *reader, khipu_error *error);
    /* Fills the block with the next records; *more is false, and the block empty, at the end. */
    khipu_status (*fill)(khp_reader *reader, khp_block *block, bool *more, khipu_error *error);
    /* Fills the block with records of the input's start, without moving; for inputs that cannot be
     * read twice. */
    khipu_status (*sample)(khp_reader *reader, khp_block *block, khipu_error *error);
    /* The next record of a block that fill filled; any thread. */
    khipu_status (*next)(khp_block *block, khp_record *record, bool *more, khipu_error *error);
    /* Takes some of the next records at once into block->batch, or none; NULL: never any. */
    khipu_status (*take)(khp_block *block, size_t *count, khipu_error *error);
    khipu_status (*rewind)(khp_reader *reader, khipu_error *error);
    void (*close)(khp_reader *reader);
    bool keeps_json_types; /* the type pass does not concern it */
} khp_reader_class;

/* One input being read. Formats embed it as their first member. */
struct khp_reader {
    const khp_reader_class *class;
    khp_source *source;
    const khp_read_options *options;
    uint32_t file;
    khp_text text;
    size_t *columns; /* the schema's column of each of its own */
    size_t column_count;
    const bool *declared; /* columns of the schema whose type a file declares; NULL: none */
    bool is_supposed;     /* its columns are those of its first records: others may have more */
    bool is_identity;     /* its columns are the schema's, in order; set when all inputs are open */
};

/* Records that are taken at once. */
typedef struct khp_batch {
    khp_record records[KHP_BATCH_RECORDS];
    khp_field *cells;         /* of all of them; NULL until the first use */
    size_t columns;           /* that there is room for in each */
    const khp_reader *reader; /* that the records are prepared for; NULL: none */
    bool has_one;             /* there was a next record when they were taken one by one */
} khp_batch;

struct khp_block {
    khp_source *source;
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

/* Fills the block from this reader. */
KHIPU_MUST_CHECK khipu_status khp_reader_fill(khp_reader *reader, khp_block *block, bool *more,
                                              khipu_error *error);

/* Makes a reader of one format; NULL without memory. */
khp_reader *khp_csv_reader_new(khp_format format);
khp_reader *khp_json_reader_new(khp_format format);

/* Adds a column of the input to the schema (or finds it there) and to the reader's map. */
KHIPU_MUST_CHECK khipu_status khp_reader_add_column(khp_reader *reader, khp_slice name,
                                                    khipu_error *error);

/* Fills the block with the first records, and leaves the source at its start. */
KHIPU_MUST_CHECK khipu_status khp_source_sample(khp_source *source, khp_block *block, bool *more,
                                                khipu_error *error);

/* The schema column of that name, added if it is new; KHP_NO_COLUMN without memory. */
size_t khp_source_column(khp_source *source, khp_slice name);

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

/* Records of one block at most, so that what becomes of it stays small however little of the many
 * or long-named columns each record fills: as many as make 64 MiB of empty features, and at
 * least 1. */
size_t khp_source_rows_most(const khp_source *source);

/* Where messages about the input say it is. */
khp_where khp_reader_where(const khp_reader *reader, uint64_t line);

/* Puts the sentinel and slack of a scan behind the text; false without memory. */
bool khp_block_seal(khp_buffer *text);

#endif
