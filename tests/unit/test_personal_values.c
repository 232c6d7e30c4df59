/* What one cell may be: e-mail, telephone, identity number, position. The numbers are made up. */
#include "cmocka_ready.h"
#include "project/fineness.h"
#include "protect/personal_values.h"
#include "random.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static khp_value_kind kind_of(khp_identity identity) {
    return (khp_value_kind)((int)KHP_VALUE_IDENTITY + (int)identity);
}

static void check_all(const char *const *texts, size_t count, khp_value_kind expected) {
    for (size_t i = 0; i < count; i++) {
        khp_value_kind kind = khp_value_looks(khp_slice_cstr(texts[i]), khp_position_fineness);
        if (kind != expected) {
            fail_msg("\"%s\" is \"%s\", not \"%s\"", texts[i], khp_value_kind_words(kind),
                     khp_value_kind_words(expected));
        }
    }
}

static void addresses_of_people_are_found(void **state) {
    (void)state;
    static const char *const texts[] = {
        "a@b.pe",
        " ana.quispe+casos@correo.example ",
        "x_y-z%1@sub.dom-inio.org",
        "2juan@x.com",
        "a@b.pe; c@d.pe",
        "a@b.pe, c@d.pe",
        "a@b.pe / c@d.pe",
        "ANA@EXAMPLE.ORG;",
    };
    check_all(texts, COUNT(texts), KHP_VALUE_EMAIL);
}

static void other_uses_of_the_sign_are_none(void **state) {
    (void)state;
    static const char *const texts[] = {
        "@usuario",        "a@b",
        "a@b.c",           "a@b.123",
        "a b@c.pe",        "a@b..pe",
        ".a@b.pe",         "a..b@c.pe",
        "a.@b.pe",         "a@-b.pe",
        "a@b@c.pe",        "escriba a@b.pe",
        "a@b.pe; o llame", "dos @ tres.com",
        "a@b.pe;;c@d.pe",  "3 @ 12.50 pe",
    };
    check_all(texts, COUNT(texts), KHP_VALUE_NONE);
}

static void telephones_are_found(void **state) {
    (void)state;
    static const char *const texts[] = {
        "+51 987 654 321",
        "+51987654321",
        "+51 (1) 234-5678",
        "(+51) 987 654 321",
        "+1 202-555-0123",
        "+33 6 12 34 56 78",
        "+33 6.12.34.56.78",
        "(01) 234-5678",
        "(01)2345678",
        "(11) 98765-4321",
        "(202) 555-0123",
        "01 234 5678",
        "01-2345678",
        "066-312345",
        "987 654 321",
        "987-654-321",
        "987.654.321",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "0623456789",
        "07911123456",
        "07911 123456",
        "020 7946 0958",
        "912 34 56 78",
        "55 1234 5678",
        "11 98765-4321",
        "202-555-0123",
        "300 123 4567",
        "300 1234567",
        "1-800-555-0123",
        "987 654 321 / 01 234 5678",
        "987 654 321; 987 654 322",
        "01 - 2345678",
    };
    check_all(texts, COUNT(texts), KHP_VALUE_TELEPHONE);
}

static const char *const no_telephones[] = {
    "2022-12-15",
    "15/12/2022",
    "15.12.2022",
    "2022.12.15",
    "05-25-2022",
    "05.12.2022",
    "2022-12-15 10:30",
    "10:30:15",
    "2022-12-15T10:30:00Z",
    "15/12/2022 10:30",
    "2019-2020",
    "2019 - 2020",
    "2019/2020",
    "1999-2000-2001",
    "1,234,567",
    "1.234.567",
    "1 234 567",
    "123 456 780",
    "123.456.789",
    "1.234.567,89",
    "1,234,567.89",
    "1234567.89",
    "-76.123456789",
    "76.1234567890",
    "12.0464",
    "02.2345678",
    "+12.3456789",
    "+12345678",
    "S/ 1200.50",
    "$ 1,200",
    "150101",
    "0501010001",
    "0601010001",
    "010010001",
    "06037123456",
    "05-01-01",
    "01-001-0001",
    "20221215",
    "202212151030",
    "987654321",
    "123456780",
    "000012345",
    "0000123456",
    "1234-5678",
    "0012-2022",
    "0112-2022",
    "144-17-792",
    "98765-4321",
    "1306-2022-123",
    "+12.0464 -77.04x",
    "12.0464 77",
    "978-84-1234-567-8",
    "1 000 000 000",
    "+ 51 987 654 321",
    "(2019) 1234567",
    "(12)",
    "987  654  321",
    "987 654 321 casa",
    "12 30 45",
    "+51 987 654 321 7654 32",
    "()1234567",
    "1234567 8",
};

static void what_is_written_like_telephones_is_none(void **state) {
    (void)state;
    check_all(no_telephones, COUNT(no_telephones), KHP_VALUE_NONE);
}

/* Right ones, and the same with one character wrong. */
typedef struct identity_case {
    khp_identity identity;
    const char *right;
    const char *wrong;
} identity_case;

static const identity_case identity_cases[] = {
    {KHP_IDENTITY_BR_CPF, "12345678909", "12345678900"},
    {KHP_IDENTITY_BR_CPF, "123.456.789-09", "123.456.789-00"},
    {KHP_IDENTITY_BR_CPF, "123456789-09", "123456789-00"},
    {KHP_IDENTITY_CL_RUN, "123456785", "123456781"},
    {KHP_IDENTITY_CL_RUN, "12345678-5", "12345678-1"},
    {KHP_IDENTITY_CL_RUN, "12.345.678-5", "12.345.678-1"},
    {KHP_IDENTITY_CL_RUN, "76543216", "76543211"},
    {KHP_IDENTITY_CL_RUN, "7654321-6", "7654321-1"},
    {KHP_IDENTITY_CL_RUN, "7.654.321-6", "7.654.321-1"},
    {KHP_IDENTITY_CL_RUN, "11111112-k", "11111112-1"},
    {KHP_IDENTITY_AR_CUIL, "23123456785", "23123456786"},
    {KHP_IDENTITY_AR_CUIL, "24123456781", "24123456782"},
    {KHP_IDENTITY_AR_CUIL, "27123456780", "27123456781"},
    {KHP_IDENTITY_AR_CUIL, "20-23456789-7", "20-23456789-8"},
    {KHP_IDENTITY_PE_RUC, "10123456781", "10123456782"},
    {KHP_IDENTITY_PE_DNI, "12345678-1", "12345678-2"},
    {KHP_IDENTITY_PE_DNI, "12345678-E", "12345678-A"},
    {KHP_IDENTITY_DO_CEDULA, "00112345673", "00112345674"},
    {KHP_IDENTITY_DO_CEDULA, "001-1234567-3", "001-1234567-4"},
    {KHP_IDENTITY_EC_CEDULA, "1712345675", "1712345676"},
    {KHP_IDENTITY_EC_CEDULA, "171234567-5", "171234567-6"},
    {KHP_IDENTITY_ES_DNI, "12345678Z", "12345678A"},
    {KHP_IDENTITY_ES_DNI, "12345678-Z", "12345678-A"},
    {KHP_IDENTITY_ES_DNI, "12.345.678-Z", "12.345.678-A"},
    {KHP_IDENTITY_ES_DNI, "12345678z", "12345678A"},
    {KHP_IDENTITY_ES_DNI, "Y1234567X", "Y1234567A"},
    {KHP_IDENTITY_ES_DNI, "Y-1234567-X", "Z-1234567-X"},
    {KHP_IDENTITY_FR_NIR, "184127645108946", "184127645108947"},
    {KHP_IDENTITY_FR_NIR, "1 84 12 76 451 089 46", "1 84 12 76 451 089 47"},
    {KHP_IDENTITY_FR_NIR, "1841276451089 46", "1841276451089 47"},
    {KHP_IDENTITY_FR_NIR, "284122A45108980", "284122A45108981"},
    {KHP_IDENTITY_FR_NIR, "2 84 12 2A 451 089 80", "2 84 12 2A 451 089 81"},
    {KHP_IDENTITY_FR_NIR, "284122B45108910", "284122B45108911"},
    {KHP_IDENTITY_FR_NIR, "2 84 12 2B 451 089 10", "2 84 12 2B 451 089 11"},
    {KHP_IDENTITY_GT_DPI, "1234567890101", "1234567800101"},
    {KHP_IDENTITY_GT_DPI, "1234 56789 0101", "1234 56780 0101"},
    {KHP_IDENTITY_GT_DPI, "1234-56789-0101", "1234-56789-0199"},
    {KHP_IDENTITY_MX_CURP, "QUMA900220MDFSLN02", "QUMA900220MDFSLN03"},
    {KHP_IDENTITY_MX_CURP, "XEXX010101HNEXXXA4", "XEXX010101HNEXXXA5"},
    {KHP_IDENTITY_MX_CURP, "xexx010101hnexxxa4", "QUMA901320MDFSLN09"},
    {KHP_IDENTITY_PT_NIF, "123456789", "123456780"},
    {KHP_IDENTITY_PT_NIF, "123 456 789", "123 456 780"},
    {KHP_IDENTITY_US_SSN, "123-45-6789", "666-45-6789"},
    {KHP_IDENTITY_US_SSN, "899-01-0001", "900-01-0001"},
    {KHP_IDENTITY_UY_CI, "12345672", "12345673"},
    {KHP_IDENTITY_UY_CI, "1234567-2", "1234567-3"},
    {KHP_IDENTITY_UY_CI, "1.234.567-2", "1.234.567-3"},
};

static void check_digits_decide(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(identity_cases); i++) {
        const identity_case *row = &identity_cases[i];
        uint32_t bit = UINT32_C(1) << row->identity;
        khp_identity_marks right = khp_identity_read(khp_slice_cstr(row->right));
        khp_identity_marks wrong = khp_identity_read(khp_slice_cstr(row->wrong));
        if ((right.passes & bit) == 0 || (wrong.passes & bit) != 0 || (wrong.forms & bit) == 0) {
            fail_msg("%s: %s, %s", khp_identity_words(row->identity), row->right, row->wrong);
        }
    }
}

static void identity_numbers_are_found_in_cells(void **state) {
    (void)state;
    static const char *const lists[] = {"123.456.789-09 / 987.654.321-00", "123.456.789-09;"};
    for (size_t i = 0; i < COUNT(identity_cases); i++) {
        khp_value_marks marks;
        assert_true(khp_value_read(khp_slice_cstr(identity_cases[i].right), NULL, &marks));
        assert_true(marks.identities.passes >> identity_cases[i].identity & 1);
    }
    check_all(lists, COUNT(lists), kind_of(KHP_IDENTITY_BR_CPF));
}

static void what_no_person_has_is_none(void **state) {
    (void)state;
    static const char *const texts[] = {
        "111.111.111-11",                                                  /* CPF of equal digits */
        "11.222.333/0001-81",                                              /* CNPJ */
        "76.086.428-5",                                                    /* RUT of a company */
        "30-70308853-4",                                                   /* CUIT of a company */
        "20512333797",                                                     /* RUC of a company */
        "666-12-3456",        "900-12-3456", "123-00-4567", "123-45-0000", /* never issued */
        "12345678", /* DNI of Peru without its check character */
    };
    check_all(texts, COUNT(texts), KHP_VALUE_NONE);
}

static void positions_tell_how_fine_they_are(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double metres;
    } rows[] = {
        {"-12.0464, -77.0428", 11.1195},
        {"-12.05 -77.1", 1111.95},
        {"12.05 77.1234", 11.1195},
        {"+12.05 -77.03", 1111.95},
        {"-12,3 -76,8", 11119.5},
        {"[-12.123456,-76.5]", 0.111195},
        {"15°30'36\"S 70°08'00\"W", 30.8875},
        {"15°30'36.5\"S, 70°08'00.0\"W", 3.08875},
        {"S 15°30' W 70°08'", 1853.25},
        {"POINT(-77.0428 -12.0464)", 11.1195},
        {"{\"type\":\"Point\",\"coordinates\":[-77.04,-12.05]}", 1111.95},
        {"lat: -12.0464, lon: -77.0428", 11.1195},
        {"geo:-12.0464,-77.0428", 11.1195},
        {"https://maps.google.com/?q=-12.0464,-77.0428", 11.1195},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        khp_value_marks marks;
        khp_slice text = khp_slice_cstr(rows[i].text);
        if (!khp_value_read(text, khp_position_fineness, &marks) || !marks.is_position) {
            fail_msg("\"%s\" is no position", rows[i].text);
        }
        assert_near(marks.metres, rows[i].metres, rows[i].metres / 1000);
        assert_true(khp_value_looks(text, NULL) == KHP_VALUE_NONE);
    }
}

static void words_and_whole_degrees_are_nothing(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "-",
        "Lima",
        "12, 76",
        "La Paz 2022",
        "Latacunga 12.5",
        "12 killed in Juliaca",
        "https://news.example/?id=12345",
        "Sur 12",
        "S 12 asaltos",
        "3 de mayo",
        "{\"a\":1}",
        "[null,null]",
        "N/A (2022)",
        "x: 1, y",
        "Long Beach 12.5, 13.5",
    };
    check_all(texts, COUNT(texts), KHP_VALUE_NONE);
    assert_string_equal(khp_value_kind_words(KHP_VALUE_NONE), "");
}

static void any_bytes_are_survived(void **state) {
    (void)state;
    static const char signs[] = "0123456789 .,-+()/;:@aK2B\xC2\xB0'\"[]{}NSEWx";
    random_state random = random_begin("any_bytes_are_survived");
    for (int i = 0; i < 200000; i++) {
        size_t len = random_below(&random, 30);
        char *text = malloc(len + (len == 0));
        assert_non_null(text);
        for (size_t at = 0; at < len; at++) {
            text[at] = i % 4 == 0 ? (char)random_bits(&random)
                                  : signs[random_below(&random, sizeof signs - 1)];
        }
        khp_value_kind kind = khp_value_looks(khp_slice_of(text, len), khp_position_fineness);
        assert_true((size_t)kind < KHP_VALUE_KIND_COUNT);
        free(text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_people_are_found),
        cmocka_unit_test(other_uses_of_the_sign_are_none),
        cmocka_unit_test(telephones_are_found),
        cmocka_unit_test(what_is_written_like_telephones_is_none),
        cmocka_unit_test(check_digits_decide),
        cmocka_unit_test(identity_numbers_are_found_in_cells),
        cmocka_unit_test(what_no_person_has_is_none),
        cmocka_unit_test(positions_tell_how_fine_they_are),
        cmocka_unit_test(words_and_whole_degrees_are_nothing),
        cmocka_unit_test(any_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
