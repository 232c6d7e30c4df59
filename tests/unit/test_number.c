/* Numbers from and to text. libc's strtod, in the C locale, is the judge of every value. */
#include "base/number.h"

#include "cmocka_ready.h"
#include "random.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>

static void assert_parses(const char *text, char mark, double expected) {
    double value = NAN;
    if (!khp_number_parse(khp_slice_cstr(text), mark, &value)) {
        fail_msg("\"%s\" was refused", text);
    }
    if (memcmp(&value, &expected, sizeof value) != 0) {
        fail_msg("\"%s\" gave %.17g, not %.17g", text, value, expected);
    }
}

static void assert_refused(const char *text, char mark) {
    double value = 42;
    if (khp_number_parse(khp_slice_cstr(text), mark, &value)) {
        fail_msg("\"%s\" was accepted as %.17g", text, value);
    }
}

static void a_decimal_number_is_read_whole(void **state) {
    (void)state;
    assert_parses("0", '.', 0.0);
    assert_parses("-0", '.', -0.0);
    assert_parses("-77.04", '.', -77.04);
    assert_parses("+12.05", '.', 12.05);
    assert_parses(".5", '.', 0.5);
    assert_parses("5.", '.', 5.0);
    assert_parses("007", '.', 7.0);
    assert_parses("1e5", '.', 1e5);
    assert_parses("1.5E-3", '.', 1.5e-3);
    assert_parses("9007199254740993", '.', 9007199254740992.0);
    assert_parses("0.1234567890123456789", '.', 0.1234567890123456789);
    assert_parses("1.7976931348623157e308", '.', DBL_MAX);
    assert_parses("1e-400", '.', 0.0);
}

static void the_mark_is_the_one_that_was_asked_for(void **state) {
    (void)state;
    assert_parses("-77,04", ',', -77.04);
    assert_parses("0,1234567890123456789", ',', 0.1234567890123456789);
    assert_refused("-77.04", ',');
    assert_refused("-77,04", '.');
    assert_refused("1,234.5", '.');
    assert_refused("1.234,5", ',');
}

static void what_is_not_all_a_decimal_number_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {"",     ".",     "-",      "+",   "-.",  "e5",
                                        "1e",   "1e+",   "1 ",     " 1",  "1x",  "0x10",
                                        "1..2", "--1",   "1e5.",   "nan", "inf", "infinity",
                                        "1_0",  "1e400", "-1e400", "٣",   "1\n", "1.2.3"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_refused(texts[i], '.');
    }
    double value;
    assert_false(khp_number_parse(khp_slice_of("1\0002", 3), '.', &value));
    assert_false(khp_number_parse((khp_slice){NULL, 0}, '.', &value));
}

static void a_text_without_end_is_refused_not_overrun(void **state) {
    (void)state;
    char digits[500];
    memset(digits, '1', sizeof digits);
    double value;
    assert_true(khp_number_parse(khp_slice_of(digits, 300), '.', &value));
    assert_true(khp_number_parse(khp_slice_of("0.5", 1), '.', &value));
    assert_true(value == 0.0);
    assert_false(khp_number_parse(khp_slice_of(digits, 401), '.', &value));
    digits[1] = '.';
    assert_true(khp_number_parse(khp_slice_of(digits, 400), '.', &value));
    assert_true(value > 1.1 && value < 1.2);
}

static size_t random_decimal(random_state *random, char *text) {
    size_t len = 0;
    if (random_below(random, 3) == 0) {
        text[len++] = '-';
    }
    size_t whole = 1 + random_below(random, 17);
    size_t places = random_below(random, 18);
    for (size_t i = 0; i < whole; i++) {
        text[len++] = (char)('0' + random_below(random, 10));
    }
    if (places > 0) {
        text[len++] = '.';
    }
    for (size_t i = 0; i < places; i++) {
        text[len++] = (char)('0' + random_below(random, 10));
    }
    if (random_below(random, 4) == 0) {
        len += (size_t)snprintf(text + len, 8, "e%d", (int)random_below(random, 600) - 300);
    }
    text[len] = '\0';
    return len;
}

static void every_value_is_the_one_that_strtod_gives(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    for (int i = 0; i < 200000; i++) {
        char text[64];
        random_decimal(&random, text);
        double expected = strtod(text, NULL);
        if (isfinite(expected)) {
            assert_parses(text, '.', expected);
        } else {
            assert_refused(text, '.');
        }
    }
}

static void a_comma_locale_of_the_caller_changes_nothing(void **state) {
    (void)state;
    static const char *const locales[] = {"es_PE.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8",
                                          "es_ES.UTF-8"};
    bool found = false;
    for (size_t i = 0; i < sizeof locales / sizeof *locales && !found; i++) {
        found = setlocale(LC_NUMERIC, locales[i]) != NULL;
    }
    khp_buffer buffer = {0};
    assert_parses("0.1234567890123456789", '.', 0.1234567890123456789);
    assert_parses("1,5e-3", ',', 1.5e-3);
    khp_number_write(&buffer, -77.04, 6);
    assert_buffer(&buffer, "-77.04");
    khp_number_write_exact(&buffer, 0.1);
    assert_buffer(&buffer, "0.1");
    khp_buffer_clear(&buffer);
    setlocale(LC_NUMERIC, "C");
    if (!found) {
        print_message("no locale with a decimal comma is installed: only the C locale was tried\n");
    }
}

static void whole_numbers_are_digits_only_and_must_fit(void **state) {
    (void)state;
    uint64_t value = 1;
    assert_true(khp_number_parse_uint(KHP_SLICE("0"), &value));
    assert_true(value == 0);
    assert_true(khp_number_parse_uint(KHP_SLICE("00042"), &value));
    assert_true(value == 42);
    assert_true(khp_number_parse_uint(KHP_SLICE("18446744073709551615"), &value));
    assert_true(value == UINT64_MAX);
    static const char *const refused[] = {
        "", "-1", "+1", "1.0", " 1", "1 ", "18446744073709551616", "99999999999999999999", "x"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(khp_number_parse_uint(khp_slice_cstr(refused[i]), &value));
    }
}

static void canonical_is_exactly_what_json_would_give_back(void **state) {
    (void)state;
    static const char *const integers[] = {
        "0", "7", "-7", "10", "123456789012345", "-123456789012345"};
    static const char *const numbers[] = {"0.5", "-0.5", "1.05", "12345678901234.5", "0.00001"};
    static const char *const neither[] = {"",    "-",     "-0",
                                          "+5",  "007",   "1.0",
                                          "1.",  ".5",    "1,5",
                                          "1e5", "sí",    " 1",
                                          "1 ",  "00",    "-00",
                                          "0.0", "-0.0",  "1234567890123456",
                                          "0x1", "1.2.3", "12345678901234.56",
                                          "--1", "1-",    "080101",
                                          "NaN"};
    bool integer;
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        assert_true(khp_number_is_canonical(khp_slice_cstr(integers[i]), &integer) && integer);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_true(khp_number_is_canonical(khp_slice_cstr(numbers[i]), &integer) && !integer);
    }
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++) {
        if (khp_number_is_canonical(khp_slice_cstr(neither[i]), &integer)) {
            fail_msg("\"%s\" was taken for canonical", neither[i]);
        }
    }
}

static void a_canonical_number_survives_a_double(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    khp_buffer buffer = {0};
    int canonical = 0;
    for (int i = 0; i < 200000; i++) {
        char text[64];
        size_t len = random_decimal(&random, text);
        bool integer;
        if (!khp_number_is_canonical(khp_slice_of(text, len), &integer)) {
            continue;
        }
        canonical++;
        double value;
        assert_true(khp_number_parse(khp_slice_of(text, len), '.', &value));
        khp_number_write(&buffer, value, 15);
        khp_number_write_exact(&buffer, value);
        khp_buffer_reset(&buffer);
        char printed[64];
        snprintf(printed, sizeof printed, "%.15g", value);
        assert_true(strtod(printed, NULL) == value);
    }
    khp_buffer_clear(&buffer);
    assert_true(canonical > 1000);
}

static void writing_rounds_to_the_decimals_in_the_shortest_form(void **state) {
    (void)state;
    static const struct {
        double value;
        int decimals;
        const char *text;
    } rows[] = {{0, 6, "0"},
                {-0.0, 6, "0"},
                {-0.0000001, 6, "0"},
                {-0.0000005001, 6, "-0.000001"},
                {-70.13333, 6, "-70.13333"},
                {-77.0428, 2, "-77.04"},
                {100, 0, "100"},
                {100, 6, "100"},
                {1.5, 0, "2"},
                {0.1, 15, "0.1"},
                {0.30000000000000004, 15, "0.3"},
                {179.9999999, 6, "180"},
                {-123456789012345.0, 3, "-123456789012345"},
                {2.675, 2, "2.67"}}; /* the double lies below 2.675 */
    khp_buffer buffer = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        khp_number_write(&buffer, rows[i].value, rows[i].decimals);
        assert_buffer(&buffer, rows[i].text);
    }
    khp_buffer_clear(&buffer);
}

static void what_is_written_lies_within_half_a_digit(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    khp_buffer buffer = {0};
    for (int i = 0; i < 100000; i++) {
        double value = ((double)(random_bits(&random) >> 11) / 9007199254740992.0 - 0.5) * 360;
        int decimals = (int)random_below(&random, 13);
        khp_number_write(&buffer, value, decimals);
        const char *text = khp_buffer_cstr(&buffer);
        assert_true(fabs(strtod(text, NULL) - value) <= 0.5 * pow(10, -decimals) + 1e-13);
        assert_null(strpbrk(text, "eE+"));
        assert_string_not_equal(text, "-0");
        const char *point = strchr(text, '.');
        assert_true(point == NULL || (strlen(point + 1) <= (size_t)decimals &&
                                      text[strlen(text) - 1] != '0' && point[1] != '\0'));
        khp_buffer_reset(&buffer);
    }
    khp_buffer_clear(&buffer);
}

static void exact_text_reads_back_as_the_same_double(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    khp_buffer buffer = {0};
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = random_bits(&random);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) {
            continue;
        }
        khp_number_write_exact(&buffer, value);
        const char *text = khp_buffer_cstr(&buffer);
        if (strtod(text, NULL) != value) {
            fail_msg("%.17g was written as %s", value, text);
        }
        assert_true(text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
        khp_buffer_reset(&buffer);
    }
    khp_number_write_exact(&buffer, 0.1);
    assert_buffer(&buffer, "0.1");
    khp_number_write_exact(&buffer, -5);
    assert_buffer(&buffer, "-5");
    khp_number_write_exact(&buffer, 123456789012345.0);
    assert_buffer(&buffer, "123456789012345");
    khp_number_write_exact(&buffer, 0.30000000000000004);
    assert_buffer(&buffer, "0.30000000000000004");
    khp_buffer_clear(&buffer);
}

/* The same by printf: zeros at the end and a minus before nothing dropped. */
static void printed(char text[64], double value, int decimals) {
    int length = snprintf(text, 64, "%.*f", decimals, value);
    while (decimals > 0 && text[length - 1] == '0') {
        text[--length] = '\0';
    }
    if (text[length - 1] == '.') {
        text[--length] = '\0';
    }
    if (strcmp(text, "-0") == 0) {
        memcpy(text, "0", 2);
    }
}

static void numbers_are_rounded_as_printf_rounds_them(void **state) {
    (void)state;
    khp_buffer buffer = {0};
    uint64_t seed = 20221209;
    for (int round = 0; round < 400000; round++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        int decimals = (int)(seed >> 40) % 13;
        double value = ((double)(int64_t)seed) / 9223372036854775808.0;
        value *= round % 5 == 0 ? 1e13 : round % 5 == 1 ? 1e-4 : 180;
        if (round % 3 == 0) { /* close to the middle of two */
            value = (floor(value * 1e6) + 0.5) / 1e6;
            decimals = 6;
        } else if (round % 7 == 0) {
            value = floor(value * 16) / 16;
        }
        char expected[64];
        printed(expected, value, decimals);
        khp_buffer_reset(&buffer);
        khp_number_write(&buffer, value, decimals);
        assert_string_equal(khp_buffer_cstr(&buffer), expected);
    }
    khp_buffer_clear(&buffer);
}

static void exact_text_is_the_shortest_there_is(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {5e-324, "5e-324"},
        {1.5e-323, "1.5e-323"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {2.225073858507201e-308, "2.225073858507201e-308"},
        {1e-7, "1e-7"},
        {-1.25e-7, "-1.25e-7"},
        {1e-6, "0.000001"},
        {0.00123, "0.00123"},
        {1e15, "1000000000000000"},
        {1e20, "100000000000000000000"},
        {1.2345678901234568e17, "123456789012345680"},
        {9.007199254740992e15, "9007199254740992"},
        {1e21, "1e+21"},
        {-1.5e300, "-1.5e+300"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {0x1p803, "5.334411546303884e+241"}, /* nearest of 16 digits is another double's */
        {0x1p-44, "5.684341886080802e-14"},
        {100.5, "100.5"},
    };
    khp_buffer buffer = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        khp_buffer_reset(&buffer);
        khp_number_write_exact(&buffer, cases[i].value);
        assert_buffer(&buffer, cases[i].text);
    }
    khp_buffer_clear(&buffer);
}

/* Digits from the first to the last that is no zero. */
static int significant_digits(const char *text) {
    int count = 0;
    int zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text == '0' && count > 0) {
            zeros++;
        } else if (*text >= '1' && *text <= '9') {
            count += zeros + 1;
            zeros = 0;
        }
    }
    return count;
}

static void no_decimal_with_fewer_digits_is_the_same_double(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    khp_buffer buffer = {0};
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = random_bits(&random) >> 1;
        bits = i % 4 == 0 ? bits >> (12 + random_below(&random, 52)) : bits; /* subnormal */
        bits = i % 4 == 1 ? bits & UINT64_C(0x7FF0000000000000) : bits;      /* power of two */
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value) || value == 0) {
            continue;
        }
        khp_buffer_reset(&buffer);
        khp_number_write_exact(&buffer, value);
        int digits = significant_digits(khp_buffer_cstr(&buffer));
        assert_true(strtod(buffer.ptr, NULL) == value);
        char shorter[64];
        snprintf(shorter, sizeof shorter, "%.*e", digits < 2 ? 0 : digits - 2, value);
        if (digits > 1 && strtod(shorter, NULL) == value) {
            fail_msg("%s is shorter than %s", shorter, buffer.ptr);
        }
    }
    khp_buffer_clear(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_rounded_as_printf_rounds_them),
        cmocka_unit_test(a_decimal_number_is_read_whole),
        cmocka_unit_test(the_mark_is_the_one_that_was_asked_for),
        cmocka_unit_test(what_is_not_all_a_decimal_number_is_refused),
        cmocka_unit_test(a_text_without_end_is_refused_not_overrun),
        cmocka_unit_test(every_value_is_the_one_that_strtod_gives),
        cmocka_unit_test(a_comma_locale_of_the_caller_changes_nothing),
        cmocka_unit_test(whole_numbers_are_digits_only_and_must_fit),
        cmocka_unit_test(canonical_is_exactly_what_json_would_give_back),
        cmocka_unit_test(a_canonical_number_survives_a_double),
        cmocka_unit_test(writing_rounds_to_the_decimals_in_the_shortest_form),
        cmocka_unit_test(what_is_written_lies_within_half_a_digit),
        cmocka_unit_test(exact_text_reads_back_as_the_same_double),
        cmocka_unit_test(exact_text_is_the_shortest_there_is),
        cmocka_unit_test(no_decimal_with_fewer_digits_is_the_same_double),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
