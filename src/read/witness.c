#include "read/witness.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/words.h"
#include "read/survey.h"

struct khp_witness {
    const khp_survey *survey;
    khp_date_evidence *dates; /* by input: of its head, and what this thread has seen since */
};

khipu_status khp_witness_new(khp_witness **witness, const khp_source *source, khipu_error *error) {
    const khp_survey *survey = khp_source_survey_of(source);
    *witness = NULL;
    if (!survey->is_supposed) {
        return KHIPU_OK;
    }
    khp_witness *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->survey = survey;
    fresh->dates = khp_alloc(survey->input_count, sizeof *fresh->dates);
    if (fresh->dates == NULL) {
        khp_witness_free(fresh);
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < survey->input_count; i++) {
        fresh->dates[i] = survey->inputs[i].evidence;
    }
    *witness = fresh;
    return KHIPU_OK;
}

void khp_witness_free(khp_witness *witness) {
    if (witness != NULL) {
        khp_free(witness->dates);
        khp_free(witness);
    }
}

/* Apart, so that those who look at every record have nothing on their stack to guard. */
__attribute__((noinline)) static bool is_number(khp_slice text, char mark) {
    double unused;
    return khp_number_parse(text, mark, &unused);
}

/* A count whose decimal mark is not the supposed one. */
static bool has_other_mark(const khp_survey *survey, const khp_record *record, size_t column) {
    char other = khp_survey_decimal_mark(survey, record->file, column) == ',' ? '.' : ',';
    khp_slice text = khp_record_text(record, column);
    return text.len > 0 && memchr(text.ptr, other, text.len) != NULL && is_number(text, other);
}

/* A canonical integer without sign, of up to eight digits, which most cells of most columns of
 * numbers are. */
static inline bool is_short_integer(const khp_field *field) {
    if (field->len > 8 || (field->ptr[0] == '0' && field->len > 1)) {
        return false;
    }
    static const char zeroes[8 + KHP_COPY_SLACK] = "00000000";
    uint64_t digits = khp_word_start(field->ptr, field->len) ^ khp_word_start(zeroes, field->len);
    uint64_t above_nine = digits + UINT64_C(0x7676767676767676);
    return ((digits | above_nine) & UINT64_C(0x8080808080808080)) == 0;
}

static inline bool is_boolean(const khp_field *field) {
    return (field->len == 4 && memcmp(field->ptr, "true", 4) == 0) ||
           (field->len == 5 && memcmp(field->ptr, "false", 5) == 0);
}

/* True only if the plain field leaves the state as it is; false if it has to be looked at more
 * closely. */
static inline bool is_plainly(const khp_field *field, khp_cell_state state) {
    if (field->len == 0) {
        return true;
    }
    bool is_of_numbers = state == KHP_STATE_INTEGER || state == KHP_STATE_NUMBER;
    return is_of_numbers ? is_short_integer(field)
                         : state == KHP_STATE_BOOLEAN && is_boolean(field);
}

static bool agrees_with_type(const khp_supposed_type *supposed, const khp_field *field) {
    if (field->kind == KHP_FIELD_ABSENT || field->len == 0) {
        return true;
    }
    khp_cell_state state = khp_cell_state_join(supposed->state, khp_cell_state_of(field));
    /* A column that was empty so far may turn out to be text, which is what it is taken for. */
    return state == supposed->state ||
           khp_cell_state_type(state) == khp_cell_state_type(supposed->state);
}

static bool column_agrees(const khp_supposed_type *supposed, const khp_record *records,
                          size_t count) {
    for (size_t i = 0; i < count; i++) {
        const khp_record *record = &records[i];
        if (record->is_plain && is_plainly(&record->fields[supposed->column], supposed->state)) {
            continue;
        }
        if (record->reason == KHP_REASON_NONE &&
            !agrees_with_type(supposed, &record->fields[supposed->column])) {
            return false;
        }
    }
    return true;
}

static bool marks_agree(const khp_survey *survey, const khp_record *records, size_t count,
                        size_t column) {
    for (size_t i = 0; i < count; i++) {
        if (records[i].reason == KHP_REASON_NONE && has_other_mark(survey, &records[i], column)) {
            return false;
        }
    }
    return true;
}

bool khp_witness_agrees(const khp_witness *witness, const khp_record *records, size_t count) {
    const khp_survey *survey = witness->survey;
    bool agrees = true;
    for (size_t i = 0; agrees && i < survey->supposed_count; i++) {
        agrees = column_agrees(&survey->supposed[i], records, count);
    }
    for (size_t i = 0; agrees && i < survey->marked_count; i++) {
        agrees = marks_agree(survey, records, count, survey->marked[i].column);
    }
    return agrees;
}

static bool is_same_evidence(const khp_date_evidence *a, const khp_date_evidence *b) {
    return a->only_dmy == b->only_dmy && a->only_mdy == b->only_mdy && a->either == b->either &&
           a->self_evident_days == b->self_evident_days && a->self_evident == b->self_evident &&
           a->maybe_ymd == b->maybe_ymd && a->not_ymd == b->not_ymd;
}

bool khp_witness_agrees_on_date(khp_witness *witness, khp_slice cell, uint32_t file,
                                uint64_t line) {
    const khp_date_format *supposed = &witness->survey->inputs[file].dates;
    if (supposed->is_declared) {
        return true;
    }
    khp_date_evidence *seen = &witness->dates[file];
    khp_date_evidence before = *seen;
    khp_date_evidence_add(seen, cell, line);
    if (is_same_evidence(seen, &before)) {
        return true;
    }
    /* Each thread knows what the head has shown. If all of them find the supposed order with that,
     * so would one that had seen everything. */
    khp_date_format found = {KHP_ORDER_ISO, false};
    return khp_date_evidence_decide(seen, (khp_where){0}, &found, NULL) == KHIPU_OK &&
           found.order == supposed->order;
}
