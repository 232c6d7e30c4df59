#include "base/checksum.h"

#define LANES 4 /* so that no multiplication waits for the one before */
#define WORD_BYTES 8

static const uint64_t odd_a = UINT64_C(0x9E3779B97F4A7C15);
static const uint64_t odd_b = UINT64_C(0xD1B54A32D192ED03);

/* Takes one word in. Each step is one to one in the state, whatever the word, and in the word,
 * whatever the state: adding, turning, multiplying by an odd number. So what makes two states
 * differ once is not lost again. */
static uint64_t take(uint64_t state, uint64_t word) {
    state += word * odd_a;
    state = state << 31 | state >> 33;
    return state * odd_b;
}

static uint64_t word_at(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

uint64_t khp_checksum(khp_slice bytes, uint64_t seed) {
    uint64_t lanes[LANES] = {seed, seed + odd_a, seed + odd_b, ~seed};
    const char *at = bytes.ptr;
    size_t left = bytes.len;
    for (; left >= sizeof lanes; at += sizeof lanes, left -= sizeof lanes) {
        for (size_t i = 0; i < LANES; i++) {
            lanes[i] = take(lanes[i], word_at(at + i * WORD_BYTES));
        }
    }
    for (size_t i = 0; left > 0; i++) {
        uint64_t word = 0;
        size_t taken = left < WORD_BYTES ? left : WORD_BYTES;
        memcpy(&word, at, taken);
        lanes[i] = take(lanes[i], word);
        at += taken;
        left -= taken;
    }
    uint64_t state = bytes.len;
    for (size_t i = 0; i < LANES; i++) {
        state = take(state, lanes[i]);
    }
    return state ^ state >> 32;
}
