#include "project/ordinate.h"

#include "base/number.h"
#include "project/signs.h"

#include <math.h>
#include <stdint.h>

/* Degrees, minutes and seconds on their way in. */
typedef struct angle_text {
    khp_slice text;
    size_t at;
    khp_ordinate *ordinate;
    double parts[3];
} angle_text;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/* The next character, '\0' at the end. */
static char next(const angle_text *angle) {
    return angle->at < angle->text.len ? angle->text.ptr[angle->at] : '\0';
}

static bool take(angle_text *angle, char sign) {
    bool is_there = next(angle) == sign;
    angle->at += is_there;
    return is_there;
}

/* A letter that may be another sign where it is glued to a number: a small o for the degree sign,
 * a small s for seconds. */
static bool may_be_unit(const angle_text *angle, khp_slice word) {
    bool is_glued = angle->at > 0 && is_digit(angle->text.ptr[angle->at - 1]);
    bool is_seconds = word.ptr[0] == 's' && angle->ordinate->parts == 3;
    return is_glued && word.len == 1 && (word.ptr[0] == 'o' || is_seconds);
}

/* The hemisphere that may stand here; false if there is a word that is none, or a second one. */
static bool take_hemisphere(angle_text *angle) {
    if (!is_letter(next(angle))) {
        return true;
    }
    size_t end = angle->at;
    while (end < angle->text.len && is_letter(angle->text.ptr[end])) {
        end++;
    }
    khp_slice word = khp_slice_of(angle->text.ptr + angle->at, end - angle->at);
    if (angle->ordinate->hemisphere.sign != 0 || may_be_unit(angle, word) ||
        !khp_hemisphere_read(word, &angle->ordinate->hemisphere)) {
        return false;
    }
    angle->at = end;
    take(angle, ' ');
    return true;
}

static void take_sign(angle_text *angle, bool *is_negative) {
    *is_negative = next(angle) == '-';
    if (take(angle, '-') || take(angle, '+')) {
        angle->ordinate->is_signed = true;
        angle->ordinate->is_sign_apart = take(angle, ' ');
    }
}

/* Digits, so many at most, and a fraction behind a mark of either kind. */
static bool take_number(angle_text *angle, size_t most_digits, double *value) {
    size_t start = angle->at;
    char mark = '\0';
    while (is_digit(next(angle))) {
        angle->at++;
    }
    bool has_mark = next(angle) == '.' || next(angle) == ',';
    if (angle->at - start > most_digits) {
        return false;
    }
    if (angle->at > start && has_mark) {
        mark = angle->text.ptr[angle->at++];
        while (is_digit(next(angle))) {
            angle->at++;
        }
    }
    khp_slice number = khp_slice_of(angle->text.ptr + start, angle->at - start);
    angle->ordinate->mark = mark == '\0' ? angle->ordinate->mark : mark;
    bool is_whole = number.len > 0 && is_digit(number.ptr[number.len - 1]);
    return is_whole && khp_number_parse(number, mark == '\0' ? '.' : mark, value);
}

/* Up to three numbers, each with its sign behind it or a space. Minutes and seconds have two digits
 * at most ("1 015.5" is a number). */
static bool take_parts(angle_text *angle) {
    static const char units[] = {KHP_DEGREE_SIGN, '\'', '"'};
    khp_ordinate *ordinate = angle->ordinate;
    bool is_open = true;
    while (ordinate->parts < 3 && is_digit(next(angle))) {
        size_t part = ordinate->parts++;
        size_t limit = part == 0 ? SIZE_MAX : 2;
        if (ordinate->mark != '\0' || !take_number(angle, limit, &angle->parts[part])) {
            return false; /* only the last part has a fraction */
        }
        take(angle, ' ');
        is_open = part < 2 && take(angle, ':');
        bool has_unit = !is_open && take(angle, units[part]);
        ordinate->has_units = ordinate->has_units || is_open || has_unit;
        take(angle, ' ');
    }
    return !is_open;
}

static bool read_angle(angle_text *angle) {
    khp_ordinate *ordinate = angle->ordinate;
    bool is_negative;
    if (!take_hemisphere(angle)) {
        return false;
    }
    take_sign(angle, &is_negative);
    if (!take_parts(angle) || !take_hemisphere(angle) || angle->at < angle->text.len) {
        return false;
    }
    double unit = 1;
    ordinate->value = 0;
    for (size_t i = 0; i < ordinate->parts; i++) {
        if (i > 0 && angle->parts[i] >= 60) {
            return false;
        }
        ordinate->value += angle->parts[i] / unit;
        unit *= 60;
    }
    if (is_negative || ordinate->hemisphere.sign < 0) {
        ordinate->value = -ordinate->value;
    }
    return !(ordinate->is_signed && ordinate->hemisphere.sign != 0);
}

/* A number alone, with an exponent at most. */
static bool read_number(khp_slice plain, char mark, khp_ordinate *ordinate) {
    double value;
    if (plain.len > KHP_LONGEST_NUMBER || !khp_number_parse(plain, mark, &value)) {
        return false;
    }
    bool has_mark = memchr(plain.ptr, mark, plain.len) != NULL;
    *ordinate = (khp_ordinate){.value = value,
                               .is_signed = plain.ptr[0] == '-' || plain.ptr[0] == '+',
                               .mark = has_mark ? mark : '\0',
                               .parts = 1};
    return true;
}

bool khp_ordinate_read_degrees(khp_slice plain, khp_ordinate *ordinate) {
    if (read_number(plain, '.', ordinate) || read_number(plain, ',', ordinate)) {
        return true;
    }
    *ordinate = (khp_ordinate){.value = 0};
    angle_text angle = {.text = plain, .ordinate = ordinate};
    return read_angle(&angle);
}

/* False if a point in the number, if there is one, can only be a decimal point. */
static bool may_be_thousands(khp_slice number) {
    const char *point = number.len == 0 ? NULL : memchr(number.ptr, '.', number.len);
    return point != NULL && point - number.ptr <= 4;
}

bool khp_ordinate_read(khp_slice text, khp_ordinate_kind kind, khp_ordinate *ordinate) {
    bool is_metres = kind == KHP_ORDINATE_METRES;
    text = khp_slice_trim(text);
    if ((!is_metres || !may_be_thousands(text)) && read_number(text, '.', ordinate)) {
        return true;
    }
    khp_signs plain;
    if (!khp_signs_plain(text, &plain)) {
        return false;
    }
    if (is_metres) {
        *ordinate = (khp_ordinate){.parts = 1};
        return khp_ordinate_read_metres(khp_signs_slice(&plain), &ordinate->value);
    }
    khp_hemisphere_axis other =
        kind == KHP_ORDINATE_LATITUDE ? KHP_HEMISPHERE_OF_LONGITUDE : KHP_HEMISPHERE_OF_LATITUDE;
    return khp_ordinate_read_degrees(khp_signs_slice(&plain), ordinate) &&
           ordinate->hemisphere.axis != other;
}

bool khp_ordinate_apply(khp_ordinate *ordinate, khp_ordinate_kind kind, khp_hemisphere hemisphere) {
    khp_hemisphere_axis axis =
        kind == KHP_ORDINATE_LATITUDE ? KHP_HEMISPHERE_OF_LATITUDE : KHP_HEMISPHERE_OF_LONGITUDE;
    bool has_sign = ordinate->is_signed || ordinate->hemisphere.sign != 0;
    bool is_negative = signbit(ordinate->value);
    if (hemisphere.axis != axis || (has_sign && is_negative != (hemisphere.sign < 0))) {
        return false;
    }
    ordinate->value = hemisphere.sign < 0 && !is_negative ? -ordinate->value : ordinate->value;
    ordinate->hemisphere = hemisphere;
    return true;
}
