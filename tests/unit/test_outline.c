/* Tests of outline: an ordinate is the double that strtod makes of it, however it is written. */
#include "cmocka_ready.h"
#include "random.h"
#include "read/outline.h"
#include "read/scan.h"

#include <stdlib.h>

/* Reads [[[first,0],[0,1],[1,0],[first,0]]]; true if there is an outline, with its first ordinate.
 */
static bool read_first(const char *first, double *value) {
    char text[512];
    size_t length = (size_t)snprintf(
        text, sizeof text,
        "{\"type\":\"Polygon\",\"coordinates\":[[[%s,0.5],[ 0 , 100 ],[100,0,7],[%s,0.5]]]}", first,
        first);
    assert_true(length + KHP_SCAN_SLACK < sizeof text);
    memset(text + length, '9', KHP_SCAN_SLACK); /* what lies behind the text is of no account */
    text[length] = '\n';
    khp_outline outline = {0};
    khp_outline_flaws flaws;
    assert_int_equal(khp_outline_read(&outline, khp_slice_of(text, length), &flaws, NULL),
                     KHIPU_OK);
    bool is_read = outline.ring_count == 1 && outline.count == 4;
    if (is_read) {
        *value = outline.vertices[0].x;
        assert_memory_equal(value, &outline.vertices[3].x, sizeof *value);
        assert_true(outline.vertices[2].x == 100 && outline.vertices[2].y == 0);
    }
    khp_outline_clear(&outline);
    return is_read;
}

static void check_read(const char *ordinate) {
    double expected = strtod(ordinate, NULL);
    double value = 0;
    assert_true(read_first(ordinate, &value));
    assert_memory_equal(&value, &expected, sizeof value);
}

static void ordinates_are_what_strtod_makes_of_them(void **state) {
    (void)state;
    static const char *const ordinates[] = {"0",
                                            "-0",
                                            "7",
                                            "-80.7373",
                                            "-0.000001",
                                            "180.0",
                                            "12345678",
                                            "123456789",
                                            "0.12345678",
                                            "-77.123456789012",
                                            "1e2",
                                            "-1.5E-3",
                                            "1.0",
                                            "99999999.9999",
                                            "179.99999999999997",
                                            "0.1",
                                            "-71.99999999",
                                            "9.99999999999999",
                                            "123456789012345",
                                            "1234567890123456",
                                            "12345678.1234567",
                                            "0.0000000000000001",
                                            "100000000000000000000"};
    for (size_t i = 0; i < sizeof ordinates / sizeof *ordinates; i++) {
        check_read(ordinates[i]);
    }
}

static void any_ordinate_is_what_strtod_makes_of_it(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    for (int round = 0; round < 100000; round++) {
        char text[64];
        size_t at = 0;
        size_t whole = 1 + random_below(&random, 9);
        size_t decimals = random_below(&random, 17);
        if (random_below(&random, 2) == 0) {
            text[at++] = '-';
        }
        for (size_t i = 0; i < whole; i++) { /* no zero in front of others */
            size_t least = whole > 1 && i == 0 ? 1 : 0;
            text[at++] = (char)('0' + least + random_below(&random, 10 - least));
        }
        for (size_t i = 0; i < decimals; i++) {
            text[at++] = i == 0 ? '.' : (char)('0' + random_below(&random, 10));
        }
        at -= text[at - 1] == '.';
        text[at] = '\0';
        check_read(text);
    }
}

static void what_is_no_number_is_no_ordinate(void **state) {
    (void)state;
    static const char *const ordinates[] = {"",      "-",         ".5",          "5.",  "01",
                                            "-01.5", "1.2.3",     "12/34",       "1:2", "\"1\"",
                                            "null",  "12345678a", "1.12345678x", "--1", "+1"};
    for (size_t i = 0; i < sizeof ordinates / sizeof *ordinates; i++) {
        double value;
        assert_false(read_first(ordinates[i], &value));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinates_are_what_strtod_makes_of_them),
        cmocka_unit_test(any_ordinate_is_what_strtod_makes_of_it),
        cmocka_unit_test(what_is_no_number_is_no_ordinate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
