/* Tests of manifest: what datapackage.json says. */
#include "cmocka_ready.h"
#include "write/manifest.h"

#include <jansson.h>
#include <math.h>

/* The manifest of these facts, read back; the caller's. */
static json_t *write_manifest(const khp_manifest_facts *facts) {
    khp_buffer text = {0};
    json_error_t problem;
    assert_int_equal(khp_manifest_write(&text, facts, NULL), KHIPU_OK);
    assert_int_equal(text.ptr[text.len - 1], '\n');
    json_t *package = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &problem);
    if (package == NULL) {
        fail_msg("line %d: %s", problem.line, problem.text);
    }
    khp_buffer_clear(&text);
    return package;
}

/* The value at a path such as "khipu.counts.read" or "resources.0.path", as JSON text. */
static void check_value(const json_t *package, const char *path, const char *expected) {
    const json_t *value = package;
    khp_slice rest = khp_slice_cstr(path);
    while (rest.ptr != NULL) {
        khp_slice name = khp_slice_cut(&rest, '.');
        char key[64];
        memcpy(key, name.ptr, name.len);
        key[name.len] = '\0';
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(key))
                                     : json_object_get(value, key);
    }
    char *text = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    if (text == NULL || strcmp(text, expected) != 0) {
        fail_msg("%s is %s, not %s", path, text == NULL ? "absent" : text, expected);
    }
    free(text);
}

static const khipu_summary summary = {
    .read = 5,
    .located = 3,
    .unlocated = 1,
    .rejected = 1,
    .matches = {{"exact", 2}, {"alias", 1}},
    .unlocated_reasons = {{"place_unknown", 1}},
    .rejected_reasons = {{"row_malformed", 1}},
    .doubts = {{"position_far", 2}},
};

static void resources_have_paths_bytes_and_hashes(void **state) {
    (void)state;
    khp_fields fields = {.count = 0};
    khp_fields_add(&fields, KHP_SLICE("outcome=\"killed\""), "integer", "records with it");
    khp_fields_add(&fields, KHP_SLICE("note"), "string", NULL);
    const khp_resource resources[] = {
        {.path = "cases.geojson",
         .mediatype = "application/geo+json",
         .bytes = 123,
         .sha256 = "aa11",
         .fields = &fields},
        {.path = "SHA256SUMS", .mediatype = "text/plain", .bytes = 4567890123, .sha256 = "bb22"},
    };
    khp_schema schema = {0};
    khp_roles_init(&schema.roles);
    const khp_manifest_facts facts = {.mentions = {.handling = "flag"},
                                      .resources = resources,
                                      .resource_count = 2,
                                      .schema = &schema,
                                      .summary = &summary};
    json_t *package = write_manifest(&facts);
    check_value(package, "$schema", "\"https://datapackage.org/profiles/2.0/datapackage.json\"");
    check_value(package, "resources.0.path", "\"cases.geojson\"");
    check_value(package, "resources.0.name", "\"cases.geojson\"");
    check_value(package, "resources.0.mediatype", "\"application/geo+json\"");
    check_value(package, "resources.0.bytes", "123");
    check_value(package, "resources.0.hash", "\"sha256:aa11\"");
    check_value(package, "resources.0.schema.fields",
                "[{\"name\":\"outcome=\\\"killed\\\"\",\"type\":\"integer\","
                "\"description\":\"records with it\"},{\"name\":\"note\",\"type\":\"string\"}]");
    assert_null(
        json_object_get(json_array_get(json_object_get(package, "resources"), 1), "schema"));
    check_value(package, "resources.1.name", "\"sha256sums\"");
    check_value(package, "resources.1.bytes", "4567890123");
    check_value(package, "resources.1.hash", "\"sha256:bb22\"");
    assert_int_equal(json_array_size(json_object_get(package, "resources")), 2);
    assert_null(json_object_get(package, "title"));
    assert_null(json_object_get(package, "created"));
    json_decref(package);
    khp_fields_clear(&fields);
}

static void the_table_schema_names_published_columns_and_those_added(void **state) {
    (void)state;
    khp_schema schema = {0};
    khp_roles_init(&schema.roles);
    assert_int_equal(khp_schema_add(&schema, KHP_SLICE("N° \"Caso\"")), 0);
    assert_int_equal(khp_schema_add(&schema, KHP_SLICE("dni")), 1);
    assert_int_equal(khp_schema_add(&schema, KHP_SLICE("muertos")), 2);
    assert_int_equal(khp_schema_add(&schema, KHP_SLICE("lon")), 3);
    schema.columns[1].withheld = true;
    schema.columns[2].type = KHP_TYPE_INTEGER;
    schema.columns[3].hidden = true;
    const khp_resource resource = {.path = "cases.geojson", .bytes = 1, .is_of_cases = true};
    const khp_manifest_facts facts = {.mentions = {.handling = "flag"},
                                      .resources = &resource,
                                      .weight = 7.5,
                                      .resource_count = 1,
                                      .schema = &schema,
                                      .summary = &summary};
    json_t *package = write_manifest(&facts);
    const char *fields = "resources.0.schema.fields.";
    const struct {
        const char *path, *expected;
    } rows[] = {
        {"0.name", "\"N° \\\"Caso\\\"\""}, {"0.type", "\"string\""},
        {"1.name", "\"muertos\""},         {"1.type", "\"integer\""},
        {"2.name", "\"khipu_place_id\""},  {"12.name", "\"khipu_date_to\""},
        {"12.type", "\"date\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s%s", fields, rows[i].path);
        check_value(package, path, rows[i].expected);
    }
    check_value(package, "khipu.withheld", "[\"dni\"]");
    json_decref(package);
    schema.roles.count = 2;
    package = write_manifest(&facts);
    check_value(package, "khipu.counts.weight", "{\"column\":\"muertos\",\"sum\":7.5}");
    json_decref(package);
    schema.roles.count = 1; /* withheld: not even its sum */
    package = write_manifest(&facts);
    assert_null(
        json_object_get(json_object_get(json_object_get(package, "khipu"), "counts"), "weight"));
    json_decref(package);
    khp_schema_clear(&schema);
}

/* What a column is called or what its cells hold makes it personal; one that was withheld was not
 * kept, and one of khipu's own was never asked about. */
static void what_was_kept_and_is_personal_is_listed(void **state) {
    (void)state;
    static const char *const names[] = {"name", "obs", "note", "phone", "lon"};
    khp_schema schema = {0};
    khp_roles_init(&schema.roles);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(khp_schema_add(&schema, khp_slice_cstr(names[i])), i);
        schema.columns[i].is_kept = i != 3;
    }
    schema.columns[0].is_personal = true;
    schema.columns[1].holds = "telephone numbers";
    schema.columns[3].is_personal = schema.columns[3].withheld = true;
    schema.columns[3].why = KHP_WITHHELD_PERSONAL;
    schema.columns[4].is_personal = schema.columns[4].hidden = true;
    const khp_manifest_facts facts = {
        .mentions = {.handling = "flag"}, .schema = &schema, .summary = &summary};
    json_t *package = write_manifest(&facts);
    check_value(package, "khipu.kept", "[\"name\",\"obs\",\"note\"]");
    check_value(package, "khipu.kept_personal", "[\"name\",\"obs\"]");
    check_value(package, "khipu.values", "{\"obs\":\"telephone numbers\"}");
    check_value(package, "khipu.withheld_because", "{\"personal\":[\"phone\"]}");
    json_decref(package);
    khp_schema_clear(&schema);
}

static void sources_carry_licences_and_hashes(void **state) {
    (void)state;
    const khp_page_source input = {.path = "cases.csv", .sha256 = "cc33"};
    const khp_page_source citation = {
        .title = "Gazetteer", .path = "p.csv", .license = "CC BY 4.0", .attribution = "INEI"};
    khp_schema schema = {0};
    khp_roles_init(&schema.roles);
    const khp_manifest_facts facts = {.mentions = {.handling = "flag"},
                                      .inputs = &input,
                                      .input_count = 1,
                                      .citations = &citation,
                                      .citation_count = 1,
                                      .schema = &schema,
                                      .summary = &summary};
    json_t *package = write_manifest(&facts);
    check_value(package, "sources.0",
                "{\"title\":\"cases.csv\",\"path\":\"cases.csv\",\"hash\":\"sha256:cc33\"}");
    check_value(package, "sources.1",
                "{\"title\":\"Gazetteer\",\"path\":\"p.csv\",\"license\":\"CC BY 4.0\","
                "\"attribution\":\"INEI\"}");
    json_decref(package);
}

static void the_account_says_how_it_was_made(void **state) {
    (void)state;
    const khp_page_operation operations[] = {
        {KHP_SLICE("EPSG:24878"), KHP_SLICE("PSAD56 / UTM zone 18S"),
         KHP_SLICE("PSAD56 to WGS 84 (8)"), 16},
        {KHP_SLICE("EPSG:4001"), KHP_SLICE("Unknown"), KHP_SLICE("Ballpark"), (double)NAN},
    };
    const khp_resolved_option option = {"decimals", "6"};
    const khp_resolved_level levels[] = {{NULL, KHP_PRECISION_PROVINCE},
                                         {"", KHP_PRECISION_DEPARTMENT},
                                         {"BO", KHP_PRECISION_DISTRICT}};
    khp_schema schema = {0};
    khp_roles_init(&schema.roles);
    const khp_manifest_facts facts = {
        .mentions = {.handling = "flag"},
        .title = "Casos \"2022\"",
        .created = "2022-12-15T00:00:00Z",
        .operations = operations,
        .operation_count = 2,
        .schema = &schema,
        .summary = &summary,
        .options = &option,
        .option_count = 1,
        .levels = levels,
        .level_count = 3,
        .roles = "id=case_id",
        .data_sha256 = "dd44",
        .proj_version = "9.1.1",
        .epsg_version = "v10.076",
        .zlib_version = "1.2.13",
    };
    json_t *package = write_manifest(&facts);
    check_value(package, "title", "\"Casos \\\"2022\\\"\"");
    check_value(package, "created", "\"2022-12-15T00:00:00Z\"");
    check_value(package, "khipu.versions",
                "{\"khipu\":\"" KHIPU_VERSION
                "\",\"proj\":\"9.1.1\",\"epsg\":\"v10.076\",\"zlib\":\"1.2.13\"}");
    check_value(package, "khipu.data_sha256", "\"dd44\"");
    check_value(package, "khipu.roles", "\"id=case_id\"");
    check_value(package, "khipu.options", "[{\"name\":\"decimals\",\"value\":\"6\"}]");
    check_value(package, "khipu.place_levels",
                "{\"default\":\"province\",\"unstated\":\"department\",\"BO\":\"district\"}");
    check_value(package, "khipu.counts",
                "{\"read\":5,\"located\":3,\"unlocated\":1,\"rejected\":1,"
                "\"match\":{\"exact\":2,\"alias\":1},\"unlocated_reasons\":{\"place_unknown\":1},"
                "\"rejected_reasons\":{\"row_malformed\":1},"
                "\"doubts\":{\"position_far\":2}}");
    check_value(package, "khipu.operations.0.operation", "\"PSAD56 to WGS 84 (8)\"");
    check_value(package, "khipu.operations.0.accuracy_m", "16.0");
    check_value(package, "khipu.operations.1.accuracy_m", "null");
    json_decref(package);
}

/* How places were found, and what is doubtful of them, narrows down what is told less exactly. */
static void where_places_are_told_less_nothing_is_told_of_how(void **state) {
    (void)state;
    khp_schema schema = {.hides_places = true};
    khp_roles_init(&schema.roles);
    const khp_manifest_facts facts = {
        .mentions = {.handling = "flag"}, .schema = &schema, .summary = &summary};
    json_t *package = write_manifest(&facts);
    check_value(package, "khipu.counts",
                "{\"read\":5,\"located\":3,\"unlocated\":1,\"rejected\":1,\"match\":null,"
                "\"unlocated_reasons\":{\"place_unknown\":1},"
                "\"rejected_reasons\":{\"row_malformed\":1},\"doubts\":null}");
    json_decref(package);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resources_have_paths_bytes_and_hashes),
        cmocka_unit_test(the_table_schema_names_published_columns_and_those_added),
        cmocka_unit_test(what_was_kept_and_is_personal_is_listed),
        cmocka_unit_test(sources_carry_licences_and_hashes),
        cmocka_unit_test(the_account_says_how_it_was_made),
        cmocka_unit_test(where_places_are_told_less_nothing_is_told_of_how),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
