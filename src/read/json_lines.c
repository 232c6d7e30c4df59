#include "read/json_lines.h"

#include "read/csv.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

bool khp_json_count_lf_scalar(khp_slice text, uint64_t *count) {
    *count = 0;
    for (size_t i = 0; i < text.len; i++) {
        *count += text.ptr[i] == '\n';
        if (text.ptr[i] == '\r') {
            return false;
        }
    }
    return true;
}

#if defined(__SSE2__)

/* Each byte counts the hits of its column, of which there may be 255. */
#define HITS_MOST ((ptrdiff_t)255 * 32)

/* What was found so far, a column a byte. */
typedef struct line_ends {
    __m256i lf; /* how many, below 256 */
    __m256i cr; /* any */
} line_ends;

__attribute__((target("avx2"))) static inline line_ends look_at_32(line_ends found,
                                                                   const char *at) {
    __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i lf = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n'));
    __m256i cr = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\r'));
    return (line_ends){_mm256_sub_epi8(found.lf, lf), _mm256_or_si256(found.cr, cr)};
}

__attribute__((target("avx2"))) static bool count_lf_avx2(khp_slice text, uint64_t *count) {
    const __m256i none = _mm256_setzero_si256();
    line_ends found = {none, none};
    __m256i total = none;
    const char *at = text.ptr;
    const char *end = text.ptr + text.len / 32 * 32;
    while (at < end) {
        const char *stop = end - at > HITS_MOST ? at + HITS_MOST : end;
        found.lf = none;
        for (; stop - at >= 128; at += 128) {
            found = look_at_32(look_at_32(found, at), at + 32);
            found = look_at_32(look_at_32(found, at + 64), at + 96);
        }
        for (; at < stop; at += 32) {
            found = look_at_32(found, at);
        }
        total = _mm256_add_epi64(total, _mm256_sad_epu8(found.lf, none));
    }
    uint64_t rest;
    bool is_plain = khp_json_count_lf_scalar(khp_slice_of(at, text.len % 32), &rest);
    uint64_t sums[4];
    _mm256_storeu_si256((__m256i *)(void *)sums, total);
    *count = sums[0] + sums[1] + sums[2] + sums[3] + rest;
    return is_plain && _mm256_testz_si256(found.cr, found.cr) != 0;
}

bool khp_json_count_lf(khp_slice text, uint64_t *count) {
    return khp_scan_has_avx2() ? count_lf_avx2(text, count) : khp_json_count_lf_scalar(text, count);
}

#else

bool khp_json_count_lf(khp_slice text, uint64_t *count) {
    return khp_json_count_lf_scalar(text, count);
}

#endif

size_t khp_json_cut_lines(khp_slice text, uint64_t *lines) {
    if (!khp_json_count_lf(text, lines)) {
        return khp_csv_cut_lines(text, lines);
    }
    size_t cut = text.len;
    while (cut > 0 && text.ptr[cut - 1] != '\n') {
        cut--;
    }
    return cut;
}

size_t khp_json_cut_first_lines(khp_slice text, uint64_t most, uint64_t *lines) {
    size_t cut = 0;
    *lines = 0;
    for (size_t i = 0; i < text.len && *lines < most; i++) {
        bool is_cr = text.ptr[i] == '\r';
        if (is_cr && i + 1 == text.len) {
            break; /* an LF may follow */
        }
        if (is_cr || text.ptr[i] == '\n') {
            i += is_cr && text.ptr[i + 1] == '\n';
            cut = i + 1;
            *lines += 1;
        }
    }
    return cut;
}
