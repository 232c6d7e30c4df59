/* Tests of feature: one record as one GeoJSON feature. */
#include "cmocka_ready.h"
#include "write/feature.h"

#include <math.h>

/* A field whose text has KHP_COPY_SLACK bytes behind it. */
#define SLACK "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define FIELD(kind, text)                                                                          \
    { (text SLACK), sizeof(text) - 1, (kind) }
#define UNLOCATED                                                                                  \
    { KHP_SLICE("\"khipu_place_id\":null"), KHP_SLICE("null") }

/* Writes a record of these fields, with the id "1" and no place, and compares its properties. */
static void check_record(const khp_schema *schema, khp_record record, const char *expected) {
    khp_feature_layout layout;
    assert_int_equal(khp_feature_layout_init(&layout, schema), KHIPU_OK);
    const khp_placement_text none = UNLOCATED;
    khp_buffer text = {0};
    khp_feature_write(&text, &layout, &record, &(khp_field)FIELD(KHP_FIELD_PLAIN, "1"), &none,
                      KHP_SLICE(",\"khipu_date\":null"));
    khp_buffer whole = {0};
    khp_buffer_printf(
        &whole,
        ",\n{\"type\":\"Feature\",\"id\":\"1\",\"properties\":{%s%s\"khipu_place_id\":"
        "null,\"khipu_date\":null},\"geometry\":null}",
        expected, expected[0] == '\0' ? "" : ",");
    assert_buffer(&text, khp_buffer_cstr(&whole));
    khp_buffer_clear(&whole);
    khp_buffer_clear(&text);
    khp_feature_layout_clear(&layout);
}

static void check_properties(const khp_schema *schema, const khp_field *fields,
                             const char *expected) {
    check_record(schema, (khp_record){.fields = fields}, expected);
}

static void add_column(khp_schema *schema, const char *name, khp_type type) {
    size_t column = khp_schema_add(schema, khp_slice_cstr(name));
    assert_int_not_equal(column, KHP_NO_COLUMN);
    schema->columns[column].type = type;
}

static void values_follow_the_type_of_their_column(void **state) {
    (void)state;
    khp_schema schema = {0};
    add_column(&schema, "t", KHP_TYPE_TEXT);
    add_column(&schema, "i", KHP_TYPE_INTEGER);
    add_column(&schema, "n", KHP_TYPE_NUMBER);
    add_column(&schema, "b", KHP_TYPE_BOOLEAN);
    const khp_field full[] = {FIELD(KHP_FIELD_PLAIN, "007"), FIELD(KHP_FIELD_PLAIN, "7"),
                              FIELD(KHP_FIELD_PLAIN, "-1.5"), FIELD(KHP_FIELD_TEXT, "true")};
    check_properties(&schema, full, "\"t\":\"007\",\"i\":7,\"n\":-1.5,\"b\":true");
    const khp_field empty[] = {FIELD(KHP_FIELD_PLAIN, ""), FIELD(KHP_FIELD_PLAIN, ""),
                               FIELD(KHP_FIELD_TEXT, ""), FIELD(KHP_FIELD_PLAIN, "")};
    check_properties(&schema, empty, "\"t\":\"\",\"i\":null,\"n\":null,\"b\":null");
    const khp_field absent[4] = {{NULL, 0, KHP_FIELD_ABSENT}};
    check_properties(&schema, absent, "\"t\":null,\"i\":null,\"n\":null,\"b\":null");
    khp_schema_clear(&schema);
}

/* All fields plain: they go another way. */
static void a_plain_record_says_null_where_a_number_is_missing(void **state) {
    (void)state;
    khp_schema schema = {0};
    add_column(&schema, "t", KHP_TYPE_TEXT);
    add_column(&schema, "i", KHP_TYPE_INTEGER);
    add_column(&schema, "n", KHP_TYPE_NUMBER);
    const khp_field fields[] = {FIELD(KHP_FIELD_PLAIN, ""), FIELD(KHP_FIELD_PLAIN, ""),
                                FIELD(KHP_FIELD_PLAIN, "1.5")};
    check_record(&schema, (khp_record){.fields = fields, .is_plain = true},
                 "\"t\":\"\",\"i\":null,\"n\":1.5");
    khp_schema_clear(&schema);
}

static void json_values_are_copied_whatever_the_column(void **state) {
    (void)state;
    khp_schema schema = {0};
    add_column(&schema, "a", KHP_TYPE_ANY);
    add_column(&schema, "b", KHP_TYPE_ANY);
    add_column(&schema, "c", KHP_TYPE_TEXT);
    const khp_field fields[] = {FIELD(KHP_FIELD_JSON, "{\"x\":[1,null]}"),
                                FIELD(KHP_FIELD_TEXT, "1"), FIELD(KHP_FIELD_JSON, "1.50")};
    check_properties(&schema, fields, "\"a\":{\"x\":[1,null]},\"b\":\"1\",\"c\":1.50");
    khp_schema_clear(&schema);
}

static void hostile_text_and_names_are_escaped(void **state) {
    (void)state;
    khp_schema schema = {0};
    add_column(&schema, "a \"name\"", KHP_TYPE_TEXT);
    add_column(&schema, "a name that is longer than thirty-two bytes", KHP_TYPE_TEXT);
    const khp_field fields[] = {FIELD(KHP_FIELD_TEXT, "\"},\\\n\x01</script>"),
                                FIELD(KHP_FIELD_PLAIN, "plain")};
    check_properties(&schema, fields,
                     "\"a \\\"name\\\"\":\"\\\"},\\\\\\n\\u0001</script>\","
                     "\"a name that is longer than thirty-two bytes\":\"plain\"");
    khp_schema_clear(&schema);
}

static void hidden_and_withheld_columns_are_not_written(void **state) {
    (void)state;
    khp_schema schema = {0};
    add_column(&schema, "hidden", KHP_TYPE_TEXT);
    add_column(&schema, "kept", KHP_TYPE_TEXT);
    add_column(&schema, "withheld", KHP_TYPE_TEXT);
    add_column(&schema, "khipu_match", KHP_TYPE_TEXT);
    schema.columns[0].hidden = true;
    schema.columns[2].withheld = true;
    const khp_field fields[] = {FIELD(KHP_FIELD_PLAIN, "1"), FIELD(KHP_FIELD_PLAIN, "2"),
                                FIELD(KHP_FIELD_PLAIN, "3"), FIELD(KHP_FIELD_PLAIN, "4")};
    check_properties(&schema, fields, "\"kept\":\"2\"");
    schema.columns[1].hidden = true;
    check_properties(&schema, fields, "");
    khp_schema_clear(&schema);
}

static void the_id_is_a_string_that_is_escaped(void **state) {
    (void)state;
    const khp_schema schema = {0};
    khp_feature_layout layout;
    assert_int_equal(khp_feature_layout_init(&layout, &schema), KHIPU_OK);
    const khp_placement_text none = UNLOCATED;
    const khp_record record = {0};
    khp_buffer text = {0};
    khp_feature_write(&text, &layout, &record, &(khp_field)FIELD(KHP_FIELD_TEXT, "7\"8"), &none,
                      KHP_SLICE(""));
    assert_buffer(&text, ",\n{\"type\":\"Feature\",\"id\":\"7\\\"8\",\"properties\":{"
                         "\"khipu_place_id\":null},\"geometry\":null}");
    khp_buffer_clear(&text);
    khp_feature_layout_clear(&layout);
}

static void a_located_placement_is_written_whole(void **state) {
    (void)state;
    khp_placement placement = {
        .match = KHP_MATCH_ALIAS,
        .precision = KHP_PRECISION_SETTLEMENT,
        .uncertainty_m = 5000,
        .lon = -70.13333333,
        .lat = -15.5,
        .place_id = KHP_SLICE("gn:1"),
        .place_name = KHP_SLICE("\"El\" Puente"),
        .source_crs = KHP_SLICE("EPSG:32719"),
    };
    khp_buffer text = {0};
    size_t geometry_at = 0;
    khp_placement_round(&placement, 6);
    assert_near(placement.lon, -70.133333, 0);
    khp_placement_write(&text, &placement, 6, &geometry_at);
    assert_slice(khp_slice_of(text.ptr + geometry_at, text.len - geometry_at),
                 "{\"type\":\"Point\",\"coordinates\":[-70.133333,-15.5]}");
    text.len = geometry_at;
    assert_buffer(&text, "\"khipu_place_id\":\"gn:1\",\"khipu_place\":\"\\\"El\\\" Puente\","
                         "\"khipu_match\":\"alias\",\"khipu_reason\":null,\"khipu_doubt\":null,"
                         "\"khipu_precision\":\"settlement\",\"khipu_uncertainty_m\":5000,"
                         "\"khipu_source_crs\":\"EPSG:32719\"");
    khp_buffer_clear(&text);
}

static void an_unlocated_placement_has_a_reason_and_no_geometry(void **state) {
    (void)state;
    const khp_placement placement = {
        .reason = KHP_REASON_PLACE_AMBIGUOUS,
        .precision = KHP_PRECISION_UNKNOWN,
        .uncertainty_m = (double)NAN,
        .lon = (double)NAN,
        .lat = (double)NAN,
    };
    khp_buffer text = {0};
    size_t geometry_at = 0;
    khp_placement_write(&text, &placement, 6, &geometry_at);
    assert_slice(khp_slice_of(text.ptr + geometry_at, text.len - geometry_at), "null");
    text.len = geometry_at;
    assert_buffer(
        &text,
        "\"khipu_place_id\":null,\"khipu_place\":null,\"khipu_match\":null,"
        "\"khipu_reason\":\"place_ambiguous\",\"khipu_doubt\":null,\"khipu_precision\":\"unknown\","
        "\"khipu_uncertainty_m\":null,\"khipu_source_crs\":null");
    khp_buffer_clear(&text);
}

/* The text of the doubt's property of a placement. */
static void check_doubt(khp_placement placement, const char *expected) {
    khp_buffer text = {0};
    size_t geometry_at = 0;
    khp_placement_write(&text, &placement, 6, &geometry_at);
    khp_buffer_add_byte(&text, '\0');
    assert_non_null(strstr(text.ptr, expected));
    khp_buffer_clear(&text);
}

static void a_doubt_is_told_unless_a_policy_hides_it(void **state) {
    (void)state;
    khp_placement placement = {.match = KHP_MATCH_POSITION,
                               .doubt = KHP_REASON_POSITION_FAR,
                               .precision = KHP_PRECISION_UNKNOWN,
                               .uncertainty_m = (double)NAN};
    check_doubt(placement, "\"khipu_doubt\":\"position_far\",\"khipu_precision\"");
    placement.doubt = KHP_REASON_POSITION_ELSEWHERE;
    check_doubt(placement, "\"khipu_doubt\":\"position_elsewhere\",");
    placement.hides_how = true;
    check_doubt(placement, "\"khipu_match\":null,\"khipu_reason\":null,\"khipu_doubt\":null,");
}

static void check_date(khp_date date, const char *expected) {
    char at[KHP_DATE_PROPERTIES_BYTES];
    char *end = khp_date_properties(at, date);
    assert_true(end - at <= KHP_DATE_PROPERTIES_BYTES);
    assert_slice(khp_slice_of(at, (size_t)(end - at)), expected);
}

static void a_date_is_written_as_known_with_its_first_and_last_day(void **state) {
    (void)state;
    check_date((khp_date){KHP_DATE_DAY, 2022, 12, 7},
               ",\"khipu_date\":\"2022-12-07\",\"khipu_date_from\":\"2022-12-07\","
               "\"khipu_date_to\":\"2022-12-07\"");
    check_date((khp_date){KHP_DATE_MONTH, 2024, 2, 0},
               ",\"khipu_date\":\"2024-02\",\"khipu_date_from\":\"2024-02-01\","
               "\"khipu_date_to\":\"2024-02-29\"");
    check_date((khp_date){KHP_DATE_YEAR, 987, 0, 0},
               ",\"khipu_date\":\"0987\",\"khipu_date_from\":\"0987-01-01\","
               "\"khipu_date_to\":\"0987-12-31\"");
    check_date((khp_date){KHP_DATE_NONE, 0, 0, 0},
               ",\"khipu_date\":null,\"khipu_date_from\":null,\"khipu_date_to\":null");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_follow_the_type_of_their_column),
        cmocka_unit_test(a_plain_record_says_null_where_a_number_is_missing),
        cmocka_unit_test(json_values_are_copied_whatever_the_column),
        cmocka_unit_test(hostile_text_and_names_are_escaped),
        cmocka_unit_test(hidden_and_withheld_columns_are_not_written),
        cmocka_unit_test(the_id_is_a_string_that_is_escaped),
        cmocka_unit_test(a_located_placement_is_written_whole),
        cmocka_unit_test(an_unlocated_placement_has_a_reason_and_no_geometry),
        cmocka_unit_test(a_doubt_is_told_unless_a_policy_hides_it),
        cmocka_unit_test(a_date_is_written_as_known_with_its_first_and_last_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
