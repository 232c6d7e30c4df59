/* Tests of doubtful: marks and words with which a text says itself that a place is not sure. */
#include "cmocka_ready.h"
#include "locate/doubtful.h"
#include "locate/toponym.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void check_mark(const char *text, const char *expected) {
    khp_slice rest;
    bool found = khp_doubt_take_mark(khp_slice_cstr(text), &rest);
    if (found != (expected != NULL)) {
        fail_msg("\"%s\" has %s mark", text, found ? "a" : "no");
    }
    if (found) {
        assert_slice(rest, expected);
    }
}

static void a_question_mark_at_an_end_or_in_brackets_is_taken_off(void **state) {
    (void)state;
    check_mark("Juliaca?", "Juliaca");
    check_mark("Juliaca ?", "Juliaca");
    check_mark("Juliaca (?)", "Juliaca");
    check_mark("Juliaca [?]", "Juliaca");
    check_mark("?Juliaca", "Juliaca");
    check_mark("\xC2\xBFJuliaca?", "Juliaca"); /* as Spanish asks */
    check_mark("Juliaca??", "Juliaca");
    check_mark("  Juliaca (?) ?", "Juliaca");
    check_mark("\xD8\xA8\xD8\xBA\xD8\xAF\xD8\xA7\xD8\xAF\xD8\x9F", /* Baghdad, as Arabic asks */
               "\xD8\xA8\xD8\xBA\xD8\xAF\xD8\xA7\xD8\xAF");
    check_mark("\xE4\xBA\xAC\xE9\x83\xBD\xEF\xBC\x9F", "\xE4\xBA\xAC\xE9\x83\xBD"); /* full width */
}

static void a_mark_inside_or_alone_is_none(void **state) {
    (void)state;
    check_mark("Juliaca", NULL);
    check_mark("Juli?aca", NULL);
    check_mark("Juliaca (? km)", NULL);
    check_mark("?", NULL);
    check_mark("(?)", NULL);
    check_mark("", NULL);
}

static void check_names(const char *text, const char *first, const char *second) {
    khp_slice names[KHP_DOUBT_NAMES];
    khp_buffer folded = {0};
    khp_toponym_fold(&folded, khp_slice_cstr(text));
    size_t count = khp_doubt_find_names(khp_buffer_slice(&folded), names);
    size_t expected = second != NULL ? 2 : first != NULL ? 1 : 0;
    if (count != expected) {
        fail_msg("\"%s\" speaks of %zu names, not of %zu", text, count, expected);
    }
    if (first != NULL) {
        assert_slice(names[0], first);
    }
    if (second != NULL) {
        assert_slice(names[1], second);
    }
    khp_buffer_clear(&folded);
}

static void words_for_near_are_known_in_four_languages(void **state) {
    (void)state;
    static const char *const texts[] = {"cerca de Ilave",
                                        "Cerca a Ilave",
                                        "a las afueras de Ilave",
                                        "inmediaciones de Ilave",
                                        "PRÓXIMO A ILAVE",
                                        "hacia Ilave",
                                        "near Ilave",
                                        "Close to Ilave",
                                        "outskirts of Ilave",
                                        "in the vicinity of Ilave",
                                        "perto de Ilave",
                                        "nos arredores de Ilave",
                                        "nas proximidades de Ilave",
                                        "près de Ilave",
                                        "Près d'Ilave",
                                        "aux environs de Ilave",
                                        "à proximité de Ilave",
                                        "aux alentours de Ilave"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        check_names(texts[i], "ilave", NULL);
    }
    check_names("cerca del Callao", "callao", NULL);
}

static void between_two_names_both_are_told(void **state) {
    (void)state;
    check_names("entre Ilave y Juli", "ilave", "juli");
    check_names("Entre Juli e Ilave", "juli", "ilave");
    check_names("between Ilave and Juli", "ilave", "juli");
    check_names("entre Ilave et Juli", "ilave", "juli");
    check_names("entre San Juan y Juli", "san juan", "juli");
}

/* Entre Rios is a name of its own. */
static void between_without_a_second_name_is_no_doubt(void **state) {
    (void)state;
    check_names("Entre Ríos", NULL, NULL);
    check_names("Entre y Juli", NULL, NULL);
    check_names("between", NULL, NULL);
}

static void distances_lead_to_the_name_behind_them(void **state) {
    (void)state;
    check_names("a 5 km de Puno", "puno", NULL);
    check_names("a unos 5 km de Puno", "puno", NULL);
    check_names("about 5 km from Puno", "puno", NULL);
    check_names("5 km de Puno", "puno", NULL);
    check_names("2,5 km al norte de Puno", "puno", NULL);
    check_names("12 kilómetros del Callao", "callao", NULL);
    check_names("3 miles from Puno", "puno", NULL);
    check_names("10 kms north of Puno", "puno", NULL);
    check_names("a 800 m de Puno", "puno", NULL);
    check_names("à 5 km de Puno", "puno", NULL);
    check_names("a 5 quilômetros de Puno", "puno", NULL);
}

static void numbers_that_are_no_distances_are_no_doubt(void **state) {
    (void)state;
    static const char *const texts[] = {
        "5 de Mayo", "Km 40",   "a Puno", "5 km", "25 de Julio",
        "Puno km 5", "Cercado", "Nearby", "near", "2 de Mayo de Puno"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        check_names(texts[i], NULL, NULL);
    }
}

static void doubt_is_said_by_either(void **state) {
    (void)state;
    khp_buffer working = {0};
    assert_true(khp_doubt_is_said(KHP_SLICE("Puno?"), &working));
    assert_true(khp_doubt_is_said(KHP_SLICE("CERCA DE PUNO"), &working));
    assert_false(khp_doubt_is_said(KHP_SLICE("Puno"), &working));
    assert_false(khp_doubt_is_said(KHP_SLICE(""), &working));
    assert_false(working.failed);
    khp_buffer_clear(&working);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_mark_at_an_end_or_in_brackets_is_taken_off),
        cmocka_unit_test(a_mark_inside_or_alone_is_none),
        cmocka_unit_test(words_for_near_are_known_in_four_languages),
        cmocka_unit_test(between_two_names_both_are_told),
        cmocka_unit_test(between_without_a_second_name_is_no_doubt),
        cmocka_unit_test(distances_lead_to_the_name_behind_them),
        cmocka_unit_test(numbers_that_are_no_distances_are_no_doubt),
        cmocka_unit_test(doubt_is_said_by_either),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
