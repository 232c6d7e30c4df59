/* Rows of a gazetteer as places. */
#include "reading.h"

#include "read/places.h"

#include <math.h>

/* Opens a gazetteer and its columns; the caller closes the source. */
static khp_source *open_places(const char *path, khp_place_columns *columns, khipu_error *error) {
    static khp_read_options options;
    static const char *paths[1];
    khp_source *source;
    paths[0] = path;
    options = (khp_read_options){.paths = {paths, 1}, .is_gazetteer = true};
    assert_int_equal(khp_source_open(&source, &options, error), KHIPU_OK);
    if (khp_place_columns_find(columns, source, error) != KHIPU_OK) {
        khp_source_close(source);
        return NULL;
    }
    return source;
}

/* The n-th place from 0, copied into `text` so that it outlives the block: the fields that matter,
 * one a line. */
static void describe_place(const char *path, size_t number, const char *kinds, khp_buffer *text) {
    khp_place_columns columns = {.kinds = kinds};
    khipu_error error = {0};
    khp_source *source = open_places(path, &columns, &error);
    assert_string_equal(error.message, "");
    khp_block *block = khp_block_new(source);
    khp_buffer scratch = {0};
    bool more = true;
    size_t count = 0;
    assert_int_equal(khp_source_next(source, block, &more, &error), KHIPU_OK);
    while (more) {
        khp_record record;
        khp_place place;
        const char *problem;
        assert_int_equal(khp_block_next(block, &record, &more, &error), KHIPU_OK);
        if (more && khp_place_from_record(&columns, &record, &scratch, &place, &problem) &&
            count++ == number) {
            khp_buffer_printf(
                text,
                "%.*s|%.*s|%.*s%c|%.*s<%.*s<%.*s<%.*s|%.*s|%.*s|%.*s|%.5f,%.5f|%s|%g|%llu|%llu",
                (int)place.id.len, place.id.ptr, (int)place.name.len, place.name.ptr,
                (int)place.alt_names.len, place.alt_names.ptr, place.alt_mark,
                (int)place.areas[0].len, place.areas[0].ptr, (int)place.areas[1].len,
                place.areas[1].ptr, (int)place.areas[2].len, place.areas[2].ptr,
                (int)place.areas[3].len, place.areas[3].ptr,
                (int)place.codes[KHP_SCHEME_UBIGEO_INEI].len,
                place.codes[KHP_SCHEME_UBIGEO_INEI].ptr, (int)place.crs.len, place.crs.ptr,
                (int)place.area_codes[1].len, place.area_codes[1].ptr, place.x, place.y,
                khp_precision_word(place.precision), place.uncertainty_m,
                (unsigned long long)place.population, (unsigned long long)place.line);
        }
    }
    khp_buffer_clear(&scratch);
    khp_block_free(block);
    khp_source_close(source);
}

static void check_place(const char *content, size_t number, const char *expected) {
    khp_buffer text = {0};
    const char *path = file_with(".csv", content, strlen(content));
    describe_place(path, number, NULL, &text);
    assert_string_equal(khp_buffer_cstr(&text), expected);
    khp_buffer_clear(&text);
    unlink(path);
}

static void the_sample_gazetteer_is_read(void **state) {
    (void)state;
    khp_buffer text = {0};
    describe_place(KHIPU_SOURCE_DIR "/data/peru-2022/places.csv", 0, NULL, &text);
    assert_string_equal(khp_buffer_cstr(&text),
                        "gn:3947740|Andahuaylas|Antawaylla|Andahuailas||<Andahuaylas<Apurímac<PE|"
                        "030201|EPSG:4326||-73.38722,-13.65556|settlement|5000|0|2");
    khp_buffer_clear(&text);
}

static void what_a_row_does_not_say_has_a_default(void **state) {
    (void)state;
    check_place("nombre;longitud;latitud\nPuno;-70,02;-15,84\n", 0,
                "line:2|Puno|||<<<||||-70.02000,-15.84000|settlement|nan|0|2");
    check_place("geonameid,name,lon,lat,precision\n3931276,Puno,x,-15.84,district\n", 0,
                "gn:3931276|Puno|||<<<||||nan,-15.84000|district|nan|0|2");
}

static void rows_without_a_name_are_no_places(void **state) {
    (void)state;
    check_place("id,name,x,y\n1,,1,2\n2,b,1,2\n", 0,
                "2|b|||<<<||||1.00000,2.00000|settlement|nan|0|3");
}

static void a_gazetteer_needs_name_and_position(void **state) {
    (void)state;
    khp_place_columns columns = {0};
    khipu_error error = {0};
    const char *path = file_with(".csv", "id,name,lat\n1,a,2\n", 18);
    assert_null(open_places(path, &columns, &error));
    assert_int_equal(error.status, KHIPU_E_FIELD);
    assert_non_null(strstr(error.message, "there is: id, name, lat"));
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_gazetteer_is_read),
        cmocka_unit_test(what_a_row_does_not_say_has_a_default),
        cmocka_unit_test(rows_without_a_name_are_no_places),
        cmocka_unit_test(a_gazetteer_needs_name_and_position),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
