/* Tests of abbreviations: which alternate names of a dump never place a record. */
#include "cmocka_ready.h"
#include "locate/abbreviations.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void check(const char *const *names, size_t count, char mark, bool expected) {
    for (size_t i = 0; i < count; i++) {
        if (khp_is_abbreviation(khp_slice_cstr(names[i]), mark) != expected) {
            fail_msg("\"%s\" is %s", names[i], expected ? "a name" : "an abbreviation");
        }
    }
}

static void three_latin_letters_or_fewer_are_one(void **state) {
    (void)state;
    static const char *const names[] = {"CUZ", "cuz", "LA",  "L.A.", "Ica",
                                        "Ñ",   "N Y", "Åby", "P-1"};
    check(names, COUNT(names), ',', true);
}

static void capitals_are_one_however_long(void **state) {
    (void)state;
    static const char *const names[] = {"NYCX", "SPJC", "D.C. USA", "ARICA", "МСКВ", "AREQUIPA 2"};
    check(names, COUNT(names), ',', true);
}

static void names_with_small_letters_are_none(void **state) {
    (void)state;
    static const char *const names[] = {"Lima",   "Puno",     "lima", "LIMa",
                                        "Москва", "San Juan", "Áncé"};
    check(names, COUNT(names), ',', false);
}

/* Neither case nor the number of letters tells anything in Chinese, Japanese, Arabic or Hebrew. */
static void scripts_without_case_are_never_one(void **state) {
    (void)state;
    static const char *const names[] = {"京都", "東京", "津", "مكة", "صور", "עכו", "서울", "กทม"};
    check(names, COUNT(names), ',', false);
}

/* Three letters of Cyrillic with a small one are a name: only Latin ones are codes of airports. */
static void short_names_in_other_scripts_with_case_are_none(void **state) {
    (void)state;
    static const char *const names[] = {"Ош", "Уфа", "Ωρω"};
    check(names, COUNT(names), ',', false);
}

static void a_table_of_ones_own_keeps_all_its_names(void **state) {
    (void)state;
    static const char *const names[] = {"CUZ", "LA", "Ica", "AREQUIPA"};
    check(names, COUNT(names), '|', false);
}

static void what_has_no_letters_is_none(void **state) {
    (void)state;
    static const char *const names[] = {"", "12", "-", "\xFF\xFE"};
    check(names, COUNT(names), ',', false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_latin_letters_or_fewer_are_one),
        cmocka_unit_test(capitals_are_one_however_long),
        cmocka_unit_test(names_with_small_letters_are_none),
        cmocka_unit_test(scripts_without_case_are_never_one),
        cmocka_unit_test(short_names_in_other_scripts_with_case_are_none),
        cmocka_unit_test(a_table_of_ones_own_keeps_all_its_names),
        cmocka_unit_test(what_has_no_letters_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
