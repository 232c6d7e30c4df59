/* The numbers of eastings and northings, which people write with thousands apart. */
#include "base/number.h"
#include "project/ordinate.h"

#define MOST_GROUPS 8

/* The digits of a number in groups, and what stands between them. */
typedef struct grouping {
    khp_slice groups[MOST_GROUPS];
    char signs[MOST_GROUPS]; /* behind each group but the last */
    size_t count;
} grouping;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_between(char c) { return c == '.' || c == ',' || c == ' ' || c == '\''; }

/* Takes a number without its sign apart; false if it has anything but digits in groups. */
static bool take_apart(khp_slice digits, grouping *found) {
    size_t at = 0;
    found->count = 0;
    while (found->count < MOST_GROUPS) {
        size_t start = at;
        while (at < digits.len && is_digit(digits.ptr[at])) {
            at++;
        }
        khp_slice group = khp_slice_of(digits.ptr + start, at - start);
        found->groups[found->count++] = group;
        if (group.len == 0 || at == digits.len) {
            return group.len > 0;
        }
        if (!is_between(digits.ptr[at])) {
            return false;
        }
        found->signs[found->count - 1] = digits.ptr[at++];
    }
    return false;
}

/* True if the first `count` groups are thousands: one sign between them all, three digits each but
 * for the first, which does not begin with 0. */
static bool are_thousands(const grouping *found, size_t count) {
    const khp_slice *groups = found->groups;
    if (count < 2 || groups[0].len > 3 || groups[0].ptr[0] == '0') {
        return false;
    }
    for (size_t i = 1; i < count; i++) {
        if (groups[i].len != 3 || found->signs[i - 1] != found->signs[0]) {
            return false;
        }
    }
    return true;
}

/* True if the last group is a fraction. */
static bool has_fraction(const grouping *found) {
    if (found->count < 2) {
        return false;
    }
    size_t whole = found->count - 1;
    char mark = found->signs[whole - 1];
    bool is_mark = mark == '.' || mark == ',';
    return is_mark && (whole == 1 || (are_thousands(found, whole) && found->signs[0] != mark));
}

static bool has_sign(khp_slice plain) {
    return plain.len > 0 && (plain.ptr[0] == '-' || plain.ptr[0] == '+');
}

/* In how many ways the text is a number: 0, 1 or 2. */
static size_t count_readings(khp_slice plain, grouping *found) {
    size_t sign = has_sign(plain);
    if (!take_apart(khp_slice_of(plain.ptr + sign, plain.len - sign), found)) {
        return 0;
    }
    return (found->count == 1) + (size_t)has_fraction(found) +
           (size_t)are_thousands(found, found->count);
}

/* The digits with a decimal point, if there is a fraction, and nothing else between them. */
static bool put_together(const grouping *found, bool is_negative, double *value) {
    char text[64];
    size_t length = 0;
    bool has_point = has_fraction(found);
    text[length++] = is_negative ? '-' : '+';
    for (size_t i = 0; i < found->count; i++) {
        if (length + found->groups[i].len + 1 > sizeof text) {
            return false;
        }
        if (has_point && i + 1 == found->count) {
            text[length++] = '.';
        }
        memcpy(text + length, found->groups[i].ptr, found->groups[i].len);
        length += found->groups[i].len;
    }
    return khp_number_parse(khp_slice_of(text, length), '.', value);
}

bool khp_ordinate_read_metres(khp_slice plain, double *value) {
    grouping found;
    size_t readings = count_readings(plain, &found);
    if (readings == 1) {
        return put_together(&found, plain.ptr[0] == '-', value);
    }
    return readings == 0 && khp_number_parse(plain, '.', value); /* 4.1e5, 412345. */
}

bool khp_ordinate_may_be_number(khp_slice plain) {
    grouping found;
    double unused;
    return count_readings(plain, &found) > 0 || khp_number_parse(plain, '.', &unused) ||
           khp_number_parse(plain, ',', &unused);
}
