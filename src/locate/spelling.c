#include "locate/spelling.h"

#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>
#endif

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

static bool is_length_near(uint32_t pattern, uint32_t limit, uint32_t letters) {
    uint32_t length = letters >> LENGTH_SHIFT;
    uint32_t own = pattern >> LENGTH_SHIFT;
    return length + limit >= own && own + limit >= length;
}

bool khp_pattern_may_be_near(const khp_pattern *pattern, khp_signature signature) {
    khp_signature own = pattern->signature;
    unsigned gone = count_bits(own.letters & ~signature.letters & LETTERS) +
                    count_bits(own.repeats & ~signature.repeats);
    unsigned come = count_bits(signature.letters & ~own.letters & LETTERS) +
                    count_bits(signature.repeats & ~own.repeats);
    return gone <= pattern->limit && come <= pattern->limit &&
           is_length_near(own.letters, pattern->limit, signature.letters);
}

uint32_t khp_pattern_filter_scalar(const khp_pattern *pattern,
                                   const uint32_t letters[KHP_SIGNATURE_BLOCK],
                                   const uint32_t repeats[KHP_SIGNATURE_BLOCK]) {
    uint32_t near = 0;
    for (unsigned i = 0; i < KHP_SIGNATURE_BLOCK; i++) {
        const khp_signature signature = {letters[i], repeats[i]};
        near |= (uint32_t)khp_pattern_may_be_near(pattern, signature) << i;
    }
    return near;
}

#if defined(__GNUC__) && defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))

/* The bits of each of eight numbers, counted. */
AVX2 static inline __m256i count_eight(__m256i numbers) {
    const __m256i of_nibble = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1,
                                               1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i nibble = _mm256_set1_epi8(0x0F);
    __m256i low = _mm256_shuffle_epi8(of_nibble, _mm256_and_si256(numbers, nibble));
    __m256i high =
        _mm256_shuffle_epi8(of_nibble, _mm256_and_si256(_mm256_srli_epi16(numbers, 4), nibble));
    __m256i pairs = _mm256_maddubs_epi16(_mm256_add_epi8(low, high), _mm256_set1_epi8(1));
    return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}

/* A pattern, eight times. */
typedef struct eight_patterns {
    __m256i letters;
    __m256i repeats;
    __m256i limit;
} eight_patterns;

/* A bit for each of eight that may be near. Few are left by their letters alone, mostly none. */
AVX2 static inline uint32_t filter_eight(const eight_patterns *own, __m256i letters,
                                         const uint32_t *repeats) {
    const __m256i only_letters = _mm256_set1_epi32((int)LETTERS);
    __m256i changed = _mm256_and_si256(_mm256_xor_si256(own->letters, letters), only_letters);
    __m256i gone = count_eight(_mm256_and_si256(changed, own->letters));
    __m256i come = count_eight(_mm256_andnot_si256(own->letters, changed));
    __m256i longer = _mm256_abs_epi32(_mm256_sub_epi32(
        _mm256_srli_epi32(letters, LENGTH_SHIFT), _mm256_srli_epi32(own->letters, LENGTH_SHIFT)));
    __m256i most = _mm256_max_epi32(_mm256_max_epi32(gone, come), longer);
    __m256i far = _mm256_cmpgt_epi32(most, own->limit);
    if (_mm256_movemask_epi8(far) == -1) {
        return 0;
    }
    __m256i other = _mm256_loadu_si256((const __m256i *)(const void *)repeats);
    __m256i again = count_eight(_mm256_andnot_si256(other, own->repeats));
    __m256i anew = count_eight(_mm256_andnot_si256(own->repeats, other));
    most = _mm256_max_epi32(_mm256_add_epi32(gone, again), _mm256_add_epi32(come, anew));
    far = _mm256_or_si256(far, _mm256_cmpgt_epi32(most, own->limit));
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(far)) ^ 0xFF;
}

AVX2 static uint32_t filter_avx2(const khp_pattern *pattern,
                                 const uint32_t letters[KHP_SIGNATURE_BLOCK],
                                 const uint32_t repeats[KHP_SIGNATURE_BLOCK]) {
    const eight_patterns own = {
        _mm256_set1_epi32((int)pattern->signature.letters),
        _mm256_set1_epi32((int)pattern->signature.repeats),
        _mm256_set1_epi32((int)pattern->limit),
    };
    uint32_t near = 0;
    for (unsigned i = 0; i < KHP_SIGNATURE_BLOCK; i += 8) {
        __m256i eight = _mm256_loadu_si256((const __m256i *)(const void *)(letters + i));
        near |= filter_eight(&own, eight, repeats + i) << i;
    }
    return near;
}
#endif

uint32_t khp_pattern_filter(const khp_pattern *pattern, const uint32_t letters[KHP_SIGNATURE_BLOCK],
                            const uint32_t repeats[KHP_SIGNATURE_BLOCK]) {
#if defined(__GNUC__) && defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return filter_avx2(pattern, letters, repeats);
    }
#endif
    return khp_pattern_filter_scalar(pattern, letters, repeats);
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
