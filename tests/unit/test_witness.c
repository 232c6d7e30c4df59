/* Tests of witness: what the first records let suppose either holds for all, or is found out. */
#include "reading.h"

#include "random.h"
#include "read/witness.h"

static const char *the_path;
static khp_read_options the_options;

/* What a survey decides, as text: types, decimal marks and the order of dates. */
static void describe(khp_buffer *text, khp_source *source) {
    const khp_schema *schema = khp_source_schema(source);
    for (size_t i = 0; i < schema->count; i++) {
        khp_buffer_add_byte(text, "tinb?"[schema->columns[i].type]);
        khp_buffer_add_byte(text, khp_source_decimal_mark(source, 0, i));
    }
    khp_buffer_printf(text, " %d", (int)khp_source_date_format(source, 0)->order);
}

/* Opens and surveys the file; `text` says what was decided, and stays empty if nothing could be. */
static khp_source *survey(bool suppose, khp_buffer *text) {
    the_options = (khp_read_options){.paths = {&the_path, 1}, .block_bytes = 64};
    khp_source *source;
    assert_int_equal(khp_source_open(&source, &the_options, NULL), KHIPU_OK);
    khp_schema *schema = khp_source_schema(source);
    const khp_role_names names = {.date = "date", .position = "lon,lat", .count = "a"};
    assert_int_equal(khp_roles_decide(schema, &names, the_path, NULL, NULL), KHIPU_OK);
    if (khp_source_survey(source, suppose, NULL) == KHIPU_OK) {
        describe(text, source);
    }
    return source;
}

static bool dates_agree(khp_witness *witness, const khp_record *records, size_t count,
                        size_t date) {
    bool agrees = true;
    for (size_t i = 0; i < count; i++) {
        agrees = agrees && (records[i].reason != KHP_REASON_NONE ||
                            khp_witness_agrees_on_date(witness, khp_record_text(&records[i], date),
                                                       records[i].file, records[i].line));
    }
    return agrees;
}

/* Asks a witness about all records, as a run does. */
static bool all_agree(khp_source *source) {
    khp_witness *witness;
    assert_int_equal(khp_witness_new(&witness, source, NULL), KHIPU_OK);
    khp_block *block = khp_block_new(source);
    assert_non_null(block);
    size_t date = khp_source_schema(source)->roles.date;
    bool agrees = true;
    bool more = witness != NULL;
    while (agrees && more) {
        assert_int_equal(khp_source_next(source, block, &more, NULL), KHIPU_OK);
        const khp_record *records;
        size_t count = more;
        while (agrees && count > 0) {
            assert_int_equal(khp_block_take(block, &records, &count, NULL), KHIPU_OK);
            agrees = khp_witness_agrees(witness, records, count) &&
                     dates_agree(witness, records, count, date);
        }
    }
    khp_block_free(block);
    khp_witness_free(witness);
    return agrees;
}

/* True if all records of the table agree with what its first ones let suppose; then the whole
 * table must let decide the same. */
static bool holds(khp_slice table) {
    khp_buffer supposed = {0};
    khp_buffer proven = {0};
    the_path = file_with(".csv", table.ptr, table.len);
    khp_source *source = survey(true, &supposed);
    bool agrees = supposed.len > 0 && all_agree(source);
    khp_source_close(source);
    khp_source_close(survey(false, &proven));
    if (agrees) {
        assert_string_equal(khp_buffer_cstr(&supposed), khp_buffer_cstr(&proven));
    }
    khp_buffer_clear(&supposed);
    khp_buffer_clear(&proven);
    unlink(the_path);
    return agrees;
}

#define HEADER "case,date,lon,lat,a,b\n"
#define ROW "C-00001,2022-12-11,-70.5,-15.5,7,true\n"

/* A table of plain rows whose last row is this one. */
static bool holds_with(const char *last) {
    khp_buffer table = {0};
    khp_buffer_add_cstr(&table, HEADER ROW ROW ROW ROW ROW);
    khp_buffer_add_cstr(&table, last);
    bool agrees = holds(khp_buffer_slice(&table));
    khp_buffer_clear(&table);
    return agrees;
}

static void every_contradiction_is_found(void **state) {
    (void)state;
    assert_true(holds_with(""));
    assert_true(holds_with("C-2,2022-12,-70,-15,,\n"));
    assert_true(holds_with("C-2,31 de enero de 2023,-70,-15,12345678,false\n"));
    assert_true(holds_with("only,two\n")); /* rejected, so it says nothing */
    assert_false(holds_with("C-2,2022-12-11,-70.5,-15.5,1.5,true\n"));
    assert_false(holds_with("C-2,2022-12-11,-70.5,-15.5,07,true\n"));
    assert_false(holds_with("C-2,2022-12-11,-70.5,-15.5,123456789x,true\n"));
    assert_false(holds_with("C-2,2022-12-11,-70.5,-15.5,7,True\n"));
    assert_false(holds_with("C-2,2022-12-11,\"-70,5\",-15.5,7,true\n"));
    assert_false(holds_with("C-2,31/12/2022,-70.5,-15.5,7,true\n"));
    assert_false(holds_with("C-2,2022/12/31,-70.5,-15.5,7,true\n"));
    assert_false(holds_with("C-2,11/12/2022,-70.5,-15.5,7,true\n"));
}

static void an_empty_column_that_fills_with_numbers_is_found(void **state) {
    (void)state;
    static const char table[] = "date,lon,lat,a\n2022-12-11,-70.5,-15.5,\n2022-12-11,-70.5,-15.5,\n"
                                "2022-12-11,-70.5,-15.5,\n2022-12-11,-70.5,-15.5,";
    khp_buffer text = {0};
    khp_buffer_add_cstr(&text, table);
    khp_buffer_add_cstr(&text, "no\n");
    assert_true(holds(khp_buffer_slice(&text)));
    text.len = sizeof table - 1;
    khp_buffer_add_cstr(&text, "12\n");
    assert_false(holds(khp_buffer_slice(&text)));
    khp_buffer_clear(&text);
}

/* A cell of a column's usual kind, and seldom of another. */
static const char *cell_of(random_state *random, size_t kind) {
    static const char *const cells[][6] = {
        {"1", "20", "0", "12345678", "", "7"},
        {"1.5", "-20", "0.25", "3", "", "-7.125"},
        {"true", "false", "true", "", "false", "true"},
        {"x", "007", "1,5", "-0", "1e5", ""},
        {"2022-12-11", "2022-12", "2023", "", "5 de mayo de 2022", "2022-12-11T10:00"},
        {"31/12/2022", "11/12/2022", "5/5/2022", "", "1/2/2023", "30-01-2023"},
        {"12/31/2022", "11/12/2022", "5/5/2022", "", "1/2/2023", "2022/12/11"},
        {"\"-70,5\"", "-70", "", "\"-15,25\"", "8", "\"-1,125\""},
    };
    if (random_below(random, 60) == 0) {
        kind = random_below(random, sizeof cells / sizeof *cells);
    }
    return cells[kind][random_below(random, 6)];
}

static void write_random_table(khp_buffer *table, random_state *random) {
    const size_t kinds[] = {4 + random_below(random, 3), random_below(random, 2) * 6 + 1,
                            random_below(random, 2) * 6 + 1, random_below(random, 4),
                            random_below(random, 4)};
    size_t rows = 1 + random_below(random, 12);
    khp_buffer_add_cstr(table, HEADER);
    for (size_t row = 0; row < rows; row++) {
        khp_buffer_printf(table, "C-%zu", row);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            khp_buffer_printf(table, ",%s", cell_of(random, kinds[i]));
        }
        khp_buffer_add_byte(table, '\n');
    }
}

static void what_holds_for_all_is_what_all_decide(void **state) {
    (void)state;
    random_state random = random_begin("witness");
    size_t held = 0;
    const size_t tables = 2000;
    for (size_t i = 0; i < tables; i++) {
        khp_buffer table = {0};
        write_random_table(&table, &random);
        held += holds(khp_buffer_slice(&table));
        khp_buffer_clear(&table);
    }
    assert_true(held > tables / 20 && held < tables - tables / 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_contradiction_is_found),
        cmocka_unit_test(an_empty_column_that_fills_with_numbers_is_found),
        cmocka_unit_test(what_holds_for_all_is_what_all_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
