#include "read/scan.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

void khp_scan_scalar(const char *text, khp_scan_rule rule, khp_scan_masks *masks) {
    *masks = (khp_scan_masks){0};
    for (unsigned i = 0; i < 64; i++) {
        unsigned char byte = (unsigned char)text[i];
        uint64_t bit = UINT64_C(1) << i;
        if (byte == (unsigned char)rule.delimiter || byte == '\n' || byte == '\r') {
            masks->separator |= bit;
        }
        if (byte == '\n' || (byte == '\r' && text[i + 1] != '\n')) {
            masks->line_end |= bit;
        }
        if (byte == '"' && rule.has_quotes) {
            masks->quote |= bit;
        }
        if (byte == '"' || byte == '\\' || byte < 0x20) {
            masks->special |= bit;
        }
        if (byte >= 0x80) {
            masks->high |= bit;
        }
    }
}

/* How many of the 64 bytes open a bracket, how many close one, and whether any is white. False if a
 * quote or a zero byte is among them. */
static bool count_brackets(const char *at, size_t *opened, size_t *closed, bool *is_white) {
    *opened = 0;
    *closed = 0;
    for (size_t i = 0; i < 64; i++) {
        if (at[i] == '"' || at[i] == '\0') {
            return false;
        }
        *opened += at[i] == '[' || at[i] == '{';
        *closed += at[i] == ']' || at[i] == '}';
        *is_white |= (unsigned char)at[i] <= 0x20;
    }
    return true;
}

const char *khp_scan_nested_scalar(const char *at, const char *end, size_t *depth,
                                   bool *has_space) {
    for (; end - at >= 64; at += 64) {
        size_t opened;
        size_t closed;
        bool is_white = false;
        if (!count_brackets(at, &opened, &closed, &is_white) || closed >= *depth) {
            break;
        }
        *depth += opened - closed;
        *has_space |= is_white;
    }
    return at;
}

#if defined(__SSE2__)

static uint64_t bits_of(__m128i found) { return (uint64_t)(uint32_t)_mm_movemask_epi8(found); }

void khp_scan_sse2(const char *text, khp_scan_rule rule, khp_scan_masks *masks) {
    const __m128i delimiter = _mm_set1_epi8(rule.delimiter);
    const __m128i lf = _mm_set1_epi8('\n');
    const __m128i cr = _mm_set1_epi8('\r');
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1F);
    uint64_t separators = 0;
    uint64_t line_ends = 0;
    uint64_t quotes = 0;
    uint64_t specials = 0;
    uint64_t high = 0;
    for (unsigned i = 0; i < 64; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(text + i + 1));
        __m128i is_lf = _mm_cmpeq_epi8(bytes, lf);
        __m128i is_cr = _mm_cmpeq_epi8(bytes, cr);
        __m128i newline = _mm_or_si128(is_lf, is_cr);
        __m128i line_end = _mm_or_si128(is_lf, _mm_andnot_si128(_mm_cmpeq_epi8(next, lf), is_cr));
        __m128i is_quote = _mm_cmpeq_epi8(bytes, quote);
        __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
        __m128i special =
            _mm_or_si128(_mm_or_si128(is_quote, is_control), _mm_cmpeq_epi8(bytes, backslash));
        separators |= bits_of(_mm_or_si128(newline, _mm_cmpeq_epi8(bytes, delimiter))) << i;
        line_ends |= bits_of(line_end) << i;
        quotes |= bits_of(is_quote) << i;
        specials |= bits_of(special) << i;
        high |= bits_of(bytes) << i;
    }
    masks->separator = separators;
    masks->line_end = line_ends;
    masks->quote = rule.has_quotes ? quotes : 0;
    masks->special = specials;
    masks->high = high;
}

/* The bits of two halves of 32 bytes, the lower half first. */
__attribute__((target("avx2"))) static inline uint64_t join_bits(__m256i low, __m256i high) {
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

__attribute__((target("avx2"))) static inline __m256i find(__m256i bytes, char wanted) {
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(wanted));
}

/* What may not stand in JSON as it is. */
__attribute__((target("avx2"))) static inline __m256i find_special(__m256i bytes, __m256i quote) {
    __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F)), bytes);
    return _mm256_or_si256(_mm256_or_si256(quote, control), find(bytes, '\\'));
}

__attribute__((target("avx2"))) void khp_scan_avx2(const char *text, khp_scan_rule rule,
                                                   khp_scan_masks *masks) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)text);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(text + 32));
    __m256i low_quote = find(low, '"');
    __m256i high_quote = find(high, '"');
    uint64_t lf = join_bits(find(low, '\n'), find(high, '\n'));
    uint64_t cr = join_bits(find(low, '\r'), find(high, '\r'));
    uint64_t next_lf = lf >> 1 | (uint64_t)(text[64] == '\n') << 63;
    masks->separator = lf | cr | join_bits(find(low, rule.delimiter), find(high, rule.delimiter));
    masks->line_end = lf | (cr & ~next_lf);
    masks->quote = rule.has_quotes ? join_bits(low_quote, high_quote) : 0;
    masks->special = join_bits(find_special(low, low_quote), find_special(high, high_quote));
    masks->high = join_bits(low, high);
}

void khp_scan(const char *text, khp_scan_rule rule, khp_scan_masks *masks) {
    if (khp_scan_has_avx2()) {
        khp_scan_avx2(text, rule, masks);
    } else {
        khp_scan_sse2(text, rule, masks);
    }
}

const char *khp_scan_string(const char *text) {
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1F);
    for (;; text += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
        __m128i found = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
            _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        if (mask != 0) {
            return text + __builtin_ctz(mask);
        }
    }
}

static size_t sum_of(__m128i bytes) {
    __m128i sums = _mm_sad_epu8(bytes, _mm_setzero_si128());
    return (size_t)_mm_cvtsi128_si64(sums) +
           (size_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
}

const char *khp_scan_nested(const char *at, const char *end, size_t *depth, bool *has_space) {
    const __m128i case_bit = _mm_set1_epi8(0x20); /* which '[' and '{', ']' and '}' differ in */
    for (; end - at >= 64; at += 64) {
        __m128i opened = _mm_setzero_si128();
        __m128i closed = _mm_setzero_si128();
        __m128i stops = _mm_setzero_si128();
        __m128i white = _mm_setzero_si128();
        for (size_t i = 0; i < 64; i += 16) {
            __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
            __m128i folded = _mm_or_si128(bytes, case_bit);
            opened = _mm_sub_epi8(opened, _mm_cmpeq_epi8(folded, _mm_set1_epi8('{')));
            closed = _mm_sub_epi8(closed, _mm_cmpeq_epi8(folded, _mm_set1_epi8('}')));
            white = _mm_or_si128(white, _mm_cmpeq_epi8(_mm_min_epu8(bytes, case_bit), bytes));
            stops = _mm_or_si128(stops, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
            stops = _mm_or_si128(stops, _mm_cmpeq_epi8(bytes, _mm_setzero_si128()));
        }
        size_t closings = sum_of(closed);
        if (_mm_movemask_epi8(stops) != 0 || closings >= *depth) {
            break;
        }
        *depth += sum_of(opened) - closings;
        *has_space |= _mm_movemask_epi8(white) != 0;
    }
    return at;
}

#else

const char *khp_scan_nested(const char *at, const char *end, size_t *depth, bool *has_space) {
    return khp_scan_nested_scalar(at, end, depth, has_space);
}

const char *khp_scan_string(const char *text) {
    while (*text != '"' && *text != '\\' && (unsigned char)*text >= 0x20) {
        text++;
    }
    return text;
}

void khp_scan(const char *text, khp_scan_rule rule, khp_scan_masks *masks) {
    khp_scan_scalar(text, rule, masks);
}

#endif
