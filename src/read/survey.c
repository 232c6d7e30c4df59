#include "read/survey.h"

#include "base/memory.h"
#include "base/number.h"

/* The pass over one table. */
typedef struct pass {
    const khp_read_options *options;
    khp_survey *survey;
    khp_reader **readers;
    size_t reader_count;
    khp_schema *schema;
    const bool *declared; /* by column: --types says its type; NULL: none */
    khp_cell_state *states;
    size_t *open; /* columns whose type the next cell may still change */
    size_t open_count;
    uint8_t *sources; /* by column: which kinds of input have it */
} pass;

enum { HAS_FILE = 1, HAS_STREAM = 2, HAS_JSON_FILE = 4, HAS_JSON_STREAM = 8 };

khipu_status khp_survey_init(khp_survey *survey, const khp_read_options *options,
                             size_t input_count, khipu_error *error) {
    khp_date_format format = {KHP_ORDER_ISO, false};
    if (options->date_format != NULL) {
        khipu_status status = khp_date_format_parse(&format, options->date_format, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    survey->inputs = khp_alloc_zero(input_count, sizeof *survey->inputs);
    if (survey->inputs == NULL) {
        return khp_fail_memory(error);
    }
    survey->input_count = input_count;
    for (size_t i = 0; i < input_count; i++) {
        survey->inputs[i].dates = format;
    }
    return KHIPU_OK;
}

void khp_survey_clear(khp_survey *survey) {
    for (size_t i = 0; i < survey->input_count; i++) {
        khp_free(survey->inputs[i].marks);
    }
    khp_free(survey->inputs);
    khp_free(survey->supposed);
    *survey = (khp_survey){0};
}

char khp_survey_decimal_mark(const khp_survey *survey, size_t input, size_t column) {
    const char *marks = survey->inputs[input].marks;
    return marks == NULL || column >= survey->column_count ? '.' : marks[column];
}

/* ---- types ---- */

static bool is_all_text(const pass *run) {
    return run->options->types != NULL && strcmp(run->options->types, "text") == 0;
}

/* A column whose cells decide its type. */
static bool is_typed(const pass *run, size_t column) {
    const khp_roles *roles = &run->schema->roles;
    uint8_t sources = run->sources[column];
    bool is_read_twice =
        (sources & (HAS_FILE | HAS_STREAM)) != 0 && (sources & (HAS_STREAM | HAS_JSON_STREAM)) == 0;
    bool is_declared = run->declared != NULL && run->declared[column];
    return is_read_twice && !is_declared && column != roles->id && column != roles->place_code &&
           !is_all_text(run);
}

static void open_columns(pass *run) {
    run->open_count = 0;
    for (size_t i = 0; i < run->schema->count; i++) {
        run->states[i] = KHP_STATE_EMPTY;
        if (is_typed(run, i)) {
            run->open[run->open_count++] = i;
        }
    }
}

static void note_types(pass *run, const khp_record *record) {
    for (size_t i = 0; i < run->open_count; i++) {
        size_t column = run->open[i];
        const khp_field *field = &record->fields[column];
        if (field->kind == KHP_FIELD_ABSENT || field->len == 0) {
            continue;
        }
        run->states[column] = khp_cell_state_join(run->states[column], khp_cell_state_of(field));
        if (run->states[column] == KHP_STATE_TEXT) {
            run->open[i--] = run->open[--run->open_count];
        }
    }
}

/* Types from what was seen: text where an input could not be read through, or the role says so;
 * JSON's own where no other input has the column. */
static void decide_types(const pass *run) {
    for (size_t i = 0; i < run->schema->count; i++) {
        khp_column *column = &run->schema->columns[i];
        if (run->declared != NULL && run->declared[i]) {
            continue; /* by --types */
        }
        if ((run->sources[i] & (HAS_FILE | HAS_STREAM)) == 0) {
            column->type = KHP_TYPE_ANY;
        } else {
            column->type = is_typed(run, i) ? khp_cell_state_type(run->states[i]) : KHP_TYPE_TEXT;
        }
    }
}

/* What is still open is what a later record may contradict. */
static khipu_status keep_supposed(pass *run, khipu_error *error) {
    khp_survey *survey = run->survey;
    khp_free(survey->supposed);
    survey->supposed_count = 0;
    survey->supposed = khp_alloc(run->open_count, sizeof *survey->supposed);
    if (survey->supposed == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < run->open_count; i++) {
        size_t column = run->open[i];
        survey->supposed[survey->supposed_count++] =
            (khp_supposed_type){column, run->states[column]};
    }
    return KHIPU_OK;
}

/* ---- decimal marks ---- */

static void watch_mark(khp_survey *survey, size_t column, const char *role) {
    if (column != KHP_NO_COLUMN) {
        survey->marked[survey->marked_count++] = (khp_marked_column){column, role};
    }
}

static void list_marked(pass *run) {
    const khp_roles *roles = &run->schema->roles;
    run->survey->marked_count = 0;
    watch_mark(run->survey, roles->count, "count");
}

static bool has_mark(khp_slice text, char mark) {
    double unused;
    return memchr(text.ptr, mark, text.len) != NULL && khp_number_parse(text, mark, &unused);
}

static void note_marks(const khp_survey *survey, khp_input_survey *input,
                       const khp_record *record) {
    for (size_t i = 0; i < survey->marked_count; i++) {
        khp_mark_evidence *seen = &input->seen[i];
        khp_slice text = khp_record_text(record, survey->marked[i].column);
        if (text.len == 0) {
            continue;
        }
        if (seen->comma_line == 0 && has_mark(text, ',')) {
            seen->comma_line = record->line;
        }
        if (seen->point_line == 0 && has_mark(text, '.')) {
            seen->point_line = record->line;
        }
    }
}

static khipu_status refuse_marks(const pass *run, const khp_reader *reader, size_t marked,
                                 khipu_error *error) {
    const khp_survey *survey = run->survey;
    const khp_mark_evidence *seen = &survey->inputs[reader->file].seen[marked];
    bool comma_is_later = seen->comma_line > seen->point_line;
    uint64_t earlier = comma_is_later ? seen->point_line : seen->comma_line;
    khp_where where =
        khp_reader_where(reader, comma_is_later ? seen->comma_line : seen->point_line);
    where.field = survey->marked[marked].role;
    return khp_fail(error, KHIPU_E_FIELD, where,
                    "column \"%s\" has a decimal %s here and a decimal %s on line %llu; write it "
                    "with one of them",
                    run->schema->columns[survey->marked[marked].column].name.ptr,
                    comma_is_later ? "comma" : "point", comma_is_later ? "point" : "comma",
                    (unsigned long long)earlier);
}

static khipu_status decide_marks(const pass *run, const khp_reader *reader, khipu_error *error) {
    khp_survey *survey = run->survey;
    khp_input_survey *input = &survey->inputs[reader->file];
    if (input->marks == NULL) {
        input->marks = khp_alloc(run->schema->count, 1);
        if (input->marks == NULL) {
            return khp_fail_memory(error);
        }
    }
    memset(input->marks, '.', run->schema->count);
    for (size_t i = 0; i < survey->marked_count; i++) {
        const khp_mark_evidence *seen = &input->seen[i];
        if (seen->comma_line > 0 && seen->point_line > 0) {
            return refuse_marks(run, reader, i, error);
        }
        if (seen->comma_line > 0) {
            input->marks[survey->marked[i].column] = ',';
            khp_where where = khp_reader_where(reader, 0);
            where.field = survey->marked[i].role;
            khp_report(run->options->listener, KHIPU_NOTE, where, NULL,
                       "column \"%s\" has a decimal comma",
                       run->schema->columns[survey->marked[i].column].name.ptr);
        }
    }
    return KHIPU_OK;
}

/* ---- dates ---- */

static bool has_dates_to_decide(const pass *run, const khp_reader *reader) {
    return !run->survey->inputs[reader->file].dates.is_declared &&
           run->schema->roles.date != KHP_NO_COLUMN && reader->text.bytes.about.is_regular;
}

static khipu_status decide_dates(const pass *run, const khp_reader *reader, khipu_error *error) {
    khp_input_survey *input = &run->survey->inputs[reader->file];
    if (!has_dates_to_decide(run, reader)) {
        return KHIPU_OK;
    }
    khp_where where = khp_reader_where(reader, 0);
    where.field = "date";
    khipu_status status = khp_date_evidence_decide(&input->evidence, where, &input->dates, error);
    if (status == KHIPU_OK && input->dates.order != KHP_ORDER_ISO) {
        khp_report(run->options->listener, KHIPU_NOTE, where, NULL,
                   "numeric dates are read with the %s first, as the whole column proves",
                   input->dates.order == KHP_ORDER_DMY   ? "day"
                   : input->dates.order == KHP_ORDER_MDY ? "month"
                                                         : "year");
    }
    return status;
}

/* ---- the pass ---- */

static khipu_status note_block(pass *run, const khp_reader *reader, khp_block *block,
                               khipu_error *error) {
    khp_record record;
    bool more;
    size_t date = run->schema->roles.date;
    khp_input_survey *input = &run->survey->inputs[reader->file];
    for (;;) {
        khipu_status status = khp_block_next(block, &record, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        if (record.reason != KHP_REASON_NONE) {
            continue;
        }
        note_types(run, &record);
        note_marks(run->survey, input, &record);
        if (date != KHP_NO_COLUMN) {
            khp_date_evidence_add(&input->evidence, khp_record_text(&record, date), record.line);
        }
    }
}

/* What a stream shows before it is read. */
static khipu_status note_sample(pass *run, khp_reader *reader, khp_block *block,
                                khipu_error *error) {
    block->reader = reader;
    khipu_status status = khp_block_reset_fields(block, error);
    if (status == KHIPU_OK && reader->class->sample != NULL) {
        status = reader->class->sample(reader, block, error);
        status = status == KHIPU_OK ? note_block(run, reader, block, error) : status;
    }
    return status;
}

static khipu_status note_reader(pass *run, khp_reader *reader, khp_survey_depth depth,
                                khp_block *block, khipu_error *error) {
    khp_input_survey *input = &run->survey->inputs[reader->file];
    input->evidence = (khp_date_evidence){0};
    memset(input->seen, 0, sizeof input->seen);
    if (!reader->text.bytes.about.is_regular) {
        return note_sample(run, reader, block, error);
    }
    khipu_status status = KHIPU_OK;
    bool more = true;
    for (size_t blocks = 0; status == KHIPU_OK && more; blocks++) {
        status = khp_reader_fill(reader, block, &more, error);
        if (status == KHIPU_OK && more && blocks > 0 && depth == KHP_SURVEY_HEAD) {
            run->survey->is_supposed = true;
            break;
        }
        if (status == KHIPU_OK && more) {
            status = note_block(run, reader, block, error);
        }
    }
    return status == KHIPU_OK ? reader->class->rewind(reader, error) : status;
}

static khipu_status note_all(pass *run, khp_survey_depth depth, khp_block *block,
                             khipu_error *error) {
    khipu_status status = KHIPU_OK;
    run->survey->is_supposed = false;
    open_columns(run);
    for (size_t i = 0; i < run->reader_count && status == KHIPU_OK; i++) {
        status = note_reader(run, run->readers[i], depth, block, error);
    }
    return status;
}

/* False if what was seen decides nothing, so that more has to be looked at. */
static bool is_decided(const pass *run) {
    const khp_survey *survey = run->survey;
    for (size_t i = 0; i < run->reader_count; i++) {
        const khp_input_survey *input = &survey->inputs[run->readers[i]->file];
        khp_date_format unused = {KHP_ORDER_ISO, false};
        if (has_dates_to_decide(run, run->readers[i]) &&
            khp_date_evidence_decide(&input->evidence, (khp_where){0}, &unused, NULL) != KHIPU_OK) {
            return false;
        }
        for (size_t k = 0; k < survey->marked_count; k++) {
            if (input->seen[k].comma_line > 0 && input->seen[k].point_line > 0) {
                return false;
            }
        }
    }
    return true;
}

static khipu_status decide(pass *run, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < run->reader_count && status == KHIPU_OK; i++) {
        status = decide_marks(run, run->readers[i], error);
        status = status == KHIPU_OK ? decide_dates(run, run->readers[i], error) : status;
    }
    if (status == KHIPU_OK) {
        decide_types(run);
        status = keep_supposed(run, error);
    }
    return status;
}

static void note_sources(pass *run) {
    for (size_t i = 0; i < run->reader_count; i++) {
        const khp_reader *reader = run->readers[i];
        bool is_file = reader->text.bytes.about.is_regular;
        bool is_json = reader->class->keeps_json_types;
        uint8_t kind = is_json ? (is_file ? HAS_JSON_FILE : HAS_JSON_STREAM)
                               : (is_file ? HAS_FILE : HAS_STREAM);
        for (size_t c = 0; c < reader->column_count; c++) {
            run->sources[reader->columns[c]] |= kind;
        }
    }
}

khipu_status khp_survey_run(khp_survey *survey, khp_reader **readers, size_t count,
                            khp_schema *schema, khp_survey_depth depth, khp_block *block,
                            khipu_error *error) {
    pass run = {.survey = survey, .readers = readers, .reader_count = count, .schema = schema};
    run.options = count > 0 ? readers[0]->options : NULL;
    run.declared = count > 0 ? readers[0]->declared : NULL;
    survey->column_count = schema->count;
    run.states = khp_alloc_zero(schema->count, sizeof *run.states);
    run.sources = khp_alloc_zero(schema->count, sizeof *run.sources);
    run.open = khp_alloc(schema->count, sizeof *run.open);
    bool has_memory = run.states != NULL && run.sources != NULL && run.open != NULL;
    khipu_status status = has_memory ? KHIPU_OK : khp_fail_memory(error);
    if (status == KHIPU_OK) {
        note_sources(&run);
        list_marked(&run);
        status = note_all(&run, depth, block, error);
    }
    if (status == KHIPU_OK && survey->is_supposed && !is_decided(&run)) {
        status = note_all(&run, KHP_SURVEY_WHOLE, block, error);
    }
    status = status == KHIPU_OK ? decide(&run, error) : status;
    khp_free(run.states);
    khp_free(run.open);
    khp_free(run.sources);
    return status;
}
