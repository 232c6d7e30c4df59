#include "project/pair.h"

#include "base/number.h"

#include <math.h>

#define MOST_NUMBERS 4

/* What stands between two ordinates; '\0': nothing, ' ': space alone. */
typedef struct separator {
    size_t start; /* where the first ordinate ends */
    size_t end;   /* where the second begins */
    char sign;
    bool has_space;
} separator;

/* What the ways to take a text apart come to. */
typedef struct readings {
    size_t count;
    bool is_clear; /* of the last one that was counted */
    khp_pair pair; /* the same */
} readings;

static bool is_separating(char c) {
    return c == ' ' || c == ',' || c == ';' || c == '|' || c == '/';
}

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/* The run of separating signs at text[at]; its sign is '\0' if there are several. */
static separator take_separator(khp_slice text, size_t at) {
    separator found = {.start = at, .end = at, .sign = ' '};
    size_t signs = 0;
    for (; found.end < text.len && is_separating(text.ptr[found.end]); found.end++) {
        char c = text.ptr[found.end];
        found.has_space = found.has_space || c == ' ';
        found.sign = c == ' ' ? found.sign : c;
        signs += c != ' ';
    }
    found.sign = signs > 1 ? '\0' : found.sign;
    return found;
}

/* ---- two ordinates ---- */

static bool is_comma_clear(const separator *between, const khp_ordinate *first,
                           const khp_ordinate *second) {
    bool has_comma = first->mark == ',' || second->mark == ',';
    bool have_hemispheres = first->hemisphere.sign != 0 && second->hemisphere.sign != 0;
    bool is_near = between->sign == ' ' || between->sign == ',';
    return !has_comma || !is_near || have_hemispheres || first->mark == second->mark;
}

static bool is_whole_number(const khp_ordinate *ordinate) {
    return ordinate->mark == '\0' && ordinate->parts == 1 && !ordinate->has_units &&
           ordinate->hemisphere.sign == 0;
}

/* True if the hemisphere of one does not leave open that of the other. */
static bool knows_sides(const khp_ordinate *first, const khp_ordinate *second) {
    bool first_has = first->hemisphere.sign != 0;
    bool second_has = second->hemisphere.sign != 0;
    return first_has == second_has || (first_has ? second->is_signed : first->is_signed);
}

bool khp_pair_is_consistent(const khp_pair *pair) {
    bool have_two_marks =
        pair->lon.mark != '\0' && pair->lat.mark != '\0' && pair->lon.mark != pair->lat.mark;
    return !have_two_marks && knows_sides(&pair->lon, &pair->lat);
}

static bool is_clear(const separator *between, const khp_ordinate *first,
                     const khp_ordinate *second) {
    bool is_dash = between->sign == ' ' && second->is_sign_apart;
    bool is_fraction = between->sign == '/' && is_whole_number(first) && is_whole_number(second);
    return is_comma_clear(between, first, second) && knows_sides(first, second) && !is_dash &&
           !is_fraction;
}

/* Tries the two sides of a separator as ordinates. */
static void try_sides(khp_slice text, const separator *between, readings *found) {
    khp_ordinate first;
    khp_ordinate second;
    khp_slice before = khp_slice_of(text.ptr, between->start);
    khp_slice behind = khp_slice_of(text.ptr + between->end, text.len - between->end);
    if (!khp_ordinate_read_degrees(before, &first) || !khp_ordinate_read_degrees(behind, &second)) {
        return;
    }
    bool is_mark = between->sign == ',' && !between->has_space;
    bool have_two_marks = first.mark != '\0' && second.mark != '\0' && first.mark != second.mark;
    bool have_one_axis =
        first.hemisphere.sign != 0 && first.hemisphere.axis == second.hemisphere.axis;
    if ((is_mark && (first.mark == ',' || second.mark == ',')) || have_two_marks || have_one_axis) {
        return;
    }
    bool is_longitude_first = first.hemisphere.axis == KHP_HEMISPHERE_OF_LONGITUDE ||
                              second.hemisphere.axis == KHP_HEMISPHERE_OF_LATITUDE;
    found->count++;
    found->is_clear = is_clear(between, &first, &second);
    found->pair = (khp_pair){is_longitude_first ? first : second,
                             is_longitude_first ? second : first, (double)NAN};
}

/* Tries every place where one ordinate may end and the other begin: separators, and where letters
 * meet anything else ("12.5S76.8W"). */
static void try_pairs(khp_slice text, readings *found) {
    for (size_t at = 1; at < text.len; at++) {
        if (is_separating(text.ptr[at])) {
            separator between = take_separator(text, at);
            if (between.sign != '\0') {
                try_sides(text, &between, found);
            }
            at = between.end - 1;
        } else if (!is_separating(text.ptr[at - 1]) &&
                   is_letter(text.ptr[at]) != is_letter(text.ptr[at - 1])) {
            const separator between = {.start = at, .end = at};
            try_sides(text, &between, found);
        }
    }
}

/* ---- latitude, longitude, altitude, accuracy ---- */

static khp_ordinate ordinate_of(khp_slice number, double value) {
    return (khp_ordinate){.value = value,
                          .is_signed = number.ptr[0] == '-' || number.ptr[0] == '+',
                          .mark = '.',
                          .parts = 1};
}

/* Digits with a sign and a point: an E may be an exponent, and the east. */
static bool is_plain_number(khp_slice number) {
    for (size_t i = 0; i < number.len; i++) {
        char c = number.ptr[i];
        if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+') {
            return false;
        }
    }
    return true;
}

/* Numbers with decimal points, all apart by the same sign. */
typedef struct number_list {
    khp_slice numbers[MOST_NUMBERS];
    double values[MOST_NUMBERS];
    size_t count;
    char sign;
    bool has_spaces;    /* behind the first of them */
    bool is_spaced_out; /* and behind all or none of the others */
} number_list;

static bool take_list(khp_slice text, number_list *list) {
    *list = (number_list){.is_spaced_out = true};
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && !is_separating(text.ptr[end])) {
            end++;
        }
        khp_slice number = khp_slice_of(text.ptr + at, end - at);
        if (list->count == MOST_NUMBERS || number.len > KHP_LONGEST_NUMBER ||
            !khp_number_parse(number, '.', &list->values[list->count])) {
            return false;
        }
        list->numbers[list->count++] = number;
        if (end == text.len) {
            return true;
        }
        separator between = take_separator(text, end);
        bool is_first = list->count == 1;
        list->sign = is_first ? between.sign : list->sign;
        list->has_spaces = is_first ? between.has_space : list->has_spaces;
        list->is_spaced_out = list->is_spaced_out && between.has_space == list->has_spaces;
        if (between.sign == '\0' || between.sign != list->sign) {
            return false;
        }
        at = between.end;
    }
    return false;
}

static bool has_point(khp_slice number) { return memchr(number.ptr, '.', number.len) != NULL; }

static khp_pair pair_of_list(const number_list *list) {
    bool has_accuracy = list->count == 4 && list->values[3] > 0;
    return (khp_pair){ordinate_of(list->numbers[1], list->values[1]),
                      ordinate_of(list->numbers[0], list->values[0]),
                      has_accuracy ? list->values[3] : (double)NAN};
}

static bool have_points(const number_list *list) {
    return has_point(list->numbers[0]) && has_point(list->numbers[1]);
}

static bool are_plain(const number_list *list) {
    bool plain = true;
    for (size_t i = 0; i < list->count; i++) {
        plain = plain && is_plain_number(list->numbers[i]);
    }
    return plain;
}

bool khp_pair_read_points(khp_slice text, khp_pair *pair) {
    number_list list;
    if (!take_list(text, &list) || list.count < 2 || !have_points(&list) || !are_plain(&list)) {
        return false;
    }
    *pair = pair_of_list(&list);
    return true;
}

/* Three or four numbers. Without points, commas that are spaced unlike each other are no list
 * ("35,1, 17,1"). */
static void try_list(khp_slice text, readings *found) {
    number_list list;
    if (!take_list(text, &list) || list.count < 3) {
        return;
    }
    if (!have_points(&list) && !list.is_spaced_out) {
        return;
    }
    found->count++;
    found->is_clear = have_points(&list);
    found->pair = pair_of_list(&list);
}

bool khp_pair_read(khp_slice plain, khp_pair *pair) {
    khp_ordinate unused;
    readings found = {.count = 0};
    if (khp_ordinate_may_be_number(plain) || khp_ordinate_read_degrees(plain, &unused)) {
        return false;
    }
    try_pairs(plain, &found);
    try_list(plain, &found);
    *pair = found.pair;
    return found.count == 1 && found.is_clear;
}
