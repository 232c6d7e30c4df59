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

/* What all the numbers of a list are. */
static void read_numbers(khp_slice text, khp_value_marks *marks) {
    khp_value_marks all;
    read_number(next_piece(&text), &all);
    while (text.len > 0) {
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

static bool has_marks(const khp_value_marks *marks) {
    return marks->is_email || marks->is_position || marks->telephone.is_form ||
           marks->identities.forms != 0;
}

/* ---- cells that begin with a figure or a sign ---- */

enum {
    SEEN_SPACE = 1 << 0,
    SEEN_COMMA = 1 << 1,
    SEEN_LIST = 1 << 2, /* ; | */
    SEEN_SLASH = 1 << 3,
    SEEN_ANGLE = 1 << 4, /* what stands behind degrees, minutes and seconds, and any beyond ASCII */
    SEEN_SIDE = 1 << 5,  /* a letter of the words for hemispheres */
    SEEN_OTHER = 1 << 6  /* a letter or sign that no number and no position has */
};

/* What a cell is made of, up to the first sign of SEEN_OTHER. */
typedef struct figures {
    unsigned seen;
    size_t lead; /* digits before anything else but a sign */
    size_t digits;
    size_t points;
    size_t commas;
} figures;

static unsigned class_of(char c) {
    switch (c) {
    case '.':
    case '-':
    case '+':
    case '(':
    case ')':
    case '[':
    case ']': return 0;
    case '\t':
    case '\n':
    case ' ': return SEEN_SPACE;
    case ',': return SEEN_COMMA;
    case ';':
    case '|': return SEEN_LIST;
    case '/': return SEEN_SLASH;
    case ':':
    case '\'':
    case '"': return SEEN_ANGLE;
    default: break;
    }
    if ((unsigned char)c >= 0x80) {
        return SEEN_ANGLE;
    }
    return is_letter(c) && strchr("nortehsudawl", lower(c)) != NULL ? SEEN_SIDE : SEEN_OTHER;
}

static figures look_over(khp_slice text) {
    figures found = {.seen = 0};
    bool is_leading = true;
    for (size_t i = 0; i < text.len && (found.seen & SEEN_OTHER) == 0; i++) {
        char c = text.ptr[i];
        if (is_digit(c)) {
            found.digits++;
            found.lead += is_leading;
            continue;
        }
        is_leading = is_leading && found.digits == 0;
        found.points += c == '.';
        found.commas += c == ',';
        found.seen |= class_of(c);
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
    return found->digits >= 4 && !is_date && (have_points || have_commas || have_angles);
}

static bool read_position(khp_slice text, khp_fineness_reader *reader, khp_value_marks *marks) {
    marks->is_position = reader != NULL && reader(text, &marks->metres);
    return marks->is_position;
}

static bool read_figures(khp_slice text, khp_fineness_reader *reader, khp_value_marks *marks) {
    figures found = look_over(text);
    if (found.seen & SEEN_OTHER && memchr(text.ptr, '@', text.len) != NULL) {
        marks->is_email = are_emails(text);
        return marks->is_email;
    }
    /* A letter may be a check character. */
    bool is_over = found.seen & SEEN_OTHER && text.len > KHP_IDENTITY_LONGEST;
    if (is_over || found.digits < LEAST_DIGITS) {
        return !is_over && may_be_position(&found) && read_position(text, reader, marks);
    }
    if (may_be_position(&found) && read_position(text, reader, marks)) {
        return true;
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
    while (word[i] != '\0' && i < text.len && lower(text.ptr[i]) == word[i]) {
        i++;
    }
    return word[i] == '\0';
}

/* "S 12°", "lat: ", "POINT(", "geo:", the address of a map. */
static bool may_be_labelled(khp_slice text) {
    char second = text.ptr[1];
    char third = text.ptr[2];
    switch (lower(text.ptr[0])) {
    case 'n':
    case 'e':
    case 'w':
    case 'o': return is_digit(second) || (second == ' ' && is_digit(third));
    case 's':
        return is_digit(second) || (second == ' ' && is_digit(third)) || begins_with(text, "srid=");
    case 'x':
    case 'y': return second == ':' || second == '=' || (second == ' ' && !is_letter(third));
    case 'l':
        return begins_with(text, "lat") || begins_with(text, "lon") || begins_with(text, "lng");
    case 'p': return begins_with(text, "point");
    case 'g': return begins_with(text, "geo:");
    case 'h': return begins_with(text, "http") && memchr(text.ptr, '?', text.len) != NULL;
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
    if (has_marks(marks)) {
        return true;
    }
    if (may_be_labelled(text) && has_digits(text) && read_position(text, reader, marks)) {
        return true;
    }
    marks->is_email = memchr(text.ptr, '@', text.len) != NULL && are_emails(text);
    return marks->is_email;
}

/* ---- cells ---- */

bool khp_value_read(khp_slice cell, khp_fineness_reader *reader, khp_value_marks *marks) {
    khp_slice text = khp_slice_trim(cell);
    if (text.len < SHORTEST || text.len > LONGEST) {
        return false;
    }
    *marks = (khp_value_marks){.is_email = false};
    char first = text.ptr[0];
    if (is_letter(first) || first == '_') {
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
