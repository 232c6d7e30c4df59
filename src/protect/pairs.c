#include "protect/pairs.h"

static void add_byte(khp_pairs *pairs, int place, unsigned char byte, uint8_t bit) {
    bool is_letter = byte >= 'a' && byte <= 'z';
    pairs->low[place][byte & 15] |= bit;
    pairs->high[place][byte >> 4] |= bit;
    if (is_letter) { /* a capital has the same lower half */
        pairs->high[place][(byte ^ 0x20) >> 4] |= bit;
    }
}

void khp_pairs_add(khp_pairs *pairs, khp_slice word) {
    uint8_t bit = (uint8_t)(1u << (pairs->turn++ & 7));
    if (word.len > 0 && (unsigned char)word.ptr[0] < 0x80) {
        add_byte(pairs, 0, (unsigned char)word.ptr[0], bit);
    }
    if (word.len > 1 && (unsigned char)word.ptr[1] < 0x80) {
        add_byte(pairs, 1, (unsigned char)word.ptr[1], bit);
    }
    for (int i = 0; word.len == 1 && i < 16; i++) {
        pairs->low[1][i] |= bit;
        pairs->high[1][i] |= bit;
    }
}

static uint8_t bits_of(const khp_pairs *pairs, int place, unsigned char byte) {
    return pairs->low[place][byte & 15] & pairs->high[place][byte >> 4];
}

/* A first letter may be any that is not ASCII, but for the further bytes of one. */
static uint8_t bits_of_first(const khp_pairs *pairs, unsigned char byte) {
    return byte >= 0xC0 ? 0xFF : byte >= 0x80 ? 0 : bits_of(pairs, 0, byte);
}

static uint8_t bits_of_second(const khp_pairs *pairs, unsigned char byte) {
    return byte >= 0x80 ? 0xFF : bits_of(pairs, 1, byte);
}

static bool is_letter(unsigned char byte) { return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'; }

static bool is_small(unsigned char byte) { return byte >= 'a' && byte <= 'z'; }

size_t khp_pairs_begin_scalar(const khp_pairs *pairs, khp_slice text, size_t *at,
                              size_t offsets[KHP_PAIRS_ROOM]) {
    size_t count = 0;
    for (; *at < text.len && count < KHP_PAIRS_ROOM; *at += 1) {
        unsigned char before = *at > 0 ? (unsigned char)text.ptr[*at - 1] : 0;
        unsigned char first = (unsigned char)text.ptr[*at];
        unsigned char second = *at + 1 < text.len ? (unsigned char)text.ptr[*at + 1] : 0;
        bool is_inside = is_letter(before) && (is_small(first) || first >= 0x80);
        bool begins = (bits_of_first(pairs, first) & bits_of_second(pairs, second)) != 0;
        offsets[count] = *at;
        count += begins && !is_inside;
    }
    return count;
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

AVX2 static __m256i twice(const uint8_t table[16]) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static __m256i look_up(__m256i low, __m256i high, __m256i bytes) {
    const __m256i half = _mm256_set1_epi8(0x0F);
    __m256i lower = _mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half));
    __m256i upper = _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half));
    return _mm256_and_si256(lower, upper);
}

/* The four tables, each twice. */
typedef struct tables {
    __m256i low[2], high[2];
} tables;

/* All bits of the bytes that are 'a' to 'z'. */
AVX2 static inline __m256i small_letters(__m256i bytes) {
    return _mm256_and_si256(_mm256_cmpgt_epi8(bytes, _mm256_set1_epi8('a' - 1)),
                            _mm256_cmpgt_epi8(_mm256_set1_epi8('z' + 1), bytes));
}

/* A bit for each of 32 bytes at which a pair begins, given the bytes one before and one behind. */
AVX2 static inline uint32_t begin_32(const tables *of, __m256i before, __m256i first,
                                     __m256i second) {
    const __m256i zero = _mm256_setzero_si256();
    __m256i wide = _mm256_cmpgt_epi8(zero, first);
    __m256i leads = _mm256_and_si256(wide, _mm256_cmpgt_epi8(first, _mm256_set1_epi8(-65)));
    __m256i of_first = look_up(of->low[0], of->high[0], first);
    __m256i of_second = look_up(of->low[1], of->high[1], second);
    of_first = _mm256_or_si256(_mm256_andnot_si256(wide, of_first), leads);
    of_second = _mm256_or_si256(of_second, _mm256_cmpgt_epi8(zero, second));
    __m256i behind_letter = small_letters(_mm256_or_si256(before, _mm256_set1_epi8(0x20)));
    __m256i inside = _mm256_and_si256(behind_letter, _mm256_or_si256(small_letters(first), wide));
    __m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(of_first, of_second), zero);
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(none, inside));
}

AVX2 static inline __m256i load(const char *at) {
    return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

/* The bytes one before those at the start of a text: a zero, and all but the last. */
AVX2 static inline __m256i one_before(__m256i bytes) {
    return _mm256_alignr_epi8(bytes, _mm256_permute2x128_si256(bytes, bytes, 0x08), 15);
}

/* The bytes one behind those at the end of a text: all but the first, and a zero. */
AVX2 static inline __m256i one_behind(__m256i bytes) {
    return _mm256_alignr_epi8(_mm256_permute2x128_si256(bytes, bytes, 0x81), bytes, 1);
}

static inline size_t add_offsets(uint32_t begins, size_t at, size_t *offsets, size_t count) {
    for (; begins != 0; begins &= begins - 1) {
        offsets[count++] = at + (size_t)__builtin_ctz(begins);
    }
    return count;
}

/* A text of at most 32 bytes, with zeros behind it. */
AVX2 static uint32_t begin_short(const tables *of, khp_slice text) {
    char copy[32] = {0};
    memcpy(copy, text.ptr, text.len);
    __m256i bytes = load(copy);
    uint32_t inside = text.len == 32 ? UINT32_MAX : (UINT32_C(1) << text.len) - 1;
    return begin_32(of, one_before(bytes), bytes, one_behind(bytes)) & inside;
}

/* The last 32 bytes of a longer text, of which those before `at` were looked through. */
AVX2 static uint32_t begin_last(const tables *of, khp_slice text, size_t at) {
    const char *last = text.ptr + text.len - 32;
    __m256i bytes = load(last);
    uint32_t begins = begin_32(of, load(last - 1), bytes, one_behind(bytes));
    return begins & (UINT32_MAX << (at - (text.len - 32)));
}

AVX2 static size_t begin_avx2(const khp_pairs *pairs, khp_slice text, size_t *at,
                              size_t offsets[KHP_PAIRS_ROOM]) {
    const tables of = {{twice(pairs->low[0]), twice(pairs->low[1])},
                       {twice(pairs->high[0]), twice(pairs->high[1])}};
    size_t count = 0;
    if (text.len <= 32) {
        *at = text.len;
        return add_offsets(begin_short(&of, text), 0, offsets, 0);
    }
    if (*at == 0) {
        __m256i bytes = load(text.ptr);
        uint32_t begins = begin_32(&of, one_before(bytes), bytes, load(text.ptr + 1));
        count = add_offsets(begins, 0, offsets, count);
        *at = 32;
    }
    for (; text.len - *at > 32 && count <= KHP_PAIRS_ROOM - 32; *at += 32) {
        const char *here = text.ptr + *at;
        uint32_t begins = begin_32(&of, load(here - 1), load(here), load(here + 1));
        count = add_offsets(begins, *at, offsets, count);
    }
    if (text.len - *at <= 32 && count <= KHP_PAIRS_ROOM - 32) {
        uint32_t begins = begin_last(&of, text, *at);
        count = add_offsets(begins, text.len - 32, offsets, count);
        *at = text.len;
    }
    return count;
}
#endif

size_t khp_pairs_begin(const khp_pairs *pairs, khp_slice text, size_t *at,
                       size_t offsets[KHP_PAIRS_ROOM]) {
    if (*at >= text.len) {
        return 0;
    }
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2")) {
        return begin_avx2(pairs, text, at, offsets);
    }
#endif
    return khp_pairs_begin_scalar(pairs, text, at, offsets);
}
