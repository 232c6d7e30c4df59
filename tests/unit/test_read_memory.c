/* Every allocation of the readers fails once: the run ends with KHIPU_E_MEMORY, and nothing leaks
 * (the sanitizer sees to that). */
#include "reading.h"

#include "base/memory.h"
#include "read/places.h"

/* All that a run does with an input. */
static khipu_status read_all(const char *path, const khp_read_options *extra, khipu_error *error) {
    khp_read_options options = *extra;
    khp_source *source;
    khp_buffer out = {0};
    options.paths = (khipu_texts){&path, 1};
    khipu_status status = khp_source_open(&source, &options, error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (options.is_gazetteer) {
        khp_place_columns columns = {0};
        status = khp_place_columns_find(&columns, source, error);
    } else {
        status =
            khp_roles_decide(khp_source_schema(source), &(khp_role_names){0}, path, NULL, error);
        status = status == KHIPU_OK ? khp_source_survey(source, false, error) : status;
    }
    if (status == KHIPU_OK) {
        status = write_records(&out, source, error);
    }
    status = status == KHIPU_OK && out.failed ? KHIPU_E_MEMORY : status;
    khp_buffer_clear(&out);
    khp_source_close(source);
    return status;
}

static void fail_each(const char *extension, const char *content, size_t length,
                      khp_read_options options) {
    const char *path = file_with(extension, content, length);
    assert_int_equal(read_all(path, &options, NULL), KHIPU_OK);
    bool has_failed = true;
    for (unsigned long n = 1; has_failed; n++) {
        khipu_error error = {0};
        khp_memory_fail_at(n, 0);
        khipu_status status = read_all(path, &options, &error);
        has_failed = khp_memory_requests() >= n;
        khp_memory_fail_at(0, 0);
        if (has_failed) {
            if (status != KHIPU_E_MEMORY) {
                fail_msg("allocation %lu: %s", n, khipu_status_text(status));
            }
        } else {
            assert_int_equal(status, KHIPU_OK);
        }
    }
    unlink(path);
}

#define FAIL_EACH(extension, content, ...)                                                         \
    fail_each(extension, content, sizeof(content) - 1, (khp_read_options){__VA_ARGS__})

static void csv_reports_every_failed_allocation(void **state) {
    (void)state;
    FAIL_EACH(".csv",
              "Casos;;\n\nid;;lugar;lugar;fecha;lon;lat\n"
              "#meta+id;;#loc+name;;#date;#geo+lon;#geo+lat\n"
              "1;\"a\"\"b\";x;y;25/12/2022;-70,1;-15\nTotal;;;;;;\n2;\"x\ny\";;;11/12/2022;;\n",
              .hash_inputs = true, .block_bytes = 16);
    FAIL_EACH(".csv", "a;b\n\xF1;1\n", .hash_inputs = true);
}

static void json_reports_every_failed_allocation(void **state) {
    (void)state;
    FAIL_EACH(".json", "[{\"a\":\"\\u00f1\",\"b\":[1, 2]},{\"c\\n\":1.5}]", .block_bytes = 16);
    FAIL_EACH(".geojson",
              "{\"type\":\"FeatureCollection\",\"crs\":{\"name\":\"EPSG:32718\"},\"features\":["
              "{\"type\":\"Feature\",\"id\":1,\"properties\":{\"a\":1},\"geometry\":"
              "{\"type\":\"Point\",\"coordinates\":[1,2]}}]}",
              .hash_inputs = false);
    FAIL_EACH(
        ".geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}],"
        "\"crs\":{\"properties\":{\"name\":\"EPSG:32718\"}}}",
        .hash_inputs = false);
}

static void gazetteers_report_every_failed_allocation(void **state) {
    (void)state;
    FAIL_EACH(".csv", "id,name,x,y\n1,a,2,3\n", .is_gazetteer = true);
}

#if KHP_HAVE_XLSX
static void workbooks_report_every_failed_allocation(void **state) {
    (void)state;
    static char content[65536];
    FILE *file = fopen(
        KHIPU_SOURCE_DIR "/tests/cli/read/a-workbook-is-read-with-its-dates/cases.xlsx", "rb");
    assert_non_null(file);
    size_t length = fread(content, 1, sizeof content, file);
    fclose(file);
    fail_each(".xlsx", content, length, (khp_read_options){.hash_inputs = true});
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_reports_every_failed_allocation),
        cmocka_unit_test(json_reports_every_failed_allocation),
        cmocka_unit_test(gazetteers_report_every_failed_allocation),
#if KHP_HAVE_XLSX
        cmocka_unit_test(workbooks_report_every_failed_allocation),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
