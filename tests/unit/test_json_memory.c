/* Tests of json_memory: lack of memory is told from what is no JSON, whichever request fails. */
#include "base/json_memory.h"
#include "base/nested.h"
#include "cmocka_ready.h"
#include "read/json_text.h"

#include <jansson.h>
#include <stdlib.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static size_t requests_left = SIZE_MAX;

static void *scarce_malloc(size_t size) {
    if (requests_left == 0) {
        return NULL;
    }
    requests_left--;
    return malloc(size);
}

static const char text[] = "{\"a\": [1, 2.5, \"\\u00f1\"], \"a rather long name of a member\": {}}";

static void every_request_that_fails_is_lack_of_memory(void **state) {
    (void)state;
    json_t *value = NULL;
    size_t failed = 0;
    for (size_t requests = 0; value == NULL && requests < 1000; requests++) {
        khp_json_watch();
        requests_left = requests;
        value = json_loadb(text, sizeof text - 1, 0, NULL);
        requests_left = SIZE_MAX;
        failed += value == NULL;
        assert_int_equal(khp_json_lacked_memory(), value == NULL);
    }
    assert_true(failed > 5);
    assert_non_null(value);
    json_decref(value);
}

static void what_is_no_json_is_no_lack_of_memory(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",          "{",          "[1,",         "{\"a\":}", "[1e999]",
        "[\"\\x\"]", "[\"\xff\"]", "{\"a\":1} 2", "nul",      "[\"\\ud800\"]"};
    requests_left = 0;
    khp_json_watch();
    assert_null(json_loads("[1]", 0, NULL));
    requests_left = SIZE_MAX;
    assert_true(khp_json_lacked_memory());
    for (size_t i = 0; i < COUNT(texts); i++) {
        khp_json_watch();
        assert_null(json_loads(texts[i], 0, NULL));
        assert_false(khp_json_lacked_memory());
    }
}

static bool take_none(void *context, khp_slice taken) {
    (void)taken;
    *(size_t *)context += 1;
    return true;
}

/* A cell that could not be read for lack of memory is neither refused nor passed over. */
static void readers_say_that_memory_was_lacking(void **state) {
    (void)state;
    const khp_slice cell = khp_slice_of(text, sizeof text - 1);
    bool is_valid = false;
    for (size_t requests = 0; requests < 5; requests++) {
        size_t taken = 0;
        requests_left = requests;
        khipu_status checked = khp_json_check(cell, &is_valid, NULL);
        requests_left = requests;
        bool looked_through = khp_nested_texts(cell, true, take_none, &taken);
        requests_left = SIZE_MAX;
        assert_int_equal(checked, KHIPU_E_MEMORY);
        assert_false(looked_through);
        assert_int_equal(taken, 0);
    }
    assert_int_equal(khp_json_check(cell, &is_valid, NULL), KHIPU_OK);
    assert_true(is_valid);
}

int main(void) {
    json_set_alloc_funcs(scarce_malloc, free); /* before the first watch, which goes by them */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_that_fails_is_lack_of_memory),
        cmocka_unit_test(what_is_no_json_is_no_lack_of_memory),
        cmocka_unit_test(readers_say_that_memory_was_lacking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
