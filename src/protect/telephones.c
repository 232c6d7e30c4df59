#include "protect/telephones.h"

#define MOST_DIGITS 15
#define MOST_GROUPS 8

/* A text of digits in groups. */
typedef struct grouped_digits {
    char digits[MOST_DIGITS];
    size_t total;
    char sizes[MOST_GROUPS + 1]; /* of the groups, a digit each: "334" */
    char marks[MOST_GROUPS];     /* what stands before each group but the first: ' ', '-', '.' */
    size_t groups;
    bool has_plus;
    bool has_area; /* the first group stands in parentheses */
} grouped_digits;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The next character, '\0' at the end. */
static char next(khp_slice text, size_t at) { return at < text.len ? text.ptr[at] : '\0'; }

static bool take(khp_slice text, size_t *at, char c) {
    bool is_there = next(text, *at) == c;
    *at += is_there;
    return is_there;
}

/* False if there are none, or too many. */
static bool take_group(khp_slice text, size_t *at, grouped_digits *number) {
    size_t start = number->total;
    for (; is_digit(next(text, *at)); ++*at) {
        if (number->total == MOST_DIGITS) {
            return false;
        }
        number->digits[number->total++] = text.ptr[*at];
    }
    size_t size = number->total - start;
    if (size == 0 || number->groups == MOST_GROUPS) {
        return false;
    }
    number->sizes[number->groups++] = (char)('0' + size); /* ':' and on for 10 and more */
    number->sizes[number->groups] = '\0';
    return true;
}

/* One mark with a space on either side at most, or a space; a parenthesis may do without. */
static bool take_mark(khp_slice text, size_t *at, bool is_closed, grouped_digits *number) {
    bool has_space = take(text, at, ' ');
    char mark = next(text, *at);
    if (mark == '-' || mark == '.') {
        ++*at;
        take(text, at, ' ');
    } else {
        mark = ' ';
    }
    number->marks[number->groups] = mark;
    return has_space || mark != ' ' || is_closed;
}

/* "+51 (1) 234-5678", "(01) 234 5678", "(+51) 987 654 321"; false for anything else. */
static bool take_groups(khp_slice text, grouped_digits *number) {
    size_t at = 0;
    bool is_open = take(text, &at, '(');
    number->has_plus = take(text, &at, '+');
    number->has_area = is_open && !number->has_plus;
    for (;;) {
        if (!take_group(text, &at, number)) {
            return false;
        }
        bool is_closed = is_open && take(text, &at, ')');
        if (is_open != is_closed) {
            return false;
        }
        if (at == text.len) {
            return true;
        }
        bool may_open = number->has_plus && number->groups == 1;
        size_t behind_space = at + (next(text, at) == ' ');
        is_open = may_open && next(text, behind_space) == '(';
        if (is_open) {
            at = behind_space + 1;
            number->marks[number->groups] = ' ';
        } else if (!take_mark(text, &at, is_closed, number)) {
            return false;
        }
    }
}

/* Points beside other marks are those of decimals ("12.05 -77.03"), except behind a country or area
 * code; and one point alone is a decimal point. */
static bool has_clear_marks(const grouped_digits *number) {
    size_t points = 0;
    for (size_t i = 1; i < number->groups; i++) {
        points += number->marks[i] == '.';
    }
    bool are_all = points + 1 == number->groups;
    bool are_all_but_first = points + 2 == number->groups && number->marks[1] != '.';
    return points == 0 || (points > 1 && (are_all || are_all_but_first));
}

/* One mark throughout, except behind the first group and, for a hyphen, before the last. */
static bool has_even_marks(const grouped_digits *number) {
    for (size_t i = 3; i < number->groups; i++) {
        bool is_last = i + 1 == number->groups && number->marks[i] == '-';
        if (number->marks[i] != number->marks[2] && !is_last) {
            return false;
        }
    }
    return true;
}

static bool is_international(const grouped_digits *number) {
    size_t least = number->groups == 1 ? 9 : 8;
    return number->total >= least && number->digits[0] != '0';
}

/* Behind an area code in parentheses. */
static bool is_behind_area(const grouped_digits *number) {
    size_t area = (size_t)(number->sizes[0] - '0');
    size_t rest = number->total - area;
    size_t last = (size_t)(number->sizes[number->groups - 1] - '0');
    bool is_code = area <= 3 || (area <= 5 && number->digits[0] == '0');
    return number->groups > 1 && is_code && rest >= 6 && rest <= 9 && number->total >= 8 &&
           (last >= 3 || number->groups > 3);
}

/* A way to write a number of one country or several. */
typedef struct grouping {
    const char *sizes;
    const char *first; /* the digits it may begin with */
    char second_least; /* the least digit that the second group begins with */
} grouping;

static const grouping groupings[] = {
    /* with the 0 that is dialled before an area code */
    {"27", "0", '2'},
    {"28", "0", '2'},
    {"234", "0", '2'},
    {"244", "0", '2'},
    {"344", "0", '2'},
    {"36", "0", '2'},
    {"37", "0", '2'},
    {"333", "0", '2'},
    {"334", "0", '2'},
    {"3222", "0", '2'},
    {"46", "0", '2'},
    {"47", "0", '2'},
    {"433", "0", '2'},
    {"434", "0", '2'},
    {"56", "0", '1'},
    {"533", "0", '1'},
    {"22222", "0", '0'}, /* France */
    /* without */
    {"333", "679", '0'},       /* mobiles of Peru, Spain, Portugal */
    {"3222", "6789", '0'},     /* Spain */
    {"244", "35", '1'},        /* Mexico */
    {"244", "1246789", '2'},   /* Argentina, Brazil, Mexico */
    {"254", "123456789", '9'}, /* mobiles of Brazil */
    {"144", "29", '2'},        /* Chile */
    {"334", "23456789", '2'},  /* North America, Mexico */
    {"334", "3", '0'},         /* mobiles of Colombia */
    {"37", "3", '0'},          /* the same */
    {"1334", "1", '2'},        /* North America */
};

/* The last four digits of two groups may be a year ("012-3456-2019"), as in the number of a file.
 */
static bool is_national(const grouped_digits *number) {
    size_t first_size = (size_t)(number->sizes[0] - '0');
    if (number->groups == 1 || number->total < 9 || number->total > 11 ||
        (number->digits[0] == '0' && number->digits[1] == '0')) {
        return false;
    }
    for (size_t i = 0; i < sizeof groupings / sizeof *groupings; i++) {
        const grouping *known = &groupings[i];
        if (strcmp(known->sizes, number->sizes) == 0 &&
            strchr(known->first, number->digits[0]) != NULL &&
            number->digits[first_size] >= known->second_least) {
            return true;
        }
    }
    return false;
}

/* 06 or 07 and eight digits in France, 07 and nine in Britain. Areas below 06 and 07 are numbered
 * from 01 (Peru, the United States, Mexico), so that no code of one has a third digit that high. */
static bool is_bare_mobile(const grouped_digits *number) {
    const char *digits = number->digits;
    bool is_french = number->total == 10 && (digits[1] == '6' || digits[1] == '7');
    bool is_british = number->total == 11 && digits[1] == '7';
    return digits[0] == '0' &&
           ((is_french && digits[2] >= '2') || (is_british && digits[2] >= '3'));
}

khp_telephone_marks khp_telephone_read(khp_slice text) {
    khp_telephone_marks marks = {false, false};
    grouped_digits number = {.total = 0};
    if (!take_groups(text, &number)) {
        return marks;
    }
    bool is_clear = has_clear_marks(&number) && has_even_marks(&number);
    if (number.has_plus) {
        marks.is_number = is_clear && is_international(&number);
    } else if (number.has_area) {
        marks.is_number = is_clear && is_behind_area(&number);
    } else if (number.groups == 1) {
        marks.is_number = is_bare_mobile(&number);
    } else {
        marks.is_number = is_clear && is_national(&number);
    }
    bool is_bare_id = number.groups == 1 && number.total >= 10 && number.digits[0] != '0';
    marks.is_form =
        marks.is_number || number.has_plus || number.has_area || number.groups > 1 || is_bare_id;
    return marks;
}
