#include "base/memory.h"
#include "base/utf8.h"
#include "read/chunks.h"
#include "read/dialect.h"
#include "read/header_names.h"
#include "read/reader.h"
#include "read/types.h"

typedef struct csv_reader {
    khp_reader base;
    khp_format format; /* CSV, TSV, GEONAMES, or XLSX: a sheet as text */
    khp_dialect dialect;
    size_t first_record; /* offset of the text behind header and tags */
    uint64_t first_line;
    size_t head_bytes; /* that the header was found in */
    khp_chunks chunks;
    uint64_t line;        /* of the first row that no block has yet */
    khp_csv_index *index; /* of the block that is filled */
} csv_reader;

static csv_reader *of(khp_reader *reader) { return (csv_reader *)reader; }

/* ---- header ---- */

/* Gives the columns the HXL tags of the row behind the header. */
static khipu_status keep_tags(khp_reader *reader, const khp_csv_row *row, khipu_error *error) {
    khp_schema *schema = &reader->all->schema;
    for (size_t i = 0; i < reader->column_count && i < row->count; i++) {
        khp_column *column = &schema->columns[reader->columns[i]];
        khp_slice tag = khp_slice_trim(khp_field_slice(&row->cells[i]));
        if (column->tag.len == 0 && tag.len > 0) {
            column->tag = khp_arena_copy(&schema->text, tag);
            if (column->tag.ptr == NULL) {
                return khp_fail_memory(error);
            }
        }
    }
    return KHIPU_OK;
}

/* What the sheet hides stays hidden, in whichever of several inputs it is. */
static void keep_hidden(khp_reader *reader) {
    const khp_xlsx *workbook = reader->text.workbook;
    khp_schema *schema = &reader->all->schema;
    if (workbook == NULL) {
        return;
    }
    for (size_t i = 0; i < reader->column_count; i++) {
        khp_column *column = &schema->columns[reader->columns[i]];
        column->is_hidden_in_sheet |= khp_xlsx_is_hidden(workbook, i);
    }
    schema->hides_surplus |= khp_xlsx_hidden_end(workbook) > reader->column_count;
}

static khipu_status read_header(csv_reader *csv, khp_slice head, khipu_error *error) {
    khp_csv_cursor cursor;
    khp_csv_row row = {0};
    bool more;
    size_t at = csv->dialect.header_at;
    uint64_t line = csv->dialect.header_line;
    khp_csv_cursor_init(&cursor, khp_slice_of(head.ptr + at, head.len - at), csv->dialect.rule);
    khipu_status status = khp_csv_next(&cursor, &row, &more, error);
    if (status == KHIPU_OK && more && row.problem != NULL) {
        status = khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(&csv->base, line),
                          "the header cannot be read: %s", row.problem);
    }
    if (status == KHIPU_OK && more) {
        status = khp_name_columns(&csv->base, &row, line, error);
        keep_hidden(&csv->base);
        line += row.lines;
    }
    csv->first_record = (size_t)(cursor.at - head.ptr);
    csv->first_line = line;
    if (status == KHIPU_OK) {
        status = khp_csv_next(&cursor, &row, &more, error);
    }
    if (status == KHIPU_OK && more && row.problem == NULL && khp_dialect_is_tag_row(&row)) {
        status = keep_tags(&csv->base, &row, error);
        csv->first_record = (size_t)(cursor.at - head.ptr);
        csv->first_line += row.lines;
    }
    khp_csv_row_clear(&row);
    return status;
}

/* The start of the text with a scan's slack behind it, cut at the last row's end if more follows.
 */
static khipu_status copy_head(csv_reader *csv, khp_buffer *copy, khipu_error *error) {
    khp_slice head;
    khipu_status status = khp_text_peek(&csv->base.text, csv->head_bytes, &head, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_buffer_reset(copy);
    khp_buffer_add(copy, head);
    if (!khp_block_seal(copy)) {
        return khp_fail_memory(error);
    }
    return KHIPU_OK;
}

/* A GeoNames dump has no header and no quotes. */
static khipu_status open_geonames(csv_reader *csv, khipu_error *error) {
    static const char *const names[] = {
        "geonameid",
        "name",
        "asciiname",
        "alternatenames",
        "latitude",
        "longitude",
        "feature class",
        "feature code",
        "country",
        "cc2",
        "admin1",
        "admin2",
        "admin3",
        "admin4",
        "population",
        "elevation",
        "dem",
        "timezone",
        "modification date",
    };
    csv->head_bytes = KHP_HEAD_BYTES;
    csv->dialect = (khp_dialect){.rule = {'\t', false}, .header_line = 1};
    csv->first_line = 1;
    csv->line = 1;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && status == KHIPU_OK; i++) {
        status = khp_reader_add_column(&csv->base, khp_slice_cstr(names[i]), error);
    }
    return status;
}

/* True if the header's row ends within the head, or with the file. */
static khipu_status ends_within(const csv_reader *csv, khp_slice head, bool *ends,
                                khipu_error *error) {
    *ends = head.len < csv->head_bytes;
    if (*ends) {
        return KHIPU_OK;
    }
    khp_csv_cursor cursor;
    khp_csv_row row = {0};
    bool more;
    size_t at = csv->dialect.header_at;
    khp_csv_cursor_init(&cursor, khp_slice_of(head.ptr + at, head.len - at), csv->dialect.rule);
    khipu_status status = khp_csv_next(&cursor, &row, &more, error);
    *ends = cursor.at < cursor.end;
    khp_csv_row_clear(&row);
    return status;
}

/* Finds the dialect by the start of the text, of which more is looked at while the header is longer
 * than that. */
static khipu_status find_dialect(csv_reader *csv, khp_buffer *head, khipu_error *error) {
    const char *path = csv->base.text.bytes.about.path;
    bool ends = false;
    khipu_status status = KHIPU_OK;
    for (size_t bytes = KHP_HEAD_BYTES; status == KHIPU_OK && !ends; bytes *= 4) {
        if (bytes > KHP_ROW_LIMIT) {
            return khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(&csv->base, 0),
                            "the header is longer than %zu MiB; this is no table of cases",
                            KHP_ROW_LIMIT >> 20);
        }
        csv->head_bytes = bytes;
        status = copy_head(csv, head, error);
        if (status == KHIPU_OK) {
            status = khp_dialect_find(&csv->dialect, khp_buffer_slice(head), csv->base.options,
                                      csv->format, path, error);
        }
        status =
            status == KHIPU_OK ? ends_within(csv, khp_buffer_slice(head), &ends, error) : status;
    }
    return status;
}

static khipu_status csv_open(khp_reader *reader, khipu_error *error) {
    csv_reader *csv = of(reader);
    if (csv->format == KHP_FORMAT_GEONAMES) {
        return open_geonames(csv, error);
    }
    khp_buffer head = {0};
    khipu_status status = find_dialect(csv, &head, error);
    if (status == KHIPU_OK) {
        status = read_header(csv, khp_buffer_slice(&head), error);
    }
    if (status == KHIPU_OK && csv->dialect.header_line > 1 && reader->options->header_row == NULL) {
        khp_report(reader->options->listener, KHIPU_NOTE,
                   khp_reader_where(reader, csv->dialect.header_line), NULL,
                   "the header was found on this line (--header-row says otherwise)");
    }
    khp_chunks_restart(&csv->chunks, csv->first_record);
    csv->line = csv->first_line;
    khp_buffer_clear(&head);
    return status;
}

/* ---- blocks ---- */

/* A row is longer than the limit: the line that it starts on is taken as a row of its own. */
static khipu_status cut_line(const csv_reader *csv, khp_slice text, size_t *cut,
                             khipu_error *error) {
    for (size_t at = 0; at + 1 < text.len; at++) {
        if (text.ptr[at] == '\n' || text.ptr[at] == '\r') {
            *cut = at + 1 + (text.ptr[at] == '\r' && text.ptr[at + 1] == '\n');
            return KHIPU_OK;
        }
    }
    return khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(&csv->base, csv->line),
                    "the line is longer than 16 MiB; this is no table of cases");
}

/* Nothing follows: a quote that is still open is not closed. */
static khipu_status index_whole(csv_reader *csv, khp_slice text, khipu_error *error) {
    khipu_status status = khp_csv_index_make(csv->index, text, csv->dialect.rule, error);
    csv->index->is_regular = csv->index->is_regular && !csv->index->ends_inside;
    return status;
}

/* The block's text is cut and indexed: its rows can be read. */
static void start_rows(const csv_reader *csv, khp_block *block) {
    khp_slice text = khp_buffer_slice(&block->text);
    khp_csv_cursor_init_indexed(&block->cursor, text, csv->dialect.rule, &block->index);
    block->is_checked = block->index.is_regular;
    block->is_valid = block->index.valid >= text.len;
}

static khipu_status cut_rows(void *context, khp_slice text, khp_known known, size_t *cut,
                             khipu_error *error) {
    csv_reader *csv = context;
    uint64_t lines = 0;
    if (known == KHP_KNOWN_WHOLE) {
        *cut = text.len;
        return index_whole(csv, text, error);
    }
    khipu_status status = khp_csv_cut(text, csv->dialect.rule, csv->index, cut, &lines, error);
    if (status == KHIPU_OK && *cut == 0 && known == KHP_KNOWN_LIMIT) {
        csv->index->is_regular = false; /* the cut may be within quotes */
        status = cut_line(csv, text, cut, error);
        lines = 1;
    }
    csv->line += status == KHIPU_OK && *cut > 0 ? lines : 0;
    return status;
}

/* A row has at least a byte a column. */
static size_t block_bytes(const khp_reader *reader) {
    size_t wanted = reader->options->block_bytes;
    size_t columns = reader->column_count > 0 ? reader->column_count : 1;
    size_t rows = khp_block_rows_most(&reader->all->schema);
    wanted = wanted == 0 ? KHP_PIECE_BYTES : wanted;
    return rows < wanted / columns ? rows * columns : wanted;
}

static khipu_status csv_fill(khp_reader *reader, khp_block *block, bool *more, khipu_error *error) {
    csv_reader *csv = of(reader);
    block->line = csv->line;
    csv->index = &block->index;
    khipu_status status = khp_chunks_next(&csv->chunks, &reader->text, &block->text,
                                          block_bytes(reader), cut_rows, csv, error);
    if (status != KHIPU_OK) {
        return status;
    }
    *more = block->text.len > 0;
    start_rows(csv, block);
    return KHIPU_OK;
}

static khipu_status csv_sample(khp_reader *reader, khp_block *block, khipu_error *error) {
    csv_reader *csv = of(reader);
    khp_slice head;
    khipu_status status = khp_text_peek(&reader->text, csv->head_bytes, &head, error);
    if (status != KHIPU_OK) {
        return status;
    }
    bool is_whole = head.len < csv->head_bytes;
    khp_buffer *text = &block->text;
    khp_buffer_reset(text);
    khp_buffer_add(text, khp_slice_of(head.ptr + csv->first_record, head.len - csv->first_record));
    if (!khp_block_seal(text)) {
        return khp_fail_memory(error);
    }
    csv->index = &block->index;
    size_t cut = 0;
    uint64_t lines;
    status = is_whole ? index_whole(csv, khp_buffer_slice(text), error)
                      : khp_csv_cut(khp_buffer_slice(text), csv->dialect.rule, csv->index, &cut,
                                    &lines, error);
    if (status != KHIPU_OK) {
        return status;
    }
    text->len = is_whole ? text->len : cut;
    if (!khp_block_seal(text)) {
        return khp_fail_memory(error);
    }
    block->line = csv->first_line;
    start_rows(csv, block);
    return KHIPU_OK;
}

static khipu_status csv_rewind(khp_reader *reader, khipu_error *error) {
    csv_reader *csv = of(reader);
    khp_chunks_restart(&csv->chunks, csv->first_record);
    csv->line = csv->first_line;
    return khp_text_rewind(&reader->text, error);
}

static void csv_close(khp_reader *reader) { khp_chunks_clear(&of(reader)->chunks); }

/* ---- records ---- */

static void reject(khp_record *record, khp_reason reason, const char *problem) {
    record->reason = reason;
    record->problem = problem;
}

static bool has_zero_byte(const khp_csv_row *row) {
    for (size_t i = 0; i < row->count; i++) {
        const khp_field *cell = &row->cells[i];
        if (cell->kind == KHP_FIELD_TEXT && cell->len > 0 &&
            memchr(cell->ptr, '\0', cell->len) != NULL) {
            return true;
        }
    }
    return false;
}

/* The rows of a sheet end with their last cell that is not empty. */
static khipu_status pad_row(khp_csv_row *row, size_t columns, khipu_error *error) {
    while (row->problem == NULL && row->count < columns) {
        if (!khp_csv_add_empty(row)) {
            return khp_fail_memory(error);
        }
    }
    return KHIPU_OK;
}

/* Line breaks in the cells of a sheet come back as what they are. */
static void restore_breaks(khp_block *block) {
    khp_csv_row *row = &block->row;
    khp_sheet_breaks(block->text.ptr + (row->raw.ptr - block->text.ptr), row->raw.len);
    khp_sheet_breaks(row->scratch.ptr, row->scratch.len);
}

static bool fits_declared_types(const khp_reader *reader, const khp_csv_row *row) {
    if (reader->declared == NULL) {
        return true;
    }
    const khp_schema *schema = &reader->all->schema;
    for (size_t i = 0; i < row->count; i++) {
        size_t column = reader->columns[i];
        if (reader->declared[column] &&
            !khp_type_fits(schema->columns[column].type, khp_field_slice(&row->cells[i]))) {
            return false;
        }
    }
    return true;
}

/* Decides whether the row is a record of the table. Surplus cells that are empty are dropped. */
static void judge_row(khp_block *block, khp_csv_row *row, khp_record *record) {
    size_t columns = block->reader->column_count;
    if (!khp_block_is_valid(block) && !khp_utf8_valid(row->raw)) {
        reject(record, KHP_REASON_ENCODING_INVALID,
               "the row is not valid in the encoding of its file");
        return;
    }
    if (row->problem != NULL) {
        reject(record, KHP_REASON_ROW_MALFORMED, row->problem);
        return;
    }
    while (row->count > columns && row->cells[row->count - 1].len == 0) {
        row->count--;
    }
    if (row->count != columns) {
        reject(record, KHP_REASON_ROW_MALFORMED,
               row->count > columns ? "the row has more cells than the header"
                                    : "the row has fewer cells than the header");
    } else if (!row->is_plain && has_zero_byte(row)) {
        reject(record, KHP_REASON_ROW_MALFORMED, "a cell holds a zero byte");
    } else if (!fits_declared_types(block->reader, row)) {
        reject(record, KHP_REASON_ROW_MALFORMED,
               "a cell is not of the type that --types declares for its column");
    }
}

/* Nothing but white space on a line of a table with several columns. */
static bool is_blank_line(const khp_block *block, const khp_csv_row *row) {
    return row->problem == NULL &&
           (row->is_blank || (row->count == 1 && block->reader->column_count > 1 &&
                              khp_slice_trim(khp_field_slice(&row->cells[0])).len == 0));
}

static khipu_status csv_next(khp_block *block, khp_record *record, bool *more, khipu_error *error) {
    khp_csv_row *row = &block->row;
    const khp_reader *reader = block->reader;
    do {
        khipu_status status = khp_csv_next(&block->cursor, row, more, error);
        if (status != KHIPU_OK || !*more) {
            return status;
        }
        record->line = block->line;
        block->line += row->lines;
    } while (is_blank_line(block, row));
    if (reader->text.workbook != NULL) {
        restore_breaks(block);
        khipu_status status = pad_row(row, reader->column_count, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    record->file = reader->file;
    record->reason = KHP_REASON_NONE;
    record->raw = row->raw;
    record->most_bytes = row->raw.len;
    record->problem = NULL;
    record->fields = NULL;
    judge_row(block, row, record);
    if (record->reason != KHP_REASON_NONE) {
        return KHIPU_OK;
    }
    if (reader->is_identity) {
        record->fields = row->cells;
        return KHIPU_OK;
    }
    for (size_t i = 0; i < row->count; i++) {
        block->fields[reader->columns[i]] = row->cells[i];
    }
    record->fields = block->fields;
    return KHIPU_OK;
}

/* What nearly all records share is written before they are taken. */
static khipu_status start_batch(khp_block *block, khipu_error *error) {
    const khp_reader *reader = block->reader;
    khp_batch *batch = &block->batch;
    if (batch->reader == reader) {
        return KHIPU_OK;
    }
    if (batch->cells == NULL || batch->columns != reader->column_count) {
        khp_field *cells =
            khp_realloc(batch->cells, reader->column_count * KHP_BATCH_RECORDS, sizeof *cells);
        if (cells == NULL) {
            return khp_fail_memory(error);
        }
        batch->cells = cells;
        batch->columns = reader->column_count;
    }
    for (size_t i = 0; i < KHP_BATCH_RECORDS; i++) {
        batch->records[i] = (khp_record){
            .fields = batch->cells + i * batch->columns, .file = reader->file, .is_plain = true};
    }
    batch->reader = reader;
    return KHIPU_OK;
}

/* Only rows that are records whatever the rest of the options. */
static khipu_status csv_take(khp_block *block, size_t *count, khipu_error *error) {
    const khp_reader *reader = block->reader;
    khp_batch *batch = &block->batch;
    *count = 0;
    if (!reader->is_identity || reader->declared != NULL || reader->text.workbook != NULL ||
        reader->column_count == 0 || block->cursor.entry == NULL || !khp_block_is_valid(block)) {
        return KHIPU_OK;
    }
    khipu_status status = start_batch(block, error);
    if (status != KHIPU_OK) {
        return status;
    }
    *count = khp_csv_take_rows(&block->cursor, batch->columns, batch->cells, batch->records,
                               KHP_BATCH_RECORDS);
    for (size_t i = 0; i < *count; i++) {
        batch->records[i].line = block->line + i;
    }
    block->line += *count;
    return KHIPU_OK;
}

khp_reader *khp_csv_reader_new(khp_format format) {
    static const khp_reader_class class = {
        .open = csv_open,
        .fill = csv_fill,
        .sample = csv_sample,
        .next = csv_next,
        .take = csv_take,
        .rewind = csv_rewind,
        .close = csv_close,
    };
    csv_reader *csv = khp_alloc_zero(1, sizeof *csv);
    if (csv == NULL) {
        return NULL;
    }
    csv->base.class = &class;
    csv->format = format;
    return &csv->base;
}
