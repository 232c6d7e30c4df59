#include "read/areas.h"

#include "base/memory.h"
#include "base/table.h"
#include "read/area_numbers.h"
#include "read/outline.h"
#include "read/roles.h"

#include <math.h>

/* Sources that are quoted of one column. */
#define SOURCES_QUOTED 3

/* The distinct texts of a column that says where another one's numbers come from. */
typedef struct source_texts {
    size_t column;
    khp_table seen; /* the first few */
} source_texts;

typedef struct areas_reader {
    khp_area_table *table;
    const khp_area_request *request;
    khp_source *source;
    size_t key;
    size_t *numbers;  /* columns of the population (or KHP_NO_COLUMN) and the values */
    khp_slice *cells; /* value_count + 1 a row: their cells */
    size_t cell_rows;
    size_t cell_capacity;
    source_texts *sources; /* of each of `numbers` */
    uint64_t closed_rings;
    uint64_t dropped_rings;
} areas_reader;

/* ---- columns ---- */

static khipu_status find_named(areas_reader *reader, khipu_error *error) {
    const khp_area_request *request = reader->request;
    khp_schema *schema = khp_source_schema(reader->source);
    reader->key = KHP_NO_COLUMN;
    reader->numbers[0] = KHP_NO_COLUMN;
    khipu_status status = KHIPU_OK;
    if (request->key != NULL) {
        status = khp_schema_named(schema, request->path, "--area-key", khp_slice_cstr(request->key),
                                  &reader->key, error);
    }
    if (status == KHIPU_OK && request->population != NULL) {
        status = khp_schema_named(schema, request->path, "--population",
                                  khp_slice_cstr(request->population), &reader->numbers[0], error);
    }
    for (size_t i = 0; status == KHIPU_OK && i < request->value_count; i++) {
        status = khp_schema_named(schema, request->path, "--share-by", request->values[i],
                                  &reader->numbers[i + 1], error);
    }
    for (size_t i = 0; status == KHIPU_OK && i <= request->value_count; i++) {
        reader->sources[i].column = KHP_NO_COLUMN;
        if (reader->numbers[i] != KHP_NO_COLUMN) {
            status = khp_area_source_column(schema, reader->numbers[i], &reader->sources[i].column,
                                            error);
        }
    }
    return status;
}

static khipu_status check_columns(const areas_reader *reader, khipu_error *error) {
    const khp_area_columns *columns = &reader->table->columns;
    if (reader->key != KHP_NO_COLUMN || columns->name != KHP_NO_COLUMN || columns->code_count > 0 ||
        columns->geometry != KHP_NO_COLUMN) {
        return KHIPU_OK;
    }
    khp_buffer list = {0};
    khp_schema_describe(khp_source_schema(reader->source), &list);
    khipu_status status = khp_fail(
        error, KHIPU_E_FIELD, (khp_where){.source = reader->request->path, .field = "--areas"},
        "nothing says which area a row is; looked for a name, a code (ubigeo, pcode, iso_3166_2 "
        "and the like) and polygons; name the column with --area-key; there is: %s",
        khp_buffer_cstr(&list));
    khp_buffer_clear(&list);
    return status;
}

static bool copy_header(khp_area_table *table, const khp_schema *schema, size_t column,
                        khp_slice *header) {
    if (column == KHP_NO_COLUMN || schema->columns[column].hidden) {
        return true;
    }
    *header = khp_arena_copy(&table->text, schema->columns[column].name);
    return header->ptr != NULL;
}

static khipu_status copy_headers(areas_reader *reader, khipu_error *error) {
    khp_area_table *table = reader->table;
    const khp_area_columns *columns = &table->columns;
    const khp_schema *schema = khp_source_schema(reader->source);
    bool ok = copy_header(table, schema, columns->name, &table->name_header);
    for (size_t i = 0; ok && i < columns->code_count; i++) {
        ok = copy_header(table, schema, columns->codes[i], &table->headers[i]);
    }
    for (size_t i = 1; ok && i < KHP_ADMIN_LEVELS; i++) {
        ok = copy_header(table, schema, columns->level_names[i], &table->level_headers[i]);
    }
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

static khipu_status find_columns(areas_reader *reader, khipu_error *error) {
    khipu_status status = find_named(reader, error);
    if (status == KHIPU_OK) {
        status = khp_area_columns_find(&reader->table->columns, khp_source_schema(reader->source),
                                       error);
    }
    status = status == KHIPU_OK ? check_columns(reader, error) : status;
    return status == KHIPU_OK ? copy_headers(reader, error) : status;
}

/* ---- rows ---- */

static bool copy_cell(khp_area_table *table, const khp_record *record, size_t column,
                      khp_slice *cell) {
    khp_slice text = khp_record_text(record, column);
    if (text.len == 0) {
        *cell = (khp_slice){NULL, 0};
        return true;
    }
    *cell = khp_arena_copy(&table->text, text);
    return cell->ptr != NULL;
}

static bool copy_cells(areas_reader *reader, const khp_record *record, khp_area_row *row) {
    khp_area_table *table = reader->table;
    const khp_area_columns *columns = &table->columns;
    bool ok = copy_cell(table, record, reader->key, &row->key) &&
              copy_cell(table, record, columns->name, &row->name) &&
              copy_cell(table, record, columns->alt_names, &row->alt_names) &&
              copy_cell(table, record, columns->iso, &row->iso) &&
              copy_cell(table, record, columns->crs, &row->crs);
    for (size_t i = 0; ok && i < columns->code_count; i++) {
        ok = copy_cell(table, record, columns->codes[i], &row->codes[i]);
    }
    for (size_t i = 1; ok && i < KHP_ADMIN_LEVELS; i++) {
        ok = copy_cell(table, record, columns->level_names[i], &row->level_names[i]) &&
             copy_cell(table, record, columns->level_codes[i], &row->level_codes[i]);
    }
    return ok;
}

static bool note_source(source_texts *source, const khp_record *record) {
    khp_slice text = khp_record_text(record, source->column);
    return text.len == 0 || source->seen.count > SOURCES_QUOTED ||
           khp_table_put(&source->seen, text, khp_hash(text), NULL) != KHP_TABLE_NONE;
}

/* The cells of numbers are read when all of their column is known. */
static bool copy_numbers(areas_reader *reader, const khp_record *record) {
    size_t width = reader->request->value_count + 1;
    khp_slice *cells =
        khp_grow(reader->cells, &reader->cell_capacity, reader->cell_rows, width * sizeof *cells);
    if (cells == NULL) {
        return false;
    }
    reader->cells = cells;
    khp_slice *row = cells + reader->cell_rows++ * width;
    bool ok = true;
    for (size_t i = 0; i < width; i++) {
        ok = copy_cell(reader->table, record, reader->numbers[i], &row[i]) &&
             note_source(&reader->sources[i], record) && ok;
    }
    return ok;
}

static const char *area_label(const khp_area_row *row, khp_buffer *text) {
    khp_buffer_reset(text);
    khp_slice label = row->name.len > 0 ? row->name : row->key.len > 0 ? row->key : row->codes[0];
    khp_quote(text, label, 60);
    return khp_buffer_cstr(text);
}

static khipu_status read_outline(areas_reader *reader, const khp_record *record, khp_area_row *row,
                                 khipu_error *error) {
    khp_area_table *table = reader->table;
    khp_outline_flaws flaws;
    if (table->columns.geometry == KHP_NO_COLUMN) {
        return KHIPU_OK;
    }
    khp_slice geometry = khp_field_slice(&record->fields[table->columns.geometry]);
    khipu_status status = khp_outline_read(&row->outline, geometry, &flaws, error);
    if (flaws.problem != NULL) {
        khp_buffer label = {0};
        khp_where where = {.source = reader->request->path, .line = record->line};
        khp_report(reader->request->listener, KHIPU_WARNING, where, NULL,
                   "the geometry of %s %s; the area stays, without an outline",
                   area_label(row, &label), flaws.problem);
        khp_buffer_clear(&label);
    }
    reader->closed_rings += flaws.closed_rings;
    reader->dropped_rings += flaws.dropped_rings;
    table->has_outlines = table->has_outlines || row->outline.ring_count > 0;
    return status;
}

static khipu_status take_row(areas_reader *reader, const khp_record *record, khipu_error *error) {
    khp_area_table *table = reader->table;
    if (record->reason != KHP_REASON_NONE) {
        khp_where where = {.source = reader->request->path, .line = record->line};
        khp_report(reader->request->listener, KHIPU_WARNING, where, khp_reason_word(record->reason),
                   "the area's row cannot be read and is left out");
        return KHIPU_OK;
    }
    khp_area_row *rows = khp_grow(table->rows, &table->capacity, table->count, sizeof *rows);
    if (rows == NULL) {
        return khp_fail_memory(error);
    }
    table->rows = rows;
    khp_area_row *row = &rows[table->count++];
    *row = (khp_area_row){.line = record->line, .population = (double)NAN};
    if (!copy_cells(reader, record, row) || !copy_numbers(reader, record)) {
        return khp_fail_memory(error);
    }
    return read_outline(reader, record, row, error);
}

static khipu_status take_rows(areas_reader *reader, khipu_error *error) {
    khp_block *block = khp_block_new(reader->source);
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    bool more = true;
    while (status == KHIPU_OK && more) {
        status = khp_source_next(reader->source, block, &more, error);
        bool in_block = more;
        while (status == KHIPU_OK && in_block) {
            khp_record record;
            status = khp_block_next(block, &record, &in_block, error);
            if (status == KHIPU_OK && in_block) {
                status = take_row(reader, &record, error);
            }
        }
    }
    khp_block_free(block);
    return status;
}

/* ---- numbers ---- */

/* Reads one column of numbers; values[row * stride]. */
static khipu_status read_numbers(areas_reader *reader, size_t number, double *values, size_t stride,
                                 khipu_error *error) {
    khp_area_table *table = reader->table;
    size_t width = reader->request->value_count + 1;
    khp_slice name = khp_source_schema(reader->source)->columns[reader->numbers[number]].name;
    khp_slice *cells = khp_alloc(table->count, sizeof *cells);
    double *column = khp_alloc(table->count, sizeof *column);
    khp_where where = {.source = reader->request->path, .field = name.ptr};
    size_t unreadable = 0;
    size_t first = 0;
    khipu_status status = cells == NULL || column == NULL ? khp_fail_memory(error) : KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < table->count; i++) {
        cells[i] = reader->cells[i * width + number];
    }
    if (status == KHIPU_OK) {
        status =
            khp_area_numbers_read(cells, table->count, where, column, &unreadable, &first, error);
    }
    for (size_t i = 0; status == KHIPU_OK && i < table->count; i++) {
        values[i * stride] = column[i];
    }
    if (status == KHIPU_OK && unreadable > 0) {
        khp_buffer cell = {0};
        khp_quote(&cell, cells[first], 40);
        where.line = table->rows[first].line;
        khp_report(reader->request->listener, KHIPU_WARNING, where, NULL,
                   "%zu cells are no number, the first of them %s; their areas have none",
                   unreadable, khp_buffer_cstr(&cell));
        khp_buffer_clear(&cell);
    }
    khp_free(cells);
    khp_free(column);
    return status;
}

static khipu_status read_population(areas_reader *reader, khipu_error *error) {
    khp_area_table *table = reader->table;
    uint64_t refused = 0;
    if (reader->numbers[0] == KHP_NO_COLUMN || table->count == 0) {
        return KHIPU_OK;
    }
    double *values = khp_alloc(table->count, sizeof *values);
    khipu_status status =
        values == NULL ? khp_fail_memory(error) : read_numbers(reader, 0, values, 1, error);
    for (size_t i = 0; status == KHIPU_OK && i < table->count; i++) {
        bool is_count = !isnan(values[i]) && values[i] >= 0 && values[i] < 1e15;
        refused += !isnan(values[i]) && !is_count;
        table->rows[i].population = is_count ? values[i] : (double)NAN;
    }
    if (refused > 0) {
        khp_report(reader->request->listener, KHIPU_WARNING,
                   (khp_where){.source = reader->request->path, .field = "--population"}, NULL,
                   "%llu areas have a population that no area can have; it is not used",
                   (unsigned long long)refused);
    }
    khp_free(values);
    return status;
}

/* What the file says of where a column's numbers come from; empty if it says nothing. */
static bool quote_sources(khp_area_table *table, const source_texts *source, khp_slice *quoted) {
    khp_buffer text = {0};
    for (size_t i = 0; i < source->seen.count && i < SOURCES_QUOTED; i++) {
        khp_buffer_add_cstr(&text, i > 0 ? "; " : "");
        khp_buffer_add(&text, khp_table_key_at(&source->seen, (uint32_t)i));
    }
    khp_buffer_add_cstr(&text, source->seen.count > SOURCES_QUOTED ? "; …" : "");
    *quoted = khp_arena_copy(&table->text, khp_buffer_slice(&text));
    bool ok = !text.failed && quoted->ptr != NULL;
    khp_buffer_clear(&text);
    return ok;
}

static khipu_status read_all_numbers(areas_reader *reader, khipu_error *error) {
    khp_area_table *table = reader->table;
    size_t count = reader->request->value_count;
    table->values = khp_alloc(table->count, count * sizeof *table->values);
    table->value_sources = khp_alloc_zero(count, sizeof *table->value_sources);
    khipu_status status = table->values == NULL || table->value_sources == NULL
                              ? khp_fail_memory(error)
                              : read_population(reader, error);
    for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
        status = read_numbers(reader, i + 1, table->values + i, count, error);
    }
    bool quoted =
        status != KHIPU_OK || quote_sources(table, &reader->sources[0], &table->population_source);
    for (size_t i = 0; status == KHIPU_OK && quoted && i < count; i++) {
        quoted = quote_sources(table, &reader->sources[i + 1], &table->value_sources[i]);
    }
    return quoted ? status : khp_fail_memory(error);
}

static void say_flaws(const areas_reader *reader) {
    khp_where where = {.source = reader->request->path, .field = "--areas"};
    if (reader->closed_rings > 0) {
        khp_report(reader->request->listener, KHIPU_WARNING, where, NULL,
                   "rings that do not end where they start, which were closed: %llu",
                   (unsigned long long)reader->closed_rings);
    }
    if (reader->dropped_rings > 0) {
        khp_report(reader->request->listener, KHIPU_WARNING, where, NULL,
                   "rings with fewer than three corners, which were left out: %llu",
                   (unsigned long long)reader->dropped_rings);
    }
}

/* ---- the whole file ---- */

static khipu_status open_reader(areas_reader *reader, const khp_read_options *reading,
                                khipu_error *error) {
    size_t width = reader->request->value_count + 1;
    reader->numbers = khp_alloc_zero(width, sizeof *reader->numbers);
    reader->sources = khp_alloc_zero(width, sizeof *reader->sources);
    if (reader->numbers == NULL || reader->sources == NULL) {
        return khp_fail_memory(error);
    }
    return khp_source_open(&reader->source, reading, error);
}

static void close_reader(areas_reader *reader) {
    for (size_t i = 0; reader->sources != NULL && i <= reader->request->value_count; i++) {
        khp_table_clear(&reader->sources[i].seen);
    }
    khp_free(reader->sources);
    khp_free(reader->numbers);
    khp_free(reader->cells);
    khp_source_close(reader->source);
}

static void note_input(khp_area_table *table, const khp_input *input) {
    table->format = input->format;
    table->bytes = input->bytes;
    memcpy(table->sha256, input->sha256, sizeof table->sha256);
}

/* Reads the whole file. With `suppose`, its columns are those of its first records: *disproved if
 * others have more, or a column that is wanted may be among those. */
static khipu_status read_file(khp_area_table *table, const khp_area_request *request, bool suppose,
                              bool *disproved, khipu_error *error) {
    areas_reader reader = {.table = table, .request = request};
    const khp_read_options reading = {
        .paths = {&request->path, 1},
        .types = "text",
        .keeps_geometry = true,
        .record_limit = KHP_AREA_RECORD_BYTES,
        .hash_inputs = true,
        .suppose = suppose,
        .listener = request->listener,
    };
    khipu_status status = open_reader(&reader, &reading, error);
    if (status == KHIPU_OK && khp_source_is_empty(reader.source)) {
        status =
            khp_fail(error, KHIPU_E_FIELD, (khp_where){.source = request->path, .field = "--areas"},
                     "holds no area");
    }
    status = status == KHIPU_OK ? find_columns(&reader, error) : status;
    status = status == KHIPU_OK ? take_rows(&reader, error) : status;
    *disproved = status == KHIPU_E_FIELD && reader.source != NULL &&
                 khp_source_has_supposed_header(reader.source);
    status = status == KHIPU_OK ? read_all_numbers(&reader, error) : status;
    if (status == KHIPU_OK) {
        note_input(table, khp_source_input(reader.source, 0));
        say_flaws(&reader);
    }
    close_reader(&reader);
    return status;
}

khipu_status khp_area_table_read(khp_area_table *table, const khp_area_request *request,
                                 khipu_error *error) {
    khipu_error first = {.status = KHIPU_OK};
    bool disproved;
    khipu_status status = read_file(table, request, true, &disproved, &first);
    if (disproved) {
        khp_area_table_clear(table);
        return read_file(table, request, false, &disproved, error);
    }
    if (status != KHIPU_OK && error != NULL && error->status == KHIPU_OK) {
        *error = first;
    }
    return status;
}

void khp_area_table_clear(khp_area_table *table) {
    for (size_t i = 0; i < table->count; i++) {
        khp_outline_clear(&table->rows[i].outline);
    }
    khp_free(table->rows);
    khp_free(table->values);
    khp_free(table->value_sources);
    khp_arena_clear(&table->text);
    *table = (khp_area_table){0};
}
