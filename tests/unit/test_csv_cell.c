/* Tests of csv: cells that a spreadsheet does not run, and that come back as they were. */
#include "cmocka_ready.h"
#include "random.h"
#include "write/csv.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void check_cell(const char *text, const char *expected) {
    khp_buffer row = {0};
    khp_csv_cell(&row, khp_slice_cstr(text));
    assert_buffer(&row, expected);
    khp_buffer_clear(&row);
}

static void a_plain_cell_is_copied(void **state) {
    (void)state;
    check_cell("", "");
    check_cell("San Román", "San Román");
    check_cell("it's 5 - 3 = 2", "it's 5 - 3 = 2");
    check_cell("'quoted'", "'quoted'");
}

static void a_cell_with_marks_of_csv_is_quoted(void **state) {
    (void)state;
    check_cell("Juliaca, Puno", "\"Juliaca, Puno\"");
    check_cell("a;b", "\"a;b\"");
    check_cell("two\nlines", "\"two\nlines\"");
    check_cell("a\rb", "\"a\rb\"");
    check_cell("the \"place\"", "\"the \"\"place\"\"\"");
}

static void a_formula_is_guarded(void **state) {
    (void)state;
    check_cell("=1+1", "'=1+1");
    check_cell("+51 1", "'+51 1");
    check_cell("-15.5", "'-15.5");
    check_cell("@SUM(A1)", "'@SUM(A1)");
    check_cell("\t=1", "'\t=1");
    check_cell("\r=1", "\"'\r=1\"");
    check_cell("=HYPERLINK(\"http://x\",1)", "\"'=HYPERLINK(\"\"http://x\"\",1)\"");
    check_cell("'=1", "''=1");
}

/* A reader takes it off, and a guard before nothing could not be known for one. */
static void white_space_at_the_end_is_no_formula(void **state) {
    (void)state;
    check_cell("\t", "\t");
    check_cell("'\t ", "'\t ");
    check_cell("\r", "\"\r\"");
    check_cell("=\t", "'=\t");
}

static void a_zero_byte_is_written_in_words(void **state) {
    (void)state;
    khp_buffer row = {0};
    khp_csv_cell(&row, KHP_SLICE("a\0b"));
    khp_csv_add(&row, KHP_SLICE("=\0,"));
    assert_buffer(&row, "a\\x00b\"'=\\x00,\",");
    khp_buffer_clear(&row);
}

static void only_a_guard_is_taken_away(void **state) {
    (void)state;
    assert_slice(khp_csv_unguard(KHP_SLICE("'=1")), "=1");
    assert_slice(khp_csv_unguard(KHP_SLICE("''=1")), "'=1");
    assert_slice(khp_csv_unguard(KHP_SLICE("'Aquí")), "'Aquí");
    assert_slice(khp_csv_unguard(KHP_SLICE("'")), "'");
    assert_slice(khp_csv_unguard(KHP_SLICE("")), "");
    assert_slice(khp_csv_unguard(KHP_SLICE("=1")), "=1");
}

/* The cell as a CSV reader gives it back: without its quotes. */
static void unquote(khp_buffer *cell) {
    if (cell->len < 2 || cell->ptr[0] != '"') {
        return;
    }
    size_t kept = 0;
    for (size_t i = 1; i + 1 < cell->len; i++) {
        cell->ptr[kept++] = cell->ptr[i];
        i += cell->ptr[i] == '"';
    }
    cell->len = kept;
}

static void guarding_and_unguarding_are_inverse(void **state) {
    (void)state;
    static const char alphabet[] = "''==+-@\t\r\n\",;ab ";
    random_state random = random_begin("guarding_and_unguarding_are_inverse");
    khp_buffer cell = {0};
    size_t guarded = 0;
    for (int round = 0; round < 20000; round++) {
        char text[6];
        size_t length = random_below(&random, sizeof text + 1);
        for (size_t i = 0; i < length; i++) {
            text[i] = alphabet[random_below(&random, sizeof alphabet - 1)];
        }
        khp_buffer_reset(&cell);
        khp_csv_cell(&cell, khp_slice_of(text, length));
        unquote(&cell);
        khp_slice back = khp_csv_unguard(khp_buffer_slice(&cell));
        assert_true(khp_slice_eq(back, khp_slice_of(text, length)));
        guarded += back.len != cell.len;
    }
    assert_true(guarded > 1000);
    khp_buffer_clear(&cell);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_cell_is_copied),
        cmocka_unit_test(a_cell_with_marks_of_csv_is_quoted),
        cmocka_unit_test(a_formula_is_guarded),
        cmocka_unit_test(white_space_at_the_end_is_no_formula),
        cmocka_unit_test(a_zero_byte_is_written_in_words),
        cmocka_unit_test(only_a_guard_is_taken_away),
        cmocka_unit_test(guarding_and_unguarding_are_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
