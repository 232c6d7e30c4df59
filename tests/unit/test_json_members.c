/* Tests of json_members, json_lines and of how nested values are passed over: the fast ways take
 * what the slow ones take. */
#include "cmocka_ready.h"
#include "random.h"
#include "read/csv.h"
#include "read/json_lines.h"
#include "read/json_members.h"
#include "read/json_shape.h"

enum { COLUMNS = 4 };

/* a, b, c in this order and a name that is compared byte by byte, as `{"a":1,"b":"","c":true,...}`
 * has them. */
static void make_keys(khp_json_keys *keys) {
    static const char *const names[COLUMNS] = {"a", "b", "c",
                                               "a name that is longer than the lead"};
    static const char *const leads[COLUMNS] = {
        "\"a\":", "\"b\":\"", " \"c\" : ", "\"a name that is longer than the lead\":\""};
    for (size_t i = 0; i < COLUMNS; i++) {
        uint32_t number;
        assert_int_equal(khp_json_keys_add(keys, khp_slice_cstr(names[i]), khp_slice_cstr(leads[i]),
                                           i, &number, NULL),
                         KHIPU_OK);
        assert_int_equal(number, i);
        assert_int_equal(khp_json_keys_find(keys, khp_slice_cstr(names[i])), i);
    }
    assert_int_equal(khp_json_keys_find(keys, KHP_SLICE("d")), KHP_TABLE_NONE);
}

typedef bool (*take_function)(const khp_json_keys *, khp_json_cursor *, khp_field *, uint32_t *);

/* What was taken, as text: fields with a letter for their kind, a bar and what is left. */
static void write_taken(khp_buffer *out, take_function take, const khp_json_keys *keys,
                        khp_slice members) {
    khp_buffer text = {0};
    khp_field fields[COLUMNS] = {{0}};
    uint32_t next = 0;
    khp_buffer_add(&text, members);
    assert_true(khp_buffer_reserve(&text, KHP_SCAN_SLACK));
    memset(text.ptr + text.len, 0, KHP_SCAN_SLACK);
    text.ptr[text.len] = '\n';
    khp_json_cursor cursor = {text.ptr, text.ptr + text.len};
    bool is_whole = take(keys, &cursor, fields, &next);
    for (size_t i = 0; i < COLUMNS; i++) {
        khp_buffer_add_byte(out, "-tpj"[fields[i].kind]);
        khp_buffer_add(out, khp_field_slice(&fields[i]));
        khp_buffer_add_byte(out, ' ');
    }
    khp_buffer_printf(out, "%s %u|", is_whole ? "whole" : "stopped", next);
    khp_buffer_add(out, khp_slice_of(cursor.at, (size_t)(cursor.end - cursor.at)));
    khp_buffer_clear(&text);
}

/* Every variant takes the same. */
static void check_variants(khp_buffer *taken, const khp_json_keys *keys, khp_slice members) {
    take_function variants[3] = {khp_json_take_members};
    size_t count = 1;
#if defined(__SSE2__)
    variants[count++] = khp_json_take_members_by_16;
    if (khp_scan_has_avx2()) {
        variants[count++] = khp_json_take_members_by_32;
    }
#endif
    write_taken(taken, khp_json_take_members_by_1, keys, members);
    for (size_t i = 0; i < count; i++) {
        khp_buffer other = {0};
        write_taken(&other, variants[i], keys, members);
        assert_buffer(&other, khp_buffer_cstr(taken));
        khp_buffer_clear(&other);
    }
}

static void check(const char *members, const char *expected) {
    khp_json_keys keys = {0};
    khp_buffer taken = {0};
    make_keys(&keys);
    check_variants(&taken, &keys, khp_slice_cstr(members));
    assert_buffer(&taken, expected);
    khp_buffer_clear(&taken);
    khp_json_keys_clear(&keys);
}

static void plain_members_are_taken_in_any_order(void **state) {
    (void)state;
    check("\"a\":1,\"b\":\"x\", \"c\" : true}", "j1 px jtrue - whole 3|");
    check("\"c\":null,\"a\":\"\",\"b\":-1.5e3},", "p j-1.5e3 jnull - whole 2|,");
    check(" \"b\": \"x\" , \"a\": 0 }", "j0 px - - whole 1|");
    check("\"b\":\"x\",\"a name that is longer than the lead\":\"y\"}", "- px - py whole 4|");
    check("\"b\":\"a text of more than thirty-two bytes, \xC3\xB1\"}",
          "- pa text of more than thirty-two bytes, \xC3\xB1 - - whole 2|");
}

static void what_is_unusual_is_left_where_it_begins(void **state) {
    (void)state;
    check("}", "- - - - stopped 0|}");
    check("\"a\":1,\"d\":2}", "j1 - - - stopped 1|\"d\":2}");
    check("\"a\":1,\"b\":\"\\n\"}", "j1 - - - stopped 1|\"b\":\"\\n\"}");
    check("\"a\":1,\"b\":[2]}", "j1 - - - stopped 1|\"b\":[2]}");
    check("\"a\":1,\"b\":\"tab\there\"}", "j1 - - - stopped 1|\"b\":\"tab\there\"}");
    check("\"a\":1,  \"b\":\"x\"}", "j1 - - - stopped 1|  \"b\":\"x\"}");
    check("\"a\":1,\"\\u0062\":\"x\"}", "j1 - - - stopped 1|\"\\u0062\":\"x\"}");
}

static void what_is_wrong_is_not_taken(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "\"b\":01}",      "\"b\":1.}",  "\"b\":-}",   "\"b\":1e}",  "\"b\":tru}",  "\"b\":nulll}",
        "\"b\":falsee}",  "\"b\":+1}",  "\"b\":}",    "\"b\"}",     "\"b\":\"x\"", "\"b\":\"x",
        "\"b\":\"x\"\"}", "\"b\":1{}",  "\"b\":1 2}", "\"b\" 1}",   "b:1}",        "",
        "\"b\":\"x\"]",   "\"b\":0x1}", "\"b\":.5}",  "\"b\":--1}", "\"b\":1..2}", "\"b\":1\n}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        khp_buffer expected = {0};
        khp_buffer members = {0};
        khp_buffer_printf(&members, "\"a\":1,%s", wrong[i]);
        khp_buffer_printf(&expected, "j1 - - - stopped 1|%s", wrong[i]);
        check(khp_buffer_cstr(&members), khp_buffer_cstr(&expected));
        khp_buffer_clear(&expected);
        khp_buffer_clear(&members);
    }
    check("\"a\":1,\"a\":2}", "j1 - - - stopped 1|\"a\":2}");
    check("\"a\":1,}", "j1 - - - stopped 1|}");
}

/* Pieces of members, right and wrong, in any order: the variants take the same from all of it. */
static void variants_agree_on_any_members(void **state) {
    static const char *const pieces[] = {
        "\"a\":",
        "\"b\":\"",
        "\"c\":",
        " \"c\" : ",
        ",",
        ", ",
        "}",
        "1",
        "-2.5e7",
        "true",
        "\"",
        "\"x\"",
        "null",
        "\\",
        "\\\"",
        "\xC3\xB1",
        "[1, 2]",
        " ",
        "\n",
        "\t",
        "{",
        "long text without an end to it, so far",
        "\"a name that is longer than the lead\":",
        "\"long text that ends after thirty-two bytes\"",
    };
    random_state random = random_begin("variants_agree_on_any_members");
    khp_json_keys keys = {0};
    (void)state;
    make_keys(&keys);
    for (size_t round = 0; round < 20000; round++) {
        khp_buffer members = {0};
        khp_buffer taken = {0};
        for (size_t i = random_below(&random, 16); i > 0; i--) {
            size_t piece = random_below(&random, sizeof pieces / sizeof pieces[0]);
            khp_buffer_add_cstr(&members, pieces[piece]);
        }
        check_variants(&taken, &keys, khp_buffer_slice(&members));
        khp_buffer_clear(&members);
        khp_buffer_clear(&taken);
    }
    khp_json_keys_clear(&keys);
}

/* LF alone, with CR among them, and none: of any length. */
static void lines_are_cut_as_those_of_csv_are(void **state) {
    random_state random = random_begin("lines_are_cut_as_those_of_csv_are");
    (void)state;
    for (size_t round = 0; round < 4000; round++) {
        khp_buffer text = {0};
        const char *alphabet = round % 3 == 0 ? "\n\rab" : round % 3 == 1 ? "\nabcdefgh" : "\n";
        size_t length = random_below(&random, round % 50 == 0 ? 20000 : 300);
        for (size_t i = 0; i < length; i++) {
            khp_buffer_add_byte(&text, alphabet[random_below(&random, strlen(alphabet))]);
        }
        assert_true(khp_buffer_reserve(&text, KHP_SCAN_SLACK));
        memset(text.ptr + text.len, 0, KHP_SCAN_SLACK);
        text.ptr[text.len] = '\n';
        uint64_t lines;
        uint64_t wanted_lines;
        khp_slice slice = khp_buffer_slice(&text);
        size_t wanted = khp_csv_cut_lines(slice, &wanted_lines);
        assert_int_equal(khp_json_cut_lines(slice, &lines), wanted);
        assert_int_equal(lines, wanted_lines);
        assert_int_equal(khp_json_cut_first_lines(slice, UINT64_MAX, &lines), wanted);
        assert_int_equal(lines, wanted_lines);
        uint64_t most = random_below(&random, 20);
        size_t cut = khp_json_cut_first_lines(slice, most, &lines);
        assert_int_equal(lines, most < wanted_lines ? most : wanted_lines);
        assert_int_equal(khp_csv_cut_lines(khp_slice_of(slice.ptr, cut), &wanted_lines), cut);
        assert_int_equal(lines, wanted_lines);
        uint64_t scalar;
        bool is_plain = khp_json_count_lf_scalar(slice, &scalar);
        assert_int_equal(khp_json_count_lf(slice, &lines), is_plain);
        assert_true(!is_plain || lines == scalar);
        khp_buffer_clear(&text);
    }
}

/* Brackets, now and then a quote, white space or a zero byte. */
static void nesting_is_passed_over_as_byte_by_byte(void **state) {
    (void)state;
    random_state random = random_begin(__func__);
    size_t passed = 0;
    for (int round = 0; round < 5000; round++) {
        char text[64 * 5 + 7];
        for (size_t i = 0; i < sizeof text; i++) {
            uint64_t pick = random_bits(&random);
            text[i] = pick % 401 == 0 ? "\" \n\t\\\0"[pick / 401 % 6] : "[]{}-1.,90"[pick % 10];
        }
        size_t length = random_below(&random, sizeof text);
        size_t depth = random_below(&random, 70);
        size_t expected_depth = depth;
        bool has_space = false;
        bool expected_space = false;
        const char *expected =
            khp_scan_nested_scalar(text, text + length, &expected_depth, &expected_space);
        assert_ptr_equal(khp_scan_nested(text, text + length, &depth, &has_space), expected);
        assert_int_equal(depth, expected_depth);
        assert_int_equal(has_space, expected_space);
        passed += expected > text;
    }
    assert_true(passed > 1000);
}

/* A value ends where it does however long the arrays in it are. */
static void nested_arrays_end_where_they_do(void **state) {
    (void)state;
    static const char *const parts[] = {"[1,2],", "[ 1, 2 ],", "[\"]\"],", "{\"a\":[[]]},",
                                        "[[[]]],"};
    random_state random = random_begin(__func__);
    for (int round = 0; round < 2000; round++) {
        khp_buffer text = {0};
        khp_buffer_add_cstr(&text, "[[");
        bool is_white = false;
        size_t count = random_below(&random, 60);
        for (size_t i = 0; i < count; i++) {
            size_t part = random_below(&random, 40);
            part = part < 5 ? part : 0;
            is_white = is_white || part == 1;
            khp_buffer_add_cstr(&text, parts[part]);
        }
        khp_buffer_add_cstr(&text, "0]]");
        size_t length = text.len;
        khp_buffer_add_cstr(&text, ",[]]");
        size_t end = text.len;
        assert_true(khp_buffer_reserve(&text, KHP_SCAN_SLACK));
        memset(text.ptr + end, 0, KHP_SCAN_SLACK);
        text.ptr[end] = '\n';
        khp_json_cursor cursor = {text.ptr, text.ptr + end};
        khp_json_value value;
        assert_true(khp_json_read_value(&cursor, &value));
        assert_int_equal(value.text.len, length);
        assert_int_equal(value.has_space, is_white);
        assert_ptr_equal(khp_json_element_end(text.ptr, text.ptr + end, KHP_JSON_ARRAY),
                         text.ptr + length);
        khp_buffer_clear(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_members_are_taken_in_any_order),
        cmocka_unit_test(what_is_unusual_is_left_where_it_begins),
        cmocka_unit_test(what_is_wrong_is_not_taken),
        cmocka_unit_test(variants_agree_on_any_members),
        cmocka_unit_test(lines_are_cut_as_those_of_csv_are),
        cmocka_unit_test(nesting_is_passed_over_as_byte_by_byte),
        cmocka_unit_test(nested_arrays_end_where_they_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
