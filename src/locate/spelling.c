#include "locate/spelling.h"

#define LENGTH_SHIFT 27
#define LENGTH_MAX 31
#define LETTERS ((UINT32_C(1) << LENGTH_SHIFT) - 1)

/* The bit for a third occurrence; 0 for letters that have none. */
static uint32_t third_bit(unsigned letter) {
    static const char thrice[] = "aeioun";
    const char *found = strchr(thrice, (char)('a' + letter));
    return found == NULL ? 0 : UINT32_C(1) << (26 + (found - thrice));
}

khp_signature khp_spelling_signature(khp_slice folded) {
    khp_signature signature = {0, 0};
    for (size_t i = 0; i < folded.len; i++) {
        unsigned char byte = (unsigned char)folded.ptr[i];
        unsigned letter = (unsigned)byte - 'a';
        if (byte < 'a' || byte > 'z') {
            signature.letters |= byte == ' ' ? 0 : UINT32_C(1) << 26;
        } else if ((signature.letters >> letter & 1) == 0) {
            signature.letters |= UINT32_C(1) << letter;
        } else if ((signature.repeats >> letter & 1) == 0) {
            signature.repeats |= UINT32_C(1) << letter;
        } else {
            signature.repeats |= third_bit(letter);
        }
    }
    uint32_t length = folded.len < LENGTH_MAX ? (uint32_t)folded.len : LENGTH_MAX;
    signature.letters |= length << LENGTH_SHIFT;
    return signature;
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

static inline unsigned count_bits(uint32_t bits) {
    bits -= bits >> 1 & UINT32_C(0x55555555);
    bits = (bits & UINT32_C(0x33333333)) + (bits >> 2 & UINT32_C(0x33333333));
    bits = (bits + (bits >> 4)) & UINT32_C(0x0F0F0F0F);
    return bits * UINT32_C(0x01010101) >> 24;
}

/* One edit changes which letters occur by two at most (one goes, one comes) and the length by one.
 * Without branches, so that the compiler can look at several at once. */
static inline unsigned is_near(uint32_t pattern, uint32_t limit, uint32_t letters) {
    uint32_t length = letters >> LENGTH_SHIFT;
    uint32_t own = pattern >> LENGTH_SHIFT;
    unsigned changed = count_bits((letters ^ pattern) & LETTERS);
    return (unsigned)(changed <= 2 * limit) & (unsigned)(length + limit >= own) &
           (unsigned)(own + limit >= length);
}

static inline unsigned any_near(uint32_t pattern, uint32_t limit, const uint32_t *letters,
                                size_t count) {
    unsigned any = 0;
    for (size_t i = 0; i < count; i++) {
        any |= is_near(pattern, limit, letters[i]);
    }
    return any;
}

#if defined(__GNUC__) && defined(__x86_64__)
#if defined(__clang__)
#define EIGHT_AT_ONCE __attribute__((target("avx2")))
#else
#define EIGHT_AT_ONCE __attribute__((target("avx2"), optimize("O3")))
#endif

/* The same loop, compiled for processors that look at eight signatures at once. */
EIGHT_AT_ONCE static unsigned any_near_avx2(uint32_t pattern, uint32_t limit,
                                            const uint32_t *letters, size_t count) {
    unsigned any = 0;
    for (size_t i = 0; i < count; i++) {
        any |= is_near(pattern, limit, letters[i]);
    }
    return any;
}
#endif

bool khp_pattern_may_be_near(const khp_pattern *pattern, khp_signature signature) {
    khp_signature own = pattern->signature;
    unsigned changed = count_bits((own.letters ^ signature.letters) & LETTERS) +
                       count_bits(own.repeats ^ signature.repeats);
    return changed <= 2 * pattern->limit &&
           is_near(own.letters, pattern->limit, signature.letters) != 0;
}

bool khp_pattern_may_be_near_any(const khp_pattern *pattern, const uint32_t *letters,
                                 size_t count) {
#if defined(__GNUC__) && defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return any_near_avx2(pattern->signature.letters, pattern->limit, letters, count) != 0;
    }
#endif
    return any_near(pattern->signature.letters, pattern->limit, letters, count) != 0;
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
