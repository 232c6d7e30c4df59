/* Cells that say where: whatever is read is read the same with other spaces, minus signs and primes
 * that look alike, and is a number. What reads as a position is one of the cells that a policy on
 * positions does not tell, alone and in a list, a line or a sentence. */
#include "base/buffer.h"
#include "project/notation.h"
#include "project/position.h"
#include "project/utm_zone.h"
#include "run/position_cells.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds) {
    if (!holds) {
        abort();
    }
}

/* The same text as another program would have written it. */
static void rewrite(khp_buffer *other, khp_slice text, bool has_signs) {
    khp_buffer_reset(other);
    khp_buffer_add_cstr(other, " \xC2\xA0");
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        const char *sign = c == ' '    ? "\xC2\xA0\xE2\x80\xAF"
                           : c == '-'  ? "\xE2\x88\x92"
                           : c == '\'' ? "\xE2\x80\xB2"
                           : c == '"'  ? "\xE2\x80\xB3"
                                       : NULL;
        if (has_signs && sign != NULL) {
            khp_buffer_add_cstr(other, sign);
        } else {
            khp_buffer_add_byte(other, c);
        }
    }
    khp_buffer_add_cstr(other, "\xC2\xA0\t");
    must(!other->failed);
}

static bool is_same(double a, double b) { return a == b || (isnan(a) && isnan(b)); }

static void check_position(khp_slice text, khp_slice other, bool metres) {
    khp_pair pair;
    khp_pair again;
    bool is_read = khp_position_read(text, metres, &pair);
    must(khp_position_read(other, metres, &again) == is_read);
    if (is_read) {
        must(isfinite(pair.lon.value) && isfinite(pair.lat.value));
        must(is_same(pair.lon.value, again.lon.value) && is_same(pair.lat.value, again.lat.value) &&
             is_same(pair.accuracy_m, again.accuracy_m));
    }
}

static void check_ordinate(khp_slice text, khp_slice other, khp_ordinate_kind kind) {
    khp_ordinate ordinate;
    khp_ordinate again;
    bool is_read = khp_ordinate_read(text, kind, &ordinate);
    must(khp_ordinate_read(other, kind, &again) == is_read);
    must(!is_read || (isfinite(ordinate.value) && is_same(ordinate.value, again.value)));
}

static void check_zone(khp_slice text, khp_slice other) {
    khp_utm_zone zone;
    khp_utm_zone again;
    bool is_read = khp_utm_zone_read(text, &zone);
    must(khp_utm_zone_read(other, &again) == is_read);
    must(!is_read || (zone.number >= 1 && zone.number <= 60 && zone.number == again.number &&
                      zone.side == again.side));
}

/* ---- cells that are not told ---- */

/* Cells of more bytes may be any text. */
enum { LONGEST_CELL = 256 };

/* As exact as a place is: not whole degrees, which may be any two numbers, and on Earth. */
static bool is_exact(khp_slice text) {
    khp_pair pair;
    if (!khp_position_read(text, false, &pair)) {
        return khp_position_read(text, true, &pair);
    }
    double lon = fabs(pair.lon.value);
    double lat = fabs(pair.lat.value);
    return lon <= 180 && lat <= 90 && (lon != floor(lon) || lat != floor(lat));
}

static bool tells_within(khp_slice text, const char *before, const char *behind) {
    khp_buffer cell = {0};
    khp_buffer_add_cstr(&cell, before);
    khp_buffer_add(&cell, text);
    khp_buffer_add_cstr(&cell, behind);
    must(!cell.failed);
    bool tells = khp_cell_tells_position(khp_buffer_slice(&cell));
    khp_buffer_clear(&cell);
    return tells;
}

/* An address that begins and ends as one does in a sentence. */
static bool is_whole_address(khp_slice text) {
    static const char *const starts[] = {"geo:", "http://", "https://"};
    bool is_whole = false;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        size_t length = strlen(starts[i]);
        is_whole = is_whole || (text.len > length && memcmp(text.ptr, starts[i], length) == 0);
    }
    for (size_t i = 0; i < text.len; i++) {
        is_whole = is_whole && text.ptr[i] > ' ' && strchr("\"'<>\\", text.ptr[i]) == NULL;
    }
    return is_whole && strchr(".,;:!?)]", text.ptr[text.len - 1]) == NULL;
}

static void check_told(khp_slice text, khp_slice other) {
    if (other.len > LONGEST_CELL || !is_exact(text)) {
        return;
    }
    must(khp_cell_tells_position(text) && khp_cell_tells_position(other));
    must(tells_within(text, "\t", " \r\n"));
    if (is_whole_address(text)) {
        static const char *const ends[] = {"", " ", "\n", "\xC2\xA0", "\xE2\x80\xAF"};
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
            must(tells_within(text, "see ", ends[i]));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    khp_slice text = khp_slice_trim(khp_slice_of((const char *)bytes, size));
    khp_buffer buffer = {0};
    rewrite(&buffer, text, !khp_notation_is_link(text)); /* an address has signs of its own */
    khp_slice other = khp_buffer_slice(&buffer);
    check_position(text, other, false);
    check_position(text, other, true);
    check_ordinate(text, other, KHP_ORDINATE_LONGITUDE);
    check_ordinate(text, other, KHP_ORDINATE_LATITUDE);
    check_ordinate(text, other, KHP_ORDINATE_METRES);
    check_zone(text, other);
    check_told(text, other);
    khp_position_says_nothing(text);
    khp_buffer_clear(&buffer);
    return 0;
}
