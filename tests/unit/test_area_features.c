/* Tests of areas: what areas.geojson says of an area, and what it does not say of one that is not
 * shown. */
#include "cmocka_ready.h"
#include "write/areas.h"

#include <math.h>
#include <string.h>

static khipu_status keep(void *context, khp_slice bytes, khipu_error *error) {
    (void)error;
    khp_buffer_add(context, bytes);
    return KHIPU_OK;
}

/* One area with all that can be known of it. */
typedef struct world {
    khp_counted_area area;
    khp_area_result result;
    khp_area_set set;
    khp_area_results counted;
    uint64_t by_category;
    bool category_hidden;
    khp_slice value;
    size_t value_number;
    khp_area_facts facts;
} world;

static void make(world *of, uint64_t records) {
    memset(of, 0, sizeof *of);
    of->area = (khp_counted_area){.key = KHP_SLICE("21"),
                                  .name = KHP_SLICE("Puno"),
                                  .parent = KHP_IN_NO_AREA,
                                  .population = 1000000};
    of->result =
        (khp_area_result){.records = records, .weight = 30, .rate = {2, 1.25, 3.5, 16, 1.5}};
    of->set = (khp_area_set){
        .levels = {{.admin = 1, .count = 1}}, .level_count = 1, .areas = &of->area, .count = 1};
    of->by_category = 7;
    of->counted = (khp_area_results){.areas = &of->result,
                                     .by_category = &of->by_category,
                                     .category_hidden = &of->category_hidden};
    of->value = KHP_SLICE("killed");
    of->facts = (khp_area_facts){.set = &of->set,
                                 .results = &of->counted,
                                 .category = KHP_SLICE("outcome"),
                                 .values = &of->value,
                                 .value_numbers = &of->value_number,
                                 .value_count = 1,
                                 .has_weight = true,
                                 .decimals = 6};
}

static void check_written(world *of, const char *part) {
    khp_buffer text = {0};
    assert_int_equal(khp_areas_write(&of->facts, keep, &text, NULL), KHIPU_OK);
    if (strstr(khp_buffer_cstr(&text), part) == NULL) {
        fail_msg("%s is not in %s", part, khp_buffer_cstr(&text));
    }
    khp_buffer_clear(&text);
}

static void all_that_is_known_is_said(void **state) {
    (void)state;
    world of;
    make(&of, 24);
    check_written(&of, "{\"key\":\"21\",\"name\":\"Puno\",\"level\":1,\"kind\":\"department\","
                       "\"within\":null,\"population\":1000000,\"records\":24,\"weight\":30,"
                       "\"rate\":2,\"rate_low\":1.25,\"rate_high\":3.5,\"expected\":16,"
                       "\"ratio\":1.5,\"note\":null,\"outcome=killed\":7}");
}

/* Neither the count nor what it would follow from; what was expected is known without it. */
static void of_an_area_that_is_not_shown_no_number_is_said(void **state) {
    (void)state;
    world of;
    make(&of, 3);
    of.result.is_hidden = of.category_hidden = true;
    check_written(&of, "\"population\":1000000,\"records\":null,\"weight\":null,\"rate\":null,"
                       "\"rate_low\":null,\"rate_high\":null,\"expected\":16,\"ratio\":null,"
                       "\"note\":\"suppressed\",\"outcome=killed\":null}");
}

static void fewer_than_twenty_cases_are_few(void **state) {
    (void)state;
    world of;
    make(&of, 19);
    check_written(&of, "\"note\":\"few\"");
    make(&of, 20);
    check_written(&of, "\"note\":null");
    of.counted.is_partial = true;
    check_written(&of, "\"note\":\"at_least\"");
}

/* The narrowest box around longitudes alone would go the other way round the world. */
static void the_box_of_an_area_over_greenwich_goes_over_greenwich(void **state) {
    (void)state;
    static const khp_vertex ring[] = {{-120, 10}, {120, 10}, {120, 40}, {-120, 40}, {-120, 10}};
    world of;
    make(&of, 24);
    for (size_t i = 0; i < sizeof ring / sizeof *ring; i++) {
        assert_true(khp_outline_add(&of.area.outline, ring[i]));
    }
    assert_true(khp_outline_end_ring(&of.area.outline, false));
    check_written(&of, "\"bbox\":[-120,10,120,40]");
    khp_outline_clear(&of.area.outline);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_known_is_said),
        cmocka_unit_test(of_an_area_that_is_not_shown_no_number_is_said),
        cmocka_unit_test(fewer_than_twenty_cases_are_few),
        cmocka_unit_test(the_box_of_an_area_over_greenwich_goes_over_greenwich),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
