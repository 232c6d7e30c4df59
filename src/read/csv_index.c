#include "read/csv_index.h"

#include "base/memory.h"
#include "base/utf8.h"

#if defined(__SSE2__)
#include <immintrin.h>
#define HAS_FAST_WAY
#endif

/* The most entries that 64 bytes make, and the one behind the last. */
#define ROOM_PER_CHUNK 65

/* What the pass carries from chunk to chunk. */
typedef struct pass {
    khp_slice text;
    khp_scan_rule rule;
    uint64_t inside;   /* all ones within quotes */
    uint64_t closed;   /* 1 if the last byte closed a cell or was the first of two quotes */
    size_t checked_to; /* bytes before this one are known as UTF-8 or as broken */
} pass;

static bool make_room(khp_csv_index *index) {
    if (index->capacity - index->count >= ROOM_PER_CHUNK) {
        return true;
    }
    size_t capacity = index->capacity * 2 + 1024;
    uint32_t *entries = khp_realloc(index->entries, capacity, sizeof *entries);
    if (entries == NULL) {
        return false;
    }
    index->entries = entries;
    index->capacity = capacity;
    return true;
}

/* Checks the characters of a chunk that are not ASCII. */
__attribute__((noinline)) static void check_utf8(pass *run, khp_csv_index *index, size_t at,
                                                 uint64_t high) {
    if (index->valid < run->text.len) {
        return; /* something before is broken */
    }
    if (run->checked_to > at) {
        high &= UINT64_MAX << (run->checked_to - at); /* at most three bytes */
    }
    while (high != 0) {
        size_t start = at + (size_t)__builtin_ctzll(high);
        const unsigned char *bytes = (const unsigned char *)run->text.ptr + start;
        size_t width = 2;
        if (bytes[0] < 0xC2 || bytes[0] >= 0xE0 || (bytes[1] & 0xC0) != 0x80) {
            uint32_t code;
            width =
                khp_utf8_decode(khp_slice_of(run->text.ptr + start, run->text.len - start), &code);
            if (width == 0) {
                index->valid = start;
                return;
            }
        }
        run->checked_to = start + width;
        high = run->checked_to - at >= 64 ? 0 : high & UINT64_MAX << (run->checked_to - at);
    }
}

static bool is_line_end(char byte) { return byte == '\n' || byte == '\r'; }

/* Bit n: an odd number of bits are set at and below n. */
static uint64_t prefix_xor(uint64_t bits) {
    for (unsigned shift = 1; shift < 64; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
}

/* Takes the quotes of a chunk; false if one is out of place. `parity` is prefix_xor(quote). */
static inline bool take_quotes(pass *run, size_t at, uint64_t quote, uint64_t parity,
                               uint64_t separator, uint64_t known) {
    char last = at == 0 ? '\n' : run->text.ptr[at - 1];
    uint64_t may_open_first = run->closed | (is_line_end(last) || last == run->rule.delimiter);
    uint64_t inside = parity ^ run->inside;
    uint64_t opening = quote & inside;
    uint64_t closing = quote & ~inside;
    uint64_t after_close = (closing << 1 | run->closed) & known;
    uint64_t may_open = (separator | closing) << 1 | may_open_first;
    run->inside = (uint64_t)0 - (inside >> 63);
    run->closed = closing >> 63;
    return (opening & ~may_open) == 0 && (after_close & ~(separator | quote)) == 0;
}

static inline uint32_t *put_entries(uint32_t *to, uint32_t at, uint64_t bits) {
    while (bits != 0) {
        *to++ = at + (uint32_t)__builtin_ctzll(bits);
        bits &= bits - 1;
    }
    return to;
}

/* Without the instruction for it, which older processors lack, the compiler would call a function.
 */
static uint64_t count_bits(uint64_t bits) {
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return bits * UINT64_C(0x0101010101010101) >> 56;
}

/* One chunk, of which the text's end may leave only the first bytes. False if a quote is out of
 * place. There is room for its entries. */
static bool take_chunk(pass *run, khp_csv_index *index, size_t at) {
    size_t left = run->text.len - at;
    uint64_t known = left >= 64 ? UINT64_MAX : (UINT64_C(1) << left) - 1;
    khp_scan_masks masks;
    khp_scan(run->text.ptr + at, run->rule, &masks);
    uint64_t quote = masks.quote & known;
    uint64_t high = masks.high & known;
    if (high != 0) {
        check_utf8(run, index, at, high);
    }
    if ((quote | run->inside | run->closed) != 0 &&
        !take_quotes(run, at, quote, prefix_xor(quote), masks.separator, known)) {
        return false;
    }
    index->lines += count_bits(masks.line_end & known);
    uint32_t *end = put_entries(index->entries + index->count, (uint32_t)at,
                                (masks.separator | masks.special) & known);
    index->count = (size_t)(end - index->entries);
    return true;
}

static khipu_status take_chunks(pass *run, khp_csv_index *index, size_t at, khipu_error *error) {
    for (; index->is_regular && at < run->text.len; at += 64) {
        if (!make_room(index)) {
            return khp_fail_memory(error);
        }
        index->is_regular = take_chunk(run, index, at);
    }
    return KHIPU_OK;
}

#if defined(HAS_FAST_WAY)

#define FAST __attribute__((target("avx2,pclmul,popcnt,bmi")))

FAST static inline uint64_t join_bits(__m256i low, __m256i high) {
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

FAST static inline __m256i find(__m256i bytes, char wanted) {
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(wanted));
}

FAST static inline __m256i find_rest(__m256i bytes) {
    __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F)), bytes);
    return _mm256_or_si256(control, find(bytes, '\\'));
}

FAST static inline uint64_t parity_of(uint64_t quote) {
    __m128i product =
        _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)quote), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

FAST static inline bool is_none(__m256i low, __m256i high) {
    return _mm256_movemask_epi8(_mm256_or_si256(low, high)) == 0;
}

/* Chunks with characters that are not ASCII, which are checked after the loop: a call within it
 * would take the registers that its constants are in. */
#define PENDING_CHUNKS 64

typedef struct pending_chunk {
    size_t at;
    uint64_t high;
} pending_chunk;

/* Chunks of 64 bytes without CR, as far as there is room: what take_chunk does, with a short way
 * for those that have no quote. Returns how far it came. */
FAST static inline size_t take_plain_chunks(pass *run, khp_csv_index *index, size_t at,
                                            pending_chunk *pending, size_t *pending_count) {
    pass state = *run;
    const char *const text = state.text.ptr;
    const size_t last = state.text.len - 64;
    const char delimiter = state.rule.delimiter;
    const int quote_mask = state.rule.has_quotes ? -1 : 0;
    const uint32_t *const full = index->entries + index->capacity - ROOM_PER_CHUNK;
    pending_chunk *const pending_end = pending + PENDING_CHUNKS;
    pending_chunk *held = pending;
    uint32_t *to = index->entries + index->count;
    uint64_t lines = 0;
    for (; at <= last && to <= full && held < pending_end; at += 64) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)(text + at));
        __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(text + at + 32));
        if (!is_none(find(low, '\r'), find(high, '\r'))) {
            break; /* LF or no LF behind it: rare enough to be done elsewhere */
        }
        __m256i low_quote = find(low, '"');
        __m256i high_quote = find(high, '"');
        __m256i low_delimiter = find(low, delimiter);
        __m256i high_delimiter = find(high, delimiter);
        uint64_t line_end = join_bits(find(low, '\n'), find(high, '\n'));
        uint64_t entries = join_bits(
            _mm256_or_si256(_mm256_or_si256(low_quote, low_delimiter), find_rest(low)),
            _mm256_or_si256(_mm256_or_si256(high_quote, high_delimiter), find_rest(high)));
        int any_quote = _mm256_movemask_epi8(_mm256_or_si256(low_quote, high_quote)) & quote_mask;
        if (any_quote != 0 || (state.inside | state.closed) != 0) {
            uint64_t quote = any_quote != 0 ? join_bits(low_quote, high_quote) : 0;
            uint64_t separator = line_end | join_bits(low_delimiter, high_delimiter);
            if (!take_quotes(&state, at, quote, parity_of(quote), separator, UINT64_MAX)) {
                index->is_regular = false;
                break;
            }
        }
        if (!is_none(low, high)) {
            *held++ = (pending_chunk){at, join_bits(low, high)};
        }
        lines += (uint64_t)__builtin_popcountll(line_end);
        to = put_entries(to, (uint32_t)at, entries);
    }
    index->lines += lines;
    index->count = (size_t)(to - index->entries);
    *pending_count = (size_t)(held - pending);
    *run = state;
    return at;
}

FAST static size_t take_whole_chunks(pass *run, khp_csv_index *index, size_t at) {
    pending_chunk pending[PENDING_CHUNKS];
    size_t count;
    if (run->text.len - at < 64) {
        return at;
    }
    at = take_plain_chunks(run, index, at, pending, &count);
    for (size_t i = 0; i < count; i++) {
        check_utf8(run, index, pending[i].at, pending[i].high);
    }
    return at;
}

static bool has_fast_way(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
}

static khipu_status take_chunks_fast(pass *run, khp_csv_index *index, khipu_error *error) {
    size_t at = 0;
    while (index->is_regular && at < run->text.len) {
        if (!make_room(index)) {
            return khp_fail_memory(error);
        }
        size_t reached = take_whole_chunks(run, index, at);
        if (index->is_regular && reached == at) { /* the last bytes, or a CR */
            index->is_regular = take_chunk(run, index, at);
            reached += 64;
        }
        at = reached;
    }
    return KHIPU_OK;
}

#endif

static khipu_status make(khp_csv_index *index, khp_slice text, khp_scan_rule rule, bool by_masks,
                         khipu_error *error) {
    pass run = {.text = text, .rule = rule};
    index->count = 0;
    index->lines = 0;
    index->valid = text.len;
    index->is_regular = true;
    khipu_status status;
#if defined(HAS_FAST_WAY)
    status = !by_masks && has_fast_way() ? take_chunks_fast(&run, index, error)
                                         : take_chunks(&run, index, 0, error);
#else
    (void)by_masks;
    status = take_chunks(&run, index, 0, error);
#endif
    index->ends_inside = run.inside != 0;
    if (status == KHIPU_OK && !make_room(index)) {
        status = khp_fail_memory(error);
    }
    if (status == KHIPU_OK) {
        index->entries[index->count] = (uint32_t)text.len;
    }
    return status;
}

khipu_status khp_csv_index_make(khp_csv_index *index, khp_slice text, khp_scan_rule rule,
                                khipu_error *error) {
    return make(index, text, rule, false, error);
}

khipu_status khp_csv_index_make_by_masks(khp_csv_index *index, khp_slice text, khp_scan_rule rule,
                                         khipu_error *error) {
    return make(index, text, rule, true, error);
}

size_t khp_csv_index_cut(const khp_csv_index *index, khp_slice text, khp_scan_rule rule,
                         uint64_t *lines) {
    bool inside = index->ends_inside;
    uint64_t behind = 0;
    for (size_t i = index->count; i > 0; i--) {
        const char *at = text.ptr + index->entries[i - 1];
        bool ends_line = *at == '\n' || (*at == '\r' && at[1] != '\n');
        if (*at == '"' && rule.has_quotes) {
            inside = !inside;
        } else if (ends_line && !inside) {
            *lines = index->lines - behind;
            return index->entries[i - 1] + 1;
        }
        behind += ends_line;
    }
    *lines = 0;
    return 0;
}

void khp_csv_index_clear(khp_csv_index *index) {
    khp_free(index->entries);
    *index = (khp_csv_index){0};
}
