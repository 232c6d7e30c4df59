#include "locate/spelling.h"

#define LENGTH_SHIFT 27
#define LENGTH_MAX 31
#define LETTERS ((UINT32_C(1) << LENGTH_SHIFT) - 1)

uint32_t khp_spelling_signature(khp_slice folded) {
    uint32_t letters = 0;
    for (size_t i = 0; i < folded.len; i++) {
        unsigned char byte = (unsigned char)folded.ptr[i];
        if (byte >= 'a' && byte <= 'z') {
            letters |= UINT32_C(1) << (byte - 'a');
        } else if (byte != ' ') {
            letters |= UINT32_C(1) << 26;
        }
    }
    uint32_t length = folded.len < LENGTH_MAX ? (uint32_t)folded.len : LENGTH_MAX;
    return letters | length << LENGTH_SHIFT;
}

uint64_t khp_spelling_prefix(khp_slice folded) {
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++) {
        prefix = prefix << 8 | (i < folded.len ? (unsigned char)folded.ptr[i] : 0);
    }
    return prefix;
}

void khp_pattern_init(khp_pattern *pattern, khp_slice text, unsigned limit) {
    text.len = text.len < KHP_PATTERN_BYTES ? text.len : KHP_PATTERN_BYTES;
    memset(pattern->where, 0, sizeof pattern->where);
    for (size_t i = 0; i < text.len; i++) {
        pattern->where[(unsigned char)text.ptr[i]] |= UINT64_C(1) << i;
    }
    pattern->text = text;
    pattern->signature = khp_spelling_signature(text);
    pattern->limit = limit;
}

static unsigned count_bits(uint32_t bits) {
    bits -= bits >> 1 & UINT32_C(0x55555555);
    bits = (bits & UINT32_C(0x33333333)) + (bits >> 2 & UINT32_C(0x33333333));
    bits = (bits + (bits >> 4)) & UINT32_C(0x0F0F0F0F);
    return bits * UINT32_C(0x01010101) >> 24;
}

bool khp_pattern_may_be_near(const khp_pattern *pattern, uint32_t signature) {
    /* One edit changes which letters occur by two at most: one goes, one comes. */
    if (count_bits((signature ^ pattern->signature) & LETTERS) > 2 * pattern->limit) {
        return false;
    }
    uint32_t length = signature >> LENGTH_SHIFT;
    uint32_t own = pattern->signature >> LENGTH_SHIFT;
    uint32_t difference = length > own ? length - own : own - length;
    return difference <= pattern->limit;
}

/* Hyyrö's bit-parallel optimal string alignment (2003): column by column, one bit a row. */
unsigned khp_pattern_distance(const khp_pattern *pattern, khp_slice text) {
    size_t rows = pattern->text.len;
    size_t longer = rows > text.len ? rows - text.len : text.len - rows;
    if (rows == 0 || longer > pattern->limit) {
        return longer > pattern->limit ? pattern->limit + 1 : (unsigned)longer;
    }
    uint64_t vertical_plus = ~UINT64_C(0);
    uint64_t vertical_minus = 0;
    uint64_t diagonal = 0;
    uint64_t before = 0; /* where[] of the byte before */
    const uint64_t last = UINT64_C(1) << (rows - 1);
    size_t distance = rows;
    for (size_t i = 0; i < text.len; i++) {
        uint64_t here = pattern->where[(unsigned char)text.ptr[i]];
        uint64_t swapped = ((~diagonal & here) << 1) & before;
        diagonal = (((here & vertical_plus) + vertical_plus) ^ vertical_plus) | here |
                   vertical_minus | swapped;
        uint64_t horizontal_plus = vertical_minus | ~(diagonal | vertical_plus);
        uint64_t horizontal_minus = diagonal & vertical_plus;
        distance += (horizontal_plus & last) != 0;
        distance -= (horizontal_minus & last) != 0;
        horizontal_plus = horizontal_plus << 1 | 1;
        horizontal_minus <<= 1;
        vertical_plus = horizontal_minus | ~(diagonal | horizontal_plus);
        vertical_minus = horizontal_plus & diagonal;
        before = here;
    }
    return distance > pattern->limit ? pattern->limit + 1 : (unsigned)distance;
}
