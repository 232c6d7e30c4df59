/* Strict UTF-8 after RFC 3629. */
#include "base/utf8.h"

#include "cmocka_ready.h"
#include "random.h"

static bool is_scalar(uint32_t code) {
    return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

static void every_character_of_unicode_comes_back(void **state) {
    (void)state;
    for (uint32_t code = 0; code <= 0x110400; code++) {
        char bytes[4];
        size_t width = khp_utf8_encode(code, bytes);
        if (!is_scalar(code)) {
            assert_int_equal(width, 0);
            continue;
        }
        assert_int_equal(width, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
        uint32_t back;
        assert_int_equal(khp_utf8_decode(khp_slice_of(bytes, width), &back), width);
        assert_int_equal(back, code);
        for (size_t cut = 0; cut < width; cut++) {
            assert_int_equal(khp_utf8_decode(khp_slice_of(bytes, cut), &back), 0);
        }
    }
}

/* Every sequence of two and three bytes, and those of four that begin like UTF-8: what is accepted
 * must be the one encoding of its character. */
static void nothing_but_the_one_encoding_is_accepted(void **state) {
    (void)state;
    for (uint32_t word = 0; word < 1u << 24; word++) {
        const char bytes[4] = {(char)(word >> 16), (char)(word >> 8), (char)word, (char)0x80};
        for (size_t len = (word >> 16) >= 0xF0 ? 4 : 2; len <= 4; len++) {
            uint32_t code;
            size_t width = khp_utf8_decode(khp_slice_of(bytes, len), &code);
            char again[4];
            if (width > 0 && (!is_scalar(code) || khp_utf8_encode(code, again) != width ||
                              memcmp(again, bytes, width) != 0)) {
                fail_msg("%06x was read as U+%04X", (unsigned)word, (unsigned)code);
            }
        }
    }
}

static void the_first_bad_byte_is_named(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t good;
    } rows[] = {{"Ayacucho", 8},
                {"", 0},
                {"Apur\xC3\xADmac", 9},
                {"Apur\xEDmac", 4},                 /* Windows-1252 */
                {"\xC0\xAF", 0},                    /* overlong */
                {"a\xE0\x80\xAF", 1},               /* overlong */
                {"ab\xED\xA0\x80", 2},              /* a surrogate */
                {"abc\xF4\x90\x80\x80", 3},         /* above U+10FFFF */
                {"abcd\xF8\x88\x80\x80\x80", 4},    /* five bytes */
                {"abcdefgh\xC3", 8},                /* cut off, behind a whole word of ASCII */
                {"abcdefghijklmnop\x80qrstuv", 16}, /* a tail without a head */
                {"\xEF\xBB\xBFid", 5}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        khp_slice text = khp_slice_cstr(rows[i].text);
        assert_int_equal(khp_utf8_valid_prefix(text), rows[i].good);
        assert_int_equal(khp_utf8_valid(text), rows[i].good == text.len);
    }
    assert_true(khp_utf8_valid(khp_slice_of("a\0b", 3)));
    assert_true(khp_utf8_valid((khp_slice){NULL, 0}));
}

static void the_prefix_is_the_one_that_single_steps_find(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    for (int i = 0; i < 20000; i++) {
        char text[64];
        size_t len = 0;
        while (len < 56) {
            if (random_below(&random, 40) == 0) {
                text[len++] = (char)random_bits(&random);
            } else {
                uint32_t code =
                    (uint32_t)random_below(&random, random_below(&random, 2) ? 0x80 : 0x3000);
                len += khp_utf8_encode(code, text + len);
            }
        }
        size_t at = 0;
        uint32_t code;
        size_t width;
        while ((width = khp_utf8_decode(khp_slice_of(text + at, len - at), &code)) > 0) {
            at += width;
        }
        assert_int_equal(khp_utf8_valid_prefix(khp_slice_of(text, len)), at);
    }
}

/* Long texts are checked 32 bytes at a time: the answer is that of single steps. */
static void long_texts_are_checked_as_short_ones(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "a",
        "ascii text of some length",
        "\xC3\xB1",
        "\xE2\x82\xAC",
        "\xF0\x9F\x98\x80",
        "\xF4\x8F\xBF\xBF",
        "\xED\x9F\xBF",
        "\xEF\xBF\xBF",
        "\x80",
        "\xC3",
        "\xE2\x82",
        "\xF0\x9F\x98",
        "\xC0\x80",
        "\xED\xA0\x80",
        "\xF4\x90\x80\x80",
        "\xE0\x9F\xBF",
        "\xFF",
        "\xF0\x8F\xBF\xBF",
    };
    random_state random = random_begin("long_texts_are_checked_as_short_ones");
    for (int round = 0; round < 20000; round++) {
        char text[512];
        size_t len = 0;
        size_t wanted = 60 + random_below(&random, 200);
        size_t bad = random_below(&random, 3) == 0 ? random_below(&random, wanted) : SIZE_MAX;
        while (len < wanted) {
            size_t first = len >= bad ? 8 : 0;
            bad = len >= bad ? SIZE_MAX : bad;
            const char *piece = pieces[first + random_below(&random, first == 0 ? 8 : 10)];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        len -= random_below(&random, 3); /* cut within a character, perhaps */
        khp_slice slice = khp_slice_of(text, len);
        assert_int_equal(khp_utf8_valid(slice), khp_utf8_valid_prefix(slice) == len);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_of_unicode_comes_back),
        cmocka_unit_test(nothing_but_the_one_encoding_is_accepted),
        cmocka_unit_test(the_first_bad_byte_is_named),
        cmocka_unit_test(the_prefix_is_the_one_that_single_steps_find),
        cmocka_unit_test(long_texts_are_checked_as_short_ones),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
