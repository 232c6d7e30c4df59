/* Tests of page_ids: what is written decodes to the ids, whatever they hold. */
#include "cmocka_ready.h"
#include "write/page_ids.h"

#include <stdio.h>
#include <string.h>

static void add(khp_page_ids *ids, const char *id) {
    char feature[4096];
    snprintf(feature, sizeof feature,
             "{\"type\":\"Feature\",\"id\":\"%s\",\"properties\":{\"a\":\"\\\"\"}}", id);
    assert_int_equal(khp_page_ids_add(ids, khp_slice_cstr(feature), NULL), KHIPU_OK);
}

/* The id of record i, read as the page reads it. */
static void check(khp_page_ids *ids, uint64_t i, const char *expected) {
    unsigned char text[256];
    unsigned char entry[256];
    uint32_t at;
    size_t length = 0;
    assert_int_equal(
        khp_spool_read(&ids->starts, i / KHP_PAGE_ID_RUN * 4, (char *)&at, sizeof at, NULL),
        KHIPU_OK);
    for (uint64_t k = i / KHP_PAGE_ID_RUN * KHP_PAGE_ID_RUN; k <= i; k++) {
        assert_int_equal(khp_spool_read(&ids->texts, at, (char *)entry, 2, NULL), KHIPU_OK);
        assert_int_equal(
            khp_spool_read(&ids->texts, at + 2, (char *)text + entry[0], entry[1], NULL), KHIPU_OK);
        length = (size_t)entry[0] + entry[1];
        at += 2 + entry[1];
    }
    assert_slice(khp_slice_of((const char *)text, length), expected);
}

static void ids_that_follow_each_other_share_their_beginning(void **state) {
    (void)state;
    khp_page_ids ids = {.texts = {.folder = "/tmp"}, .starts = {.folder = "/tmp"}};
    char id[32];
    for (int i = 0; i < 1000; i++) {
        snprintf(id, sizeof id, "PER-%07d", i * 3);
        add(&ids, id);
    }
    for (int i = 0; i < 1000; i += 7) {
        snprintf(id, sizeof id, "PER-%07d", i * 3);
        check(&ids, (uint64_t)i, id);
    }
    assert_int_equal(khp_spool_bytes(&ids.starts), 4 * ((1000 + 63) / 64));
    assert_true(khp_spool_bytes(&ids.texts) < 1000 * 6);
    khp_page_ids_clear(&ids);
}

static void ids_are_kept_as_they_stand_in_the_feature(void **state) {
    (void)state;
    static const char *const texts[] = {"", "1", "ñandú", "a\\\"b", "\\\\", "\\u0007x", "PER-1"};
    khp_page_ids ids = {.texts = {.folder = "/tmp"}, .starts = {.folder = "/tmp"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        add(&ids, texts[i]);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        check(&ids, i, texts[i]);
    }
    khp_page_ids_clear(&ids);
}

static void a_long_id_is_cut_between_two_characters(void **state) {
    (void)state;
    char id[400];
    char expected[128];
    khp_page_ids ids = {.texts = {.folder = "/tmp"}, .starts = {.folder = "/tmp"}};
    /* 92 letters, then characters of two bytes: the cut would fall into the first of them. */
    memset(id, 'x', 92);
    strcpy(id + 92, "ñññññññ");
    add(&ids, id);
    memset(expected, 'x', 92);
    strcpy(expected + 92, "…");
    check(&ids, 0, expected);
    /* 90 letters, then an escape of six. */
    strcpy(id + 90, "\\u0001\\u0002");
    add(&ids, id);
    strcpy(expected + 90, "…");
    check(&ids, 1, expected);
    /* A pair of surrogates is one character. */
    strcpy(id + 84, "\\ud83d\\udca1zzz");
    add(&ids, id);
    strcpy(expected + 84, "…");
    check(&ids, 2, expected);
    khp_page_ids_clear(&ids);
}

static void a_text_that_is_no_feature_of_ours_has_the_empty_id(void **state) {
    (void)state;
    khp_page_ids ids = {.texts = {.folder = "/tmp"}, .starts = {.folder = "/tmp"}};
    static const char *const texts[] = {
        "", "{\"n\":1}", "{\"type\":\"Feature\",\"id\":", "{\"type\":\"Feature\",\"id\":\"cut"};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(khp_page_ids_add(&ids, khp_slice_cstr(texts[i]), NULL), KHIPU_OK);
    }
    check(&ids, 0, "");
    check(&ids, 2, "");
    check(&ids, 3, "cut");
    khp_page_ids_clear(&ids);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_that_follow_each_other_share_their_beginning),
        cmocka_unit_test(ids_are_kept_as_they_stand_in_the_feature),
        cmocka_unit_test(a_long_id_is_cut_between_two_characters),
        cmocka_unit_test(a_text_that_is_no_feature_of_ours_has_the_empty_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
