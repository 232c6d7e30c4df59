#include "read/source.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "read/format.h"
#include "read/reader.h"
#include "read/survey.h"
#include "read/types.h"

struct khp_source {
    const khp_read_options *options;
    khp_reader **readers;
    size_t count;
    size_t current; /* reader that the next block comes from */
    khp_schema schema;
    khp_table names; /* of the schema's columns */
    khp_survey survey;
    bool *declared; /* by column: a file declares its type; NULL: no file */
    bool is_empty;  /* no record in any input, as far as is known */
};

/* ---- what readers use ---- */

khp_where khp_reader_where(const khp_reader *reader, uint64_t line) {
    return (khp_where){.source = reader->text.bytes.about.path, .line = line};
}

size_t khp_source_column(khp_source *source, khp_slice name) {
    bool is_new;
    uint32_t number = khp_table_put(&source->names, name, khp_hash(name), &is_new);
    if (number == KHP_TABLE_NONE) {
        return KHP_NO_COLUMN;
    }
    return is_new ? khp_schema_add(&source->schema, name) : number;
}

khipu_status khp_reader_add_column(khp_reader *reader, khp_slice name, khipu_error *error) {
    size_t column = khp_source_column(reader->source, name);
    size_t *columns = khp_realloc(reader->columns, reader->column_count + 1, sizeof *columns);
    if (columns != NULL) {
        reader->columns = columns;
    }
    if (column == KHP_NO_COLUMN || columns == NULL) {
        return khp_fail_memory(error);
    }
    if (reader->source->schema.count > KHP_COLUMN_LIMIT) {
        return khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(reader, 0),
                        "more than %d columns; this is no table of cases", KHP_COLUMN_LIMIT);
    }
    reader->columns[reader->column_count++] = column;
    return KHIPU_OK;
}

#define EMPTY_FEATURES_BYTES ((size_t)64 << 20)

size_t khp_source_rows_most(const khp_source *source) {
    size_t width = 1;
    for (size_t i = 0; i < source->schema.count; i++) {
        width += source->schema.columns[i].name.len + sizeof "\"\":null,";
    }
    return width < EMPTY_FEATURES_BYTES ? EMPTY_FEATURES_BYTES / width : 1;
}

bool khp_block_seal(khp_buffer *text) {
    if (!khp_buffer_reserve(text, KHP_SCAN_SLACK)) {
        return false;
    }
    memset(text->ptr + text->len, 0, KHP_SCAN_SLACK);
    text->ptr[text->len] = '\n';
    return true;
}

khipu_status khp_block_grow_fields(khp_block *block, khipu_error *error) {
    size_t count = block->source->schema.count;
    if (count <= block->field_count) {
        return KHIPU_OK;
    }
    khp_field *fields = khp_realloc(block->fields, count, sizeof *fields);
    if (fields == NULL) {
        return khp_fail_memory(error);
    }
    memset(fields + block->field_count, 0, (count - block->field_count) * sizeof *fields);
    block->fields = fields;
    block->field_count = count;
    return KHIPU_OK;
}

bool khp_block_check(khp_block *block) {
    block->is_checked = true;
    block->is_valid = khp_utf8_valid(khp_buffer_slice(&block->text));
    return block->is_valid;
}

khipu_status khp_block_reset_fields(khp_block *block, khipu_error *error) {
    if (block->field_count < block->source->schema.count) {
        khipu_status status = khp_block_grow_fields(block, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    if (block->field_count > 0) {
        memset(block->fields, 0, block->field_count * sizeof *block->fields);
    }
    return KHIPU_OK;
}

/* ---- opening ---- */

static khipu_status open_reader(khp_source *source, const char *path, khipu_error *error) {
    khp_text text = {0};
    khp_reader *reader = NULL;
    khipu_status status = khp_text_open(&text, source->options, path, KHP_HEAD_BYTES, error);
    if (status == KHIPU_OK) {
        status = khp_format_choose(&reader, &text, source->options, error);
    }
    if (status != KHIPU_OK) {
        khp_text_close(&text);
        return status;
    }
    reader->text = text;
    reader->source = source;
    reader->options = source->options;
    reader->file = (uint32_t)source->count;
    source->readers[source->count++] = reader;
    return reader->class->open(reader, error);
}

static bool is_identity(const khp_source *source, const khp_reader *reader) {
    bool same = reader->column_count == source->schema.count;
    for (size_t i = 0; same && i < reader->column_count; i++) {
        same = reader->columns[i] == i;
    }
    return same;
}

/* A stream that ends within its head is known whole. */
static khipu_status look_into_stream(khp_source *source, khp_reader *reader, khp_block *block,
                                     khipu_error *error) {
    khp_record record;
    bool more = reader->text.head.len > 0;
    khipu_status status = KHIPU_OK;
    if (more && reader->text.head.len < KHP_HEAD_BYTES) {
        block->reader = reader;
        status = khp_block_reset_fields(block, error);
        if (status == KHIPU_OK) {
            status = reader->class->sample(reader, block, error);
        }
        if (status == KHIPU_OK) {
            status = khp_block_next(block, &record, &more, error);
        }
    }
    source->is_empty = !more;
    return status;
}

/* Looks whether there is a record; only where the start can be read again. */
static khipu_status look_for_record(khp_source *source, khipu_error *error) {
    khp_block *block = khp_block_new(source);
    khp_record record;
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    source->is_empty = true;
    for (size_t i = 0; i < source->count && status == KHIPU_OK && source->is_empty; i++) {
        khp_reader *reader = source->readers[i];
        bool more_blocks = true;
        if (!reader->text.bytes.about.is_regular) {
            status = look_into_stream(source, reader, block, error);
            continue;
        }
        while (status == KHIPU_OK && source->is_empty && more_blocks) {
            bool more = false;
            status = khp_reader_fill(reader, block, &more_blocks, error);
            if (status == KHIPU_OK && more_blocks) {
                status = khp_block_next(block, &record, &more, error);
                source->is_empty = !more;
            }
        }
        if (status == KHIPU_OK) {
            status = reader->class->rewind(reader, error);
        }
    }
    khp_block_free(block);
    return status;
}

/* --types FILE: the types hold for every input. */
static khipu_status load_types(khp_source *source, khipu_error *error) {
    const char *types = source->options->types;
    if (types == NULL || strcmp(types, "auto") == 0 || strcmp(types, "text") == 0) {
        return KHIPU_OK;
    }
    source->declared = khp_alloc_zero(source->schema.count, sizeof *source->declared);
    if (source->declared == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < source->count; i++) {
        source->readers[i]->declared = source->declared;
    }
    return khp_types_load(&source->schema, source->declared, types, error);
}

static khipu_status open_all(khp_source *source, khipu_error *error) {
    const khp_read_options *options = source->options;
    size_t count = options->paths.count;
    source->readers = khp_alloc_zero(count, sizeof(khp_reader *));
    if (source->readers == NULL) {
        return khp_fail_memory(error);
    }
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < count && status == KHIPU_OK; i++) {
        status = open_reader(source, options->paths.items[i], error);
    }
    for (size_t i = 0; i < source->count; i++) {
        source->readers[i]->is_identity = is_identity(source, source->readers[i]);
    }
    if (status == KHIPU_OK) {
        status = khp_survey_init(&source->survey, options, source->count, error);
    }
    if (status == KHIPU_OK) {
        status = load_types(source, error);
    }
    return status == KHIPU_OK ? look_for_record(source, error) : status;
}

khipu_status khp_source_open(khp_source **source, const khp_read_options *options,
                             khipu_error *error) {
    *source = khp_alloc_zero(1, sizeof **source);
    if (*source == NULL) {
        return khp_fail_memory(error);
    }
    (*source)->options = options;
    khp_roles_init(&(*source)->schema.roles);
    khipu_status status = open_all(*source, error);
    if (status != KHIPU_OK) {
        khp_source_close(*source);
        *source = NULL;
    }
    return status;
}

void khp_source_close(khp_source *source) {
    if (source == NULL) {
        return;
    }
    for (size_t i = 0; i < source->count; i++) {
        khp_reader *reader = source->readers[i];
        reader->class->close(reader);
        khp_text_close(&reader->text);
        khp_free(reader->columns);
        khp_free(reader);
    }
    khp_free(source->readers);
    khp_survey_clear(&source->survey);
    khp_free(source->declared);
    khp_table_clear(&source->names);
    khp_schema_clear(&source->schema);
    khp_free(source);
}

/* ---- what is known ---- */

khp_schema *khp_source_schema(khp_source *source) { return &source->schema; }

size_t khp_source_input_count(const khp_source *source) { return source->count; }

const khp_input *khp_source_input(const khp_source *source, size_t index) {
    return &source->readers[index]->text.bytes.about;
}

bool khp_source_is_empty(const khp_source *source) { return source->is_empty; }

const khp_date_format *khp_source_date_format(const khp_source *source, size_t input) {
    return &source->survey.inputs[input].dates;
}

char khp_source_decimal_mark(const khp_source *source, size_t input, size_t column) {
    return khp_survey_decimal_mark(&source->survey, input, column);
}

void khp_source_progress(const khp_source *source, uint64_t *done, uint64_t *total) {
    bool is_known = true;
    *done = 0;
    *total = 0;
    for (size_t i = 0; i < source->count; i++) {
        const khp_bytes *bytes = &source->readers[i]->text.bytes;
        *done += bytes->about.bytes;
        *total += bytes->size;
        is_known = is_known && bytes->about.is_regular;
    }
    *total = is_known ? *total : 0;
}

/* ---- reading ---- */

khp_block *khp_block_new(khp_source *source) {
    khp_block *block = khp_alloc_zero(1, sizeof *block);
    if (block != NULL) {
        block->source = source;
    }
    return block;
}

void khp_block_free(khp_block *block) {
    if (block == NULL) {
        return;
    }
    khp_buffer_clear(&block->text);
    khp_buffer_clear(&block->scratch);
    khp_csv_index_clear(&block->index);
    khp_csv_row_clear(&block->row);
    khp_free(block->batch.cells);
    khp_free(block->fields);
    khp_free(block);
}

khipu_status khp_reader_fill(khp_reader *reader, khp_block *block, bool *more, khipu_error *error) {
    block->reader = reader;
    khipu_status status = khp_block_reset_fields(block, error);
    return status == KHIPU_OK ? reader->class->fill(reader, block, more, error) : status;
}

khipu_status khp_source_next(khp_source *source, khp_block *block, bool *more, khipu_error *error) {
    *more = false;
    while (source->current < source->count) {
        khipu_status status = khp_reader_fill(source->readers[source->current], block, more, error);
        if (status != KHIPU_OK || *more) {
            return status;
        }
        source->current++;
    }
    return KHIPU_OK;
}

khipu_status khp_source_sample(khp_source *source, khp_block *block, bool *more,
                               khipu_error *error) {
    *more = false;
    for (size_t i = 0; i < source->count && !*more; i++) {
        khp_reader *reader = source->readers[i];
        khipu_status status;
        if (reader->text.bytes.about.is_regular) {
            status = khp_reader_fill(reader, block, more, error);
            if (status == KHIPU_OK) {
                status = reader->class->rewind(reader, error);
            }
        } else {
            *more = reader->class->sample != NULL;
            block->reader = reader;
            status = khp_block_reset_fields(block, error);
            if (status == KHIPU_OK && *more) {
                status = reader->class->sample(reader, block, error);
            }
        }
        if (status != KHIPU_OK) {
            return status;
        }
    }
    return KHIPU_OK;
}

khipu_status khp_block_next(khp_block *block, khp_record *record, bool *more, khipu_error *error) {
    record->is_plain = false;
    return block->reader->class->next(block, record, more, error);
}

khipu_status khp_block_take(khp_block *block, const khp_record **records, size_t *count,
                            khipu_error *error) {
    const khp_reader_class *class = block->reader->class;
    *records = block->batch.records;
    *count = 0;
    khipu_status status = class->take == NULL ? KHIPU_OK : class->take(block, count, error);
    if (status == KHIPU_OK && *count == 0) {
        khp_batch *batch = &block->batch;
        batch->reader = NULL; /* the first record becomes another */
        status = khp_block_next(block, &batch->records[0], &batch->has_one, error);
        *count = status == KHIPU_OK && batch->has_one;
    }
    return status;
}

khipu_status khp_source_rewind(khp_source *source, khipu_error *error) {
    for (size_t i = 0; i < source->count; i++) {
        khipu_status status = source->readers[i]->class->rewind(source->readers[i], error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    source->current = 0;
    return KHIPU_OK;
}

const khp_survey *khp_source_survey_of(const khp_source *source) { return &source->survey; }

bool khp_source_has_supposed_header(const khp_source *source) {
    bool is_supposed = false;
    for (size_t i = 0; i < source->count; i++) {
        is_supposed = is_supposed || source->readers[i]->is_supposed;
    }
    return is_supposed;
}

bool khp_source_is_supposed(const khp_source *source) {
    return source->survey.is_supposed || khp_source_has_supposed_header(source);
}

bool khp_block_is_disproved(const khp_block *block) { return block->is_disproved; }

khipu_status khp_source_survey(khp_source *source, bool suppose, khipu_error *error) {
    if (source->is_empty) {
        return KHIPU_OK;
    }
    khp_block *block = khp_block_new(source);
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK) {
        status = khp_survey_run(&source->survey, source->readers, source->count, &source->schema,
                                suppose ? KHP_SURVEY_HEAD : KHP_SURVEY_WHOLE, block, error);
    }
    khp_block_free(block);
    source->current = 0;
    return status;
}
