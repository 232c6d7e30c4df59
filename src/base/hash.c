#include "base/hash.h"

#include "base/memory.h"
#include "base/shortage.h"
#include "base/words.h"

#include <openssl/evp.h>

#include <sys/random.h>

struct khp_sha256 {
    EVP_MD_CTX *context;
    bool failed;
};

/* The last `left` bytes, 1 to 7 of `len`, as khp_word_of_few would load them. */
static uint64_t load_tail(const char *end, size_t left, size_t len) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (len >= 8) {
        return khp_word(end - 8) >> (64 - 8 * left);
    }
#endif
    (void)len;
    return khp_word_of_few(end - left, left);
}

uint64_t khp_hash_fixed(khp_slice bytes, uint64_t seed) {
    const uint64_t odd_a = UINT64_C(0x9E3779B97F4A7C15);
    const uint64_t odd_b = UINT64_C(0xD1B54A32D192ED03);
    uint64_t state = seed ^ (bytes.len * odd_b);
    const char *at = bytes.ptr;
    size_t left = bytes.len;
    while (left >= 8) {
        state = khp_fold(state ^ khp_word(at) ^ odd_a, odd_b);
        at += 8;
        left -= 8;
    }
    if (left > 0) {
        state = khp_fold(state ^ load_tail(at + left, left, bytes.len) ^ odd_b, odd_a);
    }
    return khp_fold(state ^ odd_a, odd_b);
}

/* Drawn before anything is hashed; a machine without random numbers still has addresses that differ
 * from process to process. */
uint64_t khp_hash_secret[2];

__attribute__((constructor)) static void draw_secret(void) {
    const size_t size = sizeof khp_hash_secret;
    if (getrandom(khp_hash_secret, size, GRND_NONBLOCK) != (ssize_t)size) {
        khp_hash_secret[0] = (uintptr_t)&draw_secret;
        khp_hash_secret[1] = (uintptr_t)&size;
    }
}

uint64_t khp_hash(khp_slice bytes) { return khp_hash_text(bytes.ptr, bytes.len, false); }

khp_sha256 *khp_sha256_new(void) {
    khp_sha256 *sha = khp_alloc_zero(1, sizeof *sha);
    if (sha == NULL) {
        return NULL;
    }
    khp_shortage_enter(); /* libcrypto may crash without memory */
    sha->context = EVP_MD_CTX_new();
    bool has_begun =
        sha->context != NULL && EVP_DigestInit_ex(sha->context, EVP_sha256(), NULL) == 1;
    khp_shortage_leave();
    if (!has_begun) {
        khp_sha256_free(sha);
        return NULL;
    }
    return sha;
}

void khp_sha256_add(khp_sha256 *sha, khp_slice bytes) {
    if (bytes.len > 0 && EVP_DigestUpdate(sha->context, bytes.ptr, bytes.len) != 1) {
        sha->failed = true;
    }
}

bool khp_sha256_finish(khp_sha256 *sha, char hex[KHP_SHA256_HEX]) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    bool done = !sha->failed && EVP_DigestFinal_ex(sha->context, digest, &length) == 1 &&
                length == KHP_SHA256_BYTES;
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; done && i < KHP_SHA256_BYTES; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[done ? 2 * KHP_SHA256_BYTES : 0] = '\0';
    khp_shortage_enter();
    sha->failed = EVP_DigestInit_ex(sha->context, EVP_sha256(), NULL) != 1;
    khp_shortage_leave();
    return done;
}

void khp_sha256_free(khp_sha256 *sha) {
    if (sha != NULL) {
        EVP_MD_CTX_free(sha->context);
        khp_free(sha);
    }
}
