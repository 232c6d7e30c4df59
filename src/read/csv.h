/* csv: rows of cells out of delimited text (RFC 4180), and where such text may be cut.
 *
 * A quote opens a quoted cell only at the cell's start; elsewhere it is an ordinary character. A
 * quoted cell that is never closed, or is followed by anything but a delimiter or a line end,
 * spoils its row, which then ends with the physical line that its quote stands on: one stray quote
 * costs one row and not the rest of the file. */
#ifndef KHP_READ_CSV_H
#define KHP_READ_CSV_H

#include "base/error.h"
#include "model/record.h"
#include "read/csv_index.h"

/* The longest row; one that is longer is no table. */
#define KHP_ROW_LIMIT ((size_t)16 << 20)

/* Reads text[0..end) row by row. *end must be '\n' and KHP_SCAN_SLACK readable bytes long. */
typedef struct khp_csv_cursor {
    const char *at;
    const char *end;
    khp_scan_rule rule;
    const char *chunk; /* whose masks are known; NULL: none */
    khp_scan_masks masks;
    const char *text;      /* where the entries count from */
    const uint32_t *entry; /* of an index: the next one; NULL: the text is read byte by byte */
} khp_csv_cursor;

/* One row. Zero-initialise ({0}) before use; khp_csv_row_clear gives the memory back. */
typedef struct khp_csv_row {
    khp_field *cells; /* TEXT or PLAIN; they view the text, or scratch where quotes were doubled */
    size_t count;
    size_t capacity;
    khp_slice raw;       /* the row as it stands, without its line end */
    size_t lines;        /* physical lines that it spans */
    const char *problem; /* static text if the row is spoiled; then there are no cells */
    bool is_unclosed;    /* the problem: a quote is opened and never closed */
    bool is_blank;       /* every cell is empty */
    bool is_plain;       /* every cell is PLAIN */
    khp_buffer scratch;
} khp_csv_row;

void khp_csv_cursor_init(khp_csv_cursor *cursor, khp_slice text, khp_scan_rule rule);

/* The same with the index of a text of which `text` is a start that ends with a row (or all of it):
 * what is regular is read from the entries. The index must stay. */
void khp_csv_cursor_init_indexed(khp_csv_cursor *cursor, khp_slice text, khp_scan_rule rule,
                                 const khp_csv_index *index);

/* The next row; *more is false at the end of the text. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_csv_next(khp_csv_cursor *cursor, khp_csv_row *row, bool *more,
                                           khipu_error *error);

/* Takes up to `limit` of the next rows as far as they are as nearly all rows are: read from an
 * index, of exactly `columns` cells, all of them PLAIN and not all of them empty, and ended by a
 * lone LF. Sets `raw` and `most_bytes` of records[i], and the cells from `columns` * i on. Returns
 * how many it took; the row that stopped it is khp_csv_next's. */
size_t khp_csv_take_rows(khp_csv_cursor *cursor, size_t columns, khp_field *cells,
                         khp_record *records, size_t limit);

/* Adds an empty cell; false without memory. */
bool khp_csv_add_empty(khp_csv_row *row);

void khp_csv_row_clear(khp_csv_row *row);

/* Length of the longest start of text that ends with a row's line end, and the number of line ends
 * in it; 0 if no row ends in it. The text is followed by more that is not known yet; text.ptr[len]
 * must be '\n' and KHP_SCAN_SLACK readable bytes follow. The index is made on the way.
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_csv_cut(khp_slice text, khp_scan_rule rule, khp_csv_index *index,
                                          size_t *cut, uint64_t *lines, khipu_error *error);

/* The same for lines: text without quotes and cells. */
size_t khp_csv_cut_lines(khp_slice text, uint64_t *lines);

/* Number of line ends (LF, CRLF, CR) in text, with the same slack. */
uint64_t khp_csv_count_lines(khp_slice text);

#endif
