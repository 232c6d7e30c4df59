/* Sheets of Excel workbooks. The workbooks are made here, part by part. */
#include "reading.h"

#include "read/xlsx_book.h"

#include <zip.h>

typedef struct part {
    const char *name;
    const char *xml;
} part;

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""

static const char workbook_xml[] =
    "<workbook " MAIN " xmlns:r=\"r\"><sheets><sheet name=\"Oculta\" state=\"hidden\" r:id=\"r9\"/>"
    "<sheet name=\"Casos\" r:id=\"r1\"/><sheet name=\"Otros\" r:id=\"r2\"/></sheets></workbook>";
static const char relations_xml[] =
    "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>";
static const char styles_xml[] =
    "<styleSheet " MAIN "><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy;@\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"&quot;day&quot; 0.00\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"165\"/></cellXfs></styleSheet>";
static const char shared_xml[] =
    "<sst " MAIN "><si><t>lugar</t></si><si><r><t>Ju</t></r><r><t>liaca</t></r>"
    "<rPh><t>no</t></rPh></si><si><t>a \"b\", c_x000D_\nd</t></si><si><t>_x0041_x</t></si></sst>";

static const char *make_workbook(const part *parts, size_t count) {
    const char *path = file_with(".xlsx", "", 0);
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(archive);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(archive, parts[i].xml, strlen(parts[i].xml), 0);
        assert_true(zip_file_add(archive, parts[i].name, source, 0) >= 0);
    }
    assert_int_equal(zip_close(archive), 0);
    return path;
}

/* A workbook whose first sheet has this content. */
static const char *workbook_with(const char *sheet, const char *workbook) {
    const part parts[] = {
        {"xl/workbook.xml", workbook == NULL ? workbook_xml : workbook},
        {"xl/_rels/workbook.xml.rels", relations_xml},
        {"xl/styles.xml", styles_xml},
        {"xl/sharedStrings.xml", shared_xml},
        {"xl/worksheets/sheet1.xml", sheet},
        {"xl/worksheets/sheet2.xml",
         "<worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>x</t></is></c></row>"
         "</sheetData></worksheet>"},
    };
    return make_workbook(parts, sizeof parts / sizeof parts[0]);
}

static khipu_status read_workbook(const char *path, khp_read_options options, khp_buffer *out,
                                  khipu_error *error) {
    options.paths = (khipu_texts){&path, 1};
    *error = (khipu_error){0};
    return write_table(out, &options, error);
}

static void check_sheet(const char *rows, const char *workbook, const char *expected) {
    char sheet[4096];
    khp_buffer out = {0};
    khipu_error error;
    snprintf(sheet, sizeof sheet, "<worksheet " MAIN "><sheetData>%s</sheetData></worksheet>",
             rows);
    const char *path = workbook_with(sheet, workbook);
    khipu_status status = read_workbook(path, (khp_read_options){0}, &out, &error);
    assert_string_equal(error.message, "");
    assert_int_equal(status, KHIPU_OK);
    assert_string_equal(khp_buffer_cstr(&out), expected);
    khp_buffer_clear(&out);
    unlink(path);
}

#define HEADER                                                                                     \
    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"B1\" t=\"s\"><v>0</v>"  \
    "</c><c r=\"C1\" t=\"str\"><f>\"n\"</f><v>n</v></c></row>"

static void shared_inline_and_formula_texts_are_read(void **state) {
    (void)state;
    check_sheet(HEADER "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>"
                       "<c r=\"C2\"><f>1+1</f><v>2</v></c></row>"
                       "<row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\" t=\"s\"><v>2</v></c>"
                       "<c r=\"C3\" t=\"s\"><v>3</v></c></row>",
                NULL, "id|lugar|n\n2 |1|Juliaca|2\n3 |2|«a \"b\", c\nd»|Ax\n");
}

static void sparse_cells_and_rows_keep_their_places(void **state) {
    (void)state;
    check_sheet(HEADER "<row r=\"4\"><c r=\"C4\"><v>5</v></c></row><row><c/><c><v>6</v></c></row>"
                       "<row r=\"9\"><c r=\"A9\" s=\"1\"/></row><row r=\"10\"><c r=\"D10\"><v>1</v>"
                       "</c></row>",
                NULL, "id|lugar|n\n4 |||5\n5 ||6|\n10 row_malformed|,,,1\n");
}

static void dates_come_through_their_styles(void **state) {
    (void)state;
    check_sheet(
        HEADER
        "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>44910</v></c><c r=\"B2\" s=\"2\"><v>44910.75</v>"
        "</c><c r=\"C2\" s=\"3\"><v>44910</v></c></row>"
        "<row r=\"3\"><c r=\"A3\" s=\"1\"><v>59</v></c><c r=\"B3\" s=\"1\"><v>0.5</v></c>"
        "<c r=\"C3\" t=\"d\"><v>2022-12-15</v></c></row>",
        NULL,
        "id|lugar|n\n2 |2022-12-15|2022-12-15 18:00:00|44910\n"
        "3 |1900-02-28|12:00:00|2022-12-15\n");
    check_sheet(HEADER "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>43448</v></c></row>",
                "<workbook " MAIN " xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets>"
                "<sheet name=\"Casos\" r:id=\"r1\"/></sheets></workbook>",
                "id|lugar|n\n2 |2022-12-15||\n");
}

static void numbers_have_at_most_15_digits(void **state) {
    (void)state;
    check_sheet(HEADER "<row r=\"2\"><c r=\"A2\"><v>1.1000000000000001</v></c><c r=\"B2\" t=\"b\">"
                       "<v>1</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c></row>"
                       "<row r=\"3\"><c r=\"A3\"><v>-70.133330000000001</v></c><c r=\"B3\">"
                       "<v>1.0000000000000001E-5</v></c><c r=\"C3\"><v>3</v></c></row>",
                NULL, "id|lugar|n\n2 |1.1|true|#N/A\n3 |-70.13333|0.00001|3\n");
}

static void title_rows_and_breaks_are_as_in_other_tables(void **state) {
    (void)state;
    check_sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Casos, 2022</t></is></c></row>"
                "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>id</t></is></c>"
                "<c r=\"B3\" t=\"inlineStr\"><is><t>lugar\nreal</t></is></c></row>"
                "<row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"B4\" t=\"s\"><v>1</v></c></row>",
                NULL, "id|lugar\nreal\n4 |1|Juliaca\n");
}

static void a_sheet_is_chosen_by_name(void **state) {
    (void)state;
    khp_buffer out = {0};
    khipu_error error;
    const char *path = workbook_with("<worksheet/>", NULL);
    assert_int_equal(read_workbook(path, (khp_read_options){.sheet = "Otros"}, &out, &error),
                     KHIPU_OK);
    assert_string_equal(khp_buffer_cstr(&out), "x\n");
    assert_int_equal(read_workbook(path, (khp_read_options){.sheet = "Nada"}, &out, &error),
                     KHIPU_E_ARGUMENT);
    assert_non_null(strstr(error.message, "\"Oculta\", \"Casos\", \"Otros\""));
    khp_buffer_clear(&out);
    unlink(path);
}

/* ---- hidden columns ---- */

static const char *sheet_with_columns(const char *columns, const char *more) {
    static char sheet[4096];
    snprintf(sheet, sizeof sheet,
             "<worksheet " MAIN "><cols>%s</cols><sheetData>" HEADER
             "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row></sheetData>%s</worksheet>",
             columns, more);
    return workbook_with(sheet, NULL);
}

/* The names of the columns that are hidden in any of the workbooks; a plus behind them if columns
 * beyond a header are hidden. */
static const char *hidden_in(khipu_texts paths) {
    static char names[128];
    khp_source *source;
    khipu_error error = {0};
    const khp_read_options options = {.paths = paths};
    khipu_status status = khp_source_open(&source, &options, &error);
    assert_string_equal(error.message, "");
    assert_int_equal(status, KHIPU_OK);
    assert_int_equal(khp_source_rewind(source, NULL), KHIPU_OK);
    const khp_schema *schema = khp_source_schema(source);
    names[0] = '\0';
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->columns[i].is_hidden_in_sheet) {
            strcat(names, schema->columns[i].name.ptr);
            strcat(names, " ");
        }
    }
    strcat(names, schema->hides_surplus ? "+" : "");
    khp_source_close(source);
    return names;
}

static void hidden_columns_are_known(void **state) {
    (void)state;
    const struct {
        const char *columns;
        const char *hidden;
    } cases[] = {
        {"", ""},
        {"<col min=\"1\" max=\"3\" width=\"9.1\" hidden=\"0\"/>", ""},
        {"<col min=\"1\" max=\"3\" hidden=\"false\"/>", ""},
        {"<col min=\"2\" max=\"2\" width=\"9.1\" hidden=\"1\"/>", "lugar "},
        {"<col min=\"2\" max=\"3\" hidden=\"true\"/>", "lugar n "},
        {"<col min=\"1\" max=\"1\" width=\"0\" customWidth=\"1\"/>", "id "},
        {"<col min=\"3\" max=\"3\" outlineLevel=\"1\" hidden=\"1\"/><col min=\"4\" max=\"4\" "
         "collapsed=\"1\"/>",
         "n "},
        {"<col min=\"1\" max=\"2\"/><col min=\"4\" max=\"16384\" hidden=\"1\"/>", "+"},
        {"<col min=\"3\" max=\"99999\" hidden=\"1\"/>", "n +"},
        {"<col min=\"1\" max=\"3\" hidden=\"1\"/><col min=\"2\" max=\"2\"/>", "id lugar n "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = sheet_with_columns(cases[i].columns, "");
        assert_string_equal(hidden_in((khipu_texts){&path, 1}), cases[i].hidden);
        unlink(path);
    }
}

static void hidden_in_one_of_several_workbooks_is_hidden(void **state) {
    (void)state;
    const char *shown = sheet_with_columns("", "");
    const char *hidden = sheet_with_columns("<col min=\"2\" max=\"2\" hidden=\"1\"/>", "");
    assert_string_equal(hidden_in((khipu_texts){(const char *[]){shown, hidden}, 2}), "lugar ");
    assert_string_equal(hidden_in((khipu_texts){(const char *[]){hidden, shown}, 2}), "lugar ");
    unlink(shown);
    unlink(hidden);
}

/* It would be known when rows have left already. */
static void what_is_hidden_must_stand_before_the_rows_and_be_said(void **state) {
    (void)state;
    static const char *const hides = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>";
    const struct {
        const char *columns;
        const char *more;
    } cases[] = {
        {"", hides},
        {"<col hidden=\"1\"/>", ""},
        {"<col min=\"0\" max=\"1\" hidden=\"1\"/>", ""},
        {"<col min=\"3\" max=\"2\" hidden=\"1\"/>", ""},
        {"<col min=\"x\" max=\"2\" hidden=\"1\"/>", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        khp_buffer out = {0};
        khipu_error error;
        const char *path = sheet_with_columns(cases[i].columns, cases[i].more);
        assert_int_equal(read_workbook(path, (khp_read_options){0}, &out, &error), KHIPU_E_SYNTAX);
        assert_non_null(strstr(error.message, "hidden"));
        khp_buffer_clear(&out);
        unlink(path);
    }
}

static void damaged_workbooks_are_refused(void **state) {
    (void)state;
    static const char *const sheets[] = {
        "<worksheet><sheetData><row r=\"1\">",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet>&a;</worksheet>",
        "<worksheet><sheetData><row r=\"2\"/><row r=\"2\"/></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"9999999\"/></sheetData></worksheet>",
        "<worksheet><sheetData><row><c r=\"ZZZZ1\"/></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>",
    };
    khp_buffer out = {0};
    khipu_error error;
    for (size_t i = 0; i < sizeof sheets / sizeof sheets[0]; i++) {
        const char *path = workbook_with(sheets[i], NULL);
        assert_int_equal(read_workbook(path, (khp_read_options){0}, &out, &error), KHIPU_E_SYNTAX);
        unlink(path);
    }
    const char *path = file_with(".xlsx", "PK\x03\x04 cut off", 12);
    assert_int_equal(read_workbook(path, (khp_read_options){0}, &out, &error), KHIPU_E_SYNTAX);
    unlink(path);
    path = file_with(".xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    assert_int_equal(read_workbook(path, (khp_read_options){0}, &out, &error), KHIPU_E_SYNTAX);
    assert_non_null(strstr(error.message, "save it as XLSX"));
    unlink(path);
    khp_buffer_clear(&out);
}

/* 100 MB of spaces deflate to 100 kB: no sheet of cases does. */
static void what_inflates_too_far_is_refused(void **state) {
    (void)state;
    size_t length = (size_t)100 << 20;
    char *spaces = malloc(length + 1);
    assert_non_null(spaces);
    memset(spaces, ' ', length);
    spaces[length] = '\0';
    khp_buffer out = {0};
    khipu_error error;
    const char *path = workbook_with(spaces, NULL);
    assert_int_equal(read_workbook(path, (khp_read_options){0}, &out, &error), KHIPU_E_SYNTAX);
    assert_non_null(strstr(error.message, "inflates"));
    unlink(path);
    free(spaces);
    khp_buffer_clear(&out);
}

static void formats_of_dates_are_told_from_numbers(void **state) {
    (void)state;
    static const char *const dates[] = {"dd/mm/yyyy", "[$-C0A]d mmm yy", "[h]:mm", "yyyy\\-mm",
                                        "m/d/yy;@"};
    static const char *const numbers[] = {"General", "0.00", "#,##0 \"days\"", "[Red]0", "\\d0",
                                          "0;dd",    "@",    "0.0E+00"};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        assert_true(khp_xlsx_is_date_format(dates[i]));
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        assert_false(khp_xlsx_is_date_format(numbers[i]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_inline_and_formula_texts_are_read),
        cmocka_unit_test(sparse_cells_and_rows_keep_their_places),
        cmocka_unit_test(dates_come_through_their_styles),
        cmocka_unit_test(numbers_have_at_most_15_digits),
        cmocka_unit_test(title_rows_and_breaks_are_as_in_other_tables),
        cmocka_unit_test(a_sheet_is_chosen_by_name),
        cmocka_unit_test(hidden_columns_are_known),
        cmocka_unit_test(hidden_in_one_of_several_workbooks_is_hidden),
        cmocka_unit_test(what_is_hidden_must_stand_before_the_rows_and_be_said),
        cmocka_unit_test(damaged_workbooks_are_refused),
        cmocka_unit_test(what_inflates_too_far_is_refused),
        cmocka_unit_test(formats_of_dates_are_told_from_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
