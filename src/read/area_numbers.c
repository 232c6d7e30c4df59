#include "read/area_numbers.h"

#include "base/number.h"

#include <math.h>

/* What a mark between digits was seen to be. */
enum { AS_DECIMAL = 1, AS_GROUPS = 2 };

/* What a whole column says about its two marks. */
typedef struct marks {
    int dot; /* bits of what proves its meaning */
    int comma;
    size_t open_dot; /* the first cell whose only mark may be either; SIZE_MAX: none */
    size_t open_comma;
} marks;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool has_sign(khp_slice text) {
    return text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
}

/* The cell without what may stand around a number: spaces between groups, a percent sign. */
static khp_slice tidy(khp_slice cell, char text[64]) {
    size_t length = 0;
    cell = khp_slice_trim(cell);
    if (cell.len > 0 && cell.ptr[cell.len - 1] == '%') {
        cell = khp_slice_trim(khp_slice_of(cell.ptr, cell.len - 1));
    }
    for (size_t i = 0; i < cell.len && length < 64; i++) {
        bool between = i > 0 && i + 1 < cell.len && is_digit(cell.ptr[i - 1]);
        bool is_nbsp = i + 2 < cell.len && memcmp(cell.ptr + i, "\xC2\xA0", 2) == 0;
        bool is_thin = i + 3 < cell.len && memcmp(cell.ptr + i, "\xE2\x80\xAF", 3) == 0;
        if (between && (cell.ptr[i] == ' ' || cell.ptr[i] == '\'')) {
            continue;
        }
        if (between && (is_nbsp || is_thin)) {
            i += is_nbsp ? 1 : 2;
            continue;
        }
        text[length++] = cell.ptr[i];
    }
    return khp_slice_of(text, length);
}

/* How often the mark stands in the text, and how many digits follow the last one. */
static size_t count_marks(khp_slice text, char mark, size_t *behind) {
    size_t count = 0;
    *behind = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == mark) {
            count++;
            *behind = text.len - i - 1;
        }
    }
    return count;
}

/* "379.384" may be 379 and a bit or 379 thousand; "0.384", "1379.384" and "37.38" may not. */
static bool could_be_groups(khp_slice text, char mark) {
    const char *at = memchr(text.ptr, mark, text.len);
    const char *digits = text.ptr + has_sign(text);
    size_t before = (size_t)(at - digits);
    return before >= 1 && before <= 3 && digits[0] != '0';
}

/* Digits, marks and a sign: anything else is no number, or one in scientific form. */
static bool is_plain(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) && text.ptr[i] != '.' && text.ptr[i] != ',' &&
            (i > 0 || !has_sign(text))) {
            return false;
        }
    }
    return true;
}

static void look_at(marks *seen, khp_slice text, size_t number) {
    if (!is_plain(text)) {
        return;
    }
    size_t behind_dot;
    size_t behind_comma;
    size_t dots = count_marks(text, '.', &behind_dot);
    size_t commas = count_marks(text, ',', &behind_comma);
    if (dots > 0 && commas > 0) {
        bool dot_is_last = behind_dot < behind_comma;
        seen->dot |= dot_is_last ? AS_DECIMAL : AS_GROUPS;
        seen->comma |= dot_is_last ? AS_GROUPS : AS_DECIMAL;
    } else if (dots + commas > 0) {
        char mark = dots > 0 ? '.' : ',';
        int *meaning = dots > 0 ? &seen->dot : &seen->comma;
        size_t *open = dots > 0 ? &seen->open_dot : &seen->open_comma;
        size_t behind = dots > 0 ? behind_dot : behind_comma;
        if (dots + commas > 1) {
            *meaning |= AS_GROUPS;
        } else if (behind != 3 || !could_be_groups(text, mark)) {
            *meaning |= AS_DECIMAL;
        } else if (*open == SIZE_MAX) {
            *open = number;
        }
    }
}

static khipu_status fail_open(khp_slice cell, char mark, khp_where where, khipu_error *error) {
    return khp_fail(
        error, KHIPU_E_FIELD, where,
        "\"%.*s\" may have a decimal mark or separate thousands, and no other number of "
        "the column shows which; write it without the '%c'",
        (int)(cell.len < 40 ? cell.len : 40), cell.ptr, mark);
}

/* What a mark means that no cell proves, but some have: what the other one does not. */
static int opposite(int meaning) { return meaning == AS_DECIMAL ? AS_GROUPS : AS_DECIMAL; }

static khipu_status decide(const marks *seen, const khp_slice *cells, khp_where where, char *mark,
                           char *group, khipu_error *error) {
    bool contradicts = seen->dot == (AS_DECIMAL | AS_GROUPS) ||
                       seen->comma == (AS_DECIMAL | AS_GROUPS) ||
                       (seen->dot != 0 && seen->dot == seen->comma);
    if (contradicts) {
        return khp_fail(error, KHIPU_E_FIELD, where,
                        "its numbers use '.' and ',' in more than one way; write them alike");
    }
    bool dot_is_open = seen->open_dot != SIZE_MAX && seen->dot == 0;
    bool comma_is_open = seen->open_comma != SIZE_MAX && seen->comma == 0;
    if (dot_is_open && seen->comma == 0) {
        return fail_open(cells[seen->open_dot], '.', where, error);
    }
    if (comma_is_open && seen->dot == 0) {
        return fail_open(cells[seen->open_comma], ',', where, error);
    }
    int dot = dot_is_open ? opposite(seen->comma) : seen->dot;
    int comma = comma_is_open ? opposite(seen->dot) : seen->comma;
    *group = dot == AS_GROUPS ? '.' : comma == AS_GROUPS ? ',' : '\0';
    *mark = dot == AS_GROUPS || comma == AS_DECIMAL ? ',' : '.';
    return KHIPU_OK;
}

/* True if marks of thousands stand before groups of three digits only. */
static bool has_whole_groups(khp_slice text, char group, char mark) {
    size_t digits = 0;
    bool any = false;
    for (size_t i = has_sign(text); i < text.len && text.ptr[i] != mark; i++) {
        if (text.ptr[i] != group) {
            digits++;
            continue;
        }
        if (any ? digits != 3 : digits == 0 || digits > 3) {
            return false;
        }
        any = true;
        digits = 0;
    }
    return !any || digits == 3;
}

static bool read_number(khp_slice text, char mark, char group, double *value) {
    char plain[64];
    size_t length = 0;
    if (group != '\0' && !has_whole_groups(text, group, mark)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != group || group == '\0') {
            plain[length++] = text.ptr[i];
        }
    }
    return khp_number_parse(khp_slice_of(plain, length), mark, value);
}

khipu_status khp_area_numbers_read(const khp_slice *cells, size_t count, khp_where where,
                                   double *values, size_t *unreadable, size_t *first_unreadable,
                                   khipu_error *error) {
    char text[64];
    marks seen = {.open_dot = SIZE_MAX, .open_comma = SIZE_MAX};
    for (size_t i = 0; i < count; i++) {
        look_at(&seen, tidy(cells[i], text), i);
    }
    char mark = '.';
    char group = '\0';
    khipu_status status = decide(&seen, cells, where, &mark, &group, error);
    *unreadable = 0;
    for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
        khp_slice number = tidy(cells[i], text);
        values[i] = (double)NAN;
        if (number.len > 0 &&
            (number.len == sizeof text || !read_number(number, mark, group, &values[i]))) {
            values[i] = (double)NAN;
            *first_unreadable = *unreadable == 0 ? i : *first_unreadable;
            *unreadable += 1;
        }
    }
    return status;
}
