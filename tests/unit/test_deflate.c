/* Tests of deflate and repetitions: whatever is packed, zlib unpacks to the same bytes. */
#include "base/copy.h"
#include "base/memory.h"
#include "cmocka_ready.h"
#include "random.h"
#include "write/repetitions.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* The packed size; the text must come back from zlib, all of it and nothing more. */
static size_t pack_and_unpack(khp_repetitions *found, const char *bytes, size_t length) {
    char *text = calloc(1, length + KHP_COPY_SLACK);
    char *back = malloc(length + 1);
    assert_non_null(text);
    assert_non_null(back);
    memcpy(text, bytes, length);
    khp_buffer packed = {0};
    assert_true(khp_repetitions_find(found, khp_slice_of(text, length)));
    khp_deflate(&packed, text, found->steps, found->count);
    assert_false(packed.failed);
    z_stream stream = {.next_in = (Bytef *)packed.ptr, .avail_in = (uInt)packed.len};
    assert_int_equal(inflateInit2(&stream, -15), Z_OK);
    stream.next_out = (Bytef *)back;
    stream.avail_out = (uInt)length + 1;
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, length);
    assert_int_equal(stream.avail_in, 0);
    assert_memory_equal(back, bytes, length);
    inflateEnd(&stream);
    size_t size = packed.len;
    khp_buffer_clear(&packed);
    free(text);
    free(back);
    return size;
}

static size_t size_by_zlib(char *bytes, size_t length) {
    z_stream stream = {.next_in = (Bytef *)bytes, .avail_in = (uInt)length};
    assert_int_equal(deflateInit2(&stream, 2, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
    uLong most = deflateBound(&stream, (uLong)length);
    char *packed = malloc(most);
    assert_non_null(packed);
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)most;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    free(packed);
    return stream.total_out;
}

static void texts_come_back(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "a",
        "\n",
        "\n\n\n",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "{\"a\":1,\"b\":2}\n{\"a\":1,\"b\":3}",
        "{\"a\":1,\"b\":2}\n{\"b\":3}\n{\"a\":1,\"b\":2,\"c\":[1,2]}\n",
        ",\"",
        ",\",\",\",\"\n,\",\",\",\"",
        "x,\"\nx,",
    };
    khp_repetitions found = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        pack_and_unpack(&found, texts[i], strlen(texts[i]));
    }
    khp_repetitions_clear(&found);
}

/* A repetition longer than one symbol says is cut so that every rest can be said. */
static void long_repetitions_are_cut(void **state) {
    (void)state;
    khp_repetitions found = {0};
    for (size_t length = 250; length < 800; length++) {
        char text[2 * 800];
        memset(text, 'a', 2 * length);
        text[length - 1] = '\n';
        pack_and_unpack(&found, text, 2 * length);
    }
    khp_repetitions_clear(&found);
}

static void every_distance_can_be_said(void **state) {
    (void)state;
    static char text[40000];
    khp_repetitions found = {0};
    random_state random = random_begin("every_distance_can_be_said");
    for (size_t i = 0; i < 2000; i++) {
        size_t distance = i < 300 ? 20 + i : 20 + random_below(&random, 33500);
        size_t length = distance + 300;
        for (size_t k = 0; k < length; k++) {
            text[k] = k < distance ? (char)(33 + random_below(&random, 90)) : text[k - distance];
        }
        if (i % 2 == 0) {
            text[distance - 1] = '\n';
        }
        size_t size = pack_and_unpack(&found, text, length);
        if (distance <= 32768) {
            assert_true(size < distance + 200); /* what repeats is nearly free */
        }
    }
    khp_repetitions_clear(&found);
}

/* All lengths of codes up to the longest, and weights that ask for longer ones. */
static void rare_bytes_get_long_codes(void **state) {
    (void)state;
    khp_repetitions found = {0};
    random_state random = random_begin("rare_bytes_get_long_codes");
    static char text[1 << 21];
    for (unsigned symbols = 2; symbols <= 20; symbols++) {
        size_t length = 0;
        for (unsigned i = 0; i < symbols; i++) { /* each as often as all before it: Fibonacci */
            static const size_t often[] = {1,  1,   2,   3,   5,   8,   13,   21,   34,   55,
                                           89, 144, 233, 377, 610, 987, 1597, 2584, 4181, 6765};
            memset(text + length, 'A' + (int)i, often[i]);
            length += often[i];
        }
        for (size_t i = length - 1; i > 0; i--) { /* so that nothing but the codes helps */
            size_t other = random_below(&random, i + 1);
            char kept = text[i];
            text[i] = text[other];
            text[other] = kept;
        }
        pack_and_unpack(&found, text, length);
    }
    khp_repetitions_clear(&found);
}

static void any_bytes_come_back(void **state) {
    (void)state;
    khp_repetitions found = {0};
    random_state random = random_begin("any_bytes_come_back");
    static char text[70000];
    for (size_t i = 0; i < 1500; i++) {
        size_t length = random_below(&random, i % 50 == 0 ? sizeof text : 2000);
        size_t kinds = 1 + random_below(&random, 256);
        for (size_t k = 0; k < length; k++) {
            bool repeats = k > 40 && random_below(&random, 4) > 0;
            text[k] = repeats ? text[k - 1 - random_below(&random, 40)]
                              : (char)(random_below(&random, kinds) + (kinds < 200 ? 10 : 0));
        }
        pack_and_unpack(&found, text, length);
    }
    khp_repetitions_clear(&found);
}

static size_t write_feature(char *text, random_state *random, size_t number) {
    static const char *const places[] = {"Ayacucho", "Juliaca", "Andahuaylas", "Ñaña \\\"x\\\""};
    static const char *const words[] = {"witnesses", "near the bridge", "a, \\\"b\\\"", "market"};
    return (size_t)sprintf(
        text,
        "{\"type\":\"Feature\",\"id\":\"C-%zu\",\"properties\":{\"date\":\"2022-12-%02zu\","
        "\"place\":\"%s\",\"notes\":\"%s %s %zu\",\"verified\":%s,\"khipu_match\":\"exact\","
        "\"khipu_reason\":null},\"geometry\":%s}",
        number, 1 + random_below(random, 28), places[random_below(random, 4)],
        words[random_below(random, 4)], words[random_below(random, 4)], random_below(random, 99),
        random_below(random, 2) > 0 ? "true" : "false",
        random_below(random, 9) > 0 ? "{\"type\":\"Point\",\"coordinates\":[-74.2,-13.1]}"
                                    : "null");
}

static void features_are_packed_nearly_as_well_as_by_zlib(void **state) {
    (void)state;
    khp_repetitions found = {0};
    random_state random = random_begin("features_are_packed_nearly_as_well_as_by_zlib");
    static char text[1000 * 512];
    size_t length = 0;
    for (size_t i = 0; i < 1000; i++) {
        length += write_feature(text + length, &random, i);
        text[length++] = '\n';
    }
    size_t size = pack_and_unpack(&found, text, length - 1);
    size_t by_zlib = size_by_zlib(text, length - 1);
    printf("%zu bytes: %zu, by zlib %zu\n", length - 1, size, by_zlib);
    assert_true(size * 4 < by_zlib * 5);
    khp_repetitions_clear(&found);
}

static void no_memory_is_said(void **state) {
    (void)state;
    char text[100 + KHP_COPY_SLACK] = "{\"a\":1}\n{\"a\":2}";
    khp_repetitions found = {0};
    for (unsigned long n = 1; n <= 3; n++) {
        khp_memory_fail_at(n, 0);
        assert_false(khp_repetitions_find(&found, khp_slice_of(text, 15)));
        khp_memory_fail_at(0, 0);
        khp_repetitions_clear(&found);
    }
    assert_true(khp_repetitions_find(&found, khp_slice_of(text, 15)));
    khp_buffer packed = {0};
    khp_memory_fail_at(1, 0);
    khp_deflate(&packed, text, found.steps, found.count);
    khp_memory_fail_at(0, 0);
    assert_true(packed.failed);
    khp_buffer_clear(&packed);
    khp_repetitions_clear(&found);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_back),
        cmocka_unit_test(long_repetitions_are_cut),
        cmocka_unit_test(every_distance_can_be_said),
        cmocka_unit_test(rare_bytes_get_long_codes),
        cmocka_unit_test(any_bytes_come_back),
        cmocka_unit_test(features_are_packed_nearly_as_well_as_by_zlib),
        cmocka_unit_test(no_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
