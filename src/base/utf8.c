#include "base/utf8.h"

static bool is_tail(unsigned char byte) { return (byte & 0xC0) == 0x80; }

static size_t decode_tail(const unsigned char *at, size_t width, uint32_t *code) {
    uint32_t value = at[0] & (0xFFu >> (width + 1));
    for (size_t i = 1; i < width; i++) {
        if (!is_tail(at[i])) {
            return 0;
        }
        value = value << 6 | (at[i] & 0x3Fu);
    }
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[width] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *code = value;
    return width;
}

size_t khp_utf8_decode(khp_slice text, uint32_t *code) {
    *code = 0;
    if (text.len == 0) {
        return 0;
    }
    const unsigned char *at = (const unsigned char *)text.ptr;
    if (at[0] < 0x80) {
        *code = at[0];
        return 1;
    }
    size_t width = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || text.len < width) {
        return 0;
    }
    return decode_tail(at, width, code);
}

size_t khp_utf8_encode(uint32_t code, char bytes[4]) {
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return 0;
    }
    size_t width = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = width - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    static const unsigned char lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    bytes[0] = (char)(lead[width] | code);
    return width;
}

/* True if the eight bytes at `at` are all ASCII. */
static bool is_ascii_word(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

/* Offset of the first byte from `at` on that is not ASCII. */
static size_t skip_ascii(khp_slice text, size_t at) {
    while (text.len - at >= 16 && is_ascii_word(text.ptr + at) &&
           is_ascii_word(text.ptr + at + 8)) {
        at += 16;
    }
    while (at < text.len && (unsigned char)text.ptr[at] < 0x80) {
        at++;
    }
    return at;
}

#if defined(__x86_64__) && defined(__GNUC__)
#define KHP_HAS_AVX2_VARIANT 1
#include <immintrin.h>

/* Three tables of 16 entries, by the two halves of a byte and the upper half of the next: a bit
 * that is set in all three is an error in that pair of bytes (Keiser and Lemire, "Validating UTF-8
 * in less than one instruction per byte", 2021). */
enum {
    TOO_SHORT = 1 << 0,
    TOO_LONG = 1 << 1,
    OVERLONG_3 = 1 << 2,
    TOO_LARGE = 1 << 3,
    SURROGATE = 1 << 4,
    OVERLONG_2 = 1 << 5,
    TOO_LARGE_1000 = 1 << 6,
    OVERLONG_4 = 1 << 6,
    TWO_TAILS = 1 << 7,
    CARRY = TOO_SHORT | TOO_LONG | TWO_TAILS,
    LARGE = CARRY | TOO_LARGE | TOO_LARGE_1000,
    TAIL = TOO_LONG | OVERLONG_2 | TWO_TAILS
};

static const uint8_t first_high[16] = {TOO_LONG,
                                       TOO_LONG,
                                       TOO_LONG,
                                       TOO_LONG,
                                       TOO_LONG,
                                       TOO_LONG,
                                       TOO_LONG,
                                       TOO_LONG,
                                       TWO_TAILS,
                                       TWO_TAILS,
                                       TWO_TAILS,
                                       TWO_TAILS,
                                       TOO_SHORT | OVERLONG_2,
                                       TOO_SHORT,
                                       TOO_SHORT | OVERLONG_3 | SURROGATE,
                                       TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4};
static const uint8_t first_low[16] = {CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
                                      CARRY | OVERLONG_2,
                                      CARRY,
                                      CARRY,
                                      CARRY | TOO_LARGE,
                                      LARGE,
                                      LARGE,
                                      LARGE,
                                      LARGE,
                                      LARGE,
                                      LARGE,
                                      LARGE,
                                      LARGE,
                                      LARGE | SURROGATE,
                                      LARGE,
                                      LARGE};
static const uint8_t second_high[16] = {TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TAIL | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4,
                                        TAIL | OVERLONG_3 | TOO_LARGE,
                                        TAIL | SURROGATE | TOO_LARGE,
                                        TAIL | SURROGATE | TOO_LARGE,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT};

#define AVX2 __attribute__((target("avx2")))

AVX2 static __m256i table_of(const uint8_t *entries) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)entries));
}

AVX2 static __m256i upper_half(__m256i bytes) {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

/* The errors of 32 bytes behind the 32 bytes `before`. */
AVX2 static __m256i errors_in(__m256i bytes, __m256i before) {
    __m256i bridge = _mm256_permute2x128_si256(before, bytes, 0x21);
    __m256i back1 = _mm256_alignr_epi8(bytes, bridge, 15);
    __m256i back2 = _mm256_alignr_epi8(bytes, bridge, 14);
    __m256i back3 = _mm256_alignr_epi8(bytes, bridge, 13);
    __m256i low = _mm256_and_si256(back1, _mm256_set1_epi8(0x0F));
    __m256i pairs = _mm256_and_si256(
        _mm256_and_si256(_mm256_shuffle_epi8(table_of(first_high), upper_half(back1)),
                         _mm256_shuffle_epi8(table_of(first_low), low)),
        _mm256_shuffle_epi8(table_of(second_high), upper_half(bytes)));
    /* The third and fourth byte of a sequence must be tails, which the pairs call two tails. */
    __m256i third = _mm256_subs_epu8(back2, _mm256_set1_epi8((char)(0xE0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(back3, _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i must_be_tail =
        _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(must_be_tail, pairs);
}

AVX2 static bool is_valid_avx2(khp_slice text) {
    __m256i errors = _mm256_setzero_si256();
    __m256i before = _mm256_setzero_si256();
    size_t at = 0;
    for (; text.len - at >= 32; at += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(text.ptr + at));
        if (_mm256_movemask_epi8(_mm256_or_si256(bytes, before)) != 0) {
            errors = _mm256_or_si256(errors, errors_in(bytes, before));
        }
        before = bytes;
    }
    /* The rest with zeros behind it, so that a sequence that is cut off is too short. */
    char rest[32] = {0};
    if (text.len > at) {
        memcpy(rest, text.ptr + at, text.len - at);
    }
    __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)rest);
    errors = _mm256_or_si256(errors, errors_in(bytes, before));
    return _mm256_testz_si256(errors, errors) != 0;
}
#endif

bool khp_utf8_valid(khp_slice text) {
#ifdef KHP_HAS_AVX2_VARIANT
    if (text.len >= 64 && __builtin_cpu_supports("avx2")) {
        return is_valid_avx2(text);
    }
#endif
    return khp_utf8_valid_prefix(text) == text.len;
}

size_t khp_utf8_valid_prefix(khp_slice text) {
    size_t at = skip_ascii(text, 0);
    while (at < text.len) {
        uint32_t code;
        size_t width = khp_utf8_decode(khp_slice_of(text.ptr + at, text.len - at), &code);
        if (width == 0) {
            return at;
        }
        at += width;
        if (at < text.len && (unsigned char)text.ptr[at] < 0x80) {
            at = skip_ascii(text, at);
        }
    }
    return at;
}

size_t khp_utf8_ascii_prefix(khp_slice text) { return skip_ascii(text, 0); }
