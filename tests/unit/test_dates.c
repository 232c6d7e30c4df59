/* Dates as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "read/date_order.h"
#include "read/dates.h"

/* The date that a cell gives in a format, as ISO text; "?" if it is none. */
static const char *read_as(const char *format, const char *cell) {
    static khp_buffer text;
    khp_date_format parsed = {KHP_ORDER_ISO, false};
    khp_date date;
    khp_buffer_reset(&text);
    if (format != NULL) {
        assert_int_equal(khp_date_format_parse(&parsed, format, NULL), KHIPU_OK);
    }
    if (!khp_date_read(&parsed, khp_slice_cstr(cell), &date)) {
        return "?";
    }
    khp_date_write(&text, date);
    return khp_buffer_cstr(&text);
}

static void iso_dates_need_no_format(void **state) {
    (void)state;
    assert_string_equal(read_as(NULL, "2022-12-15"), "2022-12-15");
    assert_string_equal(read_as(NULL, " 2022-12 "), "2022-12");
    assert_string_equal(read_as(NULL, "2022"), "2022");
    assert_string_equal(read_as(NULL, "20221215"), "2022-12-15");
    assert_string_equal(read_as(NULL, "2022-1-5"), "2022-01-05");
    assert_string_equal(read_as(NULL, ""), "");
    assert_string_equal(read_as(NULL, "2024-02-29"), "2024-02-29");
    assert_string_equal(read_as(NULL, "2023-02-29"), "?");
    assert_string_equal(read_as(NULL, "1899-12-31"), "1899-12-31");
}

static void a_time_of_day_is_cut_off_as_written(void **state) {
    (void)state;
    assert_string_equal(read_as(NULL, "2022-12-15T23:30:00-05:00"), "2022-12-15");
    assert_string_equal(read_as(NULL, "2022-12-15T04:30:00Z"), "2022-12-15");
    assert_string_equal(read_as(NULL, "2022-12-15 23:59"), "2022-12-15");
    assert_string_equal(read_as("dd/mm/yyyy", "11/12/2022 10:30 p. m."), "2022-12-11");
    assert_string_equal(read_as(NULL, "11 dic 2022, 10:30"), "2022-12-11");
}

static void other_orders_must_be_said(void **state) {
    (void)state;
    assert_string_equal(read_as(NULL, "11/12/2022"), "?");
    assert_string_equal(read_as(NULL, "2022/12/11"), "?");
    assert_string_equal(read_as("dd/mm/yyyy", "11/12/2022"), "2022-12-11");
    assert_string_equal(read_as("dd/mm/yyyy", "1-2-22"), "2022-02-01");
    assert_string_equal(read_as("mm/dd/yyyy", "11/12/2022"), "2022-11-12");
    assert_string_equal(read_as("yyyy/mm/dd", "2022/12/11"), "2022-12-11");
    assert_string_equal(read_as("yy-mm-dd", "22-12-11"), "2022-12-11");
    assert_string_equal(read_as("ddmmyyyy", "11122022"), "2022-12-11");
    assert_string_equal(read_as("dd/mm/aaaa", "25/12/1965"), "1965-12-25");
    assert_string_equal(read_as("dd/mm/yyyy", "12/25/2022"), "?");
    assert_string_equal(read_as("dd/mm/yyyy", "2022-12-11"), "2022-12-11");
    assert_string_equal(read_as("dd/mm/yyyy", "12/2022"), "2022-12");
}

static void two_digit_years_lie_between_1969_and_2068(void **state) {
    (void)state;
    assert_string_equal(read_as("dd/mm/yy", "01/01/68"), "2068-01-01");
    assert_string_equal(read_as("dd/mm/yy", "01/01/69"), "1969-01-01");
}

static void months_are_read_by_name(void **state) {
    (void)state;
    assert_string_equal(read_as(NULL, "31 January 2023"), "2023-01-31");
    assert_string_equal(read_as(NULL, "11 de diciembre de 2022"), "2022-12-11");
    assert_string_equal(read_as(NULL, "domingo, 11 de Diciembre del 2022"), "2022-12-11");
    assert_string_equal(read_as(NULL, "miércoles 1º de setiembre de 2022"), "2022-09-01");
    assert_string_equal(read_as(NULL, "Dec 11, 2022"), "2022-12-11");
    assert_string_equal(read_as(NULL, "December 1st, 2022"), "2022-12-01");
    assert_string_equal(read_as(NULL, "11-dic-22"), "2022-12-11");
    assert_string_equal(read_as(NULL, "11-dic.-2022"), "2022-12-11");
    assert_string_equal(read_as(NULL, "diciembre de 2022"), "2022-12");
    assert_string_equal(read_as(NULL, "dic-22"), "?");
}

static void ranges_and_text_are_no_dates(void **state) {
    (void)state;
    static const char *const cells[] = {
        "11.-14.12.2022",
        "12./19.12.2022",
        "11/12/2022 - 14/12/2022",
        "mediados de diciembre",
        "s/d",
        "11-14 diciembre 2022",
        "31 de febrero de 2022",
        "44910",
        "2022-13-01",
        "202",
        "2022-12-11-14",
        "11 12 2022",
    };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        assert_string_equal(read_as("dd/mm/yyyy", cells[i]), "?");
        assert_string_equal(read_as(NULL, cells[i]), "?");
    }
}

static void serial_dates_are_read_when_declared(void **state) {
    (void)state;
    assert_string_equal(read_as("excel", "44910"), "2022-12-15");
    assert_string_equal(read_as("excel", "44910.75"), "2022-12-15");
    assert_string_equal(read_as("excel", "1"), "1900-01-01");
    assert_string_equal(read_as("excel", "59"), "1900-02-28");
    assert_string_equal(read_as("excel", "60"), "?");
    assert_string_equal(read_as("excel", "61"), "1900-03-01");
    assert_string_equal(read_as("excel-1904", "0"), "1904-01-01");
    assert_string_equal(read_as("excel-1904", "43448"), "2022-12-15");
    assert_string_equal(read_as("excel", "2022-12-15"), "2022-12-15");
    assert_string_equal(read_as("excel", "-1"), "?");
}

static void unknown_formats_are_refused(void **state) {
    (void)state;
    static const char *const formats[] = {"", "dd/mm", "yyyy/dd/mm", "dd/mm/yyyy/dd", "%d", "x"};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        khp_date_format format;
        khipu_error error = {0};
        assert_int_equal(khp_date_format_parse(&format, formats[i], &error), KHIPU_E_ARGUMENT);
        assert_string_equal(error.field, "--date-format");
    }
}

/* Decides a column; NULL ends it. */
static khipu_status decide(khp_date_order *order, const char *const *cells, khipu_error *error) {
    khp_date_evidence evidence = {0};
    khp_date_format format = {KHP_ORDER_ISO, false};
    for (uint64_t line = 2; *cells != NULL; cells++, line++) {
        khp_date_evidence_add(&evidence, khp_slice_cstr(*cells), line);
    }
    *error = (khipu_error){0};
    khipu_status status = khp_date_evidence_decide(
        &evidence, (khp_where){.source = "cases.csv", .field = "date"}, &format, error);
    *order = format.order;
    return status;
}

#define CELLS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void an_order_is_taken_only_if_the_column_proves_it(void **state) {
    (void)state;
    khp_date_order order;
    khipu_error error;
    assert_int_equal(decide(&order, CELLS("11/12/2022", "25/12/2022"), &error), KHIPU_OK);
    assert_int_equal(order, KHP_ORDER_DMY);
    assert_int_equal(decide(&order, CELLS("11/12/2022", "12/25/2022", "s/d"), &error), KHIPU_OK);
    assert_int_equal(order, KHP_ORDER_MDY);
    assert_int_equal(decide(&order, CELLS("2022-12-11", "11 dic 2022", ""), &error), KHIPU_OK);
    assert_int_equal(order, KHP_ORDER_ISO);
    assert_int_equal(decide(&order, CELLS("2022/12/11"), &error), KHIPU_OK);
    assert_int_equal(order, KHP_ORDER_YMD);
    assert_int_equal(decide(&order, CELLS("05/05/2022"), &error), KHIPU_OK);
    assert_int_equal(order, KHP_ORDER_DMY);
}

static void an_undecidable_column_names_the_flag(void **state) {
    (void)state;
    khp_date_order order;
    khipu_error error;
    assert_int_equal(decide(&order, CELLS("05/05/2022", "11/12/2022"), &error), KHIPU_E_FIELD);
    assert_non_null(strstr(error.message, "--date-format"));
    assert_int_equal(error.line, 3);
    assert_int_equal(decide(&order, CELLS("25/12/2022", "12/25/2022"), &error), KHIPU_E_FIELD);
    assert_non_null(strstr(error.message, "--date-format"));
    assert_int_equal(error.line, 3);
    assert_int_equal(decide(&order, CELLS("22-12-11", "25-12-11"), &error), KHIPU_E_FIELD);
    assert_non_null(strstr(error.message, "--date-format"));
    assert_int_equal(decide(&order, CELLS("22/12/11", "25/12/11"), &error), KHIPU_OK);
    assert_int_equal(order, KHP_ORDER_DMY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iso_dates_need_no_format),
        cmocka_unit_test(a_time_of_day_is_cut_off_as_written),
        cmocka_unit_test(other_orders_must_be_said),
        cmocka_unit_test(two_digit_years_lie_between_1969_and_2068),
        cmocka_unit_test(months_are_read_by_name),
        cmocka_unit_test(ranges_and_text_are_no_dates),
        cmocka_unit_test(serial_dates_are_read_when_declared),
        cmocka_unit_test(unknown_formats_are_refused),
        cmocka_unit_test(an_order_is_taken_only_if_the_column_proves_it),
        cmocka_unit_test(an_undecidable_column_names_the_flag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
