/* What a column is believed to hold. */
#include "cmocka_ready.h"
#include "project/fineness.h"
#include "protect/value_tally.h"
#include "random.h"

static void add(khp_value_tally *tally, const char *cell, size_t times) {
    for (size_t i = 0; i < times; i++) {
        khp_value_tally_add(tally, khp_slice_cstr(cell), 1, khp_position_fineness);
    }
}

static void check_verdict(const khp_value_tally *tally, double told_metres,
                          khp_value_kind expected) {
    assert_string_equal(khp_value_kind_words(khp_value_tally_verdict(tally, told_metres)),
                        khp_value_kind_words(expected));
}

/* A hundred cells, so many of which are `cell`. */
static khp_value_tally column_with(const char *cell, size_t times) {
    khp_value_tally tally = {.cells = 0};
    bool is_telephone = cell[0] == '+';
    add(&tally, cell, times - is_telephone);
    add(&tally, "+51 987 654 322", is_telephone); /* one alone proves nothing */
    add(&tally, "anything else", 100 - times);
    return tally;
}

static void a_fifth_of_the_cells_is_enough(void **state) {
    (void)state;
    static const struct {
        const char *cell;
        khp_value_kind kind;
    } rows[] = {
        {"ana@example.org", KHP_VALUE_EMAIL},
        {"+51 987 654 321", KHP_VALUE_TELEPHONE},
        {"-12.0464, -77.0428", KHP_VALUE_POSITION},
        {"QUMA900220MDFSLN02",
         (khp_value_kind)((int)KHP_VALUE_IDENTITY + (int)KHP_IDENTITY_MX_CURP)},
        {"QUMA900220MDFSLN03", KHP_VALUE_NONE}, /* its check digit is 2 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        khp_value_tally at_19 = column_with(rows[i].cell, 19);
        khp_value_tally at_20 = column_with(rows[i].cell, 20);
        khp_value_tally at_21 = column_with(rows[i].cell, 21);
        check_verdict(&at_19, 5000, KHP_VALUE_NONE);
        check_verdict(&at_20, 5000, rows[i].kind);
        check_verdict(&at_21, 5000, rows[i].kind);
    }
}

static void cells_that_say_nothing_do_not_count(void **state) {
    (void)state;
    static const char *const blanks[] = {"",    " ",    "-",   "--", "n/a", "N.A.",
                                         "s/d", "null", "NaN", "?",  "ND",  "None"};
    khp_value_tally tally = {.cells = 0};
    check_verdict(&tally, 5000, KHP_VALUE_NONE);
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        add(&tally, blanks[i], 100);
    }
    assert_int_equal(tally.cells, 0);
    check_verdict(&tally, 5000, KHP_VALUE_NONE);
    add(&tally, "ana@example.org", 1);
    check_verdict(&tally, 0, KHP_VALUE_EMAIL);
    add(&tally, "no", 5);
    assert_int_equal(tally.cells, 6);
    check_verdict(&tally, 0, KHP_VALUE_NONE);
}

static void kinds_are_not_added_up(void **state) {
    (void)state;
    khp_value_tally tally = column_with("ana@example.org", 15);
    add(&tally, "+51 987 654 321", 15);
    check_verdict(&tally, 5000, KHP_VALUE_NONE);
}

static void positions_count_if_finer_than_what_is_told(void **state) {
    (void)state;
    khp_value_tally rough = column_with("-12.1, -77.0", 50);
    khp_value_tally minutes = column_with("15°30'S 70°08'W", 50);
    check_verdict(&rough, 0, KHP_VALUE_NONE);
    check_verdict(&rough, 5000, KHP_VALUE_NONE);
    check_verdict(&rough, 15000, KHP_VALUE_POSITION);
    check_verdict(&minutes, 1800, KHP_VALUE_NONE);
    check_verdict(&minutes, 5000, KHP_VALUE_POSITION);
}

/* A CPF with the right check digits. */
static void write_cpf(random_state *random, char text[12], bool is_right) {
    unsigned first = 0;
    unsigned second = 0;
    for (unsigned i = 0; i < 9; i++) {
        unsigned digit = (unsigned)random_below(random, 10);
        text[i] = (char)('0' + digit);
        first += digit * (10 - i);
        second += digit * (11 - i);
    }
    unsigned check = first * 10 % 11 % 10;
    unsigned last = (second + check * 2) * 10 % 11 % 10;
    text[9] = (char)('0' + check);
    text[10] = (char)('0' + (is_right ? last : (last + 1) % 10));
    text[11] = '\0';
}

static void identity_numbers_need_most_check_digits_right(void **state) {
    (void)state;
    random_state random = random_begin("identity_numbers_need_most_check_digits_right");
    khp_value_kind cpf = (khp_value_kind)((int)KHP_VALUE_IDENTITY + (int)KHP_IDENTITY_BR_CPF);
    khp_value_tally tally = {.cells = 0};
    char text[12];
    for (int i = 0; i < 60; i++) {
        write_cpf(&random, text, true);
        add(&tally, text, 1);
    }
    check_verdict(&tally, 0, cpf);
    for (int i = 0; i < 25; i++) {
        write_cpf(&random, text, false);
        add(&tally, text, 1);
    }
    check_verdict(&tally, 0, KHP_VALUE_NONE);
}

static void one_number_repeated_proves_nothing(void **state) {
    (void)state;
    khp_value_tally bare = {.cells = 0};
    khp_value_tally written = {.cells = 0};
    khp_value_tally hotline = {.cells = 0};
    khp_value_kind cpf = (khp_value_kind)((int)KHP_VALUE_IDENTITY + (int)KHP_IDENTITY_BR_CPF);
    add(&bare, "12345678909", 1000);
    add(&bare, "98765432100", 1000);
    check_verdict(&bare, 0, KHP_VALUE_NONE);
    add(&hotline, "987 654 321", 1000);
    check_verdict(&hotline, 0, KHP_VALUE_NONE);
    add(&written, "123.456.789-09", 1000);
    check_verdict(&written, 0, KHP_VALUE_NONE);
    add(&written, "987.654.321-00", 1);
    check_verdict(&written, 0, cpf);
}

static void numbers_with_thousands_apart_are_no_telephones(void **state) {
    (void)state;
    khp_value_tally numbers = {.cells = 0};
    khp_value_tally telephones = {.cells = 0};
    for (int i = 0; i < 100; i++) {
        char text[32];
        snprintf(text, sizeof text, "%d %03d %03d", i * 10 + 5, (i * 7919) % 1000, i * 7 % 1000);
        add(&numbers, text, 1);
        snprintf(text, sizeof text, "9%02d %03d %03d", i, (i * 7919) % 1000, i * 7 % 1000);
        add(&telephones, text, 1);
    }
    check_verdict(&numbers, 0, KHP_VALUE_NONE);
    check_verdict(&telephones, 0, KHP_VALUE_TELEPHONE);
}

/* `form`: each 0 becomes a random digit. */
static void fill_form(random_state *random, const char *form, char *text) {
    size_t i = 0;
    for (; form[i] != '\0'; i++) {
        text[i] = form[i] == '0' ? (char)('0' + random_below(random, 10)) : form[i];
    }
    text[i] = '\0';
}

static void check_random_column(random_state *random, const char *form, size_t cells) {
    khp_value_tally tally = {.cells = 0};
    char text[32];
    for (size_t i = 0; i < cells; i++) {
        fill_form(random, form, text);
        add(&tally, text, 1);
    }
    khp_value_kind kind = khp_value_tally_verdict(&tally, 5000);
    if (kind != KHP_VALUE_NONE) {
        fail_msg("%zu cells like %s (last: %s) are %s", cells, form, text,
                 khp_value_kind_words(kind));
    }
}

static void random_ids_are_never_believed(void **state) {
    (void)state;
    static const char zeros[] = "00000000000000";
    static const char *const forms[] = {
        "00000000000", "000-000-000", "000-000-0000", "0000-0000",   "000.000.000-0",
        "0000-000000", "00-000-0000", "00000000-0",   "000 000 000", "00.000.000"};
    random_state random = random_begin("random_ids_are_never_believed");
    for (size_t i = 0; i < 10000; i++) {
        check_random_column(&random, zeros + i % 8, 100);
    }
    for (size_t i = 0; i < 1000; i++) {
        check_random_column(&random, forms[i % 10], 100);
    }
}

static void ids_in_a_row_are_never_believed(void **state) {
    (void)state;
    static const uint64_t starts[] = {1000000,     10000000,     12345678,   100000000,
                                      900000000,   600000000,    1700000000, 10000000000,
                                      27000000000, 1000000000000};
    for (size_t start = 0; start < sizeof starts / sizeof *starts; start++) {
        khp_value_tally tally = {.cells = 0};
        for (uint64_t i = 0; i < 500; i++) {
            char text[32];
            snprintf(text, sizeof text, "%llu", (unsigned long long)starts[start] + i);
            add(&tally, text, 1);
        }
        check_verdict(&tally, 5000, KHP_VALUE_NONE);
    }
}

static void parts_merge_to_the_whole(void **state) {
    (void)state;
    static const char *const cells[] = {"ana@example.org", "-12.05, -77.04", "987 654 321", "",
                                        "123.456.789-09",  "12345678-9",     "Lima",        "-"};
    random_state random = random_begin("parts_merge_to_the_whole");
    khp_value_tally whole = {.cells = 0};
    khp_value_tally parts[3] = {{.cells = 0}};
    for (size_t i = 0; i < 1000; i++) {
        const char *cell = cells[random_below(&random, sizeof cells / sizeof *cells)];
        add(&whole, cell, 1);
        add(&parts[random_below(&random, 3)], cell, 1);
    }
    khp_value_tally_merge(&parts[1], &parts[2]);
    khp_value_tally_merge(&parts[0], &parts[1]);
    assert_int_equal(parts[0].cells, whole.cells);
    assert_int_equal(parts[0].written, whole.written);
    assert_memory_equal(parts[0].kinds, whole.kinds, sizeof whole.kinds);
    assert_memory_equal(parts[0].positions, whole.positions, sizeof whole.positions);
}

/* Of 4,096 words and 100 drawn from 12,800: 90 addresses are most of
 * the column, 25 are less than a fifth. */
static void a_cell_counts_for_those_it_was_drawn_among(void **state) {
    (void)state;
    static const khp_value_kind verdicts[] = {KHP_VALUE_EMAIL, KHP_VALUE_NONE};
    static const int drawn[] = {90, 25};
    for (size_t i = 0; i < 2; i++) {
        khp_value_tally tally = {.cells = 0};
        add(&tally, "Lima", 4096);
        for (int n = 0; n < 100; n++) {
            khp_slice cell = khp_slice_cstr(n < drawn[i] ? "ana@example.org" : "Lima");
            khp_value_tally_add(&tally, cell, 128, khp_position_fineness);
        }
        check_verdict(&tally, 0, verdicts[i]);
        assert_int_equal(tally.cells, 4096 + 12800);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fifth_of_the_cells_is_enough),
        cmocka_unit_test(cells_that_say_nothing_do_not_count),
        cmocka_unit_test(kinds_are_not_added_up),
        cmocka_unit_test(positions_count_if_finer_than_what_is_told),
        cmocka_unit_test(identity_numbers_need_most_check_digits_right),
        cmocka_unit_test(one_number_repeated_proves_nothing),
        cmocka_unit_test(numbers_with_thousands_apart_are_no_telephones),
        cmocka_unit_test(random_ids_are_never_believed),
        cmocka_unit_test(ids_in_a_row_are_never_believed),
        cmocka_unit_test(parts_merge_to_the_whole),
        cmocka_unit_test(a_cell_counts_for_those_it_was_drawn_among),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
