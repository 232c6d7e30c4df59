/* Records out of JSON, NDJSON, GeoJSON and GeoJSON text sequences. */
#include "reading.h"

#define check(extension, content, expected)                                                        \
    check_table_with((khp_read_options){0}, extension, content, sizeof(content) - 1, expected)

static void values_keep_their_text(void **state) {
    (void)state;
    check(".ndjson",
          "{\"a\":1.10,\"b\":1e5,\"c\":12345678901234567890123,\"d\":-0.0,\"e\":null,\"f\":true}\n",
          "a|b|c|d|e|f\n1 |{1.10}|{1e5}|{12345678901234567890123}|{-0.0}|{null}|{true}\n");
    check(".json", "[{\"a\":\"x\",\"b\":\"q\\\"\\u00f1\\ud83d\\ude00\\n\"}]",
          "a|b\n1 |x|«q\"\xC3\xB1\xF0\x9F\x98\x80\n»\n");
}

static void nested_values_stay_json_on_one_line(void **state) {
    (void)state;
    check(".json", "[ { \"a\" : { \"b c\" : [ 1 ,\r\n 2.50 ] } ,\n\"d\":[]} ]",
          "a|d\n1 |{{\"b c\":[1,2.50]}}|{[]}\n");
}

static void columns_are_the_union_of_the_members(void **state) {
    (void)state;
    check(".ndjson", "{\"a\":1}\n\n{\"b\":2,\"a\":3}\r\n{\"c\":\"\"}",
          "a|b|c\n1 |{1}|-|-\n3 |{3}|{2}|-\n4 |-|-|\n");
}

static void a_wrong_line_costs_one_record(void **state) {
    (void)state;
    check(
        ".ndjson",
        "{\"a\":1}\n{\"a\":01}\n{\"a\":tru}\n{\"a\":\"x\ty\"}\n{\"a\":1,\"a\":2}\n[1]\n{\"a\":{"
        "\"b\"}}\n"
        "{\"a\":\"\\ud800\"}\n{\"a\":2} x\n{\"a\":\"\xF1\"}\n{\"a\":\"\xC3\xB1\"}\n",
        "a\n1 |{1}\n2 row_malformed|{\"a\":01}\n3 row_malformed|{\"a\":tru}\n"
        "4 row_malformed|{\"a\":\"x\ty\"}\n5 row_malformed|{\"a\":1,\"a\":2}\n6 row_malformed|[1]\n"
        "7 row_malformed|{\"a\":{\"b\"}}\n8 row_malformed|{\"a\":\"\\ud800\"}\n"
        "9 row_malformed|{\"a\":2} x\n10 encoding_invalid|{\"a\":\"\xF1\"}\n11 |\xC3\xB1\n");
}

static void flat_lines_are_read_however_they_are_written(void **state) {
    (void)state;
    check(".ndjson",
          "{\"a\":\"x\",\"b\":1}\n{\"b\":2,\"a\":\"y\"}\r\n{ \"a\" : \"z\" , \"b\" : 3 }\n\n"
          "\x1E {\"b\":4} \t\n{\"a\":\"q\\\"\",\"b\":5}\n{}\n{\"b\":\"6\",\"a\":7}",
          "a|b\n1 |x|{1}\n2 |y|{2}\n3 |z|{3}\n5 |-|{4}\n6 |«q\"»|{5}\n7 |-|-\n8 |{7}|6\n");
    check(".ndjson", "{\"a\":1}\r{\"a\":2}\r\r{\"a\":3}", "a\n1 |{1}\n2 |{2}\n4 |{3}\n");
}

static void a_record_ends_with_its_line(void **state) {
    (void)state;
    check(".ndjson",
          "{\"a\":1,\"b\":2}\n{\"a\":1,\n\"b\":2}\n{\"a\":1{\"b\":2}\n{\"a\":1}{\"b\":2}\n"
          "{\"a\":1,}\n{\"a\":[1\n]}\n{\"a\":3}\n",
          "a|b\n1 |{1}|{2}\n2 row_malformed|{\"a\":1,\n3 row_malformed|\"b\":2}\n"
          "4 row_malformed|{\"a\":1{\"b\":2}\n5 row_malformed|{\"a\":1}{\"b\":2}\n"
          "6 row_malformed|{\"a\":1,}\n7 row_malformed|{\"a\":[1\n8 row_malformed|]}\n9 |{3}|-\n");
}

static void elements_are_counted_from_one(void **state) {
    (void)state;
    check(".json", "[\n{\"a\":\"]},[\"},\n7,{\"a\":2}\n]\n",
          "a\n1 |]},[\n2 row_malformed|7\n3 |{2}\n");
    check(".json", "[]", "\n");
    check(".json", " [ ] ", "\n");
    check(".json", "", "\n");
    check(".json", "{\"a\":1}\n{\"a\":2}\n", "a\n1 |{1}\n2 |{2}\n");
    check(".json", "{\n \"a\": 1\n}\n{\n \"a\": {\"b\": 2}}", "a\n1 |{1}\n2 |{{\"b\":2}}\n");
}

static void a_document_that_is_cut_off_is_refused(void **state) {
    (void)state;
    static const char *const contents[] = {
        "[{\"a\":1},{\"a\":2}",
        "[{\"a\":1}",
        "[{\"a\":1}] x",
        "[",
        "{\"type\":\"FeatureCollection\",\"features\":[]",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"}",
    };
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        khipu_error error;
        check_refused((khp_read_options){0}, ".json", contents[i], strlen(contents[i]), &error);
        assert_int_equal(error.status, KHIPU_E_SYNTAX);
    }
}

static void points_and_ids_become_hidden_columns(void **state) {
    (void)state;
    check(".geojson",
          "{\"type\":\"FeatureCollection\",\"name\":\"x\",\"features\":[\n"
          "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"a\":1,\"b\":[1, 2]},"
          "\"geometry\":{\"type\":\"Point\",\"coordinates\":[-70.10,-15.5,3800]}},\n"
          "{\"geometry\":null,\"type\":\"Feature\",\"id\":\"x\",\"properties\":null},"
          "{\"type\":\"Feature\",\"properties\":{\"a\":2},"
          "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}},"
          "{\"type\":\"Feat\",\"properties\":{}}"
          "],\"bbox\":[1,2,3,4]}",
          "(id)|a|b|(longitude)|(latitude)\n1 |{7}|{1}|{[1,2]}|{-70.10}|{-15.5}\n"
          "2 |x|-|-|-|-\n3 |-|{2}|-|-|-\n"
          "4 row_malformed|{\"type\":\"Feat\",\"properties\":{}}\n");
}

static void sequences_of_features_are_read(void **state) {
    (void)state;
    check(".geojsons",
          "\x1E{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":null}\n"
          "\x1E{\"type\":\"Feature\",\"properties\":{\"a\":2},\"geometry\":null}\n",
          "a\n1 |{1}\n2 |{2}\n");
}

static void the_crs_of_old_geojson_is_kept(void **state) {
    (void)state;
    check(".geojson",
          "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
          "\"urn:ogc:def:crs:EPSG::32718\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{},"
          "\"geometry\":{\"type\":\"Point\",\"coordinates\":[500000,8400000]}}]}",
          "(longitude)|(latitude)|(crs)\n1 |{500000}|{8400000}|EPSG:32718\n");
}

#define POINT "{\"type\":\"Point\",\"coordinates\":[500000,8400000]}"
#define COLLECTION(before, geometry, behind)                                                       \
    "{\"type\":\"FeatureCollection\"," before                                                      \
    "\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":" geometry "}]" behind "}"

static void a_crs_counts_wherever_it_stands(void **state) {
    (void)state;
    const char *expected = "(longitude)|(latitude)|(crs)\n1 |{500000}|{8400000}|EPSG:32718\n";
    check(".geojson",
          COLLECTION("", POINT,
                     ",\"name\":\"]}\",\"crs\":{\"properties\":{\"name\":\"EPSG:32718\"}}"),
          expected);
    check(".geojson",
          COLLECTION("\"crs\":{\"type\":\"EPSG\",\"properties\":{\"code\":32718}},", POINT, ""),
          expected);
    check(".geojson",
          COLLECTION("\"crs\":{\"properties\":{\"name\":\"http://x/def/crs/EPSG/0/32718\"}},",
                     POINT, ""),
          expected);
    check(".geojson",
          COLLECTION("\"crs\":{\"properties\":{\"name\":\"urn:ogc:def:crs:ESRI::102033\"}},", POINT,
                     ""),
          "(longitude)|(latitude)|(crs)\n1 |{500000}|{8400000}|ESRI:102033\n");
    check(".geojson", COLLECTION("\"crs\":{\"properties\":{\"name\":\"OGC:CRS84\"}},", POINT, ""),
          "(longitude)|(latitude)\n1 |{500000}|{8400000}\n");
    check(".geojson", COLLECTION("\"crs\":{\"properties\":{\"name\":\"a \\\"b\"}},", POINT, ""),
          "(longitude)|(latitude)|(crs)\n1 |{500000}|{8400000}|a \\\"b\n");
}

static void a_geometry_may_have_a_crs_of_its_own(void **state) {
    (void)state;
    check(".geojson",
          COLLECTION("",
                     "{\"type\":\"Point\",\"crs\":{\"properties\":{\"name\":\"EPSG:32718\"}},"
                     "\"coordinates\":[1,2]}",
                     ",\"crs\":{\"properties\":{\"name\":\"EPSG:32719\"}}"),
          "(crs)|(longitude)|(latitude)\n1 |EPSG:32718|{1}|{2}\n");
}

static void coordinates_are_columns_as_they_stand(void **state) {
    (void)state;
    check(".geojson", COLLECTION("", "{\"type\":\"Point\",\"coordinates\":[\"a\",null]}", ""),
          "(longitude)|(latitude)\n1 |a|{null}\n");
    check(".geojson", COLLECTION("", "{\"type\":\"Point\",\"coordinates\":[[1,2]]}", ""),
          "(longitude)|(latitude)\n1 |{[1,2]}|{null}\n");
    check(".geojson", COLLECTION("", "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2,3]]}", ""),
          "(longitude)|(latitude)\n1 |{1}|{2}\n");
    check(".geojson", COLLECTION("", "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}", ""),
          "\n1 \n");
}

static void what_holds_no_features_is_refused(void **state) {
    (void)state;
    static const char *const contents[] = {"{\"type\":\"FeatureCollection\"}",
                                           "{\"features\":null,\"type\":\"FeatureCollection\"}",
                                           "{\"type\":\"Topology\",\"arcs\":[]}", POINT};
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        khipu_error error;
        check_refused((khp_read_options){0}, ".geojson", contents[i], strlen(contents[i]), &error);
        assert_int_equal(error.status, KHIPU_E_SYNTAX);
        assert_non_null(strstr(error.message, "without an array \"features\""));
    }
}

static void the_format_is_found_by_content(void **state) {
    (void)state;
    check(".txt", "[{\"a\":1}]", "a\n1 |{1}\n");
    check(".txt", "{\"a\":1}\n", "a\n1 |{1}\n");
    check(".txt", "{a},b\n1,2\n", "{a}|b\n2 |1|2\n");
    check(".json", "{\"type\":\"FeatureCollection\",\"features\":[]}", "\n");
}

static void a_text_must_be_of_its_declared_type(void **state) {
    (void)state;
    const char *types = file_with(".csvt", "Integer", 7);
    static const char content[] = "{\"a\":\"x\"}\n{\"a\":\"12\"}\n{\"a\":1.5}\n{\"a\":\"\"}\n";
    check_table_with((khp_read_options){.types = types}, ".ndjson", content, sizeof content - 1,
                     "a\n1 row_malformed|{\"a\":\"x\"}\n2 |12\n3 |{1.5}\n4 |\n");
    unlink(types);
}

static void text_that_is_no_json_is_refused(void **state) {
    (void)state;
    khipu_error error;
    check_refused((khp_read_options){0}, ".json", "a,b\n1,2\n", 8, &error);
    assert_int_equal(error.status, KHIPU_E_SYNTAX);
    assert_non_null(strstr(error.message, "--from"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_keep_their_text),
        cmocka_unit_test(nested_values_stay_json_on_one_line),
        cmocka_unit_test(columns_are_the_union_of_the_members),
        cmocka_unit_test(a_wrong_line_costs_one_record),
        cmocka_unit_test(flat_lines_are_read_however_they_are_written),
        cmocka_unit_test(a_record_ends_with_its_line),
        cmocka_unit_test(elements_are_counted_from_one),
        cmocka_unit_test(a_document_that_is_cut_off_is_refused),
        cmocka_unit_test(points_and_ids_become_hidden_columns),
        cmocka_unit_test(sequences_of_features_are_read),
        cmocka_unit_test(the_crs_of_old_geojson_is_kept),
        cmocka_unit_test(a_crs_counts_wherever_it_stands),
        cmocka_unit_test(a_geometry_may_have_a_crs_of_its_own),
        cmocka_unit_test(coordinates_are_columns_as_they_stand),
        cmocka_unit_test(what_holds_no_features_is_refused),
        cmocka_unit_test(the_format_is_found_by_content),
        cmocka_unit_test(a_text_must_be_of_its_declared_type),
        cmocka_unit_test(text_that_is_no_json_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
