/* Tests of packs: features come back as they went in, and the bytes do not depend on threads. */
#include "cmocka_ready.h"
#include "write/packs.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

static void add_feature(khp_packs *packs, size_t number) {
    char text[128];
    int length = snprintf(text, sizeof text, "{\"type\":\"Feature\",\"id\":\"%zu\",\"n\":%zu}",
                          number, number * 7919 % 1000);
    assert_int_equal(khp_packs_add(packs, khp_slice_of(text, (size_t)length), NULL), KHIPU_OK);
}

/* All packs of so many features, deflated by so many threads. */
static khp_packs *make_packs(size_t features, unsigned threads) {
    khp_packs *packs;
    assert_int_equal(khp_packs_new(&packs, "/tmp", threads, NULL), KHIPU_OK);
    for (size_t i = 0; i < features; i++) {
        add_feature(packs, i);
    }
    assert_int_equal(khp_packs_finish(packs, NULL), KHIPU_OK);
    return packs;
}

static char *read_pack(khp_packs *packs, size_t number, size_t *length) {
    uint64_t start = number == 0 ? 0 : khp_packs_end(packs, number - 1);
    *length = (size_t)(khp_packs_end(packs, number) - start);
    char *bytes = malloc(*length);
    assert_non_null(bytes);
    assert_int_equal(khp_spool_read(khp_packs_spool(packs), start, bytes, *length, NULL), KHIPU_OK);
    return bytes;
}

/* Lines of the pack, which must be those from `first` on. */
static size_t check_lines(khp_packs *packs, size_t number, size_t first) {
    size_t length;
    char *packed = read_pack(packs, number, &length);
    static char text[200000];
    z_stream stream = {.next_in = (Bytef *)packed, .avail_in = (uInt)length};
    assert_int_equal(inflateInit2(&stream, -15), Z_OK);
    stream.next_out = (Bytef *)text;
    stream.avail_out = sizeof text - 1;
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    text[stream.total_out] = '\0';
    inflateEnd(&stream);
    free(packed);
    size_t lines = 0;
    for (char *line = text; line != NULL; lines++) {
        char *end = strchr(line, '\n');
        char start[64];
        snprintf(start, sizeof start, "{\"type\":\"Feature\",\"id\":\"%zu\"", first + lines);
        assert_int_equal(strncmp(line, start, strlen(start)), 0);
        line = end == NULL ? NULL : end + 1;
    }
    return lines;
}

static void features_come_back_by_the_thousand(void **state) {
    (void)state;
    khp_packs *packs = make_packs(12345, 3);
    assert_int_equal(khp_packs_count(packs), 13);
    for (size_t i = 0; i < 13; i++) {
        assert_int_equal(check_lines(packs, i, i * 1000), i < 12 ? 1000 : 345);
    }
    khp_packs_free(packs);
}

static void the_bytes_do_not_depend_on_threads(void **state) {
    (void)state;
    khp_packs *one = make_packs(9001, 1);
    for (unsigned threads = 2; threads < 40; threads *= 2) {
        khp_packs *many = make_packs(9001, threads);
        assert_int_equal(khp_packs_count(many), khp_packs_count(one));
        for (size_t i = 0; i < khp_packs_count(one); i++) {
            size_t length, length_of_many;
            char *bytes = read_pack(one, i, &length);
            char *bytes_of_many = read_pack(many, i, &length_of_many);
            assert_int_equal(length_of_many, length);
            assert_memory_equal(bytes_of_many, bytes, length);
            free(bytes);
            free(bytes_of_many);
        }
        khp_packs_free(many);
    }
    khp_packs_free(one);
}

static void no_features_make_no_pack(void **state) {
    (void)state;
    for (unsigned threads = 1; threads < 3; threads++) {
        khp_packs *packs = make_packs(0, threads);
        assert_int_equal(khp_packs_count(packs), 0);
        khp_packs_free(packs);
    }
    khp_packs_free(NULL);
}

static void a_run_that_is_given_up_leaves_no_thread(void **state) {
    (void)state;
    khp_packs *packs;
    assert_int_equal(khp_packs_new(&packs, "/tmp", 4, NULL), KHIPU_OK);
    for (size_t i = 0; i < 5500; i++) {
        add_feature(packs, i);
    }
    khp_packs_free(packs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_come_back_by_the_thousand),
        cmocka_unit_test(the_bytes_do_not_depend_on_threads),
        cmocka_unit_test(no_features_make_no_pack),
        cmocka_unit_test(a_run_that_is_given_up_leaves_no_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
