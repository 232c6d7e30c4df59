/* Tests of area_numbers: what '.' and ',' mean is proven by the column, or it is not read. */
#include "cmocka_ready.h"
#include "read/area_numbers.h"

#include <math.h>

#define CELLS 4

static khipu_status read_cells(const char *const *texts, double *values, size_t *unreadable,
                               khipu_error *error) {
    khp_slice cells[CELLS];
    size_t first;
    for (size_t i = 0; i < CELLS; i++) {
        cells[i] = khp_slice_cstr(texts[i]);
    }
    const khp_where where = {.source = "areas.csv", .field = "people"};
    return khp_area_numbers_read(cells, CELLS, where, values, unreadable, &first, error);
}

static void check(const char *const *texts, const double *expected) {
    double values[CELLS];
    size_t unreadable;
    assert_int_equal(read_cells(texts, values, &unreadable, NULL), KHIPU_OK);
    assert_int_equal(unreadable, 0);
    for (size_t i = 0; i < CELLS; i++) {
        if (isnan(expected[i])) {
            assert_true(isnan(values[i]));
        } else {
            assert_near(values[i], expected[i], 0);
        }
    }
}

static void numbers_are_read_as_offices_write_them(void **state) {
    (void)state;
    const double nan = (double)NAN;
    check((const char *[]){"1172697", " 379384 ", "", "0"}, (double[]){1172697, 379384, nan, 0});
    check((const char *[]){"1 172 697",
                           "379\xC2\xA0"
                           "384",
                           "1'000", "7"},
          (double[]){1172697, 379384, 1000, 7});
    check((const char *[]){"1.172.697", "379.384", "5", "0"}, (double[]){1172697, 379384, 5, 0});
    check((const char *[]){"1,172,697", "379,384", "5.5", "0"},
          (double[]){1172697, 379384, 5.5, 0});
    check((const char *[]){"14,1", "30,55", "70,2 %", "8%"}, (double[]){14.1, 30.55, 70.2, 8});
    check((const char *[]){"14.1", "0.384", "1e5", "-2"}, (double[]){14.1, 0.384, 100000, -2});
    check((const char *[]){"1.234,5", "379.384", "1", "2"}, (double[]){1234.5, 379384, 1, 2});
}

static void a_mark_that_nothing_decides_ends_the_run(void **state) {
    (void)state;
    double values[CELLS];
    size_t unreadable;
    khipu_error error = {.status = KHIPU_OK};
    assert_int_equal(
        read_cells((const char *[]){"379.384", "405.759", "", "12"}, values, &unreadable, &error),
        KHIPU_E_FIELD);
    assert_non_null(strstr(error.message, "\"379.384\""));
    assert_string_equal(error.field, "people");
    error = (khipu_error){.status = KHIPU_OK};
    assert_int_equal(
        read_cells((const char *[]){"14.1", "14,2", "1", "2"}, values, &unreadable, &error),
        KHIPU_E_FIELD);
    assert_non_null(strstr(error.message, "more than one way"));
}

/* "1.234" and "1,234" alone may be anything; the last row shows what both are, wherever it stands.
 */
static void the_order_of_the_rows_changes_nothing(void **state) {
    (void)state;
    check((const char *[]){"1.234", "1,234", "5,5", "7"}, (double[]){1234, 1.234, 5.5, 7});
    check((const char *[]){"7", "5,5", "1,234", "1.234"}, (double[]){7, 5.5, 1.234, 1234});
    check((const char *[]){"1,234", "1.234", "5.5", "7"}, (double[]){1234, 1.234, 5.5, 7});
}

static void two_marks_of_thousands_end_the_run(void **state) {
    (void)state;
    double values[CELLS];
    size_t unreadable;
    khipu_error error = {.status = KHIPU_OK};
    assert_int_equal(read_cells((const char *[]){"1.172.697", "1,172,697", "1", "2"}, values,
                                &unreadable, &error),
                     KHIPU_E_FIELD);
    assert_non_null(strstr(error.message, "more than one way"));
}

static void what_is_no_number_is_counted(void **state) {
    (void)state;
    double values[CELLS];
    size_t unreadable;
    assert_int_equal(
        read_cells((const char *[]){"n/d", "5", "S.D.", "1.17.2"}, values, &unreadable, NULL),
        KHIPU_OK);
    assert_int_equal(unreadable, 3);
    assert_true(isnan(values[0]) && isnan(values[2]) && isnan(values[3]));
    assert_near(values[1], 5, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_as_offices_write_them),
        cmocka_unit_test(a_mark_that_nothing_decides_ends_the_run),
        cmocka_unit_test(the_order_of_the_rows_changes_nothing),
        cmocka_unit_test(two_marks_of_thousands_end_the_run),
        cmocka_unit_test(what_is_no_number_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
