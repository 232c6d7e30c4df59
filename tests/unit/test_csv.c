/* Rows of delimited text: RFC 4180 and what spreadsheets really write. */
#include "reading.h"

#include "base/utf8.h"
#include "read/csv.h"

static void cells_are_slices_and_know_whether_json_can_take_them(void **state) {
    (void)state;
    check_csv("a,b,c\n1,x\"y,back\\slash\n\"q\",\"d\"\"q\",\"two\nlines\"\n",
              "a|b|c\n2 |1|«x\"y»|«back\\slash»\n3 |q|«d\"q»|«two\nlines»\n");
}

static void every_line_end_counts_once(void **state) {
    (void)state;
    check_csv("a,b\r\n1,2\r\n\r\n3,4\r\n", "a|b\n2 |1|2\n4 |3|4\n");
    check_csv("a,b\r1,2\r\r3,4", "a|b\n2 |1|2\n4 |3|4\n");
    check_csv("a,b\n\"1\r\n\r\n1\",2\n3,4\n", "a|b\n2 |«1\r\n\r\n1»|2\n5 |3|4\n");
}

static void rows_without_content_are_no_records(void **state) {
    (void)state;
    check_csv("a,b\n\n,\n   \n\"\",\"\"\n1,\n", "a|b\n6 |1|\n");
}

static void surplus_cells_are_dropped_only_if_empty(void **state) {
    (void)state;
    check_csv("a;b;;\n1;2;;\n1;2;;;;\n1;2;;x\n1\n",
              "a|b\n2 |1|2\n3 |1|2\n4 row_malformed|1;2;;x\n5 row_malformed|1\n");
}

static void a_stray_quote_costs_one_row(void **state) {
    (void)state;
    check_csv("a,b\n\"x\"y,2\n3,4\n", "a|b\n2 row_malformed|\"x\"y,2\n3 |3|4\n");
    check_csv("a,b\n1,\"never closed\n3,4\n5,6\n",
              "a|b\n2 row_malformed|1,\"never closed\n3 |3|4\n4 |5|6\n");
    check_csv("a,b\n\"one\n\",\"x\"y\n3,4\n", "a|b\n2 row_malformed|\"one\n\",\"x\"y\n4 |3|4\n");
    check_csv("a,b\n1,5\" nail\n3,\"4\"\n", "a|b\n2 |1|«5\" nail»\n3 |3|4\n");
}

static void a_spoiled_row_may_be_left_far_behind(void **state) {
    (void)state;
    khp_buffer text = {0};
    khp_buffer expected = {0};
    khp_buffer_add_cstr(&text, "a,b\n1,\"open\n");
    khp_buffer_add_cstr(&expected, "a|b\n2 row_malformed|1,\"open\n");
    for (int i = 3; i < 200; i++) {
        khp_buffer_printf(&text, "%d,x\n", i);
        khp_buffer_printf(&expected, "%d |%d|x\n", i, i);
    }
    check_table_with((khp_read_options){0}, ".csv", text.ptr, text.len, khp_buffer_cstr(&expected));
    khp_buffer_clear(&text);
    khp_buffer_clear(&expected);
}

static void the_last_row_needs_no_line_end(void **state) {
    (void)state;
    check_csv("a,b\n1,2", "a|b\n2 |1|2\n");
    check_csv("a,b\n1,", "a|b\n2 |1|\n");
    check_csv("a,b\n1,\"2\"", "a|b\n2 |1|2\n");
}

static void a_zero_byte_is_no_text(void **state) {
    (void)state;
    /* The dump of the rejected row ends at its zero byte, as a C text does. */
    const char *path = file_with(".csv", "a,b\n1,\0\n3,4\n", 12);
    const khp_read_options options = {.paths = {&path, 1}};
    khp_buffer out = {0};
    assert_int_equal(write_table(&out, &options, NULL), KHIPU_OK);
    assert_memory_equal(out.ptr, "a|b\n2 row_malformed|1,\0\n3 |3|4\n", out.len);
    khp_buffer_clear(&out);
    unlink(path);
}

/* Any start of the text is cut where a reader of the whole text has a row's end. */
static void cuts_fall_on_row_ends(void **state) {
    (void)state;
    static const char *const texts[] = {
        "a,b\nc,\"d\ne\",f\r\ng,\"\"\"h\"\"\"\ri\n\n\"j\"\n",
        "\"x\"y\nz,\"w\n\"v\"\n",
        "a\"b\nc\n\"d\",e\"f\"\n",
        "\"\"\n\"\"\"\"\r\n\"\n\"\r\n",
    };
    const khp_scan_rule rule = {',', true};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
        size_t length = strlen(texts[t]);
        for (size_t known = 0; known <= length; known++) {
            char copy[256] = {0};
            memcpy(copy, texts[t], known);
            copy[known] = '\n';
            size_t cut;
            uint64_t lines;
            khp_csv_index index = {0};
            assert_int_equal(
                khp_csv_cut(khp_slice_of(copy, known), rule, &index, &cut, &lines, NULL), KHIPU_OK);
            char whole[256] = {0};
            memcpy(whole, texts[t], length);
            whole[length] = '\n';
            khp_csv_cursor cursor;
            khp_csv_row row = {0};
            bool more = true;
            khp_csv_cursor_init(&cursor, khp_slice_of(whole, length), rule);
            while (more && (size_t)(cursor.at - whole) < cut) {
                assert_int_equal(khp_csv_next(&cursor, &row, &more, NULL), KHIPU_OK);
            }
            assert_int_equal(cursor.at - whole, cut);
            assert_int_equal(lines, khp_csv_count_lines(khp_slice_of(whole, cut)));
            khp_csv_row_clear(&row);
            khp_csv_index_clear(&index);
        }
    }
}

/* Text of the bytes that matter, in which quotes are mostly in their place. */
static size_t make_text(char *text, size_t room, unsigned *seed) {
    static const char *const pieces[] = {"a",        ",",        "\n", "\r\n",     "\"b,c\"",
                                         "\"\"\"\"", "\"d\ne\"", "\\", "\xC3\xB1", "\xE2\x82",
                                         "\t",       ",,",       "\r", "f g"};
    size_t length = 0;
    while (length + 16 < room) {
        *seed = *seed * 1103515245u + 12345u;
        unsigned pick = *seed >> 16;
        bool is_odd = pick % 211 == 0; /* a quote out of place, sooner or later */
        bool is_quoted = length == 0 || strchr(",\n\r", text[length - 1]) != NULL;
        const char *piece = pieces[pick / 211 % (sizeof pieces / sizeof pieces[0])];
        if (!is_odd && *piece == '"' && !is_quoted) {
            piece = ",";
        } else if (!is_odd && length > 0 && text[length - 1] == '"' &&
                   strchr(",\n\r", *piece) == NULL) {
            piece = "\n";
        }
        memcpy(text + length, piece, strlen(piece));
        length += strlen(piece);
    }
    memset(text + length, 0, room - length);
    return length;
}

static void same_rows(khp_slice text, khp_scan_rule rule, const khp_csv_index *index) {
    khp_csv_cursor fast;
    khp_csv_cursor slow;
    khp_csv_row fast_row = {0};
    khp_csv_row slow_row = {0};
    bool more = true;
    khp_csv_cursor_init_indexed(&fast, text, rule, index);
    khp_csv_cursor_init(&slow, text, rule);
    while (more) {
        bool slow_more;
        assert_int_equal(khp_csv_next(&fast, &fast_row, &more, NULL), KHIPU_OK);
        assert_int_equal(khp_csv_next(&slow, &slow_row, &slow_more, NULL), KHIPU_OK);
        assert_int_equal(more, slow_more);
        assert_int_equal(fast_row.count, slow_row.count);
        assert_ptr_equal(fast.at, slow.at);
        if (more) {
            assert_ptr_equal(fast_row.raw.ptr, slow_row.raw.ptr);
            assert_int_equal(fast_row.raw.len, slow_row.raw.len);
            assert_int_equal(fast_row.is_blank, slow_row.is_blank);
            assert_int_equal(fast_row.lines, slow_row.lines);
            assert_null(slow_row.problem);
        }
        for (size_t i = 0; i < fast_row.count; i++) {
            assert_int_equal(fast_row.cells[i].kind, slow_row.cells[i].kind);
            assert_int_equal(fast_row.cells[i].len, slow_row.cells[i].len);
            assert_memory_equal(fast_row.cells[i].ptr, slow_row.cells[i].ptr,
                                fast_row.cells[i].len);
        }
    }
    khp_csv_row_clear(&fast_row);
    khp_csv_row_clear(&slow_row);
}

static void an_index_gives_the_rows_that_reading_byte_by_byte_gives(void **state) {
    (void)state;
    static char text[700 + KHP_SCAN_SLACK];
    unsigned seed = 20221209;
    khp_csv_index fast = {0};
    khp_csv_index slow = {0};
    unsigned regular = 0;
    for (unsigned round = 0; round < 3000; round++) {
        size_t length = make_text(text, 60 + round % 640, &seed);
        text[length] = '\n';
        khp_slice whole = khp_slice_of(text, length);
        const khp_scan_rule rule = {round % 7 == 0 ? '\t' : ',', round % 11 != 0};
        assert_int_equal(khp_csv_index_make(&fast, whole, rule, NULL), KHIPU_OK);
        assert_int_equal(khp_csv_index_make_by_masks(&slow, whole, rule, NULL), KHIPU_OK);
        assert_int_equal(fast.is_regular, slow.is_regular);
        if (!fast.is_regular) {
            continue;
        }
        assert_int_equal(fast.count, slow.count);
        assert_memory_equal(fast.entries, slow.entries, (fast.count + 1) * sizeof *fast.entries);
        assert_int_equal(fast.lines, slow.lines);
        assert_int_equal(fast.lines, khp_csv_count_lines(whole));
        assert_int_equal(fast.ends_inside, slow.ends_inside);
        assert_int_equal(fast.valid, khp_utf8_valid_prefix(whole));
        assert_int_equal(slow.valid, fast.valid);
        if (!fast.ends_inside) {
            same_rows(whole, rule, &fast);
            regular++;
        }
    }
    assert_true(regular > 500);
    khp_csv_index_clear(&fast);
    khp_csv_index_clear(&slow);
}

static void every_scan_variant_agrees_with_the_scalar_one(void **state) {
    (void)state;
    char text[64 + KHP_SCAN_SLACK];
    unsigned seed = 20221215;
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1103515245u + 12345u;
            unsigned pick = seed >> 16;
            text[i] = (char)(pick % 3 == 0 ? "\",;\t|\r\n\\"[pick / 3 % 8] : (int)(pick / 3 % 256));
        }
        const khp_scan_rule rule = {",;\t|"[round % 4], round % 5 != 0};
        khp_scan_masks fast;
        khp_scan_masks slow;
        khp_scan_scalar(text, rule, &slow);
        khp_scan(text, rule, &fast);
        assert_memory_equal(&fast, &slow, sizeof fast);
#if defined(__SSE2__)
        khp_scan_sse2(text, rule, &fast);
        assert_memory_equal(&fast, &slow, sizeof fast);
        if (khp_scan_has_avx2()) {
            khp_scan_avx2(text, rule, &fast);
            assert_memory_equal(&fast, &slow, sizeof fast);
        }
#endif
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_slices_and_know_whether_json_can_take_them),
        cmocka_unit_test(every_line_end_counts_once),
        cmocka_unit_test(rows_without_content_are_no_records),
        cmocka_unit_test(surplus_cells_are_dropped_only_if_empty),
        cmocka_unit_test(a_stray_quote_costs_one_row),
        cmocka_unit_test(a_spoiled_row_may_be_left_far_behind),
        cmocka_unit_test(the_last_row_needs_no_line_end),
        cmocka_unit_test(a_zero_byte_is_no_text),
        cmocka_unit_test(cuts_fall_on_row_ends),
        cmocka_unit_test(an_index_gives_the_rows_that_reading_byte_by_byte_gives),
        cmocka_unit_test(every_scan_variant_agrees_with_the_scalar_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
