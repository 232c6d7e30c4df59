#include "project/utm_zone.h"

#include "project/hemisphere.h"
#include "project/signs.h"

#include <stdio.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

/* Takes the word, which is given in upper case and written in any, and a space behind it. */
static void take_word(khp_slice *text, const char *word) {
    size_t length = strlen(word);
    if (text->len < length) {
        return;
    }
    for (size_t i = 0; i < length; i++) {
        if (upper(text->ptr[i]) != word[i]) {
            return;
        }
    }
    *text = khp_slice_trim(khp_slice_of(text->ptr + length, text->len - length));
}

/* The side that a letter or a word behind the number tells; false if it is none. */
static bool read_side(khp_slice word, int *side) {
    khp_hemisphere hemisphere;
    if (khp_hemisphere_read(word, &hemisphere) && hemisphere.axis == KHP_HEMISPHERE_OF_LATITUDE) {
        *side = hemisphere.sign;
        return true;
    }
    char band = word.len == 1 ? upper(word.ptr[0]) : '\0';
    if (band < 'C' || band > 'X' || band == 'I' || band == 'O') {
        return false;
    }
    *side = band < 'N' ? -1 : 1;
    return true;
}

bool khp_utm_zone_read(khp_slice text, khp_utm_zone *zone) {
    static const char *const before[] = {"WGS",  "84",   "UTM",    "ZONA", "ZONE",
                                         "HUSO", "FUSO", "FUSEAU", "UTM"};
    khp_signs plain;
    if (!khp_signs_plain(text, &plain)) {
        return false;
    }
    khp_slice rest = khp_slice_trim(khp_signs_slice(&plain));
    bool has_datum = rest.len > 3 && upper(rest.ptr[0]) == 'W';
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (i != 1 || has_datum) {
            take_word(&rest, before[i]);
        }
    }
    size_t digits = 0;
    int number = 0;
    for (; digits < rest.len && digits < 2 && is_digit(rest.ptr[digits]); digits++) {
        number = number * 10 + (rest.ptr[digits] - '0');
    }
    *zone = (khp_utm_zone){.number = number};
    rest = khp_slice_of(rest.ptr + digits, rest.len - digits);
    if (number < 1 || number > 60) {
        return false;
    }
    if (rest.len == 0 || khp_slice_eq(rest, KHP_SLICE(".0"))) { /* as tables of numbers tell it */
        return true;
    }
    bool is_apart = rest.len > 1 && (rest.ptr[0] == ' ' || rest.ptr[0] == '-');
    rest = khp_slice_of(rest.ptr + is_apart, rest.len - is_apart);
    return read_side(rest, &zone->side);
}

void khp_utm_zone_crs(khp_utm_zone zone, char crs[KHP_UTM_CRS_BYTES]) {
    snprintf(crs, KHP_UTM_CRS_BYTES, "EPSG:32%c%02u", zone.side > 0 ? '6' : '7',
             (unsigned)zone.number % 100);
}
