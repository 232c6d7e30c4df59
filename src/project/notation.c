#include "project/notation.h"

#include "base/number.h"
#include "project/signs.h"

#include <math.h>

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

/* A text on its way in. */
typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

static cursor cursor_of(khp_slice text) { return (cursor){text.ptr, text.ptr + text.len}; }

static bool take(cursor *text, char sign) {
    bool is_there = text->at < text->end && *text->at == sign;
    text->at += is_there;
    return is_there;
}

/* Takes the sign and spaces around it. */
static bool take_spaced(cursor *text, char sign) {
    const char *start = text->at;
    take(text, ' ');
    if (!take(text, sign)) {
        text->at = start;
        return false;
    }
    take(text, ' ');
    return true;
}

/* Takes the word, which is given in upper case and written in any. */
static bool take_word(cursor *text, const char *word) {
    size_t length = strlen(word);
    if ((size_t)(text->end - text->at) < length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (upper(text->at[i]) != word[i]) {
            return false;
        }
    }
    text->at += length;
    return true;
}

/* Takes a number with a decimal point, as machines write them. */
static bool take_number(cursor *text, khp_ordinate *ordinate) {
    const char *start = text->at;
    while (text->at < text->end && strchr("+-.0123456789eE", *text->at) != NULL) {
        text->at++;
    }
    khp_slice number = khp_slice_of(start, (size_t)(text->at - start));
    *ordinate = (khp_ordinate){.mark = '.', .parts = 1};
    ordinate->is_signed = number.len > 0 && (*start == '-' || *start == '+');
    return khp_number_parse(number, '.', &ordinate->value);
}

/* ---- labels ---- */

typedef struct label_word {
    const char *word; /* upper case */
    bool is_latitude;
    bool may_be_metres;
} label_word;

static const label_word labels[] = {
    {"LAT", true, false},        {"LATITUDE", true, false},  {"LATITUD", true, false},
    {"LON", false, false},       {"LONG", false, false},     {"LNG", false, false},
    {"LONGITUDE", false, false}, {"LONGITUD", false, false}, {"X", false, true},
    {"Y", true, true},
};

/* A label with its quotes, from `start`, and where its value begins. */
typedef struct found_label {
    const label_word *label;
    size_t start;
    size_t value;
    bool has_colon; /* or = */
    bool has_space; /* between it and its value */
} found_label;

static const label_word *find_label(khp_slice word) {
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        cursor text = cursor_of(word);
        if (take_word(&text, labels[i].word) && text.at == text.end) {
            return &labels[i];
        }
    }
    return NULL;
}

/* What may stand around the label of the word text[start..end): quotes, a full stop, : or =. */
static found_label complete_label(khp_slice text, const label_word *label, size_t start,
                                  size_t end) {
    char quote = end < text.len ? text.ptr[end] : '\0';
    bool is_quoted = (quote == '"' || quote == '\'') && start > 0 && text.ptr[start - 1] == quote;
    cursor rest = {text.ptr + end + is_quoted, text.ptr + text.len};
    if (rest.at + 1 < rest.end && strchr(" :=", rest.at[1]) != NULL) {
        take(&rest, '.');
    }
    bool has_colon = take_spaced(&rest, ':') || take_spaced(&rest, '=');
    bool has_space = !has_colon && take(&rest, ' ');
    return (found_label){label, start - is_quoted, (size_t)(rest.at - text.ptr), has_colon,
                         has_space};
}

/* The next label behind *at; false if there is none. */
static bool next_label(khp_slice text, size_t *at, found_label *found) {
    while (*at < text.len) {
        size_t start = *at;
        while (*at < text.len && is_letter(text.ptr[*at])) {
            ++*at;
        }
        const label_word *known = find_label(khp_slice_of(text.ptr + start, *at - start));
        if (known != NULL) {
            *found = complete_label(text, known, start, *at);
            return true;
        }
        *at += *at == start;
    }
    return false;
}

bool khp_notation_has_label(khp_slice plain) {
    size_t at = 0;
    found_label unused;
    return next_label(plain, &at, &unused);
}

/* A value without what stands between it and the next label, and without its quotes. */
static khp_slice value_of(khp_slice text, size_t start, size_t end) {
    size_t signs = 0;
    while (start < end && strchr(" ,;|/&", text.ptr[end - 1]) != NULL) {
        signs += text.ptr[end - 1] != ' ';
        end--;
    }
    khp_slice value = khp_slice_of(text.ptr + start, signs > 1 ? 0 : end - start);
    char first = value.len > 1 ? value.ptr[0] : '\0';
    bool is_quoted = (first == '"' || first == '\'') && value.ptr[value.len - 1] == first;
    return is_quoted ? khp_slice_of(value.ptr + 1, value.len - 2) : value;
}

/* A dash behind a label may be a minus or none, and a point a full stop or a decimal one. */
static bool begins_clearly(const found_label *found, khp_slice value) {
    bool is_sign = value.len > 1 && value.ptr[0] == '-';
    bool is_clear = found->has_colon || (found->has_space && value.ptr[1] != ' ');
    return value.len > 0 && value.ptr[0] != '.' && (!is_sign || is_clear);
}

static bool read_value(const found_label *found, khp_slice value, bool metres,
                       khp_ordinate *ordinate) {
    if (!begins_clearly(found, value)) {
        return false;
    }
    if (metres) {
        *ordinate = (khp_ordinate){.parts = 1};
        return found->label->may_be_metres && khp_ordinate_read_metres(value, &ordinate->value);
    }
    khp_hemisphere_axis other =
        found->label->is_latitude ? KHP_HEMISPHERE_OF_LONGITUDE : KHP_HEMISPHERE_OF_LATITUDE;
    return khp_ordinate_read_degrees(value, ordinate) && ordinate->hemisphere.axis != other;
}

bool khp_notation_read_labels(khp_slice plain, bool metres, khp_pair *pair) {
    found_label first;
    found_label second;
    found_label third;
    size_t at = 0;
    *pair = (khp_pair){.accuracy_m = (double)NAN};
    if (!next_label(plain, &at, &first) || first.start > 0 || !next_label(plain, &at, &second) ||
        next_label(plain, &at, &third) || first.value > second.start ||
        first.label->is_latitude == second.label->is_latitude) {
        return false;
    }
    bool is_latitude_first = first.label->is_latitude;
    khp_slice value = value_of(plain, first.value, second.start);
    khp_slice last = value_of(plain, second.value, plain.len);
    return read_value(&first, value, metres, is_latitude_first ? &pair->lat : &pair->lon) &&
           read_value(&second, last, metres, is_latitude_first ? &pair->lon : &pair->lat) &&
           khp_pair_is_consistent(pair);
}

/* ---- GeoJSON ---- */

/* Takes "name" in quotes of either kind. */
static bool take_name(cursor *text, const char *name) {
    const char *start = text->at;
    size_t length = strlen(name);
    char quote = text->at < text->end ? *text->at : '\0';
    if ((quote == '"' || quote == '\'') && (size_t)(text->end - start) >= length + 2 &&
        memcmp(start + 1, name, length) == 0 && start[length + 1] == quote) {
        text->at += length + 2;
        return true;
    }
    return false;
}

/* Takes [x,y] or [x,y,z]. */
static bool take_coordinates(cursor *text, khp_pair *pair) {
    khp_ordinate height;
    if (!take_spaced(text, '[') || !take_number(text, &pair->lon) || !take_spaced(text, ',') ||
        !take_number(text, &pair->lat)) {
        return false;
    }
    if (take_spaced(text, ',') && !take_number(text, &height)) {
        return false;
    }
    return take_spaced(text, ']');
}

bool khp_notation_read_geojson(khp_slice plain, khp_pair *pair) {
    cursor text = cursor_of(plain);
    bool has_type = false;
    bool has_coordinates = false;
    *pair = (khp_pair){.accuracy_m = (double)NAN};
    if (!take_spaced(&text, '{')) {
        return false;
    }
    do {
        if (!has_type && take_name(&text, "type")) {
            has_type = take_spaced(&text, ':') && take_name(&text, "Point");
        } else if (!has_coordinates && take_name(&text, "coordinates")) {
            has_coordinates = take_spaced(&text, ':') && take_coordinates(&text, pair);
        } else {
            return false;
        }
    } while (take_spaced(&text, ','));
    return take_spaced(&text, '}') && text.at == text.end && has_type && has_coordinates;
}

/* ---- WKT ---- */

bool khp_notation_read_wkt(khp_slice plain, bool metres, khp_pair *pair) {
    cursor text = cursor_of(plain);
    khp_ordinate height;
    *pair = (khp_pair){.accuracy_m = (double)NAN};
    if (take_word(&text, "SRID=4326") && (metres || !take_spaced(&text, ';'))) {
        return false;
    }
    if (!take_word(&text, "POINT")) {
        return false;
    }
    take(&text, ' ');
    bool has_height = take_word(&text, "Z");
    if (!take_spaced(&text, '(') || !take_number(&text, &pair->lon) || !take(&text, ' ') ||
        !take_number(&text, &pair->lat)) {
        return false;
    }
    const char *behind = text.at;
    if (take(&text, ' ') && take_number(&text, &height)) {
        has_height = false; /* which it now has */
    } else {
        text.at = behind;
    }
    return !has_height && take_spaced(&text, ')') && text.at == text.end;
}
