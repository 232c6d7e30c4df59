#include "read/source.h"

#include "base/memory.h"
#include "read/format.h"
#include "read/reader.h"
#include "read/survey.h"
#include "read/types.h"

struct khp_source {
    const khp_read_options *options;
    khp_reader **readers;
    size_t count;
    size_t current;          /* reader that the next block comes from */
    khp_all_columns columns; /* of all inputs */
    khp_survey survey;
    bool *declared; /* by column: a file declares its type; NULL: no file */
    bool is_empty;  /* no record in any input, as far as is known */
};

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
    reader->all = &source->columns;
    reader->options = source->options;
    reader->file = (uint32_t)source->count;
    source->readers[source->count++] = reader;
    return reader->class->open(reader, error);
}

static bool is_identity(const khp_source *source, const khp_reader *reader) {
    bool same = reader->column_count == source->columns.schema.count;
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
    source->declared = khp_alloc_zero(source->columns.schema.count, sizeof *source->declared);
    if (source->declared == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < source->count; i++) {
        source->readers[i]->declared = source->declared;
    }
    return khp_types_load(&source->columns.schema, source->declared, types, error);
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
    khp_roles_init(&(*source)->columns.schema.roles);
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
    khp_all_columns_clear(&source->columns);
    khp_free(source);
}

/* ---- what is known ---- */

khp_schema *khp_source_schema(khp_source *source) { return &source->columns.schema; }

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

khp_block *khp_block_new(khp_source *source) { return khp_block_of(&source->columns); }

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

khipu_status khp_source_survey(khp_source *source, bool suppose, khipu_error *error) {
    if (source->is_empty) {
        return KHIPU_OK;
    }
    khp_block *block = khp_block_new(source);
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK) {
        status =
            khp_survey_run(&source->survey, source->readers, source->count, &source->columns.schema,
                           suppose ? KHP_SURVEY_HEAD : KHP_SURVEY_WHOLE, block, error);
    }
    khp_block_free(block);
    source->current = 0;
    return status;
}
