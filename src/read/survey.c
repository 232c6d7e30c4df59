#include "read/survey.h"

#include "base/fold.h"
#include "base/memory.h"
#include "base/number.h"

/* What the cells of one column allow. */
typedef enum column_state {
    STATE_EMPTY,
    STATE_INTEGER,
    STATE_NUMBER,
    STATE_BOOLEAN,
    STATE_TEXT
} column_state;

/* Marks seen in a column of numbers of one input. */
typedef struct mark_evidence {
    size_t column;
    const char *role;
    uint64_t comma_line; /* first line of each; 0: none */
    uint64_t point_line;
} mark_evidence;

#define MARKED_COLUMNS 3

/* The pass over one table. */
typedef struct pass {
    const khp_read_options *options;
    khp_schema *schema;
    column_state *states;
    size_t *open; /* columns whose type the next cell may still change */
    size_t open_count;
    uint8_t *sources; /* by column: which kinds of input have it */
    mark_evidence marks[MARKED_COLUMNS];
    size_t mark_count;
    khp_date_evidence *dates; /* of the input that is read; NULL: not wanted */
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
    *survey = (khp_survey){0};
}

char khp_survey_decimal_mark(const khp_survey *survey, size_t input, size_t column) {
    const char *marks = survey->inputs[input].marks;
    return marks == NULL || column >= survey->column_count ? '.' : marks[column];
}

/* ---- types ---- */

static column_state state_of_cell(khp_slice cell) {
    bool is_integer;
    if (khp_number_is_canonical(cell, &is_integer)) {
        return is_integer ? STATE_INTEGER : STATE_NUMBER;
    }
    return khp_slice_eq(cell, KHP_SLICE("true")) || khp_slice_eq(cell, KHP_SLICE("false"))
               ? STATE_BOOLEAN
               : STATE_TEXT;
}

static column_state state_of_json(khp_slice value) {
    char first = value.len > 0 ? value.ptr[0] : '\0';
    bool is_integer;
    if (first == '-' || (first >= '0' && first <= '9')) {
        return khp_number_is_canonical(value, &is_integer) && is_integer ? STATE_INTEGER
                                                                         : STATE_NUMBER;
    }
    if (first == 'n') {
        return STATE_EMPTY;
    }
    return first == 't' || first == 'f' ? STATE_BOOLEAN : STATE_TEXT;
}

static column_state join_states(column_state a, column_state b) {
    if (a == b || b == STATE_EMPTY) {
        return a;
    }
    if (a == STATE_EMPTY) {
        return b;
    }
    bool are_numbers =
        (a == STATE_INTEGER || a == STATE_NUMBER) && (b == STATE_INTEGER || b == STATE_NUMBER);
    return are_numbers ? STATE_NUMBER : STATE_TEXT;
}

/* Lists the columns whose cells decide something. */
static void list_open_columns(pass *run, const bool *declared) {
    const khp_roles *roles = &run->schema->roles;
    bool is_text = run->options->types != NULL && strcmp(run->options->types, "text") == 0;
    for (size_t i = 0; !is_text && i < run->schema->count; i++) {
        bool is_typed = (run->sources[i] & (HAS_FILE | HAS_STREAM)) != 0 &&
                        (run->sources[i] & (HAS_STREAM | HAS_JSON_STREAM)) == 0;
        bool is_open = is_typed && (declared == NULL || !declared[i]) && i != roles->id &&
                       i != roles->place_code;
        if (is_open) {
            run->open[run->open_count++] = i;
        }
    }
}

static column_state state_of_field(const khp_field *field) {
    khp_slice text = khp_field_slice(field);
    return field->kind == KHP_FIELD_JSON ? state_of_json(text) : state_of_cell(text);
}

static void note_types(pass *run, const khp_record *record) {
    for (size_t i = 0; i < run->open_count; i++) {
        size_t column = run->open[i];
        const khp_field *field = &record->fields[column];
        if (field->kind == KHP_FIELD_ABSENT || field->len == 0) {
            continue;
        }
        run->states[column] = join_states(run->states[column], state_of_field(field));
        if (run->states[column] == STATE_TEXT) {
            run->open[i--] = run->open[--run->open_count];
        }
    }
}

static khp_type type_of_state(column_state state) {
    switch (state) {
    case STATE_INTEGER: return KHP_TYPE_INTEGER;
    case STATE_NUMBER: return KHP_TYPE_NUMBER;
    case STATE_BOOLEAN: return KHP_TYPE_BOOLEAN;
    default: return KHP_TYPE_TEXT;
    }
}

/* Types from what was seen: text where an input could not be read through, or the role says so;
 * JSON's own where no other input has the column. */
static void decide_types(pass *run, const bool *declared) {
    const khp_roles *roles = &run->schema->roles;
    bool is_text = run->options->types != NULL && strcmp(run->options->types, "text") == 0;
    for (size_t i = 0; i < run->schema->count; i++) {
        khp_column *column = &run->schema->columns[i];
        uint8_t sources = run->sources[i];
        if (declared != NULL && declared[i]) {
            continue; /* by --types */
        }
        if ((sources & (HAS_FILE | HAS_STREAM)) == 0) {
            column->type = KHP_TYPE_ANY;
        } else if (is_text || (sources & (HAS_STREAM | HAS_JSON_STREAM)) != 0 || i == roles->id ||
                   i == roles->place_code) {
            column->type = KHP_TYPE_TEXT;
        } else {
            column->type = type_of_state(run->states[i]);
        }
    }
}

/* ---- dates and decimal marks ---- */

static void watch_mark(pass *run, size_t column, const char *role) {
    if (column != KHP_NO_COLUMN) {
        run->marks[run->mark_count++] = (mark_evidence){.column = column, .role = role};
    }
}

static void start_marks(pass *run) {
    const khp_roles *roles = &run->schema->roles;
    run->mark_count = 0;
    watch_mark(run, roles->longitude, "position");
    watch_mark(run, roles->latitude, "position");
    watch_mark(run, roles->count, "count");
}

static void note_marks(pass *run, const khp_record *record) {
    double unused;
    for (size_t i = 0; i < run->mark_count; i++) {
        mark_evidence *seen = &run->marks[i];
        khp_slice text = khp_record_text(record, seen->column);
        if (text.len == 0) {
            continue;
        }
        if (seen->comma_line == 0 && memchr(text.ptr, ',', text.len) != NULL &&
            khp_number_parse(text, ',', &unused)) {
            seen->comma_line = record->line;
        }
        if (seen->point_line == 0 && memchr(text.ptr, '.', text.len) != NULL &&
            khp_number_parse(text, '.', &unused)) {
            seen->point_line = record->line;
        }
    }
}

static khipu_status decide_marks(pass *run, khp_survey *survey, const khp_reader *reader,
                                 khipu_error *error) {
    khp_input_survey *input = &survey->inputs[reader->file];
    if (input->marks == NULL) {
        input->marks = khp_alloc(run->schema->count, 1);
        if (input->marks == NULL) {
            return khp_fail_memory(error);
        }
    }
    memset(input->marks, '.', run->schema->count);
    for (size_t i = 0; i < run->mark_count; i++) {
        const mark_evidence *seen = &run->marks[i];
        const char *name = run->schema->columns[seen->column].name.ptr;
        if (seen->comma_line > 0 && seen->point_line > 0) {
            uint64_t later =
                seen->comma_line > seen->point_line ? seen->comma_line : seen->point_line;
            uint64_t earlier =
                seen->comma_line > seen->point_line ? seen->point_line : seen->comma_line;
            khp_where where = khp_reader_where(reader, later);
            where.field = seen->role;
            return khp_fail(error, KHIPU_E_FIELD, where,
                            "column \"%s\" has a decimal %s here and a decimal %s on line %llu; "
                            "write it with one of them",
                            name, later == seen->comma_line ? "comma" : "point",
                            later == seen->comma_line ? "point" : "comma",
                            (unsigned long long)earlier);
        }
        if (seen->comma_line > 0) {
            input->marks[seen->column] = ',';
            khp_where where = khp_reader_where(reader, 0);
            where.field = seen->role;
            khp_report(run->options->listener, KHIPU_NOTE, where, NULL,
                       "column \"%s\" has a decimal comma", name);
        }
    }
    return KHIPU_OK;
}

static khipu_status decide_dates(pass *run, khp_survey *survey, const khp_reader *reader,
                                 khipu_error *error) {
    khp_input_survey *input = &survey->inputs[reader->file];
    size_t column = run->schema->roles.date;
    if (input->dates.is_declared || column == KHP_NO_COLUMN ||
        !reader->text.bytes.about.is_regular) {
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

/* ---- rows of totals ---- */

/* The first cell that is not empty. */
static khp_slice first_cell(const khp_schema *schema, const khp_record *record) {
    khp_slice text = {NULL, 0};
    for (size_t i = 0; i < schema->count && text.len == 0; i++) {
        text = khp_record_text(record, i);
    }
    return text;
}

/* A row that begins with "Total" is kept as what it is, a record, and reported. */
static khipu_status note_totals(pass *run, const khp_reader *reader, const khp_record *record,
                                khipu_error *error) {
    static const char *const words[] = {"total",      "totales",     "totals",  "total general",
                                        "gran total", "grand total", "suma",    "sumas",
                                        "sum",        "suma total",  "subtotal"};
    khp_slice text = first_cell(run->schema, record);
    char first = text.len < 3 || text.len > 24 ? '\0' : (char)(text.ptr[0] | 0x20);
    if (first != 't' && first != 'g' && first != 's') {
        return KHIPU_OK;
    }
    khp_buffer folded = {0};
    khp_fold_words(&folded, text);
    khipu_status status = folded.failed ? khp_fail_memory(error) : KHIPU_OK;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (khp_slice_eq(khp_buffer_slice(&folded), khp_slice_cstr(words[i]))) {
            khp_report(reader->options->listener, KHIPU_WARNING,
                       khp_reader_where(reader, record->line), NULL,
                       "looks like a row of totals; it is read as a record, so delete it if it is "
                       "none");
            break;
        }
    }
    khp_buffer_clear(&folded);
    return status;
}

/* ---- the pass ---- */

static khipu_status note_block(pass *run, const khp_reader *reader, khp_block *block,
                               khp_date_evidence *dates, khipu_error *error) {
    khp_record record;
    bool more;
    size_t date = run->schema->roles.date;
    for (;;) {
        khipu_status status = khp_block_next(block, &record, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        if (record.reason != KHP_REASON_NONE) {
            continue;
        }
        note_types(run, &record);
        status = note_totals(run, reader, &record, error);
        if (status != KHIPU_OK) {
            return status;
        }
        note_marks(run, &record);
        if (date != KHP_NO_COLUMN) {
            khp_date_evidence_add(dates, khp_record_text(&record, date), record.line);
        }
    }
}

static khipu_status note_reader(pass *run, khp_survey *survey, khp_reader *reader, khp_block *block,
                                khipu_error *error) {
    khp_date_evidence *dates = &survey->inputs[reader->file].evidence;
    *dates = (khp_date_evidence){0};
    start_marks(run);
    khipu_status status = KHIPU_OK;
    if (!reader->text.bytes.about.is_regular) {
        block->reader = reader;
        status = khp_block_reset_fields(block, error);
        if (status == KHIPU_OK && reader->class->sample != NULL) {
            status = reader->class->sample(reader, block, error);
        }
        if (status == KHIPU_OK && reader->class->sample != NULL) {
            status = note_block(run, reader, block, dates, error);
        }
    } else {
        bool more = true;
        while (status == KHIPU_OK && more) {
            status = khp_reader_fill(reader, block, &more, error);
            if (status == KHIPU_OK && more) {
                status = note_block(run, reader, block, dates, error);
            }
        }
        if (status == KHIPU_OK) {
            status = reader->class->rewind(reader, error);
        }
    }
    if (status == KHIPU_OK) {
        status = decide_marks(run, survey, reader, error);
    }
    return status == KHIPU_OK ? decide_dates(run, survey, reader, error) : status;
}

static void note_sources(pass *run, khp_reader **readers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const khp_reader *reader = readers[i];
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
                            khp_schema *schema, khp_block *block, khipu_error *error) {
    pass run = {.schema = schema, .options = count > 0 ? readers[0]->options : NULL};
    survey->column_count = schema->count;
    run.states = khp_alloc_zero(schema->count, sizeof *run.states);
    run.sources = khp_alloc_zero(schema->count, sizeof *run.sources);
    run.open = khp_alloc(schema->count, sizeof *run.open);
    bool has_memory = run.states != NULL && run.sources != NULL && run.open != NULL;
    khipu_status status = has_memory ? KHIPU_OK : khp_fail_memory(error);
    if (status == KHIPU_OK) {
        note_sources(&run, readers, count);
        list_open_columns(&run, count > 0 ? readers[0]->declared : NULL);
    }
    for (size_t i = 0; i < count && status == KHIPU_OK; i++) {
        status = note_reader(&run, survey, readers[i], block, error);
    }
    if (status == KHIPU_OK) {
        decide_types(&run, count > 0 ? readers[0]->declared : NULL);
    }
    khp_free(run.states);
    khp_free(run.open);
    khp_free(run.sources);
    return status;
}
