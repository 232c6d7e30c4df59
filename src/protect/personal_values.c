#include "protect/personal_values.h"

#define SHORTEST 6 /* a@b.pe */
#define LONGEST 200
#define SHORTEST_NUMBER 7
#define LONGEST_NUMBER 24
#define LEAST_DIGITS 6 /* before the first letter: 2B in a NIR of Corsica */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/* ---- e-mail ---- */

static bool is_name_sign(char c) {
    return is_letter(c) || is_digit(c) || (c != '\0' && strchr("._%+-'", c) != NULL);
}

/* Labels of letters, digits and hyphens; the last has letters alone, two at least. */
static bool is_domain(khp_slice domain) {
    size_t labels = 0;
    bool has_letters_alone = false;
    khp_slice label = {NULL, 0};
    while (domain.ptr != NULL) {
        label = khp_slice_cut(&domain, '.');
        has_letters_alone = true;
        for (size_t i = 0; i < label.len; i++) {
            char c = label.ptr[i];
            if (!is_letter(c) && !is_digit(c) && c != '-') {
                return false;
            }
            has_letters_alone = has_letters_alone && is_letter(c);
        }
        if (label.len == 0 || label.ptr[0] == '-' || label.ptr[label.len - 1] == '-') {
            return false;
        }
        labels++;
    }
    return labels >= 2 && has_letters_alone && label.len >= 2;
}

static bool is_email(khp_slice text) {
    khp_slice domain = text;
    khp_slice name = khp_slice_cut(&domain, '@');
    if (domain.ptr == NULL || name.len == 0 || name.ptr[0] == '.' ||
        name.ptr[name.len - 1] == '.') {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        bool is_double = name.ptr[i] == '.' && name.ptr[i + 1] == '.';
        if (!is_name_sign(name.ptr[i]) || is_double) {
            return false;
        }
    }
    return is_domain(domain);
}

/* ---- lists ---- */

/* Up to the next sign that parts a list, which is taken too. */
static khp_slice next_piece(khp_slice *rest) {
    size_t end = 0;
    while (end < rest->len && strchr(";/,", rest->ptr[end]) == NULL) {
        end++;
    }
    khp_slice piece = khp_slice_trim(khp_slice_of(rest->ptr, end));
    size_t taken = end < rest->len ? end + 1 : end;
    *rest = khp_slice_of(rest->ptr + taken, rest->len - taken);
    return piece;
}

static bool are_emails(khp_slice text) {
    while (text.len > 0) {
        if (!is_email(next_piece(&text))) {
            return false;
        }
    }
    return true;
}

static void read_number(khp_slice text, khp_value_marks *marks) {
    bool is_long = text.len < SHORTEST_NUMBER || text.len > LONGEST_NUMBER;
    marks->identities = khp_identity_read(text);
    marks->telephone = is_long ? (khp_telephone_marks){false, false} : khp_telephone_read(text);
}

static bool has_marks(const khp_value_marks *marks) {
    return marks->is_email || marks->is_position || marks->telephone.is_form ||
           marks->identities.forms != 0;
}

/* What all the numbers of a list are. */
static void read_numbers(khp_slice text, khp_value_marks *marks) {
    khp_value_marks all = {.is_email = false};
    read_number(next_piece(&text), &all);
    while (text.len > 0 && has_marks(&all)) {
        khp_value_marks one;
        read_number(next_piece(&text), &one);
        all.identities.forms &= one.identities.forms;
        all.identities.passes &= one.identities.passes;
        all.telephone.is_form = all.telephone.is_form && one.telephone.is_form;
        all.telephone.is_number = all.telephone.is_number && one.telephone.is_number;
    }
    marks->identities = all.identities;
    marks->telephone = all.telephone;
}

/* ---- cells that begin with a figure or a sign ---- */

enum {
    SEEN_DIGIT = 1 << 0,
    SEEN_PLAIN = 1 << 1, /* . - + and brackets */
    SEEN_SPACE = 1 << 2,
    SEEN_COMMA = 1 << 3,
    SEEN_LIST = 1 << 4, /* ; | */
    SEEN_SLASH = 1 << 5,
    SEEN_ANGLE = 1 << 6, /* what stands behind degrees, minutes and seconds, and any beyond ASCII */
    SEEN_SIDE = 1 << 7,  /* a letter of the words for hemispheres */
    SEEN_OTHER = 1 << 8  /* a letter or sign that no number and no position has */
};

/* Of ASCII; 0: SEEN_OTHER. */
static const unsigned char classes[0x80] = {
    ['0'] = SEEN_DIGIT, ['1'] = SEEN_DIGIT, ['2'] = SEEN_DIGIT,  ['3'] = SEEN_DIGIT,
    ['4'] = SEEN_DIGIT, ['5'] = SEEN_DIGIT, ['6'] = SEEN_DIGIT,  ['7'] = SEEN_DIGIT,
    ['8'] = SEEN_DIGIT, ['9'] = SEEN_DIGIT, ['.'] = SEEN_PLAIN,  ['-'] = SEEN_PLAIN,
    ['+'] = SEEN_PLAIN, ['('] = SEEN_PLAIN, [')'] = SEEN_PLAIN,  ['['] = SEEN_PLAIN,
    [']'] = SEEN_PLAIN, [' '] = SEEN_SPACE, ['\t'] = SEEN_SPACE, ['\n'] = SEEN_SPACE,
    [','] = SEEN_COMMA, [';'] = SEEN_LIST,  ['|'] = SEEN_LIST,   ['/'] = SEEN_SLASH,
    [':'] = SEEN_ANGLE, ['"'] = SEEN_ANGLE, ['\''] = SEEN_ANGLE, ['N'] = SEEN_SIDE,
    ['O'] = SEEN_SIDE,  ['R'] = SEEN_SIDE,  ['T'] = SEEN_SIDE,   ['E'] = SEEN_SIDE,
    ['H'] = SEEN_SIDE,  ['S'] = SEEN_SIDE,  ['U'] = SEEN_SIDE,   ['D'] = SEEN_SIDE,
    ['A'] = SEEN_SIDE,  ['W'] = SEEN_SIDE,  ['L'] = SEEN_SIDE,   ['n'] = SEEN_SIDE,
    ['o'] = SEEN_SIDE,  ['r'] = SEEN_SIDE,  ['t'] = SEEN_SIDE,   ['e'] = SEEN_SIDE,
    ['h'] = SEEN_SIDE,  ['s'] = SEEN_SIDE,  ['u'] = SEEN_SIDE,   ['d'] = SEEN_SIDE,
    ['a'] = SEEN_SIDE,  ['w'] = SEEN_SIDE,  ['l'] = SEEN_SIDE,
};

/* What a cell is made of, up to the first sign of SEEN_OTHER. */
typedef struct figures {
    unsigned seen;
    size_t lead; /* digits before anything else but a sign */
    size_t digits;
    size_t points;
    size_t dashes; /* and the other signs of SEEN_PLAIN */
    size_t commas;
} figures;

static unsigned class_of(char c) {
    unsigned char byte = (unsigned char)c;
    if (byte >= sizeof classes) {
        return SEEN_ANGLE;
    }
    return classes[byte] == 0 ? SEEN_OTHER : classes[byte];
}

static figures look_over(khp_slice text) {
    figures found = {.seen = 0};
    bool is_leading = true;
    for (size_t i = 0; i < text.len && (found.seen & SEEN_OTHER) == 0; i++) {
        unsigned seen = class_of(text.ptr[i]);
        found.seen |= seen;
        if (seen == SEEN_DIGIT) {
            found.digits++;
            found.lead += is_leading;
            continue;
        }
        is_leading = is_leading && found.digits == 0;
        found.points += text.ptr[i] == '.';
        found.dashes += seen == SEEN_PLAIN && text.ptr[i] != '.';
        found.commas += seen == SEEN_COMMA;
    }
    return found;
}

/* Degrees with decimals, minutes or hemispheres, twice. Cheap, and wrong about times and prices at
 * most, which the reader then refuses. */
static bool may_be_position(const figures *found) {
    unsigned parting = SEEN_SPACE | SEEN_LIST | SEEN_SLASH;
    bool is_date = found->lead > 3 || (found->seen & SEEN_SLASH && found->seen & SEEN_ANGLE);
    bool have_points = found->points >= 2 && found->seen & (parting | SEEN_COMMA);
    bool have_commas = found->commas >= 2 && found->seen & parting;
    bool have_angles =
        found->seen & (SEEN_ANGLE | SEEN_SIDE) && found->seen & (parting | SEEN_COMMA | SEEN_SIDE);
    return found->digits >= 4 && (found->seen & SEEN_OTHER) == 0 && !is_date &&
           (have_points || have_commas || have_angles);
}

static bool read_position(khp_slice text, khp_fineness_reader *reader, khp_value_marks *marks) {
    marks->is_position = reader != NULL && reader(text, &marks->metres);
    return marks->is_position;
}

static bool is_date_mark(char c) { return c == '-' || c == '/' || c == '.'; }

/* 2022-12-15, 15/12/2022 and the like, which are many: no number is in such groups. */
static bool is_date(khp_slice text) {
    const char *signs = text.ptr;
    return text.len == 10 && is_digit(signs[0]) && is_digit(signs[9]) &&
           ((is_date_mark(signs[4]) && signs[7] == signs[4] && is_digit(signs[2])) ||
            (is_date_mark(signs[2]) && signs[5] == signs[2] && is_digit(signs[7])));
}

/* What is plainly no number of a person: a decimal number, a date, thousands apart. */
static bool is_plain(khp_slice text, const figures *found) {
    bool is_decimal = found->points == 1 && found->dashes == 0 &&
                      (found->seen & ~(unsigned)(SEEN_DIGIT | SEEN_PLAIN)) == 0;
    bool has_year = found->lead == 4 && (text.ptr[0] == '1' || text.ptr[0] == '2') &&
                    text.len >= 10 && text.ptr[4] == text.ptr[7];
    bool has_short_piece = found->lead > 0 && found->lead < SHORTEST_NUMBER &&
                           found->lead < text.len && strchr(",;/", text.ptr[found->lead]) != NULL;
    return is_decimal || has_year || has_short_piece || text.ptr[0] == '-';
}

static bool read_figures(khp_slice text, khp_fineness_reader *reader, khp_value_marks *marks) {
    if (is_date(text)) {
        return false;
    }
    figures found = look_over(text);
    if (found.seen & SEEN_OTHER && memchr(text.ptr, '@', text.len) != NULL) {
        marks->is_email = are_emails(text);
        return marks->is_email;
    }
    if (may_be_position(&found) && read_position(text, reader, marks)) {
        return true;
    }
    /* A letter may be a check character. */
    bool is_over = found.seen & SEEN_OTHER && text.len > KHP_IDENTITY_LONGEST;
    if (is_over || found.digits < LEAST_DIGITS || is_plain(text, &found)) {
        return false;
    }
    if (found.seen & (SEEN_COMMA | SEEN_LIST | SEEN_SLASH)) {
        read_numbers(text, marks);
    } else {
        read_number(text, marks);
    }
    return has_marks(marks);
}

/* ---- cells that begin with a letter ---- */

static bool begins_with(khp_slice text, const char *word) {
    size_t i = 0;
    while (i < text.len && word[i] != '\0' && lower(text.ptr[i]) == word[i]) {
        i++;
    }
    return word[i] == '\0';
}

/* A link to a place: "?q=-12.0464,-77.0428", "?mlat=-12.0464&mlon=-77.0428". */
static bool may_be_link(khp_slice text) {
    const char *query = begins_with(text, "http") ? memchr(text.ptr, '?', text.len) : NULL;
    return query != NULL && memchr(query, '.', text.len - (size_t)(query - text.ptr)) != NULL;
}

/* "S 12°", "lat: ", "POINT(", "geo:", the address of a map. */
static bool may_be_labelled(khp_slice text) {
    char second = text.ptr[1];
    figures found;
    switch (lower(text.ptr[0])) {
    case 'n':
    case 'e':
    case 'w':
    case 'o':
    case 's':
        if (is_letter(second)) {
            return begins_with(text, "srid=");
        }
        found = look_over(text);
        return may_be_position(&found);
    case 'x':
    case 'y': return second == ':' || second == '=' || second == ' ';
    case 'l':
        return begins_with(text, "lat") || begins_with(text, "lon") || begins_with(text, "lng");
    case 'p': return begins_with(text, "point");
    case 'g': return begins_with(text, "geo:");
    case 'h': return may_be_link(text);
    default: return false;
    }
}

static bool has_digits(khp_slice text) {
    size_t digits = 0;
    for (size_t i = 0; i < text.len && digits < 4; i++) {
        digits += is_digit(text.ptr[i]);
    }
    return digits == 4;
}

/* The CURP and the NIE begin with letters. */
static bool may_be_identity(khp_slice text) {
    char first = lower(text.ptr[0]);
    bool is_nie = first >= 'x' && first <= 'z' && (text.len == 9 || text.len == 11);
    return is_nie || (text.len == 18 && is_digit(text.ptr[4]) && is_digit(text.ptr[17]));
}

static bool read_words(khp_slice text, khp_fineness_reader *reader, khp_value_marks *marks) {
    if (may_be_identity(text)) {
        marks->identities = khp_identity_read(text);
    }
    if (marks->identities.forms != 0 ||
        (may_be_labelled(text) && has_digits(text) && read_position(text, reader, marks))) {
        return true;
    }
    marks->is_email = are_emails(text);
    return marks->is_email;
}

/* Most cells are words, and nothing more is done about them. */
static bool may_be_more_than_words(khp_slice text) {
    return memchr(text.ptr, '@', text.len) != NULL || may_be_identity(text) ||
           may_be_labelled(text);
}

/* ---- cells ---- */

bool khp_value_read(khp_slice cell, khp_fineness_reader *reader, khp_value_marks *marks) {
    khp_slice text = khp_slice_trim(cell);
    if (text.len < SHORTEST || text.len > LONGEST) {
        return false;
    }
    char first = text.ptr[0];
    bool is_words = is_letter(first) || first == '_';
    if (is_words && !may_be_more_than_words(text)) {
        return false;
    }
    *marks = (khp_value_marks){.is_email = false};
    if (is_words) {
        return read_words(text, reader, marks);
    }
    return first == '{' ? has_digits(text) && read_position(text, reader, marks)
                        : read_figures(text, reader, marks);
}

khp_value_kind khp_value_looks(khp_slice cell, khp_fineness_reader *reader) {
    khp_value_marks marks;
    if (!khp_value_read(cell, reader, &marks)) {
        return KHP_VALUE_NONE;
    }
    if (marks.is_email) {
        return KHP_VALUE_EMAIL;
    }
    if (marks.is_position) {
        return KHP_VALUE_POSITION;
    }
    for (int i = 0; i < KHP_IDENTITY_COUNT; i++) {
        if (marks.identities.passes >> i & 1) {
            return (khp_value_kind)(KHP_VALUE_IDENTITY + i);
        }
    }
    return marks.telephone.is_number ? KHP_VALUE_TELEPHONE : KHP_VALUE_NONE;
}

const char *khp_value_kind_words(khp_value_kind kind) {
    switch (kind) {
    case KHP_VALUE_NONE: return "";
    case KHP_VALUE_EMAIL: return "e-mail addresses";
    case KHP_VALUE_TELEPHONE: return "telephone numbers";
    case KHP_VALUE_POSITION: return "positions finer than what is told";
    default: return khp_identity_words((khp_identity)(kind - KHP_VALUE_IDENTITY));
    }
}
