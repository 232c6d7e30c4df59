#include "base/number.h"

#include <float.h>
#include <langinfo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LONGEST_NUMBER 400

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t skip_digits(khp_slice text, size_t at) {
    while (at < text.len && is_digit(text.ptr[at])) {
        at++;
    }
    return at;
}

/* The grammar of a decimal number; *mark_at is the offset of its mark, or text.len. */
static bool is_decimal(khp_slice text, char mark, size_t *mark_at) {
    size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+') ? 1 : 0;
    size_t whole = skip_digits(text, at);
    size_t digits = whole - at;
    at = whole;
    *mark_at = text.len;
    if (at < text.len && text.ptr[at] == mark) {
        *mark_at = at++;
        size_t end = skip_digits(text, at);
        digits += end - at;
        at = end;
    }
    if (digits == 0) {
        return false;
    }
    if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        at++;
        at += at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+');
        size_t end = skip_digits(text, at);
        if (end == at) {
            return false;
        }
        at = end;
    }
    return at == text.len;
}

/* The common short number: its digits fit 2^53 and the power of ten is exact, so one division is
 * correctly rounded (Clinger's fast path). */
static bool parse_short(khp_slice text, size_t mark_at, double *value) {
    static const double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = text.ptr[0] == '-';
    size_t at = negative || text.ptr[0] == '+' ? 1 : 0;
    if (text.len - at > 16) {
        return false;
    }
    uint64_t digits = 0;
    size_t places = 0;
    for (; at < text.len; at++) {
        if (at == mark_at) {
            continue;
        }
        if (!is_digit(text.ptr[at])) {
            return false;
        }
        digits = digits * 10 + (uint64_t)(text.ptr[at] - '0');
        places += at > mark_at;
    }
    if (digits > (UINT64_C(1) << 53)) {
        return false;
    }
    *value = (double)digits / powers[places];
    *value = negative ? -*value : *value;
    return true;
}

bool khp_number_parse(khp_slice text, char mark, double *value) {
    size_t mark_at;
    if (text.len == 0 || text.len > LONGEST_NUMBER || !is_decimal(text, mark, &mark_at)) {
        return false;
    }
    if (parse_short(text, mark_at, value)) {
        return true;
    }
    char copy[LONGEST_NUMBER + 1];
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (mark_at < text.len) {
        /* strtod wants the mark of the caller's locale, which we do not own. */
        copy[mark_at] = nl_langinfo(RADIXCHAR)[0];
    }
    char *end;
    double parsed = strtod(copy, &end);
    if (end != copy + text.len || !isfinite(parsed)) {
        return false;
    }
    *value = parsed;
    return true;
}

bool khp_number_parse_uint(khp_slice text, uint64_t *value) {
    if (text.len == 0) {
        return false;
    }
    uint64_t sum = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint64_t digit = (uint64_t)(unsigned char)text.ptr[i] - '0';
        if (digit > 9 || sum > (UINT64_MAX - digit) / 10) {
            return false;
        }
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}

bool khp_number_is_canonical(khp_slice text, bool *is_integer) {
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t at = negative ? 1 : 0;
    size_t whole = skip_digits(text, at);
    size_t digits = whole - at;
    if (digits == 0 || (text.ptr[at] == '0' && digits > 1)) {
        return false;
    }
    *is_integer = whole == text.len;
    if (*is_integer) {
        return digits <= 15 && !(negative && text.ptr[at] == '0');
    }
    if (text.ptr[whole] != '.') {
        return false;
    }
    size_t end = skip_digits(text, whole + 1);
    digits += end - whole - 1;
    return end == text.len && end > whole + 1 && text.ptr[end - 1] != '0' && digits <= 15;
}

static void write_uint(khp_buffer *buffer, uint64_t value, int width) {
    char digits[20];
    size_t at = sizeof digits;
    for (int i = 0; value > 0 || i < width; i++) {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    }
    khp_buffer_add(buffer, khp_slice_of(digits + at, sizeof digits - at));
}

#define MOST_SHORT_DECIMALS 12

static const double powers_of_ten[MOST_SHORT_DECIMALS + 1] = {1,   1e1, 1e2, 1e3,  1e4,  1e5, 1e6,
                                                              1e7, 1e8, 1e9, 1e10, 1e11, 1e12};

/* The common number in units of its last decimal: the product with 10^n, below 2^40, is wrong by
 * less than 2^-13, which cannot change how it rounds unless it lies close to the middle of two.
 * False if printf must judge. */
static bool short_units(double value, int decimals, uint64_t *units) {
    if (decimals < 0 || decimals > MOST_SHORT_DECIMALS) {
        return false;
    }
    double scaled = fabs(value) * powers_of_ten[decimals];
    if (!(scaled < 1099511627776.0)) {
        return false;
    }
    *units = (uint64_t)scaled;
    double rest = scaled - (double)*units;
    if (fabs(rest - 0.5) < 0.001) {
        return false;
    }
    *units += rest > 0.5;
    return true;
}

static bool write_short(khp_buffer *buffer, double value, int decimals) {
    uint64_t units;
    if (!short_units(value, decimals, &units)) {
        return false;
    }
    bool is_negative = value < 0 && units > 0;
    char text[24];
    size_t at = sizeof text;
    int places = units == 0 ? 0 : decimals;
    for (; places > 0 && units % 10 == 0; places--) {
        units /= 10;
    }
    for (int i = 0; units > 0 || i <= places; i++) {
        if (i == places && places > 0) {
            text[--at] = '.';
        }
        text[--at] = (char)('0' + units % 10);
        units /= 10;
    }
    if (is_negative) {
        text[--at] = '-';
    }
    khp_buffer_add(buffer, khp_slice_of(text + at, sizeof text - at));
    return true;
}

double khp_number_round(double value, int decimals) {
    uint64_t units;
    if (short_units(value, decimals, &units)) {
        /* Both are exact, so the quotient is the number that the digits stand for. */
        double rounded = (double)units / powers_of_ten[decimals];
        return value < 0 && units > 0 ? -rounded : rounded;
    }
    char text[64];
    khp_buffer digits = {.ptr = text, .capacity = sizeof text};
    khp_number_write(&digits, value, decimals);
    double written = value;
    khp_number_parse(khp_buffer_slice(&digits), '.', &written);
    return written;
}

void khp_number_write(khp_buffer *buffer, double value, int decimals) {
    if (write_short(buffer, value, decimals)) {
        return;
    }
    /* printf rounds the exact binary value correctly; a multiplication by 10^n would round twice.
     */
    char text[48];
    int length = snprintf(text, sizeof text, "%.*f", decimals, value);
    if (length <= 0 || (size_t)length >= sizeof text) {
        buffer->failed = true;
        return;
    }
    size_t len = (size_t)length;
    size_t start = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == ',') {
            text[i] = '.'; /* the caller's locale */
        }
    }
    if (decimals > 0) {
        while (text[len - 1] == '0') {
            len--;
        }
        len -= text[len - 1] == '.';
    }
    if (len == 2 && text[0] == '-' && text[1] == '0') {
        start = 1;
    }
    khp_buffer_add(buffer, khp_slice_of(text + start, len - start));
}

/* ---- the shortest text of a double ---- */

/* digits x 10^exponent */
typedef struct decimal {
    uint64_t digits;
    int exponent;
} decimal;

static bool is_value(const decimal *number, double value) {
    char text[40]; /* without a decimal mark, so that the caller's locale does not matter */
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)number->digits, number->exponent);
    return strtod(text, NULL) == value;
}

/* The decimal of so many digits that lies nearest. */
static decimal nearest_decimal(double value, int digits) {
    char text[40];
    decimal number = {0, 0};
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    const char *at = text;
    for (; *at != 'e'; at++) {
        number.digits = is_digit(*at) ? number.digits * 10 + (uint64_t)(*at - '0') : number.digits;
    }
    number.exponent = (int)strtol(at + 1, NULL, 10) - (digits - 1);
    return number;
}

/* The shortest decimal that is read as the value, the nearest of them. The doubles below a power of
 * two lie closer together than those above it, so that there the nearest one of a length may be
 * another double's while the next above is not. */
static decimal shortest_decimal(double value) {
    int least = value < DBL_MIN ? 1 : 15; /* fewer always pass the first try, less their zeros */
    for (int digits = least; digits < 17; digits++) {
        decimal number = nearest_decimal(value, digits);
        for (uint64_t step = 0; step < 2; step++) {
            number.digits += step;
            if (is_value(&number, value)) {
                return number;
            }
        }
    }
    return nearest_decimal(value, 17);
}

/* Writes it as ECMAScript does, and RFC 8785 after it: plain from 1e-6 to 1e21, else with an
 * exponent. */
static void write_decimal(khp_buffer *buffer, decimal number) {
    char digits[24];
    while (number.digits % 10 == 0) {
        number.digits /= 10;
        number.exponent += 1;
    }
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number.digits);
    int point = length + number.exponent; /* of the decimal mark, from the first digit */
    khp_slice all = khp_slice_of(digits, (size_t)length);
    if (point > 0 && point <= 21) {
        size_t whole = point < length ? (size_t)point : (size_t)length;
        khp_buffer_add(buffer, khp_slice_of(digits, whole));
        for (int i = length; i < point; i++) {
            khp_buffer_add_byte(buffer, '0');
        }
        khp_buffer_add_cstr(buffer, point < length ? "." : "");
        khp_buffer_add(buffer, khp_slice_of(digits + whole, all.len - whole));
    } else if (point > -6 && point <= 0) {
        khp_buffer_add_cstr(buffer, "0.");
        for (int i = point; i < 0; i++) {
            khp_buffer_add_byte(buffer, '0');
        }
        khp_buffer_add(buffer, all);
    } else {
        khp_buffer_add_byte(buffer, digits[0]);
        khp_buffer_add_cstr(buffer, length > 1 ? "." : "");
        khp_buffer_add(buffer, khp_slice_of(digits + 1, all.len - 1));
        khp_buffer_printf(buffer, "e%+d", point - 1);
    }
}

void khp_number_write_exact(khp_buffer *buffer, double value) {
    if (signbit(value) && value != 0) {
        khp_buffer_add_byte(buffer, '-');
    }
    value = fabs(value);
    if (value == floor(value) && value < 1e15) {
        write_uint(buffer, (uint64_t)value, 1);
    } else {
        write_decimal(buffer, shortest_decimal(value));
    }
}
