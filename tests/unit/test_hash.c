#include "base/hash.h"

#include "base/memory.h"
#include "base/words.h"
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void texts_of_any_length_hash_apart(void **state) {
    (void)state;
    enum { COUNT = 100000 };
    static uint64_t hashes[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        char text[64];
        int len = snprintf(text, sizeof text, "%0*zu", (int)(6 + i % 40), i);
        hashes[i] = khp_hash(khp_slice_of(text, (size_t)len));
    }
    qsort(hashes, COUNT, sizeof *hashes, by_value);
    for (size_t i = 1; i < COUNT; i++) {
        assert_true(hashes[i] != hashes[i - 1]);
    }
}

static void the_seed_and_every_byte_matter(void **state) {
    (void)state;
    char text[40];
    memset(text, 'x', sizeof text);
    for (size_t len = 0; len <= sizeof text; len++) {
        uint64_t hash = khp_hash_fixed(khp_slice_of(text, len), 1);
        assert_true(hash == khp_hash_fixed(khp_slice_of(text, len), 1));
        assert_true(hash != khp_hash_fixed(khp_slice_of(text, len), 2));
        for (size_t at = 0; at < len; at++) {
            text[at] ^= 1;
            assert_true(hash != khp_hash_fixed(khp_slice_of(text, len), 1));
            text[at] ^= 1;
        }
    }
    assert_true(khp_hash(khp_slice_of("\0", 1)) != khp_hash(khp_slice_of("\0\0", 2)));
}

static void low_bits_spread_over_a_table(void **state) {
    (void)state;
    unsigned buckets[256] = {0};
    for (unsigned i = 0; i < 25600; i++) {
        char text[16];
        int len = snprintf(text, sizeof text, "PER-%05u", i);
        buckets[khp_hash(khp_slice_of(text, (size_t)len)) & 255]++;
    }
    for (size_t i = 0; i < 256; i++) {
        assert_in_range(buckets[i], 40, 160); /* 100 expected, 10 the deviation */
    }
}

/* What somebody who knows the function but not the secret can do: whatever the first eight bytes
 * are, the second eight take their effect away. */
static void make_colliding_key(uint64_t number, char key[16]) {
    const uint64_t odd_a = UINT64_C(0x9E3779B97F4A7C15), odd_b = UINT64_C(0xD1B54A32D192ED03);
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)((16 * odd_b) ^ number ^ odd_a) * odd_b;
    uint64_t second = ((uint64_t)product ^ (uint64_t)(product >> 64)) ^ odd_a;
    memcpy(key, &number, 8);
    memcpy(key + 8, &second, 8);
}

static void keys_made_to_collide_do_not(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    static uint64_t hashes[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        char first[16], key[16];
        make_colliding_key(0, first);
        make_colliding_key(i, key);
        assert_true(khp_hash_fixed(khp_slice_of(key, 16), 0) ==
                    khp_hash_fixed(khp_slice_of(first, 16), 0));
        hashes[i] = khp_hash(khp_slice_of(key, 16));
    }
    qsort(hashes, COUNT, sizeof *hashes, by_value);
    for (size_t i = 1; i < COUNT; i++) {
        assert_true(hashes[i] != hashes[i - 1]);
    }
}

static void assert_sha256(khp_sha256 *sha, const char *text, const char *expected) {
    char hex[KHP_SHA256_HEX];
    khp_sha256_add(sha, khp_slice_cstr(text));
    assert_true(khp_sha256_finish(sha, hex));
    assert_string_equal(hex, expected);
}

/* The examples of FIPS 180-2. */
static void sha256_is_the_standard_one_and_starts_anew(void **state) {
    (void)state;
    khp_sha256 *sha = khp_sha256_new();
    assert_non_null(sha);
    assert_sha256(sha, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_sha256(sha, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_sha256(sha, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    for (int i = 0; i < 1000; i++) {
        char block[1000];
        memset(block, 'a', sizeof block);
        khp_sha256_add(sha, khp_slice_of(block, sizeof block));
    }
    assert_sha256(sha, "", "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    khp_sha256_free(sha);
    khp_sha256_free(NULL);
}

static void sha256_without_memory_is_null(void **state) {
    (void)state;
    khp_memory_fail_at(1, 0);
    assert_null(khp_sha256_new());
    khp_memory_fail_at(0, 0);
}

/* Keys that meet if no secret is a factor: with a known secret the first word alone decides; and in
 * a hash of steps that are multiplied by a known number, changed bits cancel one another out
 * whatever it starts from. */
static void texts_made_to_meet_do_not(void **state) {
    (void)state;
    enum { COUNT = 1024, PAIRS = 10 };
    static uint64_t hashes[2 * COUNT];
    for (uint64_t i = 0; i < COUNT; i++) {
        uint64_t zero[2] = {0, i};
        uint64_t flipped[2 * PAIRS] = {0};
        for (size_t bit = 0; bit < PAIRS; bit++) {
            flipped[2 * bit] = (i >> bit & 1) << 63;
            flipped[2 * bit + 1] = (i >> bit & 1) << 4;
        }
        hashes[2 * i] = khp_hash_text((const char *)zero, sizeof zero, false);
        hashes[2 * i + 1] = khp_hash_text((const char *)flipped, sizeof flipped, false);
    }
    qsort(hashes, 2 * COUNT, sizeof *hashes, by_value);
    for (size_t i = 1; i < 2 * COUNT; i++) {
        assert_true(hashes[i] != hashes[i - 1]);
    }
}

/* Both halves of the secret are in every hash of a text. */
static void another_secret_is_another_hash(void **state) {
    (void)state;
    const char text[] = "a text of several words, and slack behind it";
    for (size_t len = 0; len < 24; len++) {
        uint64_t hash = khp_hash_text(text, len, true);
        assert_true(hash == khp_hash_text(text, len, false));
        for (size_t i = 0; i < 2; i++) {
            khp_hash_secret[i] ^= 1;
            assert_true(hash != khp_hash_text(text, len, true));
            khp_hash_secret[i] ^= 1;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_of_any_length_hash_apart),
        cmocka_unit_test(the_seed_and_every_byte_matter),
        cmocka_unit_test(low_bits_spread_over_a_table),
        cmocka_unit_test(keys_made_to_collide_do_not),
        cmocka_unit_test(texts_made_to_meet_do_not),
        cmocka_unit_test(another_secret_is_another_hash),
        cmocka_unit_test(sha256_is_the_standard_one_and_starts_anew),
        cmocka_unit_test(sha256_without_memory_is_null),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
