/* Which column of a table of areas is what, by the headers that offices write. */
#include "cmocka_ready.h"
#include "read/area_columns.h"

#define NONE KHP_NO_COLUMN

static void find(khp_schema *schema, const char *const *headers, khp_area_columns *columns) {
    khp_roles_init(&schema->roles);
    for (; *headers != NULL; headers++) {
        assert_int_not_equal(khp_schema_add(schema, khp_slice_cstr(*headers)), NONE);
    }
    assert_int_equal(khp_area_columns_find(columns, schema, NULL), KHIPU_OK);
}

#define HEADERS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void headers_of_the_peruvian_office_name_a_district(void **state) {
    (void)state;
    khp_schema schema = {0};
    khp_area_columns columns;
    find(&schema, HEADERS("UBIGEO", "NOMBDEP", "NOMBPROV", "NOMBDIST", "Población 2017"), &columns);
    assert_int_equal(columns.admin, 3);
    assert_int_equal(columns.name, 3);
    assert_int_equal(columns.level_names[1], 1);
    assert_int_equal(columns.level_names[2], 2);
    assert_int_equal(columns.code_count, 1);
    assert_int_equal(columns.codes[0], 0);
    assert_int_equal(columns.iso, NONE);
    khp_schema_clear(&schema);
}

static void headers_of_ocha_name_a_province_with_its_p_codes(void **state) {
    (void)state;
    khp_schema schema = {0};
    khp_area_columns columns;
    find(&schema, HEADERS("ADM1_ES", "ADM1_PCODE", "ADM2_ES", "ADM2_PCODE"), &columns);
    assert_int_equal(columns.admin, 2);
    assert_int_equal(columns.name, 2);
    assert_int_equal(columns.code_count, 2);
    assert_int_equal(columns.codes[0], 3); /* the row's own first */
    assert_int_equal(columns.codes[1], 1);
    khp_schema_clear(&schema);
}

static void a_name_of_the_rows_own_lies_inside_what_is_named_beside_it(void **state) {
    (void)state;
    khp_schema schema = {0};
    khp_area_columns columns;
    find(&schema, HEADERS("name", "alt_names", "department", "iso_3166_2"), &columns);
    assert_int_equal(columns.admin, 2);
    assert_int_equal(columns.name, 0);
    assert_int_equal(columns.alt_names, 1);
    assert_int_equal(columns.iso, 3);
    khp_schema_clear(&schema);
}

/* "Region" may be anything, once the row has a name. */
static void a_vague_word_beside_a_name_says_no_level(void **state) {
    (void)state;
    khp_schema schema = {0};
    khp_area_columns columns;
    find(&schema, HEADERS("name", "region"), &columns);
    assert_int_equal(columns.admin, 0);
    khp_schema_clear(&schema);
    schema = (khp_schema){0};
    find(&schema, HEADERS("region", "people"), &columns);
    assert_int_equal(columns.admin, 1);
    assert_int_equal(columns.name, 0);
    khp_schema_clear(&schema);
}

static void check_source(const char *const *headers, size_t column, size_t expected) {
    khp_schema schema = {0};
    khp_area_columns columns;
    size_t source;
    find(&schema, headers, &columns);
    assert_int_equal(khp_area_source_column(&schema, column, &source, NULL), KHIPU_OK);
    assert_int_equal(source, expected);
    khp_schema_clear(&schema);
}

static void the_source_of_a_number_is_called_like_it(void **state) {
    (void)state;
    check_source(HEADERS("population_2017", "population_source", "source"), 0, 1);
    check_source(HEADERS("Población 2017", "Población 2017 fuente", "Población fuente"), 0, 1);
    check_source(HEADERS("population", "popul_source"), 0, NONE);
    check_source(HEADERS("population", "poverty_source"), 0, NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_of_the_peruvian_office_name_a_district),
        cmocka_unit_test(headers_of_ocha_name_a_province_with_its_p_codes),
        cmocka_unit_test(a_name_of_the_rows_own_lies_inside_what_is_named_beside_it),
        cmocka_unit_test(a_vague_word_beside_a_name_says_no_level),
        cmocka_unit_test(the_source_of_a_number_is_called_like_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
