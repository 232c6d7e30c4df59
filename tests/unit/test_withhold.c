/* Which columns do not leave: by headers, roles and wishes. */
#include "cmocka_ready.h"
#include "protect/withhold.h"

#include <string.h>

static const char *const columns[] = {"dni", "nombre", "place", "outcome", "fuente"};

static const khp_policy internal = {.is_file = false};
static const khp_policy open_to_all = {.known_only = true};

/* The names of what is withheld, joined; roles: id=dni, place=place, category=outcome. */
static const char *withheld(const khp_withhold_rules *rules, khp_schema *schema,
                            khipu_status *status, khipu_error *error) {
    static char list[128];
    list[0] = '\0';
    *schema = (khp_schema){0};
    khp_roles_init(&schema->roles);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        khp_schema_add(schema, khp_slice_cstr(columns[i]));
    }
    schema->roles.id = 0;
    schema->roles.place = 2;
    schema->roles.category = 3;
    *status = khp_withhold_decide(schema, rules, "cases.csv", error);
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->columns[i].withheld) {
            strcat(list, list[0] == '\0' ? "" : " ");
            strcat(list, columns[i]);
        }
    }
    return list;
}

static void wishes_and_roles_decide(void **state) {
    (void)state;
    khp_schema schema;
    khipu_status status;
    const struct {
        khp_withhold_rules rules;
        const char *expected;
    } cases[] = {
        {{.policy = &internal}, "dni nombre"},
        {{.policy = &internal, .keep = "nombre"}, "dni"},
        {{.policy = &internal, .keep = "*"}, ""},
        {{.policy = &internal, .keep = "dni, nombre"}, ""},
        {{.policy = &internal, .drop = "outcome,place"}, "dni nombre place outcome"},
        {{.policy = &internal, .keep = "*", .drop = "fuente"}, "fuente"},
        {{.policy = &open_to_all}, "dni nombre fuente"},
        {{.policy = &open_to_all, .keep = "fuente"}, "dni nombre"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(withheld(&cases[i].rules, &schema, &status, NULL), cases[i].expected);
        assert_int_equal(status, KHIPU_OK);
        assert_int_equal(khp_schema_withholds(&schema), cases[i].expected[0] != '\0');
        khp_schema_clear(&schema);
    }
}

static void a_withheld_column_loses_its_role_unless_it_says_where(void **state) {
    (void)state;
    khp_schema schema;
    khipu_status status;
    withheld(&(khp_withhold_rules){.policy = &internal, .drop = "outcome,place"}, &schema, &status,
             NULL);
    assert_true(schema.roles.id == KHP_NO_COLUMN);
    assert_true(schema.roles.category == KHP_NO_COLUMN);
    assert_true(schema.roles.place == 2);
    assert_true(khp_schema_withholds_places(&schema));
    khp_schema_clear(&schema);
}

static void wishes_that_cannot_be_met_are_errors(void **state) {
    (void)state;
    khp_schema schema;
    khipu_status status;
    khipu_error error = {.status = KHIPU_OK};
    withheld(&(khp_withhold_rules){.policy = &internal, .keep = "nombres"}, &schema, &status,
             &error);
    assert_int_equal(status, KHIPU_E_FIELD);
    assert_string_equal(error.message, "there is no column called \"nombres\"");
    khp_schema_clear(&schema);
    withheld(&(khp_withhold_rules){.policy = &internal, .keep = "nombre", .drop = "nombre"},
             &schema, &status, NULL);
    assert_int_equal(status, KHIPU_E_ARGUMENT);
    khp_schema_clear(&schema);
    withheld(&(khp_withhold_rules){.policy = &internal, .keep = "nombres", .lenient = true},
             &schema, &status, NULL);
    assert_int_equal(status, KHIPU_OK);
    khp_schema_clear(&schema);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wishes_and_roles_decide),
        cmocka_unit_test(a_withheld_column_loses_its_role_unless_it_says_where),
        cmocka_unit_test(wishes_that_cannot_be_met_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
