#include "project/position.h"

#include "base/number.h"
#include "base/utf8.h"

#include <math.h>

/* Degrees, minutes and seconds on their way in. */
typedef struct sexagesimal {
    double parts[3];
    size_t count;
    bool negative;
    bool has_sign;
    int hemisphere; /* +1, -1, or 0 if none was written */
} sexagesimal;

typedef struct hemisphere_word {
    const char *word; /* upper case */
    khp_axis axis;
    int sign;
} hemisphere_word;

static const hemisphere_word hemisphere_words[] = {
    {"N", KHP_AXIS_LATITUDE, 1},       {"S", KHP_AXIS_LATITUDE, -1},
    {"E", KHP_AXIS_LONGITUDE, 1},      {"W", KHP_AXIS_LONGITUDE, -1},
    {"O", KHP_AXIS_LONGITUDE, -1},     {"NORTE", KHP_AXIS_LATITUDE, 1},
    {"SUR", KHP_AXIS_LATITUDE, -1},    {"ESTE", KHP_AXIS_LONGITUDE, 1},
    {"OESTE", KHP_AXIS_LONGITUDE, -1}, {"NORTH", KHP_AXIS_LATITUDE, 1},
    {"SOUTH", KHP_AXIS_LATITUDE, -1},  {"EAST", KHP_AXIS_LONGITUDE, 1},
    {"WEST", KHP_AXIS_LONGITUDE, -1},
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/* True for the signs that stand between degrees, minutes and seconds. */
static bool is_unit_sign(uint32_t code) {
    static const uint32_t signs[] = {' ',    '\t',   '\'',   '"',   ':',    0xA0,   0xB0,
                                     0xBA,   0xB4,   0x2BA,  0x2B9, 0x2019, 0x2018, 0x201D,
                                     0x201C, 0x2032, 0x2033, 0x2DA, 0x202F, 0x2009};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (signs[i] == code) {
            return true;
        }
    }
    return false;
}

/* Reads the hemisphere word at text[0..length); false if it names none or the one of the other
 * axis. */
static bool read_hemisphere(khp_slice word, khp_axis axis, sexagesimal *angle) {
    for (size_t i = 0; i < sizeof hemisphere_words / sizeof *hemisphere_words; i++) {
        const hemisphere_word *known = &hemisphere_words[i];
        bool same = strlen(known->word) == word.len;
        for (size_t k = 0; same && k < word.len; k++) {
            same = (word.ptr[k] & ~0x20) == known->word[k];
        }
        if (same) {
            bool usable = known->axis == axis && angle->hemisphere == 0;
            angle->hemisphere = known->sign;
            return usable;
        }
    }
    return false;
}

static size_t span_of(khp_slice text, size_t at, char mark) {
    size_t end = at;
    while (end < text.len && (is_digit(text.ptr[end]) || text.ptr[end] == mark)) {
        end++;
    }
    return end;
}

/* Takes the next piece of the angle at text[*at]; false if it does not belong into one. */
static bool read_piece(khp_slice text, size_t *at, char mark, khp_axis axis, sexagesimal *angle) {
    char c = text.ptr[*at];
    if (is_digit(c)) {
        size_t end = span_of(text, *at, mark);
        khp_slice digits = khp_slice_of(text.ptr + *at, end - *at);
        *at = end;
        return angle->count < 3 && khp_number_parse(digits, mark, &angle->parts[angle->count++]);
    }
    if (c == '-' || c == '+') {
        if (angle->has_sign || angle->count > 0) {
            return false;
        }
        angle->has_sign = true;
        angle->negative = c == '-';
        (*at)++;
        return true;
    }
    if (is_letter(c)) {
        size_t end = *at;
        while (end < text.len && is_letter(text.ptr[end])) {
            end++;
        }
        khp_slice word = khp_slice_of(text.ptr + *at, end - *at);
        *at = end;
        return read_hemisphere(word, axis, angle);
    }
    uint32_t code;
    size_t width = khp_utf8_decode(khp_slice_of(text.ptr + *at, text.len - *at), &code);
    *at += width;
    return width > 0 && is_unit_sign(code);
}

/* Only the last part may have a fraction, and minutes and seconds stay below 60. */
static bool angle_value(const sexagesimal *angle, double *value) {
    if (angle->count == 0 || (angle->has_sign && angle->hemisphere != 0)) {
        return false;
    }
    double sum = 0;
    double unit = 1;
    for (size_t i = 0; i < angle->count; i++) {
        double part = angle->parts[i];
        bool is_last = i + 1 == angle->count;
        if ((i > 0 && part >= 60) || (!is_last && part != floor(part))) {
            return false;
        }
        sum += part / unit;
        unit *= 60;
    }
    *value = angle->negative || angle->hemisphere < 0 ? -sum : sum;
    return true;
}

bool khp_position_read_ordinate(khp_slice text, char mark, khp_axis axis, double *value) {
    text = khp_slice_trim(text);
    if (khp_number_parse(text, mark, value)) {
        return true;
    }
    if (axis == KHP_AXIS_PLANAR || text.len > 64) {
        return false;
    }
    sexagesimal angle = {0};
    size_t at = 0;
    while (at < text.len) {
        if (!read_piece(text, &at, mark, axis, &angle)) {
            return false;
        }
    }
    return angle_value(&angle, value);
}

bool khp_position_read_geopoint(khp_slice text, khp_geopoint *point) {
    double numbers[4];
    size_t count = 0;
    text = khp_slice_trim(text);
    size_t at = 0;
    while (at < text.len) {
        size_t end = at;
        while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != ',' &&
               text.ptr[end] != ';') {
            end++;
        }
        if (end > at) {
            khp_slice number = khp_slice_of(text.ptr + at, end - at);
            if (count == 4 || !khp_number_parse(number, '.', &numbers[count++])) {
                return false;
            }
        }
        at = end + 1;
    }
    if (count < 2) {
        return false;
    }
    bool has_accuracy = count == 4 && numbers[3] > 0;
    *point = (khp_geopoint){numbers[1], numbers[0], has_accuracy ? numbers[3] : (double)NAN};
    return true;
}
