#include "project/fineness.h"

#include "project/position.h"
#include "project/signs.h"

#define METRES_A_DEGREE 111195.0
#define MOST_DECIMALS 12

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_ascii(khp_slice text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.len; i++) {
        all |= (unsigned char)text.ptr[i];
    }
    return all < 0x80;
}

/* The digits behind the mark, where there are most. */
static size_t decimals_in(khp_slice text, char mark) {
    size_t most = 0;
    size_t run = 0;
    bool is_behind = false;
    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text.ptr[i])) {
            run += is_behind;
        } else {
            is_behind = text.ptr[i] == mark;
            run = 0;
        }
        most = run > most ? run : most;
    }
    return most < MOST_DECIMALS ? most : MOST_DECIMALS;
}

bool khp_position_fineness(khp_slice text, double *metres) {
    khp_pair pair;
    khp_signs signs;
    if (!khp_position_read(text, false, &pair)) {
        return false;
    }
    char mark = pair.lat.mark != '\0' ? pair.lat.mark : pair.lon.mark;
    size_t parts = pair.lat.parts > pair.lon.parts ? pair.lat.parts : pair.lon.parts;
    bool is_plain = is_ascii(text) || !khp_signs_plain(text, &signs);
    khp_slice plain = is_plain ? text : khp_signs_slice(&signs);
    *metres = METRES_A_DEGREE;
    for (size_t i = 1; i < parts; i++) {
        *metres /= 60;
    }
    for (size_t i = mark == '\0' ? 0 : decimals_in(plain, mark); i > 0; i--) {
        *metres /= 10;
    }
    return true;
}
