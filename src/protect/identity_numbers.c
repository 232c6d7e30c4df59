#include "protect/identity_numbers.h"

/* A number without its marks, letters in upper case. */
typedef struct compact_number {
    char text[KHP_IDENTITY_LONGEST];
    size_t len;
} compact_number;

static unsigned digit_at(const compact_number *number, size_t i) {
    return (unsigned)(number->text[i] - '0');
}

/* The value of so many digits. */
static uint64_t value_at(const compact_number *number, size_t start, size_t count) {
    uint64_t value = 0;
    for (size_t i = start; i < start + count; i++) {
        value = value * 10 + digit_at(number, i);
    }
    return value;
}

/* The first digits, each times its weight. */
static unsigned weighted_sum(const compact_number *number, const char *weights) {
    unsigned sum = 0;
    for (size_t i = 0; weights[i] != '\0'; i++) {
        sum += digit_at(number, i) * (unsigned)(weights[i] - '0');
    }
    return sum;
}

/* ISO/IEC 7812: every second digit doubled, beginning with the last but one. */
static bool passes_luhn(const compact_number *number) {
    unsigned sum = 0;
    for (size_t i = 0; i < number->len; i++) {
        unsigned digit = digit_at(number, number->len - 1 - i);
        unsigned doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 1 ? doubled : digit;
    }
    return sum % 10 == 0;
}

/* ---- one a country ---- */

/* The prefixes of persons. Bare numbers from 20 are not looked at (see the forms): the RUC of an
 * organisation in Peru begins so and has the same check digit. */
static bool passes_cuil(const compact_number *number) {
    uint64_t prefix = value_at(number, 0, 2);
    unsigned check = (11 - weighted_sum(number, "5432765432") % 11) % 11;
    bool is_person = prefix == 20 || prefix == 23 || prefix == 24 || prefix == 27;
    return is_person && check == digit_at(number, 10);
}

static bool passes_cpf(const compact_number *number) {
    unsigned first = 0;
    unsigned second = 0;
    bool are_equal = true;
    for (unsigned i = 0; i < 10; i++) {
        first += i < 9 ? digit_at(number, i) * (10 - i) : 0;
        second += digit_at(number, i) * (11 - i);
        are_equal = are_equal && number->text[i] == number->text[0];
    }
    return !are_equal && first * 10 % 11 % 10 == digit_at(number, 9) &&
           second * 10 % 11 % 10 == digit_at(number, 10);
}

/* Seven or eight digits and the check character. */
static bool passes_run(const compact_number *number) {
    size_t digits = number->len - 1;
    uint64_t value = value_at(number, 0, digits);
    unsigned sum = 0;
    for (size_t i = 0; i < digits; i++) {
        sum += digit_at(number, digits - 1 - i) * (unsigned)(i % 6 + 2);
    }
    return value >= 1000000 && value < 50000000 && "0K987654321"[sum % 11] == number->text[digits];
}

static bool passes_do(const compact_number *number) {
    return value_at(number, 0, 10) != 0 && passes_luhn(number);
}

/* The province, 30 for those abroad; a third digit of 6 and above is that of organisations. */
static bool passes_ec(const compact_number *number) {
    uint64_t province = value_at(number, 0, 2);
    bool is_province = (province >= 1 && province <= 24) || province == 30;
    return is_province && number->text[2] < '6' && passes_luhn(number);
}

/* The first letter of a NIE stands for a digit. */
static bool passes_es(const compact_number *number) {
    compact_number digits = *number;
    char first = digits.text[0];
    if (first > '9') {
        if (first < 'X') {
            return false;
        }
        digits.text[0] = (char)(first - 'X' + '0');
    }
    return "TRWAGMYFPDXBNJZSQVHLCKE"[value_at(&digits, 0, 8) % 23] == number->text[8];
}

/* The départements of Corsica, 2A and 2B, count as 19 and 18. */
static bool passes_nir(const compact_number *number) {
    compact_number digits = *number;
    char island = digits.text[6];
    if (island > '9') {
        if (island > 'B' || digits.text[5] != '2') {
            return false;
        }
        digits.text[5] = '1';
        digits.text[6] = island == 'A' ? '9' : '8';
    }
    uint64_t month = value_at(&digits, 3, 2);
    bool is_month = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
    bool is_sex = digits.text[0] == '1' || digits.text[0] == '2';
    return is_sex && is_month && 97 - value_at(&digits, 0, 13) % 97 == value_at(&digits, 13, 2);
}

/* Eight digits, the check digit, department and municipality. */
static bool passes_dpi(const compact_number *number) {
    static const unsigned char municipalities[] = {17, 8,  16, 16, 14, 14, 19, 8,  24, 21, 9,
                                                   30, 33, 21, 8,  17, 14, 5,  11, 11, 7,  17};
    uint64_t department = value_at(number, 9, 2);
    uint64_t municipality = value_at(number, 11, 2);
    if (department < 1 || department > sizeof municipalities || municipality < 1 ||
        municipality > municipalities[department - 1]) {
        return false;
    }
    return value_at(number, 0, 8) != 0 &&
           weighted_sum(number, "23456789") % 11 == digit_at(number, 8);
}

static bool is_curp_state(const char *state) {
    static const char states[] =
        "ASBCBSCCCHCLCMCSDFDGGRGTHGJCMCMNMSNENLNTOCPLQRQTSLSPSRTCTLTSVZYNZS";
    for (size_t i = 0; i + 1 < sizeof states; i += 2) {
        if (memcmp(state, states + i, 2) == 0) {
            return true;
        }
    }
    return false;
}

static bool passes_curp(const compact_number *number) {
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMN OPQRSTUVWXYZ"; /* Ñ never stands */
    uint64_t month = value_at(number, 6, 2);
    uint64_t day = value_at(number, 8, 2);
    unsigned sum = 0;
    for (unsigned i = 0; i < 17; i++) {
        sum += (unsigned)(strchr(alphabet, number->text[i]) - alphabet) * (18 - i);
    }
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
           strchr("HMX", number->text[10]) != NULL && is_curp_state(number->text + 11) &&
           (10 - sum % 10) % 10 == digit_at(number, 17);
}

/* There is a series of digits and one of letters. */
static bool passes_dni(const compact_number *number) {
    unsigned rest = weighted_sum(number, "32765432") % 11;
    return value_at(number, 0, 8) != 0 &&
           (number->text[8] == "65432110987"[rest] || number->text[8] == "KJIHGFEDCBA"[rest]);
}

static bool passes_ruc(const compact_number *number) {
    unsigned check = (11 - weighted_sum(number, "5432765432") % 11) % 10;
    return check == digit_at(number, 10);
}

static bool passes_nif(const compact_number *number) {
    unsigned check = (11 - weighted_sum(number, "98765432") % 11) % 11 % 10;
    return number->text[0] >= '1' && number->text[0] <= '3' && check == digit_at(number, 8);
}

/* What was never issued. */
static bool passes_ssn(const compact_number *number) {
    uint64_t area = value_at(number, 0, 3);
    return area != 0 && area != 666 && area < 900 && value_at(number, 3, 2) != 0 &&
           value_at(number, 5, 4) != 0;
}

static bool passes_uy(const compact_number *number) {
    unsigned check = (10 - weighted_sum(number, "2987634") % 10) % 10;
    return value_at(number, 0, 7) >= 100000 && check == digit_at(number, 7);
}

/* ---- how they are written ---- */

/* In a form, d is a digit, l a letter, a either; anything else stands for itself. */
typedef struct written_form {
    unsigned char len;
    unsigned char identity;
    const char *form;
    bool (*passes)(const compact_number *number);
} written_form;

#define FORM(identity, form, passes)                                                               \
    { sizeof(form) - 1, identity, form, passes }

/* By length. */
static const written_form forms[] = {
    FORM(KHP_IDENTITY_UY_CI, "dddddddd", passes_uy),
    FORM(KHP_IDENTITY_CL_RUN, "ddddddda", passes_run),
    FORM(KHP_IDENTITY_PT_NIF, "ddddddddd", passes_nif),
    FORM(KHP_IDENTITY_CL_RUN, "ddddddd-a", passes_run),
    FORM(KHP_IDENTITY_UY_CI, "ddddddd-d", passes_uy),
    FORM(KHP_IDENTITY_CL_RUN, "dddddddda", passes_run),
    FORM(KHP_IDENTITY_ES_DNI, "ddddddddl", passes_es),
    FORM(KHP_IDENTITY_ES_DNI, "ldddddddl", passes_es),
    FORM(KHP_IDENTITY_EC_CEDULA, "dddddddddd", passes_ec),
    FORM(KHP_IDENTITY_CL_RUN, "dddddddd-a", passes_run),
    FORM(KHP_IDENTITY_PE_DNI, "dddddddd-a", passes_dni),
    FORM(KHP_IDENTITY_ES_DNI, "dddddddd-l", passes_es),
    FORM(KHP_IDENTITY_AR_CUIL, "23ddddddddd", passes_cuil),
    FORM(KHP_IDENTITY_AR_CUIL, "24ddddddddd", passes_cuil),
    FORM(KHP_IDENTITY_AR_CUIL, "27ddddddddd", passes_cuil),
    FORM(KHP_IDENTITY_BR_CPF, "ddddddddddd", passes_cpf),
    FORM(KHP_IDENTITY_DO_CEDULA, "ddddddddddd", passes_do),
    FORM(KHP_IDENTITY_PE_RUC, "10ddddddddd", passes_ruc),
    FORM(KHP_IDENTITY_CL_RUN, "d.ddd.ddd-a", passes_run),
    FORM(KHP_IDENTITY_UY_CI, "d.ddd.ddd-d", passes_uy),
    FORM(KHP_IDENTITY_EC_CEDULA, "ddddddddd-d", passes_ec),
    FORM(KHP_IDENTITY_ES_DNI, "l-ddddddd-l", passes_es),
    FORM(KHP_IDENTITY_US_SSN, "ddd-dd-dddd", passes_ssn),
    FORM(KHP_IDENTITY_PT_NIF, "ddd ddd ddd", passes_nif),
    FORM(KHP_IDENTITY_CL_RUN, "dd.ddd.ddd-a", passes_run),
    FORM(KHP_IDENTITY_ES_DNI, "dd.ddd.ddd-l", passes_es),
    FORM(KHP_IDENTITY_BR_CPF, "ddddddddd-dd", passes_cpf),
    FORM(KHP_IDENTITY_AR_CUIL, "dd-dddddddd-d", passes_cuil),
    FORM(KHP_IDENTITY_DO_CEDULA, "ddd-ddddddd-d", passes_do),
    FORM(KHP_IDENTITY_GT_DPI, "ddddddddddddd", passes_dpi),
    FORM(KHP_IDENTITY_BR_CPF, "ddd.ddd.ddd-dd", passes_cpf),
    FORM(KHP_IDENTITY_FR_NIR, "ddddddadddddddd", passes_nir),
    FORM(KHP_IDENTITY_GT_DPI, "dddd ddddd dddd", passes_dpi),
    FORM(KHP_IDENTITY_GT_DPI, "dddd-ddddd-dddd", passes_dpi),
    FORM(KHP_IDENTITY_FR_NIR, "ddddddadddddd dd", passes_nir),
    FORM(KHP_IDENTITY_MX_CURP, "llllddddddllllllad", passes_curp),
    FORM(KHP_IDENTITY_FR_NIR, "d dd dd da ddd ddd dd", passes_nir),
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

/* The number without its marks, and in `shape` the form that all its characters have. False if no
 * number has such signs. */
static bool take_shape(khp_slice text, char *shape, compact_number *number) {
    number->len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = upper(text.ptr[i]);
        bool is_mark = c == '-' || c == '.' || c == ' ';
        if (!is_mark && !is_digit(c) && !is_upper(c)) {
            return false;
        }
        shape[i] = c;
        if (!is_mark) {
            number->text[number->len++] = c;
            shape[i] = is_digit(c) ? 'd' : 'l';
        }
    }
    return true;
}

static bool fits(const char *form, const char *shape, khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        bool is_either = form[i] == 'a' && (shape[i] == 'd' || shape[i] == 'l');
        bool is_same = form[i] == shape[i] || (is_digit(form[i]) && form[i] == text.ptr[i]);
        if (!is_same && !is_either) {
            return false;
        }
    }
    return true;
}

khp_identity_marks khp_identity_read(khp_slice text) {
    khp_identity_marks marks = {0};
    char shape[KHP_IDENTITY_LONGEST];
    compact_number number;
    if (text.len < KHP_IDENTITY_SHORTEST || text.len > KHP_IDENTITY_LONGEST ||
        !take_shape(text, shape, &number)) {
        return marks;
    }
    bool is_written = memchr(shape, 'l', text.len) != NULL || number.len < text.len;
    for (size_t i = 0; i < sizeof forms / sizeof *forms && forms[i].len <= text.len; i++) {
        if (forms[i].len != text.len || !fits(forms[i].form, shape, text)) {
            continue;
        }
        uint32_t bit = UINT32_C(1) << forms[i].identity;
        marks.forms |= bit;
        marks.passes |= forms[i].passes(&number) ? bit : 0;
        marks.written |= is_written ? bit : 0;
    }
    return marks;
}

const char *khp_identity_words(khp_identity identity) {
    static const char *const words[KHP_IDENTITY_COUNT] = {
        [KHP_IDENTITY_AR_CUIL] = "identity numbers (CUIL)",
        [KHP_IDENTITY_BR_CPF] = "identity numbers (CPF)",
        [KHP_IDENTITY_CL_RUN] = "identity numbers (RUN)",
        [KHP_IDENTITY_DO_CEDULA] = "identity numbers (Dominican cédula)",
        [KHP_IDENTITY_EC_CEDULA] = "identity numbers (Ecuadorian cédula)",
        [KHP_IDENTITY_ES_DNI] = "identity numbers (Spanish DNI or NIE)",
        [KHP_IDENTITY_FR_NIR] = "identity numbers (NIR)",
        [KHP_IDENTITY_GT_DPI] = "identity numbers (DPI)",
        [KHP_IDENTITY_MX_CURP] = "identity numbers (CURP)",
        [KHP_IDENTITY_PE_DNI] = "identity numbers (Peruvian DNI)",
        [KHP_IDENTITY_PE_RUC] = "identity numbers (RUC)",
        [KHP_IDENTITY_PT_NIF] = "identity numbers (NIF)",
        [KHP_IDENTITY_US_SSN] = "identity numbers (SSN)",
        [KHP_IDENTITY_UY_CI] = "identity numbers (Uruguayan cédula)",
    };
    return words[identity];
}
