/* The inputs of one table: headers, dialects, encodings, several files, types. */
#include "read/reader.h"
#include "reading.h"

static void delimiters_are_found_by_reading(void **state) {
    (void)state;
    check_csv("a;b\n1,5;2\n", "a|b\n2 |1,5|2\n");
    check_csv("a\tb\n1,5\t2\n", "a|b\n2 |1,5|2\n");
    check_csv("a|b\n1|2,3\n", "a|b\n2 |1|2,3\n");
    check_csv("a,b\n\"1;2;3\",4\n", "a|b\n2 |1;2;3|4\n");
    check_csv("place\nJuliaca, Puno\nLima\n", "place\n2 |Juliaca, Puno\n3 |Lima\n");
    check_csv("sep=;\r\na;b\r\n1,2;3\r\n", "a|b\n3 |1,2|3\n");
}

static void headers_are_trimmed_and_made_unique(void **state) {
    (void)state;
    check_csv("\xEF\xBB\xBF id , b,\xC2\xA0"
              "c\xC2\xA0,\n1,2,3,\n",
              "id|b|c\n2 |1|2|3\n");
    check_csv("a,,a,a\n1,2,3,4\n", "a|column_2|a_2|a_3\n2 |1|2|3|4\n");
    check_csv("a,a,a_3,a_2,a\n1,2,3,4,5\n", "a|a_4|a_3|a_2|a_5\n2 |1|2|3|4|5\n");
}

static void title_rows_above_the_header_are_skipped(void **state) {
    (void)state;
    check_csv("Casos 2022;;\n\nid;place;n\n1;Juliaca;2\n", "id|place|n\n4 |1|Juliaca|2\n");
    check_csv("Casos 2022\nid;place\n1;Juliaca\n", "id|place\n3 |1|Juliaca\n");
    check_csv("a\n1\n2\n", "a\n2 |1\n3 |2\n");
}

static void the_header_row_can_be_named(void **state) {
    (void)state;
    check_table_with((khp_read_options){.header_row = "3"}, ".csv", "x,y\nz,w\na,b\n1,2\n", 16,
                     "a|b\n4 |1|2\n");
    khipu_error error;
    check_refused((khp_read_options){.header_row = "9"}, ".csv", "x,y\nz,w\n", 8, &error);
    assert_int_equal(error.status, KHIPU_E_SYNTAX);
    check_refused((khp_read_options){.header_row = "0"}, ".csv", "x,y\nz,w\n", 8, &error);
    assert_int_equal(error.status, KHIPU_E_ARGUMENT);
}

static void tag_rows_are_no_records(void **state) {
    (void)state;
    check_csv("id,place\n#meta+id,#loc +name\n1,Puno\n", "id|place\n3 |1|Puno\n");
    check_csv("id,place\n#1,Puno\n", "id|place\n2 |#1|Puno\n");
}

static void one_stray_byte_spoils_one_row(void **state) {
    (void)state;
    check_csv("a,b\n\xC3\xB1,1\n\xF1,2\nx,3\n",
              "a|b\n2 |\xC3\xB1|1\n3 encoding_invalid|\xF1,2\n4 |x|3\n");
}

static void a_file_without_utf8_is_windows_1252(void **state) {
    (void)state;
    khp_buffer messages = {0};
    const khipu_listener listener = {.context = &messages, .message = keep_message};
    const char *path = file_with(".csv", "a;b\nx;1\n\xD1o\x93;\x81\n", 14);
    khp_read_options options = {.paths = {&path, 1}, .listener = &listener};
    khp_buffer out = {0};
    assert_int_equal(write_table(&out, &options, NULL), KHIPU_OK);
    assert_string_equal(khp_buffer_cstr(&out), "a|b\n2 |x|1\n3 |\xC3\x91o\xE2\x80\x9C|\xC2\x81\n");
    assert_string_equal(khp_buffer_cstr(&messages),
                        "3: the file is not UTF-8; it is read as Windows-1252 (--encoding says "
                        "otherwise)\n");
    khp_buffer_clear(&out);
    khp_buffer_clear(&messages);
    unlink(path);
}

static void utf16_with_a_mark_is_read(void **state) {
    (void)state;
    check_csv("\xFF\xFE"
              "a\0,\0b\0\n\0\xF1\0,\0\x3D\xD8\x00\xDE\n\0",
              "a|b\n2 |\xC3\xB1|\xF0\x9F\x98\x80\n");
    check_csv("\xFE\xFF\0a\0,\0b\0\n\0\xF1\0,\0"
              "1",
              "a|b\n2 |\xC3\xB1|1\n");
    khipu_error error;
    check_refused((khp_read_options){0}, ".csv", "a\0,\0b\0\n\0", 8, &error);
    assert_int_equal(error.status, KHIPU_E_ENCODING);
    assert_non_null(strstr(error.message, "--encoding utf-16le"));
}

/* A file of one long cell whose last character lies across the end of a chunk of 256 KB. */
static void check_across(size_t before, size_t unit, const char *mark, const char *character,
                         const char *expected) {
    khp_buffer text = {0};
    khp_buffer out = {0};
    const char *const rest[] = {"x,y\n", ",1\n"};
    khp_buffer_add_cstr(&text, mark);
    for (size_t part = 0; part < 2; part++) {
        for (const char *at = rest[part]; *at != '\0'; at++) {
            khp_buffer_add_byte(&text, *at);
            khp_buffer_add(&text, khp_slice_of("\0", unit - 1));
        }
        for (size_t i = 0; part == 0 && i < before; i++) {
            khp_buffer_add(&text, khp_slice_of("a\0", unit));
        }
        khp_buffer_add_cstr(&text, part == 0 ? character : "");
    }
    assert_false(text.failed);
    const char *path = file_with(".csv", text.ptr, text.len);
    const khp_read_options options = {.paths = {&path, 1}};
    assert_int_equal(write_table(&out, &options, NULL), KHIPU_OK);
    size_t tail = strlen(expected);
    assert_true(out.len > before + tail);
    assert_memory_equal(out.ptr + out.len - tail, expected, tail);
    khp_buffer_clear(&text);
    khp_buffer_clear(&out);
    unlink(path);
}

static void characters_may_lie_across_chunks(void **state) {
    (void)state;
    const size_t chunk = (size_t)256 << 10;
    for (size_t shift = 0; shift < 6; shift++) {
        check_across(chunk - 4 - shift, 1, "", "\xC3\xB1", "a\xC3\xB1|1\n");
        check_across(chunk - 4 - shift, 1, "", "\xF0\x9F\x98\x80", "a\xF0\x9F\x98\x80|1\n");
        check_across(chunk - 4 - shift, 1, "", "\xF1", "a\xC3\xB1|1\n");
        check_across(chunk / 2 - 4 - shift, 2, "\xFF\xFE", "\x3D\xD8\x01\xDE",
                     "a\xF0\x9F\x98\x81|1\n");
    }
}

/* Reads a large file; gives what it gives, and the number of rejected rows and of records. */
static khipu_status count_rows(const khp_buffer *text, size_t *rejected, size_t *records) {
    const char *path = file_with(".csv", text->ptr, text->len);
    const khp_read_options options = {.paths = {&path, 1}};
    khp_source *source;
    *rejected = 0;
    *records = 0;
    khipu_status status = khp_source_open(&source, &options, NULL);
    khp_block *block = status == KHIPU_OK ? khp_block_new(source) : NULL;
    bool more_blocks = status == KHIPU_OK;
    while (more_blocks) {
        status = khp_source_next(source, block, &more_blocks, NULL);
        bool more = status == KHIPU_OK && more_blocks;
        more_blocks = more;
        while (more) {
            khp_record record;
            assert_int_equal(khp_block_next(block, &record, &more, NULL), KHIPU_OK);
            *rejected += more && record.reason != KHP_REASON_NONE;
            *records += more && record.reason == KHP_REASON_NONE;
        }
    }
    khp_block_free(block);
    khp_source_close(source);
    unlink(path);
    return status;
}

static void rows_have_a_limit_and_stray_quotes_respect_it(void **state) {
    (void)state;
    khp_buffer text = {0};
    size_t rejected;
    size_t records;
    khp_buffer_add_cstr(&text, "a,b\n1,\"never closed\n");
    for (int i = 0; i < 18; i++) {
        assert_true(khp_buffer_reserve(&text, (size_t)1 << 20));
        memset(text.ptr + text.len, 'x', (size_t)1 << 20);
        text.len += (size_t)1 << 20;
        khp_buffer_add_cstr(&text, ",1\n");
    }
    assert_int_equal(count_rows(&text, &rejected, &records), KHIPU_OK);
    assert_int_equal(rejected, 1);
    assert_int_equal(records, 18);
    for (size_t i = 30; i < text.len; i++) {
        text.ptr[i] = text.ptr[i] == '\n' ? ' ' : text.ptr[i];
    }
    assert_int_equal(count_rows(&text, &rejected, &records), KHIPU_E_SYNTAX);
    khp_buffer_clear(&text);
}

static void encodings_can_be_named(void **state) {
    (void)state;
    check_table_with((khp_read_options){.encoding = "cp850"}, ".csv", "a,b\n\xA4,1\n", 8,
                     "a|b\n2 |\xC3\xB1|1\n");
    check_table_with((khp_read_options){.encoding = "utf-8"}, ".csv", "a,b\n\xF1,1\n", 8,
                     "a|b\n2 encoding_invalid|\xF1,1\n");
    khipu_error error;
    check_refused((khp_read_options){.encoding = "klingon"}, ".csv", "a,b\n", 4, &error);
    assert_int_equal(error.status, KHIPU_E_ARGUMENT);
}

static void several_inputs_are_the_union_of_their_headers(void **state) {
    (void)state;
    const char *paths[] = {file_with(".csv", "a,b\n1,2\n", 8), file_with(".csv", "c;b\n3;4\n", 8)};
    const khp_read_options options = {.paths = {paths, 2}};
    khp_buffer out = {0};
    assert_int_equal(write_table(&out, &options, NULL), KHIPU_OK);
    assert_string_equal(khp_buffer_cstr(&out), "a|b|c\n2 |1|2|-\n2 |-|4|3\n");
    khp_buffer_clear(&out);
    unlink(paths[0]);
    unlink(paths[1]);
}

static khp_source *open_file(const char *path, const khp_read_options *extra) {
    static const char *paths[1];
    static khp_read_options options;
    khp_source *source;
    khipu_error error = {0};
    paths[0] = path;
    options = extra == NULL ? (khp_read_options){0} : *extra;
    options.paths = (khipu_texts){paths, 1};
    assert_int_equal(khp_source_open(&source, &options, &error), KHIPU_OK);
    return source;
}

static void empty_inputs_are_known_at_once(void **state) {
    (void)state;
    static const struct {
        const char *content;
        bool is_empty;
    } cases[] = {{"", true}, {"a,b\n", true}, {"a,b\n\n,\n", true}, {"a,b\n1,2\n", false}};
    for (size_t i = 0; i < 4; i++) {
        const char *path = file_with(".csv", cases[i].content, strlen(cases[i].content));
        khp_source *source = open_file(path, NULL);
        assert_int_equal(khp_source_is_empty(source), cases[i].is_empty);
        assert_int_equal(khp_source_survey(source, false, NULL), KHIPU_OK);
        khp_source_close(source);
        unlink(path);
    }
}

/* The types of a CSV file's columns after the survey, as letters. */
static const char *types_of(const char *content, const khp_read_options *options) {
    static char letters[32];
    const char *path = file_with(".csv", content, strlen(content));
    khp_source *source = open_file(path, options);
    khp_schema *schema = khp_source_schema(source);
    khipu_error error = {0};
    assert_int_equal(khp_roles_decide(schema, &(khp_role_names){0}, path, NULL, NULL), KHIPU_OK);
    assert_int_equal(khp_source_survey(source, false, &error), KHIPU_OK);
    for (size_t i = 0; i < schema->count; i++) {
        letters[i] = "tinb?"[schema->columns[i].type];
    }
    letters[schema->count] = '\0';
    khp_source_close(source);
    unlink(path);
    return letters;
}

static void a_column_has_a_type_only_if_every_cell_is_canonical(void **state) {
    (void)state;
    assert_string_equal(types_of("a,b,c,d,e\n1,1.5,true,x,\n-2,3,false,1,\n,,,,\n", NULL), "inbtt");
    assert_string_equal(types_of("a;b;c;d;e;f\n1.0;+5;007;1,5;1e5;sí\n", NULL), "tttttt");
    assert_string_equal(types_of("a,b,c\n-0,1234567890123456,true\n1,1,1\n", NULL), "ttt");
    assert_string_equal(types_of("id,ubigeo,n\n1,211101,3\n", NULL), "tti");
    assert_string_equal(types_of("a,b\n1,2\n", &(khp_read_options){.types = "text"}), "tt");
}

static void types_can_be_declared(void **state) {
    (void)state;
    static const char schema[] =
        "{\"fields\":[{\"name\":\"n\",\"type\":\"number\"},{\"name\":\"a\",\"type\":\"string\"}]}";
    const char *file = file_with(".json", schema, sizeof schema - 1);
    assert_string_equal(types_of("a,b,n\n1,2,1.50\n", &(khp_read_options){.types = file}), "tin");
    check_table_with((khp_read_options){.types = file}, ".csv", "a,n\n1,1e5\n1,s/d\n1,\n", 19,
                     "a|n\n2 |1|1e5\n3 row_malformed|1,s/d\n4 |1|\n");
    unlink(file);
    file = file_with(".csvt", "\"String\",\"Integer\",\"Real(10,3)\"", 31);
    assert_string_equal(types_of("a,b,n\n1,2,3\n", &(khp_read_options){.types = file}), "tin");
    unlink(file);
}

static void the_decimal_mark_of_a_count_is_found(void **state) {
    (void)state;
    const char *path = file_with(".csv", "lon;lat;fatalities\n-70,1;-15.5;1,5\n-70;-15;2\n", 45);
    khp_source *source = open_file(path, NULL);
    khp_schema *schema = khp_source_schema(source);
    assert_int_equal(khp_roles_decide(schema, &(khp_role_names){0}, path, NULL, NULL), KHIPU_OK);
    assert_int_equal(khp_source_survey(source, false, NULL), KHIPU_OK);
    assert_int_equal(khp_source_decimal_mark(source, 0, 0), '.'); /* ordinates: cell by cell */
    assert_int_equal(khp_source_decimal_mark(source, 0, 1), '.');
    assert_int_equal(khp_source_decimal_mark(source, 0, 2), ',');
    khp_source_close(source);
    unlink(path);
}

static void a_count_that_mixes_decimal_marks_is_refused(void **state) {
    (void)state;
    const char *path = file_with(".csv", "lon;lat;fatalities\n-70,1;-15;1,5\n-70.5;-15;1.5\n", 47);
    khp_source *source = open_file(path, NULL);
    khp_schema *schema = khp_source_schema(source);
    khipu_error error = {0};
    assert_int_equal(khp_roles_decide(schema, &(khp_role_names){0}, path, NULL, NULL), KHIPU_OK);
    assert_int_equal(khp_source_survey(source, false, &error), KHIPU_E_FIELD);
    assert_int_equal(error.line, 3);
    assert_non_null(strstr(error.message, "\"fatalities\""));
    khp_source_close(source);
    unlink(path);
}

/* How many records each block of the file has: at most as many as make small features. */
static void check_blocks(const char *ending, const khp_buffer *text, uint64_t expected) {
    const char *path = file_with(ending, text->ptr, text->len);
    khp_source *source = open_file(path, NULL);
    khp_block *block = khp_block_new(source);
    uint64_t records = 0;
    size_t blocks = 0;
    bool more = true;
    while (khp_source_next(source, block, &more, NULL) == KHIPU_OK && more) {
        khp_record record;
        size_t count = 0;
        while (khp_block_next(block, &record, &more, NULL) == KHIPU_OK && more) {
            assert_int_equal(record.reason, KHP_REASON_NONE);
            count++;
        }
        assert_in_range(count, 1, khp_block_rows_most(khp_source_schema(source)));
        records += count;
        blocks++;
    }
    assert_int_equal(records, expected);
    assert_true(blocks > 10);
    khp_block_free(block);
    khp_source_close(source);
    unlink(path);
}

/* The lead, and then so many numbers of at least `width` digits, each between two texts. */
static void add_many(khp_buffer *text, const char *lead, const char *before, int width,
                     const char *after, size_t count) {
    khp_buffer_add_cstr(text, lead);
    for (size_t i = 0; i < count; i++) {
        khp_buffer_add_cstr(text, before);
        khp_buffer_printf(text, "%0*zu", width, i);
        khp_buffer_add_cstr(text, after);
    }
}

/* What is written of a record has all columns, also those of which it says nothing. */
static void records_that_say_little_come_in_small_blocks(void **state) {
    (void)state;
    khp_buffer lines = {0};
    add_many(&lines, "{\"id\":1", ",\"m", 1, "\":1", 4000);
    add_many(&lines, "}\n", "{\"id\":", 1, "}\n", 20000);
    check_blocks(".ndjson", &lines, 20001);
    khp_buffer array = {0};
    add_many(&array, "[{\"id\":1", ",\"m", 1, "\":1", 4000);
    add_many(&array, "}", ",{\"id\":", 1, "}", 20000);
    khp_buffer_add_cstr(&array, "]");
    check_blocks(".json", &array, 20001);
    khp_buffer table = {0};
    add_many(&table, "id", ",", 5000, "", 20);
    add_many(&table, "", "\n", 1, ",,,,,,,,,,,,,,,,,,,,", 20000);
    check_blocks(".csv", &table, 20000);
    khp_buffer_clear(&lines);
    khp_buffer_clear(&array);
    khp_buffer_clear(&table);
}

static void inputs_are_hashed_on_the_way(void **state) {
    (void)state;
    const char *path = file_with(".csv", "a,b\n1,2\n", 8);
    khp_source *source = open_file(path, &(khp_read_options){.hash_inputs = true});
    khp_buffer out = {0};
    assert_int_equal(khp_source_survey(source, false, NULL), KHIPU_OK);
    assert_int_equal(write_records(&out, source, NULL), KHIPU_OK);
    assert_string_equal(khp_source_input(source, 0)->sha256,
                        "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470");
    assert_int_equal(khp_source_input(source, 0)->bytes, 8);
    khp_buffer_clear(&out);
    khp_source_close(source);
    unlink(path);
}

static void a_file_that_changes_meanwhile_is_an_error(void **state) {
    (void)state;
    const char *path = file_with(".csv", "a,b\n1,2\n", 8);
    khp_source *source = open_file(path, NULL);
    khp_buffer out = {0};
    khipu_error error = {0};
    assert_int_equal(khp_source_survey(source, false, NULL), KHIPU_OK);
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    fputs("x,y\n", file);
    fclose(file);
    assert_int_equal(write_records(&out, source, &error), KHIPU_E_READ);
    assert_non_null(strstr(error.message, "changed"));
    khp_buffer_clear(&out);
    khp_source_close(source);
    unlink(path);
}

static void what_cannot_be_read_is_an_error(void **state) {
    (void)state;
    const char *path = "/nonexistent/cases.csv";
    khp_read_options options = {.paths = {&path, 1}};
    khp_source *source;
    khipu_error error = {0};
    assert_int_equal(khp_source_open(&source, &options, &error), KHIPU_E_READ);
    assert_null(source);
    assert_string_equal(error.source, path);
    path = "/tmp";
    error = (khipu_error){0};
    assert_int_equal(khp_source_open(&source, &options, &error), KHIPU_E_READ);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delimiters_are_found_by_reading),
        cmocka_unit_test(headers_are_trimmed_and_made_unique),
        cmocka_unit_test(title_rows_above_the_header_are_skipped),
        cmocka_unit_test(the_header_row_can_be_named),
        cmocka_unit_test(tag_rows_are_no_records),
        cmocka_unit_test(one_stray_byte_spoils_one_row),
        cmocka_unit_test(a_file_without_utf8_is_windows_1252),
        cmocka_unit_test(utf16_with_a_mark_is_read),
        cmocka_unit_test(characters_may_lie_across_chunks),
        cmocka_unit_test(rows_have_a_limit_and_stray_quotes_respect_it),
        cmocka_unit_test(encodings_can_be_named),
        cmocka_unit_test(several_inputs_are_the_union_of_their_headers),
        cmocka_unit_test(empty_inputs_are_known_at_once),
        cmocka_unit_test(a_column_has_a_type_only_if_every_cell_is_canonical),
        cmocka_unit_test(types_can_be_declared),
        cmocka_unit_test(the_decimal_mark_of_a_count_is_found),
        cmocka_unit_test(a_count_that_mixes_decimal_marks_is_refused),
        cmocka_unit_test(records_that_say_little_come_in_small_blocks),
        cmocka_unit_test(inputs_are_hashed_on_the_way),
        cmocka_unit_test(a_file_that_changes_meanwhile_is_an_error),
        cmocka_unit_test(what_cannot_be_read_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
