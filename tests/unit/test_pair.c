/* A differential test of pair: every way to take a text apart is written down a second time, as
 * regular expressions that are tried between every two offsets. A text is a position only if that
 * finds exactly one reading too, and the same. */
#include "cmocka_ready.h"

#include "project/pair.h"
#include "project/signs.h"
#include "random.h"

#include <math.h>
#include <regex.h>

#define LONGEST 192
#define H "(N|S|E|W|O|L|SUR|OESTE)"
#define BEFORE "^(" H " ?)?([-+]( ?))?"
#define FRACTION "([0-9]+([.,][0-9]+)?)"
#define SIXTIETHS "([0-9][0-9]?([.,][0-9]+)?)"
#define BEHIND "( ?" H ")?$"
#define MOST_GROUPS 16

enum { NUMBER, DEGREES, MINUTES, SECONDS, SEPARATOR, THOUSANDS, PATTERNS = THOUSANDS + 4 };

static const char *const sources[PATTERNS] = {
    [NUMBER] = "^[-+]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][-+]?[0-9]+)?$",
    [DEGREES] = BEFORE FRACTION "( ?\xB0)?" BEHIND,
    [MINUTES] = BEFORE "([0-9]+)( ?: ?| ?\xB0 ?| )" SIXTIETHS "( ?')?" BEHIND,
    [SECONDS] =
        BEFORE "([0-9]+)( ?: ?| ?\xB0 ?| )([0-9][0-9]?)( ?: ?| ?' ?| )" SIXTIETHS "( ?\")?" BEHIND,
    [SEPARATOR] = "^( ?[,;|/] ?| )$",
    [THOUSANDS] = "^[-+]?[1-9][0-9]?[0-9]?([.][0-9]{3})+(,[0-9]+)?$",
    [THOUSANDS + 1] = "^[-+]?[1-9][0-9]?[0-9]?(,[0-9]{3})+([.][0-9]+)?$",
    [THOUSANDS + 2] = "^[-+]?[1-9][0-9]?[0-9]?( [0-9]{3})+([.,][0-9]+)?$",
    [THOUSANDS + 3] = "^[-+]?[1-9][0-9]?[0-9]?('[0-9]{3})+([.,][0-9]+)?$",
};

static regex_t patterns[PATTERNS];

static int compile(void **state) {
    (void)state;
    int failed = 0;
    for (size_t i = 0; i < PATTERNS; i++) {
        failed |= regcomp(&patterns[i], sources[i], REG_EXTENDED);
    }
    return failed;
}

static int release(void **state) {
    (void)state;
    for (size_t i = 0; i < PATTERNS; i++) {
        regfree(&patterns[i]);
    }
    return 0;
}

/* One ordinate, as the test reads it. */
typedef struct ordinate {
    double value;
    char axis; /* 'N', 'E' or '\0' */
    char mark;
    bool is_signed;
    bool is_apart;
    bool is_bare; /* digits alone, but for a sign */
} ordinate;

/* The text of a group as a number, with either mark. */
static double number_in(const char *text, regmatch_t group) {
    char copy[LONGEST + 1];
    size_t length = (size_t)(group.rm_eo - group.rm_so);
    memcpy(copy, text + group.rm_so, length);
    copy[length] = '\0';
    char *comma = strchr(copy, ',');
    if (comma != NULL) {
        *comma = '.';
    }
    return strtod(copy, NULL);
}

static char mark_in(const char *text) {
    return strchr(text, '.') != NULL ? '.' : strchr(text, ',') != NULL ? ',' : '\0';
}

/* Axis and sign of the hemisphere in a group; false if the group is empty. */
static bool side_in(const char *text, regmatch_t group, ordinate *found, bool *negative) {
    if (group.rm_so < 0) {
        return false;
    }
    char c = text[group.rm_so];
    found->axis = c == 'N' || c == 'S' ? 'N' : 'E';
    *negative = c == 'S' || c == 'W' || c == 'O';
    return true;
}

static bool read_one(const char *text, ordinate *found) {
    regmatch_t groups[MOST_GROUPS];
    *found = (ordinate){.mark = mark_in(text)};
    if (regexec(&patterns[NUMBER], text, MOST_GROUPS, groups, 0) == 0) {
        found->value = number_in(text, groups[0]);
        found->is_signed = text[0] == '-' || text[0] == '+';
        found->is_bare = found->mark == '\0';
        return isfinite(found->value);
    }
    size_t parts = 1;
    while (parts < 4 && regexec(&patterns[NUMBER + parts], text, MOST_GROUPS, groups, 0) != 0) {
        parts++;
    }
    if (parts == 4) {
        return false;
    }
    /* Groups: 2 hemisphere, 3 sign, 4 the space behind it, 5 first number, then by pattern. */
    static const size_t numbers[4][3] = {{0}, {5}, {5, 7}, {5, 7, 9}};
    static const size_t last_side[4] = {0, 9, 11, 13};
    double scale = 1;
    for (size_t i = 0; i < parts; i++, scale *= 60) {
        double part = number_in(text, groups[numbers[parts][i]]);
        if (i > 0 && part >= 60) {
            return false;
        }
        found->value += part / scale;
    }
    bool negative = false;
    bool before = side_in(text, groups[2], found, &negative);
    bool behind = side_in(text, groups[last_side[parts]], found, &negative);
    found->is_signed = groups[3].rm_so >= 0;
    found->is_apart = found->is_signed && groups[4].rm_eo > groups[4].rm_so;
    negative = negative || (found->is_signed && text[groups[3].rm_so] == '-');
    found->value = negative ? -found->value : found->value;
    found->is_bare =
        parts == 1 && found->mark == '\0' && !before && !behind && strchr(text, '\xB0') == NULL;
    return !(before && behind) && !(found->is_signed && (before || behind));
}

/* What the enumeration finds. */
typedef struct found {
    size_t count;
    bool is_clear;
    double lat;
    double lon;
} found;

static bool is_separating(char c) { return c != '\0' && strchr(" ,;|/", c) != NULL; }

static bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

/* Whether text[start..end) may stand between two ordinates. */
static bool separates(const char *text, size_t start, size_t end) {
    if (is_separating(text[start - 1]) || is_separating(text[end])) {
        return false;
    }
    if (start == end) {
        return is_letter(text[start]) != is_letter(text[start - 1]);
    }
    char between[LONGEST + 1];
    memcpy(between, text + start, end - start);
    between[end - start] = '\0';
    return regexec(&patterns[SEPARATOR], between, 0, NULL, 0) == 0;
}

static void try_split(const char *text, size_t start, size_t end, found *all) {
    char first_text[LONGEST + 1];
    char between[LONGEST + 1];
    ordinate a;
    ordinate b;
    memcpy(first_text, text, start);
    first_text[start] = '\0';
    memcpy(between, text + start, end - start);
    between[end - start] = '\0';
    bool is_mark = strcmp(between, ",") == 0;
    if (!read_one(first_text, &a) || !read_one(text + end, &b) ||
        (is_mark && (a.mark == ',' || b.mark == ',')) ||
        (a.mark != '\0' && b.mark != '\0' && a.mark != b.mark) ||
        (a.axis != '\0' && a.axis == b.axis)) {
        return;
    }
    bool is_exchanged = a.axis == 'E' || b.axis == 'N';
    bool is_near = between[0] != '\0' && strpbrk(between, ";|/") == NULL;
    bool has_comma = a.mark == ',' || b.mark == ',';
    bool both_sides = a.axis != '\0' && b.axis != '\0';
    bool one_side = !both_sides && (a.axis != '\0' || b.axis != '\0');
    all->count++;
    all->lat = is_exchanged ? b.value : a.value;
    all->lon = is_exchanged ? a.value : b.value;
    all->is_clear = !(is_near && has_comma && a.mark != b.mark && !both_sides) &&
                    !(one_side && !(a.axis != '\0' ? b.is_signed : a.is_signed)) &&
                    !(strcmp(between, " ") == 0 && b.is_apart) &&
                    !(strchr(between, '/') != NULL && a.is_bare && b.is_bare);
}

/* "lat lon alt acc", apart in one way. */
static void try_list(const char *text, found *all) {
    double values[8];
    bool points[8];
    char gaps[8] = {0};
    bool spaced[8] = {0};
    size_t count = 0;
    char copy[LONGEST + 1];
    for (const char *at = text;;) {
        size_t length = strcspn(at, " ,;|/");
        memcpy(copy, at, length);
        copy[length] = '\0';
        if (count == 4 || strchr(copy, ',') != NULL ||
            regexec(&patterns[NUMBER], copy, 0, NULL, 0) != 0) {
            return;
        }
        points[count] = strchr(copy, '.') != NULL;
        values[count] = strtod(copy, NULL);
        if (!isfinite(values[count++])) {
            return;
        }
        at += length;
        if (*at == '\0') {
            break;
        }
        size_t gap = strspn(at, " ,;|/");
        memcpy(copy, at, gap);
        copy[gap] = '\0';
        if (regexec(&patterns[SEPARATOR], copy, 0, NULL, 0) != 0) {
            return;
        }
        const char *sign = strpbrk(copy, ",;|/");
        gaps[count] = sign == NULL ? ' ' : *sign;
        spaced[count] = strchr(copy, ' ') != NULL;
        if (gaps[count] != gaps[1]) {
            return;
        }
        at += gap;
    }
    bool is_even = count < 3 || (spaced[2] == spaced[1] && (count < 4 || spaced[3] == spaced[1]));
    if (count >= 3 && ((points[0] && points[1]) || is_even)) {
        *all = (found){all->count + 1, points[0] && points[1], values[0], values[1]};
    }
}

static bool is_one_thing(const char *text) {
    ordinate unused;
    bool is_one = read_one(text, &unused);
    for (size_t i = THOUSANDS; i < PATTERNS; i++) {
        is_one = is_one || regexec(&patterns[i], text, 0, NULL, 0) == 0;
    }
    return is_one;
}

/* True if the text was a position. */
static bool check(const char *text) {
    found all = {.count = 0};
    size_t length = strlen(text);
    for (size_t start = 1; start < length; start++) {
        for (size_t end = start; end < length && end < start + 4; end++) {
            if (separates(text, start, end)) {
                try_split(text, start, end, &all);
            }
        }
    }
    try_list(text, &all);
    khp_pair pair;
    bool expected = all.count == 1 && all.is_clear && !is_one_thing(text);
    bool is_read = khp_pair_read(khp_slice_cstr(text), &pair);
    if (is_read != expected) {
        fail_msg("\"%s\" was %s, and has %zu readings", text, is_read ? "read" : "refused",
                 all.count);
    }
    khp_pair quick;
    if (khp_pair_read_points(khp_slice_cstr(text), &quick)) {
        assert_true(
            is_read && quick.lat.value == pair.lat.value && quick.lon.value == pair.lon.value &&
            quick.lat.is_signed == pair.lat.is_signed && quick.lon.is_signed == pair.lon.is_signed);
    }
    if (is_read && (fabs(pair.lat.value - all.lat) > 1e-9 * fmax(1, fabs(all.lat)) ||
                    fabs(pair.lon.value - all.lon) > 1e-9 * fmax(1, fabs(all.lon)))) {
        fail_msg("\"%s\" was read as %.15g %.15g, not %.15g %.15g", text, pair.lat.value,
                 pair.lon.value, all.lat, all.lon);
    }
    return is_read;
}

static const char *any_of(random_state *random, const char *const *list, size_t count) {
    return list[random_below(random, count)];
}

#define ANY(random, ...)                                                                           \
    any_of((random), (const char *const[]){__VA_ARGS__},                                           \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void add_ordinate(khp_buffer *text, random_state *random) {
    const char *side = ANY(random, "S", "W", "N", "E", "O", " S", " W", " SUR", " OESTE");
    bool has_side = random_below(random, 3) == 0;
    bool is_before = random_below(random, 3) == 0;
    khp_buffer_add_cstr(text, has_side && is_before ? side : "");
    khp_buffer_add_cstr(text, has_side ? "" : ANY(random, "-", "-", "", "", "+", "- "));
    khp_buffer_add_cstr(text, ANY(random, "12", "76", "5", "35", "120", "0"));
    if (random_below(random, 3) == 0) {
        khp_buffer_add_cstr(text, ANY(random, "\xB0", " ", ":", "\xB0 "));
        khp_buffer_add_cstr(text, ANY(random, "30", "5", "45", "70"));
        khp_buffer_add_cstr(text, ANY(random, "", "'", "' ", " ", ":"));
        khp_buffer_add_cstr(text, ANY(random, "", "15", "7", "15\"", "15 \""));
    }
    khp_buffer_add_cstr(text, ANY(random, "", ",", ".", ".", ","));
    khp_buffer_add_cstr(text, ANY(random, "5", "3", "25", "345", "", "5"));
    khp_buffer_add_cstr(text, has_side && !is_before ? side : "");
}

static void add_anything(khp_buffer *text, random_state *random) {
    for (size_t i = random_below(random, 9) + 2; i > 0; i--) {
        khp_buffer_add_cstr(text, ANY(random, "1", "12", "30", "345", "76", ".", ",", ", ", " ",
                                      ";", "|", "/", "-", "+", "S", "W", "E", " SUR ", "\xB0", "'",
                                      "\"", ":", " , ", "0"));
    }
}

/* Ordinates and separators at random, or signs at random; spaces as khp_signs_plain leaves them. */
static void make_text(khp_buffer *text, random_state *random) {
    khp_buffer raw = {0};
    size_t kind = random_below(random, 4);
    for (size_t i = kind == 3 ? 1 : 0; i < 2 + (random_below(random, 5) == 0) && kind < 3; i++) {
        if (i > 0) {
            khp_buffer_add_cstr(&raw, ANY(random, " ", ", ", ",", ";", "; ", "|", " / ", "", " ,"));
        }
        add_ordinate(&raw, random);
    }
    if (kind == 3) {
        add_anything(&raw, random);
    }
    khp_buffer_reset(text);
    for (size_t i = 0; i < raw.len; i++) {
        bool is_space = raw.ptr[i] == ' ';
        bool is_needed = text->len > 0 && text->ptr[text->len - 1] != ' ' && i + 1 < raw.len;
        if (!is_space || is_needed) {
            khp_buffer_add_byte(text, raw.ptr[i]);
        }
    }
    while (text->len > 0 && text->ptr[text->len - 1] == ' ') {
        text->len--;
    }
    khp_buffer_clear(&raw);
}

static void a_position_is_what_has_one_reading(void **state) {
    (void)state;
    random_state random = random_begin("pair");
    khp_buffer text = {0};
    const size_t texts = 50000;
    size_t read = 0;
    for (size_t i = 0; i < texts; i++) {
        make_text(&text, &random);
        read += text.len > 0 && text.len < LONGEST && check(khp_buffer_cstr(&text));
    }
    khp_buffer_clear(&text);
    printf("%zu of %zu texts were positions\n", read, texts);
    assert_true(read > texts / 20 && read < texts / 2);
}

static void the_known_forms_have_the_known_readings(void **state) {
    (void)state;
    static const char *const positions[] = {
        "-12,3 -76,8", "-12,3, -76,8",          "35,1, 17,1",  "12.5S76.8W", "-12.3 -76.8 3824 4.5",
        "12 76",       "12 30 15 S 76 45 10 W", "-9,56;-75,12"};
    static const char *const none[] = {"12,3,76,8",   "1,2,3",      "12,5 76",
                                       "12 30 50 45", "12,76",      "12 30 15,76 45 10",
                                       "12.5S, 76.8", "12.5 - 76.8"};
    for (size_t i = 0; i < sizeof positions / sizeof *positions; i++) {
        assert_true(check(positions[i]));
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_false(check(none[i]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_known_forms_have_the_known_readings),
        cmocka_unit_test(a_position_is_what_has_one_reading),
    };
    return cmocka_run_group_tests(tests, compile, release);
}
