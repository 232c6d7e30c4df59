/* Days of the Gregorian calendar. The judge is a calendar that is counted day by day. */
#include "base/date.h"

#include "cmocka_ready.h"

static khp_date parse(const char *text) { return khp_date_parse_iso(khp_slice_cstr(text)); }

static void assert_date(khp_date date, khp_date_kind kind, int year, int month, int day) {
    assert_int_equal(date.kind, kind);
    assert_int_equal(date.year, year);
    assert_int_equal(date.month, month);
    assert_int_equal(date.day, day);
}

static void a_date_is_known_to_its_year_its_month_or_its_day(void **state) {
    (void)state;
    assert_date(parse("2022"), KHP_DATE_YEAR, 2022, 0, 0);
    assert_date(parse("2022-12"), KHP_DATE_MONTH, 2022, 12, 0);
    assert_date(parse("2022-12-15"), KHP_DATE_DAY, 2022, 12, 15);
    assert_date(parse("0001-01-01"), KHP_DATE_DAY, 1, 1, 1);
    assert_date(parse("9999-12-31"), KHP_DATE_DAY, 9999, 12, 31);
}

static void what_is_no_iso_date_of_the_calendar_is_none(void **state) {
    (void)state;
    static const char *const texts[] = {"",           "0000",       "202",         "20221",
                                        "2022-00",    "2022-13",    "2022-1",      "2022-1-05",
                                        "2022-12-00", "2022-12-32", "2022-02-29",  "1900-02-29",
                                        "2022-04-31", "2022/12/15", "2022-12/15",  "15-12-2022",
                                        "2022-12-1x", "+022-12-15", "2022-12-15T", " 2022-12-1",
                                        "20221215",   "-022",       "２０２２"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (parse(texts[i]).kind != KHP_DATE_NONE) {
            fail_msg("\"%s\" was taken for a date", texts[i]);
        }
    }
}

static void leap_years_follow_the_gregorian_rule(void **state) {
    (void)state;
    assert_int_equal(khp_date_month_days(2000, 2), 29);
    assert_int_equal(khp_date_month_days(1900, 2), 28);
    assert_int_equal(khp_date_month_days(2024, 2), 29);
    assert_int_equal(khp_date_month_days(2023, 2), 28);
    assert_int_equal(parse("2000-02-29").kind, KHP_DATE_DAY);
}

static void every_day_of_the_calendar_has_its_number_and_comes_back(void **state) {
    (void)state;
    int32_t number = khp_date_day_number((khp_date){KHP_DATE_DAY, 1, 1, 1});
    assert_int_equal(number, -719162);
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= khp_date_month_days(year, month); day++) {
                khp_date date = {KHP_DATE_DAY, year, month, day};
                if (khp_date_day_number(date) != number) {
                    fail_msg("%04d-%02d-%02d has the number %d, not %d", year, month, day,
                             khp_date_day_number(date), number);
                }
                khp_date back = khp_date_from_day_number(number);
                if (back.year != year || back.month != month || back.day != day) {
                    fail_msg("%d is %04d-%02d-%02d, not %04d-%02d-%02d", number, back.year,
                             back.month, back.day, year, month, day);
                }
                number++;
            }
        }
    }
}

static void the_epoch_and_known_days_have_their_numbers(void **state) {
    (void)state;
    assert_int_equal(khp_date_day_number(parse("1970-01-01")), 0);
    assert_int_equal(khp_date_day_number(parse("1969-12-31")), -1);
    assert_int_equal(khp_date_day_number(parse("2022-12-15")), 19341);
    assert_int_equal(khp_date_day_number(parse("2000-03-01")), 11017);
}

static void a_month_is_its_first_to_its_last_day(void **state) {
    (void)state;
    assert_date(khp_date_first(parse("2023-02")), KHP_DATE_DAY, 2023, 2, 1);
    assert_date(khp_date_last(parse("2023-02")), KHP_DATE_DAY, 2023, 2, 28);
    assert_date(khp_date_last(parse("2024-02")), KHP_DATE_DAY, 2024, 2, 29);
    assert_date(khp_date_first(parse("2022")), KHP_DATE_DAY, 2022, 1, 1);
    assert_date(khp_date_last(parse("2022")), KHP_DATE_DAY, 2022, 12, 31);
    assert_date(khp_date_first(parse("2022-12-15")), KHP_DATE_DAY, 2022, 12, 15);
    assert_date(khp_date_last(parse("2022-12-15")), KHP_DATE_DAY, 2022, 12, 15);
    assert_int_equal(khp_date_first(parse("")).kind, KHP_DATE_NONE);
    assert_int_equal(khp_date_last(parse("")).kind, KHP_DATE_NONE);
}

static void writing_gives_back_what_was_read(void **state) {
    (void)state;
    static const char *const texts[] = {"2022", "2022-12", "2022-12-05", "0007-01-02", "0033", ""};
    khp_buffer buffer = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        khp_date_write(&buffer, parse(texts[i]));
        assert_buffer(&buffer, texts[i]);
    }
    khp_buffer_clear(&buffer);
}

static void a_date_exists_only_in_the_calendar(void **state) {
    (void)state;
    assert_true(khp_date_exists((khp_date){KHP_DATE_YEAR, 2022, 0, 0}));
    assert_true(khp_date_exists((khp_date){KHP_DATE_MONTH, 2022, 12, 0}));
    assert_false(khp_date_exists((khp_date){KHP_DATE_NONE, 2022, 1, 1}));
    assert_false(khp_date_exists((khp_date){KHP_DATE_YEAR, 0, 0, 0}));
    assert_false(khp_date_exists((khp_date){KHP_DATE_YEAR, 10000, 0, 0}));
    assert_false(khp_date_exists((khp_date){KHP_DATE_MONTH, 2022, 13, 0}));
    assert_false(khp_date_exists((khp_date){KHP_DATE_DAY, 2022, -1, 5}));
    assert_false(khp_date_exists((khp_date){KHP_DATE_DAY, 2023, 2, 29}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_known_to_its_year_its_month_or_its_day),
        cmocka_unit_test(what_is_no_iso_date_of_the_calendar_is_none),
        cmocka_unit_test(leap_years_follow_the_gregorian_rule),
        cmocka_unit_test(every_day_of_the_calendar_has_its_number_and_comes_back),
        cmocka_unit_test(the_epoch_and_known_days_have_their_numbers),
        cmocka_unit_test(a_month_is_its_first_to_its_last_day),
        cmocka_unit_test(writing_gives_back_what_was_read),
        cmocka_unit_test(a_date_exists_only_in_the_calendar),
    };
    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
