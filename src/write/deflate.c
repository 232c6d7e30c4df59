#include "write/deflate.h"

#include <assert.h>
#include <string.h>

#define LITERAL_SYMBOLS 286
#define DISTANCE_SYMBOLS 30
#define LENGTH_SYMBOLS 19 /* of the code that the lengths of both codes are written in */
#define SYMBOLS_MOST LITERAL_SYMBOLS
#define CODE_BITS_MOST 15
#define LENGTH_BITS_MOST 7
#define END_OF_BLOCK 256
#define LONGEST 258

/* ---- symbols ---- */

static unsigned highest_bit(uint32_t value) { return 31U - (unsigned)__builtin_clz(value); }

/* A distance is a symbol, and the low bits of itself less one. */
static inline unsigned distance_extra_bits(unsigned symbol) {
    return symbol < 4 ? 0 : symbol / 2 - 1;
}

static inline unsigned distance_symbol(uint32_t distance) {
    uint32_t value = distance - 1;
    unsigned bits = value < 4 ? 0 : highest_bit(value) - 1;
    return 2 * bits + (value >> bits);
}

/* So is a length, less the shortest; but the longest has a symbol of its own. */
static unsigned length_extra_bits(unsigned symbol) {
    unsigned above = symbol - (END_OF_BLOCK + 1);
    return above < 8 || symbol == LITERAL_SYMBOLS - 1 ? 0 : above / 4 - 1;
}

static unsigned length_symbol(uint32_t length) {
    uint32_t value = length - KHP_DEFLATE_SHORTEST;
    unsigned bits = value < 8 ? 0 : highest_bit(value) - 2;
    return length == LONGEST ? LITERAL_SYMBOLS - 1 : END_OF_BLOCK + 1 + 4 * bits + (value >> bits);
}

/* How much of a repetition one symbol says: no rest may be shorter than the shortest. */
static uint32_t next_length(uint32_t length) {
    if (length <= LONGEST) {
        return length;
    }
    return length - LONGEST < KHP_DEFLATE_SHORTEST ? length - KHP_DEFLATE_SHORTEST : LONGEST;
}

/* ---- codes ---- */

typedef struct code {
    uint16_t bits; /* the first one lowest */
    uint8_t count;
} code;

typedef struct leaf {
    uint32_t weight;
    uint16_t symbol;
} leaf;

/* The symbols that occur, by rising weight, equal ones in their order. */
static unsigned sort_leaves(const uint32_t *weights, unsigned symbols, leaf *leaves) {
    unsigned count = 0;
    for (unsigned i = 0; i < symbols; i++) {
        if (weights[i] == 0) {
            continue;
        }
        unsigned at = count++;
        for (; at > 0 && leaves[at - 1].weight > weights[i]; at--) {
            leaves[at] = leaves[at - 1];
        }
        leaves[at] = (leaf){weights[i], (uint16_t)i};
    }
    return count;
}

/* Huffman's tree over sorted weights, in place (Moffat and Katajainen, 1995): depths[i] is how deep
 * the i-th leaf lies. There are at least two. */
static void find_depths(const leaf *leaves, unsigned count, uint32_t *depths) {
    for (unsigned i = 0; i < count; i++) {
        depths[i] = leaves[i].weight;
    }
    unsigned root = 0, next = 0;
    for (unsigned made = 0; made + 1 < count; made++) {
        uint32_t sum = 0;
        for (int child = 0; child < 2; child++) {
            if (next >= count || (root < made && depths[root] < depths[next])) {
                sum += depths[root];
                depths[root++] = made;
            } else {
                sum += depths[next++];
            }
        }
        depths[made] = sum;
    }
    depths[count - 2] = 0;
    for (unsigned i = count - 2; i-- > 0;) {
        depths[i] = depths[depths[i]] + 1;
    }
    unsigned free_nodes = 1, at = count;
    unsigned inner = count - 1; /* nodes above `inner` are inner ones that are not visited */
    for (uint32_t depth = 0; free_nodes > 0; depth++) {
        unsigned used = 0;
        while (inner > 0 && depths[inner - 1] == depth) {
            used++;
            inner--;
        }
        for (unsigned i = free_nodes - used; i > 0; i--) {
            depths[--at] = depth;
        }
        free_nodes = 2 * used;
    }
}

/* How many codes have each number of bits, none more than `most`: what lies deeper is lifted, and
 * others are lowered until the codes fit exactly. */
static void count_lengths(const uint32_t *depths, unsigned count, unsigned most, unsigned *with) {
    memset(with, 0, (CODE_BITS_MOST + 1) * sizeof *with);
    uint32_t taken = 0; /* of 1 << most */
    for (unsigned i = 0; i < count; i++) {
        unsigned bits = depths[i] > most ? most : depths[i];
        with[bits]++;
        taken += 1U << (most - bits);
    }
    /* One of the longest goes, and shares the code of a shorter one, which both follow. */
    for (; taken > 1U << most; taken--) {
        unsigned bits = most - 1;
        while (with[bits] == 0) {
            bits--;
        }
        with[most]--;
        with[bits]--;
        with[bits + 1] += 2;
    }
}

static uint16_t reverse(uint32_t value, unsigned count) {
    uint32_t reversed = 0;
    for (unsigned i = 0; i < count; i++) {
        reversed |= (value >> i & 1U) << (count - 1 - i);
    }
    return (uint16_t)reversed;
}

static void number_codes(code *codes, unsigned symbols, const unsigned *with) {
    uint32_t next[CODE_BITS_MOST + 2] = {0};
    for (unsigned bits = 1; bits <= CODE_BITS_MOST; bits++) {
        next[bits + 1] = (next[bits] + with[bits]) << 1;
    }
    for (unsigned i = 0; i < symbols; i++) {
        if (codes[i].count > 0) {
            codes[i].bits = reverse(next[codes[i].count]++, codes[i].count);
        }
    }
}

/* A code for each symbol that has a weight; of no bits for the others. A code of one symbol has one
 * bit, as inflaters expect. */
static void make_codes(const uint32_t *weights, unsigned symbols, unsigned most, code *codes) {
    leaf leaves[SYMBOLS_MOST];
    uint32_t depths[SYMBOLS_MOST];
    unsigned with[CODE_BITS_MOST + 1] = {0};
    unsigned count = sort_leaves(weights, symbols, leaves);
    memset(codes, 0, symbols * sizeof *codes);
    if (count == 1) {
        with[1] = 1;
    } else if (count > 1) {
        find_depths(leaves, count, depths);
        count_lengths(depths, count, most, with);
    }
    unsigned at = count; /* the heaviest get the shortest */
    for (unsigned bits = 1; bits <= most; bits++) {
        for (unsigned i = 0; i < with[bits]; i++) {
            codes[leaves[--at].symbol].count = (uint8_t)bits;
        }
    }
    number_codes(codes, symbols, with);
}

/* ---- what occurs ---- */

/* A length's code and the bits behind it. */
typedef struct length_code {
    uint32_t bits;
    uint8_t count;
    uint16_t symbol;
} length_code;

typedef struct block {
    uint32_t literal_weights[LITERAL_SYMBOLS];
    uint32_t distance_weights[DISTANCE_SYMBOLS];
    code literals[LITERAL_SYMBOLS];
    code distances[DISTANCE_SYMBOLS];
    length_code lengths[LONGEST + 1];
} block;

static void count_symbols(block *made, const char *text, const khp_deflate_step *steps,
                          size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < steps[i].literals; k++) {
            made->literal_weights[(unsigned char)text[k]]++;
        }
        text += steps[i].literals + steps[i].length;
        for (uint32_t left = steps[i].length, part; left > 0; left -= part) {
            part = next_length(left);
            made->literal_weights[made->lengths[part].symbol]++;
            made->distance_weights[distance_symbol(steps[i].distance)]++;
        }
    }
    made->literal_weights[END_OF_BLOCK] = 1;
}

static void find_length_symbols(block *made) {
    for (uint32_t length = KHP_DEFLATE_SHORTEST; length <= LONGEST; length++) {
        made->lengths[length].symbol = (uint16_t)length_symbol(length);
    }
}

static void make_length_codes(block *made) {
    for (uint32_t length = KHP_DEFLATE_SHORTEST; length <= LONGEST; length++) {
        length_code *all = &made->lengths[length];
        code first = made->literals[all->symbol];
        unsigned extra_bits = length_extra_bits(all->symbol);
        uint32_t extra = (length - KHP_DEFLATE_SHORTEST) & ((1U << extra_bits) - 1);
        all->bits = first.bits | extra << first.count;
        all->count = (uint8_t)(first.count + extra_bits);
    }
}

/* How many bits the block takes without its head. */
static uint64_t count_bits(const block *made) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < LITERAL_SYMBOLS; i++) {
        unsigned extra_bits = i <= END_OF_BLOCK ? 0 : length_extra_bits(i);
        bits += (uint64_t)made->literal_weights[i] * (made->literals[i].count + extra_bits);
    }
    for (unsigned i = 0; i < DISTANCE_SYMBOLS; i++) {
        unsigned extra_bits = distance_extra_bits(i);
        bits += (uint64_t)made->distance_weights[i] * (made->distances[i].count + extra_bits);
    }
    return bits;
}

/* ---- bits ---- */

typedef struct bit_writer {
    char *at;
    uint64_t waiting;
    unsigned count; /* of `waiting`; below 8 after flush */
} bit_writer;

static inline void put(bit_writer *to, uint32_t bits, unsigned count) {
    to->waiting |= (uint64_t)bits << to->count;
    to->count += count;
}

/* At most 56 bits may wait between two calls; 8 bytes are written. */
static inline void flush(bit_writer *to) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(to->at, &to->waiting, sizeof to->waiting);
#else
    for (unsigned i = 0; i < 8; i++) {
        to->at[i] = (char)(to->waiting >> 8 * i);
    }
#endif
    to->at += to->count >> 3;
    to->waiting >>= to->count & ~7U;
    to->count &= 7U;
}

static inline void put_code(bit_writer *to, code symbol) { put(to, symbol.bits, symbol.count); }

static void put_literals(bit_writer *to, const code *codes, const char *text, uint32_t count) {
    const unsigned char *at = (const unsigned char *)text;
    for (; count >= 3; count -= 3, at += 3) { /* 3 times 15 bits fit */
        put_code(to, codes[at[0]]);
        put_code(to, codes[at[1]]);
        put_code(to, codes[at[2]]);
        flush(to);
    }
    if (count > 0) {
        put_code(to, codes[at[0]]);
        if (count > 1) {
            put_code(to, codes[at[1]]);
        }
        flush(to);
    }
}

static void put_repetition(bit_writer *to, const block *made, uint32_t length, uint32_t distance) {
    unsigned symbol = distance_symbol(distance);
    unsigned extra_bits = distance_extra_bits(symbol);
    uint32_t extra = (distance - 1) & ((1U << extra_bits) - 1);
    for (uint32_t left = length, part; left > 0; left -= part) {
        part = next_length(left);
        put(to, made->lengths[part].bits, made->lengths[part].count); /* 20 + 15 + 13 bits fit */
        put_code(to, made->distances[symbol]);
        put(to, extra, extra_bits);
        flush(to);
    }
}

/* ---- the codes themselves ---- */

/* Lengths of codes, runs of equal ones as one symbol and some bits behind it. */
typedef struct run {
    uint32_t symbol;
    uint32_t extra;
    uint32_t extra_bits;
} run;

typedef struct run_list {
    run runs[LITERAL_SYMBOLS + DISTANCE_SYMBOLS];
    unsigned count;
    uint32_t weights[LENGTH_SYMBOLS];
} run_list;

static void add_run(run_list *list, uint32_t symbol, uint32_t extra, uint32_t extra_bits) {
    list->runs[list->count++] = (run){symbol, extra, extra_bits};
    list->weights[symbol]++;
}

static void add_zeroes(run_list *list, unsigned count) {
    while (count >= 3) {
        unsigned part = count > 138 ? 138 : count;
        if (part > 10) {
            add_run(list, 18, part - 11, 7);
        } else {
            add_run(list, 17, part - 3, 3);
        }
        count -= part;
    }
    for (; count > 0; count--) {
        add_run(list, 0, 0, 0);
    }
}

static void add_equal(run_list *list, unsigned length, unsigned count) {
    add_run(list, length, 0, 0);
    count--;
    while (count >= 3) {
        unsigned part = count > 6 ? 6 : count;
        add_run(list, 16, part - 3, 2);
        count -= part;
    }
    for (; count > 0; count--) {
        add_run(list, length, 0, 0);
    }
}

static void list_runs(run_list *list, const unsigned char *lengths, unsigned count) {
    for (unsigned i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && lengths[end] == lengths[i];) {
            end++;
        }
        if (lengths[i] == 0) {
            add_zeroes(list, end - i);
        } else {
            add_equal(list, lengths[i], end - i);
        }
    }
}

/* All codes up to the last one that occurs; of distances at least one, as the format has it. */
static unsigned gather_lengths(const block *made, unsigned char *lengths, unsigned *distances) {
    unsigned literals = LITERAL_SYMBOLS;
    while (made->literals[literals - 1].count == 0) {
        literals--; /* ends: the end of the block occurs */
    }
    *distances = DISTANCE_SYMBOLS;
    while (*distances > 1 && made->distances[*distances - 1].count == 0) {
        *distances -= 1;
    }
    for (unsigned i = 0; i < literals; i++) {
        lengths[i] = made->literals[i].count;
    }
    for (unsigned i = 0; i < *distances; i++) {
        lengths[literals + i] = made->distances[i].count;
    }
    return literals;
}

static void put_head(bit_writer *to, const block *made) {
    static const unsigned char order[LENGTH_SYMBOLS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                        11, 4,  12, 3, 13, 2, 14, 1, 15};
    unsigned char lengths[LITERAL_SYMBOLS + DISTANCE_SYMBOLS];
    unsigned distances;
    unsigned literals = gather_lengths(made, lengths, &distances);
    run_list list = {.count = 0};
    code codes[LENGTH_SYMBOLS];
    list_runs(&list, lengths, literals + distances);
    make_codes(list.weights, LENGTH_SYMBOLS, LENGTH_BITS_MOST, codes);
    unsigned listed = LENGTH_SYMBOLS;
    while (listed > 4 && codes[order[listed - 1]].count == 0) {
        listed--;
    }
    put(to, 1 | 2 << 1, 3); /* the last block; its codes are its own */
    put(to, literals - 257, 5);
    put(to, distances - 1, 5);
    put(to, listed - 4, 4);
    flush(to);
    for (unsigned i = 0; i < listed; i++) {
        put(to, codes[order[i]].count, 3);
        flush(to);
    }
    for (unsigned i = 0; i < list.count; i++) {
        put_code(to, codes[list.runs[i].symbol]);
        put(to, list.runs[i].extra, list.runs[i].extra_bits);
        flush(to);
    }
}

/* ---- all of it ---- */

/* Room for the head of a block: 14 bits, 19 times 3, and 14 for each of 316 lengths. */
#define HEAD_BYTES_MOST 600

void khp_deflate(khp_buffer *packed, const char *text, const khp_deflate_step *steps,
                 size_t count) {
    block made = {.literal_weights = {0}};
    find_length_symbols(&made);
    count_symbols(&made, text, steps, count);
    make_codes(made.literal_weights, LITERAL_SYMBOLS, CODE_BITS_MOST, made.literals);
    make_codes(made.distance_weights, DISTANCE_SYMBOLS, CODE_BITS_MOST, made.distances);
    make_length_codes(&made);
    size_t most = HEAD_BYTES_MOST + (size_t)(count_bits(&made) / 8) + 16;
    if (!khp_buffer_reserve(packed, most)) {
        return;
    }
    bit_writer to = {.at = packed->ptr + packed->len};
    put_head(&to, &made);
    for (size_t i = 0; i < count; i++) {
        put_literals(&to, made.literals, text, steps[i].literals);
        put_repetition(&to, &made, steps[i].length, steps[i].distance);
        text += steps[i].literals + steps[i].length;
    }
    put_code(&to, made.literals[END_OF_BLOCK]);
    to.count = (to.count + 7) & ~7U; /* whole bytes */
    flush(&to);
    size_t length = (size_t)(to.at - (packed->ptr + packed->len));
    assert(length + 8 <= most);
    packed->len += length;
}
