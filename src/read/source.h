/* source: the inputs of one table (all CASES, or one gazetteer), read as one stream of records.
 *
 * One thread asks for blocks in order (khp_source_next); any thread then takes the records out of
 * its own block (khp_block_next), so that the costly part, taking text apart, runs in parallel.
 * Formats that cannot be cut ahead of parsing (JSON arrays, XLSX) do their work in khp_source_next.
 * Memory is a fixed number of blocks, whatever the size of the input; only a JSON array is held
 * whole, a file at a time. */
#ifndef KHP_READ_SOURCE_H
#define KHP_READ_SOURCE_H

#include "base/hash.h"
#include "base/report.h"
#include "model/record.h"
#include "read/dates.h"

typedef enum khp_format {
    KHP_FORMAT_AUTO,
    KHP_FORMAT_CSV,
    KHP_FORMAT_TSV,
    KHP_FORMAT_JSON,
    KHP_FORMAT_NDJSON,
    KHP_FORMAT_GEOJSON,
    KHP_FORMAT_GEOJSONL,
    KHP_FORMAT_XLSX,
    KHP_FORMAT_GEONAMES, /* the 19 tab-separated columns of a GeoNames dump, without header and
                            quoting */
} khp_format;

typedef struct khp_read_options {
    khipu_texts paths;       /* "-" is standard input */
    khp_format format;       /* AUTO: by extension, else by content */
    const char *sheet;       /* XLSX; NULL: the first */
    const char *header_row;  /* NULL: the first row, or found when unmistakable */
    const char *encoding;    /* NULL: decided as design.md section 5 says */
    const char *delimiter;   /* NULL: found by reading */
    const char *types;       /* NULL or "auto", "text", or a file */
    const char *date_format; /* NULL: ISO, or proven by the whole column */
    bool is_gazetteer;       /* a GeoNames dump is recognised; no type pass */
    bool keeps_geometry;     /* GeoJSON: every geometry as it stands, in KHP_COLUMN_GEOMETRY */
    size_t record_limit;     /* JSON: bytes that one record may have; 0: 16 MiB */
    bool hash_inputs;        /* compute SHA-256 of the inputs' bytes as they are read */
    bool suppose;            /* the header of NDJSON may be supposed by its first records */
    size_t block_bytes;      /* 0: the default; tests make it small */
    const khipu_listener *listener; /* notes and warnings about the input; may be NULL */
} khp_read_options;

/* One of the inputs, for messages and the manifest. */
typedef struct khp_input {
    const char *path;      /* as given */
    const char *base_name; /* its last component; "stdin" for standard input */
    khp_format format;
    bool is_regular;             /* a regular file: it can be read twice */
    uint64_t bytes;              /* read so far, as stored */
    char sha256[KHP_SHA256_HEX]; /* "" until the input has been read to its end with hash_inputs */
} khp_input;

typedef struct khp_source khp_source;
typedef struct khp_block khp_block;

/* Opens the inputs and reads their headers: khp_source_schema then has the union of their columns
 * in first-seen order, all of them text. Errors: KHIPU_E_READ (cannot open or read),
 * KHIPU_E_SYNTAX, KHIPU_E_ENCODING, KHIPU_E_ARGUMENT (unknown encoding, delimiter or sheet),
 * KHIPU_E_MEMORY. *source is NULL on error. options and what it points to must live as long as the
 * source. */
KHIPU_MUST_CHECK khipu_status khp_source_open(khp_source **source, const khp_read_options *options,
                                              khipu_error *error);

/* The schema; roles are set by read/roles.h, types by khp_source_survey. Owned by the source. */
khp_schema *khp_source_schema(khp_source *source);

size_t khp_source_input_count(const khp_source *source);
const khp_input *khp_source_input(const khp_source *source, size_t index);

/* True if no input holds a record: zero bytes, or a header alone. Decided by khp_source_open; a
 * stream longer than what is read ahead of it counts as not empty. */
bool khp_source_is_empty(const khp_source *source);

/* The first pass over regular files, after the roles are known: decides column types, the order of
 * dates and the decimal mark of the count column, over all inputs together. What cannot
 * be read twice is text, as design.md section 5 says. Errors as khp_source_open, and KHIPU_E_FIELD:
 * a column cannot be decided (the message names the flag that settles it). Rewinds: khp_source_next
 * then starts from the first record.
 *
 * With `suppose` it may look at the first records only: whoever then reads on asks a khp_witness
 * about every record, and starts over without `suppose` if one disagrees. */
KHIPU_MUST_CHECK khipu_status khp_source_survey(khp_source *source, bool suppose,
                                                khipu_error *error);

/* True if the header or the survey supposed something that later records may contradict. */
bool khp_source_is_supposed(const khp_source *source);

/* True if the header is supposed: by khp_read_options' `suppose`. A record that has another member
 * fails khp_block_next with KHIPU_E_FIELD then; the caller starts over without `suppose`. */
bool khp_source_has_supposed_header(const khp_source *source);

/* True if a record of the block was found to contradict the supposed header. */
bool khp_block_is_disproved(const khp_block *block);

/* A second pass for callers that need one (the detector of codes): starts again from the first
 * record. Only if every input is regular; KHIPU_E_READ otherwise. */
KHIPU_MUST_CHECK khipu_status khp_source_rewind(khp_source *source, khipu_error *error);

/* How the date column of an input is written, for khp_date_read. */
const khp_date_format *khp_source_date_format(const khp_source *source, size_t input);

/* The decimal mark of the count column, '.' or ','; '.' for any other. */
char khp_source_decimal_mark(const khp_source *source, size_t input, size_t column);

/* Bytes read and bytes in all (0 if unknown), for progress. */
void khp_source_progress(const khp_source *source, uint64_t *done, uint64_t *total);

/* A block to be filled; NULL without memory. Belongs to one thread at a time. */
khp_block *khp_block_new(khp_source *source);
void khp_block_free(khp_block *block);

/* Fills the block with the next records, in input order; *more is false at the end of the last
 * input. Not thread-safe: callers hold one lock around it. */
KHIPU_MUST_CHECK khipu_status khp_source_next(khp_source *source, khp_block *block, bool *more,
                                              khipu_error *error);

/* The next record of the block, in order; *more is false when the block is done. A row that is no
 * record (blank) is skipped; a row that cannot be read is a record with its reason set. */
KHIPU_MUST_CHECK khipu_status khp_block_next(khp_block *block, khp_record *record, bool *more,
                                             khipu_error *error);

/* Records that khp_block_take gives at most. */
#define KHP_BATCH_RECORDS 64

/* The next records of the block, in order, as many as can be had at once; *count is 0 when the
 * block is done. They are valid until more are asked for. */
KHIPU_MUST_CHECK khipu_status khp_block_take(khp_block *block, const khp_record **records,
                                             size_t *count, khipu_error *error);

/* NULL is fine. */
/* Fills the block with the first records, and leaves the source at its start. */
KHIPU_MUST_CHECK khipu_status khp_source_sample(khp_source *source, khp_block *block, bool *more,
                                                khipu_error *error);

void khp_source_close(khp_source *source);

#endif
