#include "run/position_cells.h"

#include "project/position.h"

#include <math.h>

/* No position is longer; a cell may hold it in a value of JSON. */
#define POSITION_BYTES 256

/* ---- a position ---- */

static bool is_fine(const khp_ordinate *ordinate) {
    return ordinate->parts > 1 || ordinate->value != floor(ordinate->value);
}

/* Two whole numbers may be anything, and two amounts are no position on Earth. */
static bool tells(const khp_pair *pair) {
    double lon = fabs(pair->lon.value);
    double lat = fabs(pair->lat.value);
    return fmin(lon, lat) <= 90 && fmax(lon, lat) <= 180 &&
           (is_fine(&pair->lon) || is_fine(&pair->lat));
}

static bool is_position(khp_slice text) {
    khp_pair pair;
    return text.len > 0 && text.len <= POSITION_BYTES &&
           ((khp_position_read(text, false, &pair) && tells(&pair)) ||
            khp_position_read(text, true, &pair));
}

/* "lat lon alt acc; lat lon alt acc; ...", all of it. */
static bool is_line(khp_slice text) {
    size_t points = 0;
    bool all = memchr(text.ptr, ';', text.len) != NULL;
    while (all && text.ptr != NULL) {
        khp_slice point = khp_slice_trim(khp_slice_cut(&text, ';'));
        all = point.len == 0 || is_position(point);
        points += point.len > 0;
    }
    return all && points > 0;
}

/* ---- what holds one ---- */

/* The word, which is given in lower case, stands at `at` in any. */
static bool stands_at(khp_slice text, size_t at, const char *word) {
    size_t length = strlen(word);
    for (size_t i = 0; i < length; i++) {
        char c = at + i < text.len ? text.ptr[at + i] : '\0';
        if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != word[i]) {
            return false;
        }
    }
    return true;
}

static bool begins_with_any(khp_slice text, size_t at, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (stands_at(text, at, words[i])) {
            return true;
        }
    }
    return false;
}

/* Of a link to one of these, what it shows is where it points to, however short it is. */
static bool is_of_map(khp_slice link) {
    static const char *const maps[] = {
        "maps.google.",   "google.com/maps", "goo.gl/maps",   "maps.app.goo.gl",
        "maps.apple.com", "openstreetmap.",  "//osm.org",     "waze.com",
        "bing.com/maps",  "what3words.com",  "w3w.co",        "plus.codes",
        "mapcarta.com",   "wikimapia.org",   "wego.here.com", "google.com.pe/maps"};
    for (size_t i = 0; i < link.len; i++) {
        if (begins_with_any(link, i, maps, sizeof maps / sizeof *maps)) {
            return true;
        }
    }
    return false;
}

/* An address, up to what cannot stand in one; letters beyond ASCII may, if they are `foreign`. */
static khp_slice address_at(khp_slice text, size_t at, bool foreign) {
    size_t end = at;
    while (end < text.len && (unsigned char)text.ptr[end] > ' ' &&
           (foreign || (unsigned char)text.ptr[end] < 0x80) &&
           strchr("\"'<>\\", text.ptr[end]) == NULL) {
        end++;
    }
    while (end > at && strchr(".,;:!?)]", text.ptr[end - 1]) != NULL) {
        end--; /* the end of a sentence */
    }
    return khp_slice_of(text.ptr + at, end - at);
}

/* No-break spaces and the quotes of print are beyond ASCII as well. */
static bool tells_address(khp_slice address) {
    return is_of_map(address) || is_position(address) || is_position(address_at(address, 0, false));
}

static bool holds_link(khp_slice text) {
    static const char *const starts[] = {"http://", "https://", "geo:"};
    for (size_t i = 0; i < text.len; i++) {
        if (begins_with_any(text, i, starts, sizeof starts / sizeof *starts)) {
            khp_slice address = address_at(text, i, true);
            if (tells_address(address)) {
                return true;
            }
            i += address.len > 0 ? address.len - 1 : 0;
        }
    }
    return false;
}

/* The bracket that closes the one at `at`; text.len if none near does. */
static size_t closing(khp_slice text, size_t at) {
    size_t depth = 0;
    for (size_t i = at; i < text.len && i - at < POSITION_BYTES; i++) {
        depth += strchr("[{", text.ptr[i]) != NULL && text.ptr[i] != '\0';
        depth -= strchr("]}", text.ptr[i]) != NULL && text.ptr[i] != '\0';
        if (depth == 0) {
            return i;
        }
    }
    return text.len;
}

/* A list or an object somewhere in a value of JSON. */
static bool holds_nested(khp_slice text) {
    bool is_nested = text.len > 0 && (text.ptr[0] == '[' || text.ptr[0] == '{');
    for (size_t i = 0; is_nested && i < text.len; i++) {
        if (text.ptr[i] == '[' || text.ptr[i] == '{') {
            size_t end = closing(text, i);
            if (end < text.len && is_position(khp_slice_of(text.ptr + i, end + 1 - i))) {
                return true;
            }
        }
    }
    return false;
}

static bool is_wkt(khp_slice text) {
    static const char *const kinds[] = {"linestring", "polygon", "multi", "geometrycollection",
                                        "srid="};
    return begins_with_any(text, 0, kinds, sizeof kinds / sizeof *kinds) &&
           memchr(text.ptr, '(', text.len) != NULL;
}

bool khp_cell_tells_position(khp_slice cell) {
    khp_slice text = khp_slice_trim(cell);
    return text.len > 0 && (is_position(text) || is_wkt(text) || is_line(text) ||
                            holds_nested(text) || holds_link(text));
}
