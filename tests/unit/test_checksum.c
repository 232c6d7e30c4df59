/* Tests of checksum: what it finds for certain, and that it stays the sum that files hold. */
#include "base/checksum.h"
#include "cmocka_ready.h"

#include "random.h"

#include <string.h>

#define BYTES 1024

static uint64_t sum(const char *bytes, size_t length) {
    return khp_checksum(khp_slice_of(bytes, length), 7);
}

static void a_changed_byte_is_found_wherever_it_is(void **state) {
    (void)state;
    random_state random = random_begin("checksum");
    char bytes[BYTES];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (char)random_bits(&random);
    }
    for (size_t length = 1; length <= sizeof bytes; length += length < 70 ? 1 : 53) {
        uint64_t whole = sum(bytes, length);
        for (size_t at = 0; at < length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                bytes[at] = (char)(bytes[at] ^ (1 << bit));
                assert_true(sum(bytes, length) != whole);
                bytes[at] = (char)(bytes[at] ^ (1 << bit));
            }
        }
        assert_true(sum(bytes, length) == whole);
    }
}

static void bytes_that_move_or_are_missing_are_found(void **state) {
    (void)state;
    char bytes[BYTES] = {0};
    uint64_t sums[BYTES];
    for (size_t i = 0; i < BYTES; i++) { /* one byte in another place, in a block of zeroes */
        bytes[i] = 1;
        sums[i] = sum(bytes, sizeof bytes);
        bytes[i] = 0;
        for (size_t k = 0; k < i; k++) {
            assert_true(sums[i] != sums[k]);
        }
    }
    for (size_t i = 1; i < BYTES; i++) { /* fewer zeroes */
        assert_true(sum(bytes, i) != sum(bytes, i - 1));
    }
    char pattern[64] = "one block that is told from the same bytes the other way round";
    char turned[64];
    memcpy(turned, pattern + 32, 32);
    memcpy(turned + 32, pattern, 32);
    assert_true(sum(pattern, sizeof pattern) != sum(turned, sizeof turned));
    assert_true(khp_checksum(KHP_SLICE("block"), 1) != khp_checksum(KHP_SLICE("block"), 2));
}

static void it_is_the_sum_that_files_hold(void **state) {
    (void)state;
    assert_true(khp_checksum(KHP_SLICE(""), 0) == UINT64_C(0xD228B3CEEBC9866E));
    assert_true(khp_checksum(KHP_SLICE("Juliaca, San Roman, Puno, PE: -15.5, -70.13"), 4) ==
                UINT64_C(0xC8820203EDDB2218));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_byte_is_found_wherever_it_is),
        cmocka_unit_test(bytes_that_move_or_are_missing_are_found),
        cmocka_unit_test(it_is_the_sum_that_files_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
