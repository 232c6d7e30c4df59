/* Which columns do not leave: by headers, roles and wishes. */
#include "cmocka_ready.h"
#include "protect/withhold.h"

#include <string.h>

static const char *const columns[] = {"dni", "nombre", "place", "outcome", "fuente"};

static const khp_policy internal = {.is_file = false};
static const khp_policy open_to_all = {.known_only = true};

/* Roles: id=dni, place=place, category=outcome. */
static void add_columns(khp_schema *schema) {
    khp_roles_init(&schema->roles);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        khp_schema_add(schema, khp_slice_cstr(columns[i]));
    }
    schema->roles.id = 0;
    schema->roles.place = 2;
    schema->roles.category = 3;
}

/* The names of what is withheld, joined. */
static const char *withheld(const khp_withhold_rules *rules, khp_schema *schema,
                            khipu_status *status, khipu_error *error) {
    static char list[128];
    list[0] = '\0';
    *schema = (khp_schema){0};
    add_columns(schema);
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

/* fuente, nombre and outcome are hidden in the workbook; outcome is a role that was named. */
static void what_a_workbook_hides_is_written_only_if_it_is_named(void **state) {
    (void)state;
    const char *const named[] = {"fuente"};
    const khp_policy keeping = {.is_file = true, .keep = {named, 1}};
    const khp_policy hashing = {.is_file = true, .hash = {named, 1}};
    const struct {
        khp_withhold_rules rules;
        khp_withheld_why fuente;
        khp_withheld_why nombre;
    } cases[] = {
        {{.policy = &internal}, KHP_WITHHELD_HIDDEN, KHP_WITHHELD_HIDDEN},
        {{.policy = &internal, .keep = "*"}, KHP_WITHHELD_HIDDEN, KHP_WITHHELD_HIDDEN},
        {{.policy = &internal, .keep = "fuente"}, KHP_WITHHELD_NOT, KHP_WITHHELD_HIDDEN},
        {{.policy = &internal, .drop = "fuente"}, KHP_WITHHELD_DROPPED, KHP_WITHHELD_HIDDEN},
        {{.policy = &open_to_all}, KHP_WITHHELD_HIDDEN, KHP_WITHHELD_HIDDEN},
        {{.policy = &keeping}, KHP_WITHHELD_NOT, KHP_WITHHELD_HIDDEN},
        {{.policy = &keeping, .keep = "*"}, KHP_WITHHELD_NOT, KHP_WITHHELD_HIDDEN},
        {{.policy = &hashing}, KHP_WITHHELD_NOT, KHP_WITHHELD_HIDDEN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        khp_schema schema = {0};
        add_columns(&schema);
        schema.columns[1].is_hidden_in_sheet = true;
        schema.columns[3].is_hidden_in_sheet = true;
        schema.columns[4].is_hidden_in_sheet = true;
        assert_int_equal(khp_withhold_decide(&schema, &cases[i].rules, "cases.xlsx", NULL),
                         KHIPU_OK);
        assert_int_equal(schema.columns[1].why, cases[i].nombre);
        assert_int_equal(schema.columns[3].why, KHP_WITHHELD_NOT);
        assert_int_equal(schema.columns[4].why, cases[i].fuente);
        khp_schema_clear(&schema);
    }
}

/* A row that has more cells than the header may hold such a column. */
static void rows_are_not_quoted_where_columns_beyond_the_header_are_hidden(void **state) {
    (void)state;
    khp_schema schema = {0};
    khp_schema_add(&schema, KHP_SLICE("place"));
    assert_false(khp_schema_withholds(&schema));
    schema.hides_surplus = true;
    assert_true(khp_schema_withholds(&schema));
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

/* What it says would be told as the source, the uncertainty or the sum of the records. */
static void a_withheld_column_loses_every_role_of_its_own(void **state) {
    (void)state;
    khp_schema schema = {0};
    add_columns(&schema);
    schema.roles.source[0] = 3;
    schema.roles.source[1] = 4;
    schema.roles.source[2] = 2;
    schema.roles.source_count = 3;
    schema.roles.count = schema.roles.date = 4;
    schema.roles.position_precision = schema.roles.position_accuracy = 4;
    const khp_withhold_rules rules = {.policy = &internal, .drop = "fuente"};
    assert_int_equal(khp_withhold_decide(&schema, &rules, "cases.csv", NULL), KHIPU_OK);
    assert_int_equal(schema.roles.source_count, 2);
    assert_int_equal(schema.roles.source[0], 3);
    assert_int_equal(schema.roles.source[1], 2);
    assert_true(schema.roles.count == KHP_NO_COLUMN);
    assert_true(schema.roles.date == KHP_NO_COLUMN);
    assert_true(schema.roles.position_precision == KHP_NO_COLUMN);
    assert_true(schema.roles.position_accuracy == KHP_NO_COLUMN);
    khp_schema_clear(&schema);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wishes_and_roles_decide),
        cmocka_unit_test(a_withheld_column_loses_its_role_unless_it_says_where),
        cmocka_unit_test(what_a_workbook_hides_is_written_only_if_it_is_named),
        cmocka_unit_test(rows_are_not_quoted_where_columns_beyond_the_header_are_hidden),
        cmocka_unit_test(wishes_that_cannot_be_met_are_errors),
        cmocka_unit_test(a_withheld_column_loses_every_role_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
