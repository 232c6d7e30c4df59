/* Files that a person decided in, of any bytes: what is read, written as khipu writes such a file
 * and read back, is the same, whether it lies in one file or in two. */
#include "fuzz_folder.h"

#include "base/utf8.h"
#include "run/load_decisions.h"
#include "write/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static khipu_status load(khp_decisions **decisions, const char *const *paths, size_t count) {
    khipu_error error = {.status = KHIPU_OK};
    khipu_status status =
        khp_load_decisions(decisions, (khipu_texts){paths, count}, NULL, NULL, &error);
    must(status == error.status && (status == KHIPU_OK) == (*decisions != NULL));
    must(status == KHIPU_OK || (error.message[0] != '\0' && error.status != KHIPU_E_MEMORY));
    must(khp_utf8_valid(khp_slice_cstr(error.message)));
    return status;
}

static void add_cells(khp_buffer *file, const khp_decision *said, khp_decision_file kind) {
    khp_csv_add(file, said->place);
    khp_csv_add(file, said->within);
    khp_csv_cell(file, said->typed[kind].text);
    khp_buffer_add_byte(file, '\n');
}

/* The decisions from `first` on, a file of their kind. */
static void write_decisions(const khp_decisions *decisions, khp_decision_file kind, size_t first,
                            size_t end, const char *name) {
    bool is_review = kind == KHP_DECISION_REVIEW;
    khp_buffer file = {0};
    khp_csv_begin(&file, is_review ? "reason,records,place,within,decision"
                                   : "placed_as,records,place,within,decision");
    for (size_t i = first; i < end; i++) {
        const khp_decision *said = khp_decisions_at(decisions, i);
        khp_buffer_add_cstr(&file, khp_reason_word(said->doubt));
        khp_buffer_add_cstr(&file, ",1,");
        add_cells(&file, said, kind);
    }
    must(!file.failed);
    put_file(name, khp_buffer_slice(&file));
    khp_buffer_clear(&file);
}

static void must_be_same(const khp_decisions *a, const khp_decisions *b, khp_decision_file kind) {
    must(khp_decisions_count(a) == khp_decisions_count(b));
    for (size_t i = 0; i < khp_decisions_count(a); i++) {
        const khp_decision *one = khp_decisions_at(a, i);
        const khp_decision *other = khp_decisions_at(b, i);
        khp_slice typed = one->typed[kind].text;
        must(one->doubt == other->doubt && khp_slice_eq(one->place, other->place) &&
             khp_slice_eq(one->within, other->within));
        must(khp_slice_eq(typed, other->typed[kind].text));
        khp_slice found = one->doubt == KHP_REASON_NONE
                              ? khp_decisions_typed(b, kind, one->place, one->within)
                              : khp_decisions_find_doubt(b, one->doubt, one->place, one->within);
        must(khp_slice_eq(found, typed));
    }
}

/* One file decides as a review or as a list of placements, never as both. */
static khp_decision_file kind_of(const khp_decisions *decisions) {
    const khp_decision *first = khp_decisions_at(decisions, 0);
    khp_decision_file kind = first->typed[KHP_DECISION_REVIEW].text.len > 0
                                 ? KHP_DECISION_REVIEW
                                 : KHP_DECISION_PLACEMENTS;
    for (size_t i = 0; i < khp_decisions_count(decisions); i++) {
        const khp_decision *said = khp_decisions_at(decisions, i);
        must(said->typed[kind].text.len > 0 &&
             said->typed[KHP_DECISION_FILES - 1 - kind].text.len == 0);
    }
    return kind;
}

static void read_back(const khp_decisions *decisions) {
    char whole[128];
    char first[128];
    char second[128];
    const char *const one[] = {path_in_folder(whole, "whole.csv")};
    const char *const two[] = {path_in_folder(first, "a.csv"), path_in_folder(second, "b.csv")};
    size_t count = khp_decisions_count(decisions);
    khp_decision_file kind = kind_of(decisions);
    khp_decisions *again;
    write_decisions(decisions, kind, 0, count, "whole.csv");
    write_decisions(decisions, kind, 0, count / 2, "a.csv");
    write_decisions(decisions, kind, count / 2, count, "b.csv");
    must(load(&again, one, 1) == KHIPU_OK);
    must_be_same(decisions, again, kind);
    khp_decisions_free(again);
    must(load(&again, two, 2) == KHIPU_OK);
    must_be_same(decisions, again, kind);
    khp_decisions_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    const char *path = file_of(bytes, size);
    khp_decisions *decisions;
    if (load(&decisions, &path, 1) == KHIPU_OK && khp_decisions_count(decisions) > 0) {
        read_back(decisions);
    }
    khp_decisions_free(decisions);
    return 0;
}
