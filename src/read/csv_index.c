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
/* The width of a character that is not the common one of two bytes; 0 if it is broken. Apart, so
 * that check_utf8 has nothing on its stack to guard. */
__attribute__((noinline)) static size_t width_of(khp_slice text) {
    uint32_t code;
    return khp_utf8_decode(text, &code);
}

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
            width = width_of(khp_slice_of(run->text.ptr + start, run->text.len - start));
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

/* What a byte is, as bits. */
enum { IS_DELIMITER = 1, IS_LF = 2, IS_QUOTE = 4, IS_CR = 8, IS_CONTROL = 16, IS_BACKSLASH = 32 };

/* Two tables, by the lower and the upper half of a byte: what both say of it, it is. What is not
 * ASCII is nothing. */
typedef struct classes {
    char low[16];
    char high[16];
} classes;

static void add_class(classes *table, unsigned char byte, char class) {
    table->low[byte & 15] = (char)(table->low[byte & 15] | class);
    table->high[byte >> 4] = (char)(table->high[byte >> 4] | class);
}

static void make_classes(classes *table, char delimiter) {
    *table = (classes){0};
    add_class(table, (unsigned char)delimiter, IS_DELIMITER);
    add_class(table, '\n', IS_LF);
    add_class(table, '"', IS_QUOTE);
    add_class(table, '\r', IS_CR);
    add_class(table, '\\', IS_BACKSLASH);
    for (unsigned char byte = 0; byte < 0x20; byte++) {
        add_class(table, byte, IS_CONTROL);
    }
}

FAST static inline __m256i load_table(const char table[16]) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

FAST static inline __m256i classify(__m256i bytes, __m256i low, __m256i high) {
    __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
    return _mm256_and_si256(_mm256_shuffle_epi8(low, bytes), _mm256_shuffle_epi8(high, upper));
}

/* The bytes that have any of these classes. */
FAST static inline uint64_t bits_with(__m256i low, __m256i high, char any) {
    __m256i zero = _mm256_setzero_si256();
    __m256i wanted = _mm256_set1_epi8(any);
    return ~join_bits(_mm256_cmpeq_epi8(_mm256_and_si256(low, wanted), zero),
                      _mm256_cmpeq_epi8(_mm256_and_si256(high, wanted), zero));
}

FAST static inline uint64_t bits_classified(__m256i low, __m256i high) {
    __m256i zero = _mm256_setzero_si256();
    return ~join_bits(_mm256_cmpeq_epi8(low, zero), _mm256_cmpeq_epi8(high, zero));
}

/* IS_LF moved to the bit that movemask takes; shifting words moves no bit of a neighbour there. */
FAST static inline uint64_t bits_of_lf(__m256i low, __m256i high) {
    return join_bits(_mm256_slli_epi16(low, 6), _mm256_slli_epi16(high, 6));
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
FAST static inline size_t take_plain_chunks(pass *run, khp_csv_index *index, const classes *table,
                                            size_t at, pending_chunk *pending,
                                            size_t *pending_count) {
    pass state = *run;
    const char *const text = state.text.ptr;
    const size_t last = state.text.len - 64;
    const __m256i low_table = load_table(table->low);
    const __m256i high_table = load_table(table->high);
    const __m256i quotes = _mm256_set1_epi8(state.rule.has_quotes ? IS_QUOTE : 0);
    const uint32_t *const full = index->entries + index->capacity - ROOM_PER_CHUNK;
    pending_chunk *const pending_end = pending + PENDING_CHUNKS;
    pending_chunk *held = pending;
    uint32_t *to = index->entries + index->count;
    uint64_t lines = 0;
    for (; at <= last && to <= full && held < pending_end; at += 64) {
        __m256i low_bytes = _mm256_loadu_si256((const __m256i *)(const void *)(text + at));
        __m256i high_bytes = _mm256_loadu_si256((const __m256i *)(const void *)(text + at + 32));
        __m256i low = classify(low_bytes, low_table, high_table);
        __m256i high = classify(high_bytes, low_table, high_table);
        __m256i any = _mm256_or_si256(low, high);
        if (!_mm256_testz_si256(any, _mm256_set1_epi8(IS_CR))) {
            break; /* LF or no LF behind it: rare enough to be done elsewhere */
        }
        if ((state.inside | state.closed) != 0 || !_mm256_testz_si256(any, quotes)) {
            uint64_t quote = state.rule.has_quotes ? bits_with(low, high, IS_QUOTE) : 0;
            uint64_t separator = bits_with(low, high, IS_DELIMITER | IS_LF);
            if (!take_quotes(&state, at, quote, parity_of(quote), separator, UINT64_MAX)) {
                index->is_regular = false;
                break;
            }
        }
        if (!is_none(low_bytes, high_bytes)) {
            *held++ = (pending_chunk){at, join_bits(low_bytes, high_bytes)};
        }
        lines += (uint64_t)__builtin_popcountll(bits_of_lf(low, high));
        to = put_entries(to, (uint32_t)at, bits_classified(low, high));
    }
    index->lines += lines;
    index->count = (size_t)(to - index->entries);
    *pending_count = (size_t)(held - pending);
    *run = state;
    return at;
}

FAST static size_t take_whole_chunks(pass *run, khp_csv_index *index, const classes *table,
                                     size_t at) {
    pending_chunk pending[PENDING_CHUNKS];
    size_t count;
    if (run->text.len - at < 64) {
        return at;
    }
    at = take_plain_chunks(run, index, table, at, pending, &count);
    for (size_t i = 0; i < count; i++) {
        check_utf8(run, index, pending[i].at, pending[i].high);
    }
    return at;
}

/* A delimiter that is not ASCII has no class. */
static bool has_fast_way(char delimiter) {
    return (unsigned char)delimiter < 0x80 && __builtin_cpu_supports("avx2") &&
           __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("popcnt") &&
           __builtin_cpu_supports("bmi");
}

static khipu_status take_chunks_fast(pass *run, khp_csv_index *index, khipu_error *error) {
    size_t at = 0;
    classes table;
    make_classes(&table, run->rule.delimiter);
    while (index->is_regular && at < run->text.len) {
        if (!make_room(index)) {
            return khp_fail_memory(error);
        }
        size_t reached = take_whole_chunks(run, index, &table, at);
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
    status = !by_masks && has_fast_way(rule.delimiter) ? take_chunks_fast(&run, index, error)
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
