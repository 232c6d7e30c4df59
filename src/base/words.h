/* words: text as 64-bit words, for keys that are hashed and compared once a record. */
#ifndef KHP_BASE_WORDS_H
#define KHP_BASE_WORDS_H

#include "base/copy.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stdint.h>

static inline uint64_t khp_word(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* The first `left` (1 to 8) bytes at `at`, zeroes behind them. KHP_COPY_SLACK bytes are readable.
 */
static inline uint64_t khp_word_start(const char *at, size_t left) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return khp_word(at) & (UINT64_MAX >> (64 - 8 * left));
#else
    uint64_t word = 0;
    memcpy(&word, at, left);
    return word;
#endif
}

/* The same of 0 to 7 bytes, behind which nothing is read. */
static inline uint64_t khp_word_of_few(const char *at, size_t left) {
    uint64_t word = 0;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (left >= 4) {
        uint32_t first;
        uint32_t last;
        memcpy(&first, at, 4);
        memcpy(&last, at + left - 4, 4);
        return first | (uint64_t)last << (8 * (left - 4));
    }
#endif
    if (left > 0) {
        memcpy(&word, at, left);
    }
    return word;
}

/* Words that a text of so many bytes fills. */
static inline size_t khp_words_of(size_t len) { return (len + 7) / 8; }

/* Writes the text's words, zeroes behind its end, and returns the end of them. KHP_COPY_SLACK bytes
 * behind the text are readable. */
static inline uint64_t *khp_words_put(uint64_t *to, const char *text, size_t len) {
    for (; len >= 8; len -= 8, text += 8) {
        *to++ = khp_word(text);
    }
    if (len > 0) {
        *to++ = khp_word_start(text, len);
    }
    return to;
}

/* A text of up to 16 bytes as two words, which with its length say all of it.
 * KHP_COPY_SLACK bytes behind it are readable. */
static inline void khp_two_words(const char *text, size_t len, uint64_t words[2]) {
    if (len >= 8) {
        words[0] = khp_word(text);
        words[1] = khp_word(text + len - 8);
    } else {
        words[0] = len == 0 ? 0 : khp_word_start(text, len);
        words[1] = 0;
    }
}

/* One step of a hash over words for tables in memory, two words a step; it starts from
 * khp_hash_secret[0], and is spread evenly after any step. A secret is a factor of every product: a
 * difference between keys that cancels itself out in one process does not in the next. */
static inline uint64_t khp_hash_pair(uint64_t hash, uint64_t first, uint64_t second) {
    return khp_fold(first ^ khp_hash_secret[1], second ^ hash);
}

/* The hash of a text, the same whether or not KHP_COPY_SLACK bytes behind it may be read. */
static inline uint64_t khp_hash_text(const char *text, size_t len, bool has_slack) {
    uint64_t hash = khp_hash_secret[0] + len;
    for (; len > 16; len -= 16, text += 16) {
        hash = khp_hash_pair(hash, khp_word(text), khp_word(text + 8));
    }
    uint64_t last[2] = {0, 0};
    if (has_slack || len >= 8) {
        khp_two_words(text, len, last);
    } else {
        last[0] = khp_word_of_few(text, len);
    }
    return khp_hash_pair(hash, last[0], last[1]);
}

static inline bool khp_words_eq(const uint64_t *a, const uint64_t *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

#endif
