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
    /* A first letter may be told by a byte beyond ASCII, whose bits are all set; then the second
     * byte is one as well. */
}

static uint8_t bits_of(const khp_pairs *pairs, int place, unsigned char byte) {
    return byte >= 0x80 ? 0xFF : pairs->low[place][byte & 15] & pairs->high[place][byte >> 4];
}

size_t khp_pairs_next_scalar(const khp_pairs *pairs, khp_slice text, size_t from) {
    for (size_t i = from; i < text.len; i++) {
        unsigned char second = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : 0;
        if ((bits_of(pairs, 0, (unsigned char)text.ptr[i]) & bits_of(pairs, 1, second)) != 0) {
            return i;
        }
    }
    return text.len;
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
    __m256i beyond = _mm256_cmpgt_epi8(_mm256_setzero_si256(), bytes);
    return _mm256_or_si256(_mm256_and_si256(lower, upper), beyond);
}

/* A bit for each of the 32 bytes at `at` that begins a pair; 33 bytes are read. */
AVX2 static uint32_t begins(const khp_pairs *pairs, const char *at) {
    __m256i first = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i second = _mm256_loadu_si256((const __m256i *)(const void *)(at + 1));
    __m256i both = _mm256_and_si256(look_up(twice(pairs->low[0]), twice(pairs->high[0]), first),
                                    look_up(twice(pairs->low[1]), twice(pairs->high[1]), second));
    __m256i none = _mm256_cmpeq_epi8(both, _mm256_setzero_si256());
    return ~(uint32_t)_mm256_movemask_epi8(none);
}

AVX2 static size_t next_avx2(const khp_pairs *pairs, khp_slice text, size_t from) {
    size_t at = from;
    for (; text.len - at > 32; at += 32) {
        uint32_t found = begins(pairs, text.ptr + at);
        if (found != 0) {
            return at + (size_t)__builtin_ctz(found);
        }
    }
    char rest[64] = {0};
    memcpy(rest, text.ptr + at, text.len - at);
    uint32_t found = begins(pairs, rest);
    size_t offset = found == 0 ? text.len : at + (size_t)__builtin_ctz(found);
    return offset < text.len ? offset : text.len;
}
#endif

size_t khp_pairs_next(const khp_pairs *pairs, khp_slice text, size_t from) {
    if (from >= text.len) {
        return text.len;
    }
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2")) {
        return next_avx2(pairs, text, from);
    }
#endif
    return khp_pairs_next_scalar(pairs, text, from);
}
