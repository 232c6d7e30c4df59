/* reader: what every format offers to source.c. Private to read/. */
#ifndef KHP_READ_READER_H
#define KHP_READ_READER_H

#include "read/all_columns.h"
#include "read/block.h"
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
    khp_all_columns *all;
    const khp_read_options *options;
    uint32_t file;
    khp_text text;
    size_t *columns; /* the schema's column of each of its own */
    size_t column_count;
    const bool *declared; /* columns of the schema whose type a file declares; NULL: none */
    bool is_supposed;     /* its columns are those of its first records: others may have more */
    bool is_identity;     /* its columns are the schema's, in order; set when all inputs are open */
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

/* Where messages about the input say it is. */
khp_where khp_reader_where(const khp_reader *reader, uint64_t line);

#endif
