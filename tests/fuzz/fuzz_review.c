/* A review of any records is read back as the decisions that it was given. The lines of the input
 * are rows: toponym, stated areas, decision and text, or a row that was rejected. */
#include "fuzz_folder.h"

#include "base/utf8.h"
#include "locate/gazetteer.h"
#include "run/load_decisions.h"
#include "write/review.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The parts of a row, in the input, are parted by this; what they hold may be any other byte. */
#define PART '\x1F'
#define ROW '\x1E'

static khipu_status suggest(void *context, const khp_review_row *row, khp_buffer *cell,
                            khipu_error *error) {
    (void)context;
    (void)error;
    khp_buffer_add(cell, row->place);
    return KHIPU_OK;
}

static khipu_status put(void *context, khp_slice bytes, khipu_error *error) {
    (void)error;
    khp_buffer_add(context, bytes);
    return KHIPU_OK;
}

/* Cells of records, which is what a review is made of: valid text without zero bytes. */
static bool is_cell(khp_slice text) {
    return khp_utf8_valid(text) && (text.len == 0 || memchr(text.ptr, '\0', text.len) == NULL);
}

/* Adds a toponym to the review, and what is decided of it to `wanted`. */
static khipu_status add_toponym(khp_review *review, khp_decisions *wanted, khp_reason reason,
                                khp_slice rest) {
    khp_review_row row = {.reason = reason, .records = 1, .named_place = KHP_NO_PLACE};
    row.place = khp_slice_trim(khp_slice_cut(&rest, PART)); /* as what is read of records is */
    row.within = khp_slice_trim(khp_slice_cut(&rest, PART));
    row.decision = khp_slice_trim(khp_slice_cut(&rest, PART));
    row.text = khp_slice_cut(&rest, PART);
    const khp_where where = {.line = 1};
    bool is_doubt = khp_reason_is_doubt(reason);
    if (!is_cell(row.place) || !is_cell(row.within) || !is_cell(row.decision) ||
        !is_cell(row.text)) {
        return KHIPU_OK;
    }
    size_t before = khp_review_count(review);
    must(khp_review_add(review, &row, NULL) == KHIPU_OK);
    if (khp_review_count(review) == before) {
        return KHIPU_OK; /* counted with an earlier one, whose decision holds */
    }
    return is_doubt ? khp_decisions_add_doubt(wanted, reason, row.place, row.within, row.decision,
                                              where, NULL)
                    : khp_decisions_add(wanted, KHP_DECISION_REVIEW, row.place, row.within,
                                        row.decision, where, NULL);
}

static khipu_status add_row(khp_review *review, khp_decisions *wanted, khp_slice row) {
    static const khp_reason reasons[] = {KHP_REASON_PLACE_UNKNOWN, KHP_REASON_PLACE_AMBIGUOUS,
                                         KHP_REASON_NONE, KHP_REASON_POSITION_FAR};
    unsigned kind = row.len == 0 ? 0 : (unsigned char)row.ptr[0];
    khp_slice rest = row.len == 0 ? row : khp_slice_of(row.ptr + 1, row.len - 1);
    if (kind % 5 == 4) {
        must(khp_review_reject(review, KHP_REASON_ROW_MALFORMED, 7, rest, NULL) == KHIPU_OK);
        return KHIPU_OK;
    }
    return add_toponym(review, wanted, reasons[kind % 5], rest);
}

static void must_be_same(const khp_decisions *a, const khp_decisions *b) {
    must(khp_decisions_count(a) == khp_decisions_count(b));
    for (size_t i = 0; i < khp_decisions_count(a); i++) {
        const khp_decision *one = khp_decisions_at(a, i);
        const khp_decision *other = khp_decisions_at(b, i);
        must(one->doubt == other->doubt && khp_slice_eq(one->place, other->place) &&
             khp_slice_eq(one->within, other->within) &&
             khp_slice_eq(one->typed[0].text, other->typed[0].text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    khp_review review = {0};
    khp_buffer file = {0};
    khp_decisions *wanted = khp_decisions_new();
    khp_decisions *read;
    khipu_status expected = KHIPU_OK;
    review.rejected.folder = folder_of_fuzzer();
    review.mentions.folder = folder_of_fuzzer();
    for (khp_slice rest = {(const char *)bytes, size}; rest.ptr != NULL;) {
        khipu_status status = add_row(&review, wanted, khp_slice_cut(&rest, ROW));
        expected = expected == KHIPU_OK ? status : expected;
    }
    must(khp_review_write(&review, KHP_REVIEW_OUTSIDE, suggest, NULL, put, &file, NULL) ==
         KHIPU_OK);
    must(!file.failed && khp_utf8_valid(khp_buffer_slice(&file)));
    const char *path = file_of((const uint8_t *)file.ptr, file.len);
    must(khp_load_decisions(&read, (khipu_texts){&path, 1}, NULL, NULL, NULL) == expected);
    if (expected == KHIPU_OK) {
        must_be_same(wanted, read);
    }
    khp_decisions_free(read);
    khp_decisions_free(wanted);
    khp_buffer_clear(&file);
    khp_review_clear(&review);
    return 0;
}
