/* Tests of schema: columns and their roles. */
#include "cmocka_ready.h"
#include "model/schema.h"

#include <stdio.h>

static void columns_are_found_by_their_whole_name(void **state) {
    (void)state;
    khp_schema schema = {0};
    char name[] = "place";
    assert_int_equal(khp_schema_add(&schema, khp_slice_cstr(name)), 0);
    name[0] = 'X'; /* the schema has a copy */
    assert_int_equal(khp_schema_add(&schema, KHP_SLICE("Place")), 1);
    assert_int_equal(khp_schema_find(&schema, KHP_SLICE("place")), 0);
    assert_int_equal(khp_schema_find(&schema, KHP_SLICE("Place")), 1);
    assert_true(khp_schema_find(&schema, KHP_SLICE("plac")) == KHP_NO_COLUMN);
    assert_true(khp_schema_find(&schema, KHP_SLICE("")) == KHP_NO_COLUMN);
    khp_schema_clear(&schema);
    assert_int_equal(schema.count, 0);
}

static void a_new_column_is_text_and_published(void **state) {
    (void)state;
    khp_schema schema = {0};
    for (size_t i = 0; i < 500; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "c%zu", i);
        assert_int_equal(khp_schema_add(&schema, khp_slice_of(name, (size_t)length)), i);
    }
    assert_slice(schema.columns[499].name, "c499");
    assert_int_equal(schema.columns[499].type, KHP_TYPE_TEXT);
    assert_true(khp_column_is_published(&schema.columns[0]));
    khp_schema_clear(&schema);
}

static void what_is_hidden_withheld_or_named_like_ours_is_not_published(void **state) {
    (void)state;
    khp_column column = {.name = KHP_SLICE("dni"), .withheld = true};
    assert_false(khp_column_is_published(&column));
    column = (khp_column){.name = KHP_SLICE("lon"), .hidden = true};
    assert_false(khp_column_is_published(&column));
    for (size_t i = 0; i < KHP_ADDED_PROPERTY_COUNT; i++) {
        column = (khp_column){.name = khp_slice_cstr(khp_added_properties[i])};
        assert_false(khp_column_is_published(&column));
    }
    column = (khp_column){.name = KHP_SLICE("khipu_places")};
    assert_true(khp_column_is_published(&column));
}

static void the_added_properties_have_the_order_of_the_design(void **state) {
    (void)state;
    static const char *const names[] = {
        "khipu_place_id", "khipu_place",     "khipu_match",         "khipu_reason",
        "khipu_doubt",    "khipu_precision", "khipu_uncertainty_m", "khipu_source_crs",
        "khipu_date",     "khipu_date_from", "khipu_date_to",
    };
    for (size_t i = 0; i < KHP_ADDED_PROPERTY_COUNT; i++) {
        assert_string_equal(khp_added_properties[i], names[i]);
    }
}

static void without_a_word_no_column_has_a_role(void **state) {
    (void)state;
    khp_roles roles;
    khp_roles_init(&roles);
    const size_t all[] = {
        roles.id,        roles.place,    roles.place_code,         roles.date,
        roles.longitude, roles.latitude, roles.geopoint,           roles.crs,
        roles.category,  roles.count,    roles.position_precision, roles.position_accuracy};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_true(all[i] == KHP_NO_COLUMN);
    }
    assert_int_equal(roles.within_count, 0);
    assert_int_equal(roles.source_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_their_whole_name),
        cmocka_unit_test(a_new_column_is_text_and_published),
        cmocka_unit_test(what_is_hidden_withheld_or_named_like_ours_is_not_published),
        cmocka_unit_test(the_added_properties_have_the_order_of_the_design),
        cmocka_unit_test(without_a_word_no_column_has_a_role),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
