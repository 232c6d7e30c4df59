/* Cross tables as CSV: their paths, their lines, and what is not told. */
#include "cmocka_ready.h"
#include "write/tables.h"

static khp_slice rows[3];
static khp_slice columns[2];
static const uint64_t counts[] = {2, 1, 0, 3, 6, 0};
static const uint64_t row_sums[] = {3, 3, 6};
static const uint64_t column_sums[] = {8, 4};
static const bool nothing[6] = {false};

static khp_cross_table table_of(void) {
    const char *const names[] = {"Puno", "a, \"b\"", "", "police", "army"};
    for (size_t i = 0; i < 5; i++) {
        *(i < 3 ? &rows[i] : &columns[i - 3]) = khp_slice_cstr(names[i]);
    }
    return (khp_cross_table){.row_header = KHP_SLICE("department"),
                             .column_header = KHP_SLICE("force"),
                             .rows = rows,
                             .row_count = 3,
                             .columns = columns,
                             .column_count = 2,
                             .counts = counts,
                             .row_sums = row_sums,
                             .column_sums = column_sums,
                             .hidden = nothing,
                             .row_hidden = nothing,
                             .column_hidden = nothing};
}

static void check_path(const char *row, const char *column, unsigned number, const char *expected) {
    char path[KHP_TABLE_NAME_BYTES];
    khp_cross_table table = {.row_header = khp_slice_cstr(row),
                             .column_header = khp_slice_cstr(column)};
    assert_true(khp_table_path(path, &table, number));
    assert_string_equal(path, expected);
}

static void paths_are_letters_and_digits_for_every_file_system(void **state) {
    (void)state;
    check_path("department", "Investigation Stage", 0,
               "tables/investigation-stage-by-department.csv");
    check_path("../../etc/passwd", "Fuerza/Unidad (1ª)", 0,
               "tables/fuerza-unidad-1a-by-etc-passwd.csv");
    check_path("漢字", "", 2, "tables/x-by-x-2.csv");
    check_path("a column whose name goes on and on and on", "another one that does not end either",
               0, "tables/another-one-that-do-by-a-column-whose-name.csv");
}

static void pairs_that_occur_have_a_line_each(void **state) {
    (void)state;
    khp_buffer csv = {0};
    khp_cross_table table = table_of();
    khp_table_write(&csv, &table);
    assert_buffer(&csv, "department,force,records,percent_of_department,percent_of_force\n"
                        "Puno,police,2,66.7,25.0\n"
                        "Puno,army,1,33.3,25.0\n"
                        "\"a, \"\"b\"\"\",army,3,100.0,75.0\n"
                        ",police,6,100.0,75.0\n");
    khp_buffer_clear(&csv);
}

/* A hidden cell whose row or column does not even tell its sum is left out: that it is there would
 * say that it is not 0. */
static void what_is_hidden_has_neither_count_nor_share(void **state) {
    (void)state;
    static const bool hidden[] = {true, true, false, false, false, false};
    static const bool column_hidden[] = {false, true};
    static const double weights[] = {5, 2.5, 0, 7, 8, 0};
    khp_buffer csv = {0};
    khp_cross_table table = table_of();
    table.hidden = hidden;
    table.column_hidden = column_hidden;
    table.weights = weights;
    table.weight_header = KHP_SLICE("deaths");
    table.is_suppressed = true;
    khp_table_write(&csv, &table);
    assert_buffer(&csv,
                  "department,force,records,deaths,percent_of_department,percent_of_force,note\n"
                  "Puno,police,,,,,suppressed\n"
                  "\"a, \"\"b\"\"\",army,3,7,100.0,,\n"
                  ",police,6,8,100.0,75.0,\n");
    khp_buffer_clear(&csv);
}

/* A count and its percentage would tell the sum. */
static void a_share_of_a_hidden_sum_is_not_told(void **state) {
    (void)state;
    static const bool row_hidden[] = {true, false, false};
    static const bool column_hidden[] = {false, true};
    khp_buffer csv = {0};
    khp_cross_table table = table_of();
    table.row_hidden = row_hidden;
    table.column_hidden = column_hidden;
    table.is_suppressed = true;
    khp_table_write(&csv, &table);
    assert_buffer(&csv, "department,force,records,percent_of_department,percent_of_force,note\n"
                        "Puno,police,2,,25.0,\n"
                        "Puno,army,1,,,\n"
                        "\"a, \"\"b\"\"\",army,3,100.0,,\n"
                        ",police,6,100.0,75.0,\n");
    khp_buffer_clear(&csv);
}

static void the_schema_has_the_columns_of_the_file(void **state) {
    (void)state;
    khp_fields fields = {.count = 0};
    khp_cross_table table = table_of();
    table.is_suppressed = true;
    khp_table_fields(&fields, &table);
    assert_false(fields.failed);
    assert_int_equal(fields.count, 6);
    assert_slice(fields.items[0].name, "department");
    assert_slice(fields.items[4].name, "percent_of_force");
    assert_string_equal(fields.items[2].type, "integer");
    assert_slice(fields.items[5].name, "note");
    khp_fields_clear(&fields);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_letters_and_digits_for_every_file_system),
        cmocka_unit_test(pairs_that_occur_have_a_line_each),
        cmocka_unit_test(what_is_hidden_has_neither_count_nor_share),
        cmocka_unit_test(a_share_of_a_hidden_sum_is_not_told),
        cmocka_unit_test(the_schema_has_the_columns_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
