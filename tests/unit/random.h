/* random: numbers for property tests. The seed is printed, and KHIPU_SEED sets it to replay a
 * failure. */
#ifndef KHIPU_TESTS_RANDOM_H
#define KHIPU_TESTS_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct random_state {
    uint64_t word;
} random_state;

static inline random_state random_begin(const char *test) {
    const char *wanted = getenv("KHIPU_SEED");
    uint64_t seed = wanted == NULL ? UINT64_C(20221215) : strtoull(wanted, NULL, 10);
    printf("%s: KHIPU_SEED=%llu\n", test, (unsigned long long)seed);
    return (random_state){seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
}

/* Any 64 bits (splitmix64). */
static inline uint64_t random_bits(random_state *random) {
    uint64_t word = random->word += UINT64_C(0x9E3779B97F4A7C15);
    word = (word ^ (word >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94D049BB133111EB);
    return word ^ (word >> 31);
}

/* 0 to limit - 1. */
static inline size_t random_below(random_state *random, size_t limit) {
    return (size_t)(random_bits(random) % limit);
}

#endif
