/* Addresses that name a position: geo: (RFC 5870) and links to maps. */
#include "base/number.h"
#include "project/notation.h"
#include "project/signs.h"

#include <math.h>

/* What the parameters of an address tell. */
typedef struct told {
    khp_pair pair;   /* q= */
    khp_pair marker; /* mlat= and mlon= */
    khp_pair other;  /* what any other says, such as the middle of the map */
    bool has_pair;
    bool has_other;
    bool has_lat;
    bool has_lon;
} told;

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/* True if it begins with the word, which is given in lower case and written in any. */
static bool begins_with(khp_slice text, const char *word) {
    size_t length = strlen(word);
    if (text.len < length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if ((is_letter(text.ptr[i]) ? text.ptr[i] | 0x20 : text.ptr[i]) != word[i]) {
            return false;
        }
    }
    return true;
}

bool khp_notation_is_link(khp_slice text) {
    if (text.len == 0 || !is_letter(text.ptr[0])) {
        return false;
    }
    bool has_query = memchr(text.ptr, '?', text.len) != NULL;
    for (size_t i = 0; i + 2 < text.len; i++) {
        has_query = has_query || memcmp(text.ptr + i, "://", 3) == 0;
    }
    return has_query || begins_with(text, "geo:");
}

static int hexadecimal(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of a parameter, with its %XX and + decoded, in the writing of khp_signs_plain. */
static bool decode(khp_slice value, khp_signs *plain) {
    char bytes[KHP_SIGNS_LONGEST];
    size_t length = 0;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (length == sizeof bytes) {
            return false;
        }
        if (c == '%') {
            int high = i + 2 < value.len ? hexadecimal(value.ptr[i + 1]) : -1;
            int low = high < 0 ? -1 : hexadecimal(value.ptr[i + 2]);
            if (low < 0) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        }
        bytes[length++] = c == '+' && value.ptr[i] == '+' ? ' ' : c;
    }
    return khp_signs_plain(khp_slice_trim(khp_slice_of(bytes, length)), plain);
}

static bool is_same(const khp_pair *a, const khp_pair *b) {
    return a->lon.value == b->lon.value && a->lat.value == b->lat.value;
}

/* The position of q=, behind "loc:" and before a name in brackets without digits. */
static bool read_query(khp_slice value, khp_pair *pair) {
    khp_slice text =
        begins_with(value, "loc:") ? khp_slice_of(value.ptr + 4, value.len - 4) : value;
    text = khp_slice_trim(text);
    const char *bracket = text.len == 0 ? NULL : memchr(text.ptr, '(', text.len);
    if (bracket != NULL && text.ptr[text.len - 1] == ')') {
        for (const char *at = bracket; at < text.ptr + text.len; at++) {
            if (*at >= '0' && *at <= '9') {
                return false;
            }
        }
        text = khp_slice_trim(khp_slice_of(text.ptr, (size_t)(bracket - text.ptr)));
    }
    return khp_pair_read(text, pair);
}

/* One ordinate of a marker: mlat= or mlon=. */
static bool read_marker(khp_slice value, khp_ordinate *ordinate, bool *has) {
    bool is_first = !*has;
    *has = true;
    return is_first && khp_ordinate_read_degrees(value, ordinate) && ordinate->mark != ',' &&
           ordinate->hemisphere.sign == 0;
}

/* Keeps what a parameter says; false if another says something else. */
static bool keep(const khp_pair *said, khp_pair *kept, bool *has) {
    bool agrees = !*has || is_same(said, kept);
    *kept = *said;
    *has = true;
    return agrees;
}

static bool read_parameter(khp_slice name, khp_slice value, told *found) {
    khp_signs plain = {.len = 0};
    khp_pair said;
    bool is_plain = decode(value, &plain);
    khp_slice text = khp_signs_slice(&plain);
    if (khp_slice_eq(name, KHP_SLICE("mlat"))) {
        return is_plain && read_marker(text, &found->marker.lat, &found->has_lat);
    }
    if (khp_slice_eq(name, KHP_SLICE("mlon"))) {
        return is_plain && read_marker(text, &found->marker.lon, &found->has_lon);
    }
    if (khp_slice_eq(name, KHP_SLICE("q")) || khp_slice_eq(name, KHP_SLICE("query"))) {
        return is_plain && read_query(text, &said) && keep(&said, &found->pair, &found->has_pair);
    }
    return !is_plain || !khp_pair_read(text, &said) ||
           keep(&said, &found->other, &found->has_other);
}

static bool read_parameters(khp_slice query, told *found) {
    while (query.ptr != NULL) {
        khp_slice value = khp_slice_cut(&query, '&');
        khp_slice name = khp_slice_cut(&value, '=');
        if (value.ptr != NULL && !read_parameter(name, value, found)) {
            return false;
        }
    }
    return true;
}

/* The middle of the map that stands in a path: /@-12.3,-76.8,15z. */
static bool read_path(khp_slice path, told *found) {
    const char *at = path.len == 0 ? NULL : memchr(path.ptr, '@', path.len);
    if (at == NULL) {
        return true;
    }
    khp_slice rest = khp_slice_of(at + 1, path.len - (size_t)(at + 1 - path.ptr));
    size_t commas = 0;
    size_t length = 0;
    for (; length < rest.len && rest.ptr[length] != '/'; length++) {
        commas += rest.ptr[length] == ',';
        if (commas == 2) {
            break;
        }
    }
    return read_parameter(KHP_SLICE("@"), khp_slice_of(rest.ptr, length), found);
}

/* ---- geo: ---- */

/* ;u=35 and ;crs=wgs84 */
static bool read_geo_parameters(khp_slice rest, khp_pair *pair) {
    while (rest.ptr != NULL) {
        khp_slice value = khp_slice_cut(&rest, ';');
        khp_slice name = khp_slice_cut(&value, '=');
        double accuracy_m;
        if (khp_slice_eq(name, KHP_SLICE("u")) && value.ptr != NULL &&
            khp_number_parse(value, '.', &accuracy_m)) {
            pair->accuracy_m = accuracy_m > 0 ? accuracy_m : (double)NAN;
        } else if (!khp_slice_eq(name, KHP_SLICE("crs")) || !begins_with(value, "wgs84") ||
                   value.len != 5) {
            return false;
        }
    }
    return true;
}

/* lat,lon or lat,lon,height, as machines write them. */
static bool read_geo_numbers(khp_slice text, khp_pair *pair) {
    double values[3];
    khp_slice numbers[3];
    size_t count = 0;
    while (text.ptr != NULL) {
        khp_slice number = khp_slice_cut(&text, ',');
        if (count == 3 || !khp_number_parse(number, '.', &values[count])) {
            return false;
        }
        numbers[count++] = number;
    }
    if (count < 2) {
        return false;
    }
    *pair = (khp_pair){.accuracy_m = (double)NAN};
    pair->lat = (khp_ordinate){.value = values[0], .mark = '.', .parts = 1};
    pair->lon = (khp_ordinate){.value = values[1], .mark = '.', .parts = 1};
    pair->lat.is_signed = numbers[0].ptr[0] == '-';
    pair->lon.is_signed = numbers[1].ptr[0] == '-';
    return true;
}

/* Android's geo:0,0?q=lat,lon(name) says the position in q= alone. */
static bool read_geo(khp_slice text, khp_slice query, khp_pair *pair) {
    told found = {.has_pair = false};
    khp_slice numbers = khp_slice_cut(&text, ';');
    if (!read_geo_numbers(numbers, pair) || !read_geo_parameters(text, pair) ||
        !read_parameters(query, &found) || found.has_lat || found.has_lon || found.has_other) {
        return false;
    }
    if (found.has_pair && pair->lon.value == 0 && pair->lat.value == 0) {
        *pair = found.pair;
        return true;
    }
    return !found.has_pair || is_same(&found.pair, pair);
}

bool khp_notation_read_link(khp_slice text, khp_pair *pair) {
    khp_slice rest = text;
    khp_slice address = khp_slice_cut(&rest, '#'); /* behind it the view, not the marker */
    khp_slice path = khp_slice_cut(&address, '?');
    if (begins_with(path, "geo:")) {
        return read_geo(khp_slice_of(path.ptr + 4, path.len - 4), address, pair);
    }
    told found = {.has_pair = false};
    if (!read_parameters(address, &found) || !read_path(path, &found) ||
        found.has_lat != found.has_lon) {
        return false;
    }
    found.marker.accuracy_m = (double)NAN;
    *pair = found.has_pair ? found.pair : found.marker;
    return (found.has_pair || found.has_lat) && (!found.has_lat || is_same(&found.marker, pair)) &&
           (!found.has_other || is_same(&found.other, pair));
}
