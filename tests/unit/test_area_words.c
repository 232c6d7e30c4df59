/* What is said of areas: the finding of --share-by in both languages, and the classes and hatchings
 * of their style. */
#include "cmocka_ready.h"
#include "write/qgis_areas.h"
#include "write/share_sentences.h"

#include <math.h>
#include <string.h>

#define AREAS 4

/* Four departments: many cases, few, none, and a number that is not told. */
typedef struct world {
    khp_counted_area areas[AREAS];
    khp_area_result results[AREAS];
    khp_area_set set;
    khp_area_results counted;
    khp_share share;
    khp_condition condition;
    khp_area_facts facts;
} world;

static void make(world *of) {
    memset(of, 0, sizeof *of);
    const uint64_t records[AREAS] = {40, 9, 0, 3};
    for (size_t i = 0; i < AREAS; i++) {
        of->areas[i] = (khp_counted_area){
            .name = KHP_SLICE("A"), .parent = KHP_IN_NO_AREA, .population = 1000000};
        of->results[i] = (khp_area_result){
            .records = records[i],
            .rate = {(double)records[i] / 10, 0, 1, 1, 1},
            .is_hidden = i == 3,
        };
    }
    of->set = (khp_area_set){.levels = {{.admin = 1, .count = AREAS}},
                             .level_count = 1,
                             .areas = of->areas,
                             .count = AREAS};
    of->counted = (khp_area_results){.areas = of->results, .selected = 52};
    of->counted.by[KHP_AREA_BY_CODE] = 52;
    of->counted.levels[0] = (khp_level_result){52, 52, 4000000, true};
    of->share = (khp_share){
        .rule = {.column = KHP_SLICE("pct"), .edges = {50}, .edge_count = 1, .is_threshold = true},
        .groups = {{50, HUGE_VAL, 1, 1000000, 40, false}, {-HUGE_VAL, 50, 3, 3000000, 12, false}},
        .group_count = 2,
        .population = 4000000,
        .records = 52};
    of->condition = (khp_condition){KHP_SLICE("outcome"), KHP_SLICE("killed")};
    of->facts = (khp_area_facts){.set = &of->set,
                                 .results = &of->counted,
                                 .file = "departments.csv",
                                 .population = KHP_SLICE("people"),
                                 .conditions = &of->condition,
                                 .condition_count = 1,
                                 .shares = &of->share,
                                 .share_count = 1};
}

static void check_sentence(const world *of, bool is_spanish, const char *expected) {
    khp_buffer text = {0};
    khp_share_sentence(&text, &of->facts, 0, is_spanish);
    assert_buffer(&text, expected);
    khp_buffer_clear(&text);
}

static void the_finding_is_said_in_both_languages(void **state) {
    (void)state;
    world of;
    make(&of);
    check_sentence(
        &of, false,
        "25.0 % of the people live in the one department where pct is 50 or more; 76.9 % of "
        "the cases (40 of 52; outcome = killed) happened there.");
    check_sentence(
        &of, true,
        "El 25,0 % de la población vive en el departamento donde pct es de 50 o más; el 76,9 % de "
        "los casos (40 de 52; outcome = killed) ocurrió allí.");
}

static void a_number_that_is_not_told_is_not_said(void **state) {
    (void)state;
    world of;
    make(&of);
    of.share.groups[0].is_hidden = true;
    of.share.groups[1].is_hidden = true;
    check_sentence(
        &of, false,
        "25.0 % of the people live in the one department where pct is 50 or more; the number "
        "of cases is not shown.");
}

static void a_number_that_is_not_told_is_not_said_without_people_either(void **state) {
    (void)state;
    world of;
    make(&of);
    of.share.population = 0;
    of.share.groups[0].is_hidden = true;
    check_sentence(
        &of, false,
        "The number of cases is not shown (the one department where pct is 50 or more).");
    check_sentence(&of, true,
                   "El número de casos no se muestra (el departamento donde pct es de 50 o más).");
}

static void a_label_says_what_a_column_measures(void **state) {
    (void)state;
    world of;
    make(&of);
    const khipu_label label = {"pct", "the percentage of people who speak it", NULL};
    of.facts.labels = &label;
    of.facts.label_count = 1;
    check_sentence(
        &of, false,
        "25.0 % of the people live in the one department where the percentage of people who "
        "speak it is 50 or more; 76.9 % of the cases (40 of 52; outcome = killed) happened "
        "there.");
}

static size_t count(const khp_buffer *text, const char *what) {
    size_t found = 0;
    for (const char *at = strstr(text->ptr, what); at != NULL; at = strstr(at + 1, what)) {
        found++;
    }
    return found;
}

/* Every area falls under one class or the hatching, and the hatching is drawn over the class. */
static void the_style_has_classes_and_hatches_what_is_few_or_not_told(void **state) {
    (void)state;
    world of;
    khp_buffer xml = {0};
    make(&of);
    khp_qgis_areas_style(&xml, &of.facts, "en");
    assert_false(xml.failed);
    (void)khp_buffer_cstr(&xml);
    assert_int_equal(count(&xml, "\"records\" = 0"), 0); /* quotes are escaped */
    assert_int_equal(count(&xml, "&quot;records&quot; = 0"), 1);
    assert_int_equal(count(&xml, "&quot;rate&quot; &gt; 0 AND &quot;rate&quot; &lt;= 0.9"), 1);
    assert_int_equal(count(&xml, "&quot;rate&quot; &gt; 0.9 AND &quot;rate&quot; &lt;= 4"), 1);
    assert_int_equal(count(&xml, "b_diagonal"), 2);
    assert_int_equal(count(&xml, "&quot;note&quot; = &apos;suppressed&apos;") +
                         count(&xml, "&quot;note&quot; = &#39;suppressed&#39;") +
                         count(&xml, "&quot;note&quot; = 'suppressed'"),
                     1);
    khp_buffer_clear(&xml);
    of.counted.levels[0].has_population = false; /* by count, then */
    khp_qgis_areas_style(&xml, &of.facts, "es");
    (void)khp_buffer_cstr(&xml);
    assert_int_equal(count(&xml, "&quot;rate&quot;"), 0);
    assert_int_equal(count(&xml, "&quot;records&quot; &gt; 9 AND &quot;records&quot; &lt;= 40"), 1);
    assert_int_equal(count(&xml, "sin casos"), 1);
    assert_int_equal(count(&xml, "b_diagonal"), 1);
    khp_buffer_clear(&xml);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_finding_is_said_in_both_languages),
        cmocka_unit_test(a_number_that_is_not_told_is_not_said),
        cmocka_unit_test(a_number_that_is_not_told_is_not_said_without_people_either),
        cmocka_unit_test(a_label_says_what_a_column_measures),
        cmocka_unit_test(the_style_has_classes_and_hatches_what_is_few_or_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
