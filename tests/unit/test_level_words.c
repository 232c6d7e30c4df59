/* Tests of level_words: the words of levels in headers. */
#include "cmocka_ready.h"

#include "base/fold.h"
#include "model/level_words.h"

#define DISTRICT KHP_LEVEL(KHP_PRECISION_DISTRICT)
#define PROVINCE KHP_LEVEL(KHP_PRECISION_PROVINCE)
#define DEPARTMENT KHP_LEVEL(KHP_PRECISION_DEPARTMENT)
#define COUNTRY KHP_LEVEL(KHP_PRECISION_COUNTRY)

/* A header as written, and what its words allow. */
typedef struct header_case {
    const char *header;
    khp_levels levels;
    bool settlement;
} header_case;

static void check_headers(const header_case *cases, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        khp_buffer folded = {0};
        bool settlement = true;
        khp_fold_words(&folded, khp_slice_cstr(cases[i].header));
        khp_levels levels = khp_header_levels(khp_buffer_slice(&folded), &settlement);
        if (levels != cases[i].levels || settlement != cases[i].settlement) {
            print_error("\"%s\": levels %x, expected %x; %d of settlements\n", cases[i].header,
                        levels, cases[i].levels, settlement);
            wrong++;
        }
        khp_buffer_clear(&folded);
    }
    assert_int_equal(wrong, 0);
}

#define CHECK_HEADERS(cases) check_headers(cases, sizeof(cases) / sizeof((cases)[0]))

static void a_header_allows_the_levels_of_its_words(void **state) {
    (void)state;
    static const header_case cases[] = {
        {"Hecho_Provincia", DEPARTMENT | PROVINCE, false},
        {"County name", DEPARTMENT | PROVINCE, false},
        {"nombre del municipio", PROVINCE | DISTRICT, false},
        {"Municipio del hecho", PROVINCE | DISTRICT, false},
        {"NOM_MPIO", PROVINCE | DISTRICT, false},
        {"provincia/estado", DEPARTMENT | PROVINCE, false},
        {"Municípios", PROVINCE | DISTRICT, false},
        {"counties", DEPARTMENT | PROVINCE, false},
        {"Districts", DEPARTMENT | PROVINCE | DISTRICT, false},
        {"País", COUNTRY, false},
        {"State", DEPARTMENT, false},
        {"Entidad federativa", DEPARTMENT, false},
        {"Sub-county", PROVINCE | DISTRICT, false},
        {"Край", DEPARTMENT, false},
        {"Область", DEPARTMENT, false},
        {"Woreda", PROVINCE | DISTRICT, false},
    };
    CHECK_HEADERS(cases);
}

static void numbers_of_levels_are_fixed(void **state) {
    (void)state;
    static const header_case cases[] = {
        {"ADM0_EN", COUNTRY, false},          {"ADM1_ES", DEPARTMENT, false},
        {"adm2_es", PROVINCE, false},         {"admin2", PROVINCE, false},
        {"Admin 3", DISTRICT, false},         {"admin2Name_en", PROVINCE, false},
        {"admin level 1", DEPARTMENT, false}, {"adm4", 0, false},
        {"administration", 0, false},
    };
    CHECK_HEADERS(cases);
}

static void words_of_settlements_are_told(void **state) {
    (void)state;
    static const header_case cases[] = {
        {"city", 0, true},           {"Ciudad", 0, true},
        {"localidad", 0, true},      {"Cidade do fato", 0, true},
        {"Town/Village", 0, true},   {"centros poblados", 0, true},
        {"centro poblado", 0, true}, {"City or county", DEPARTMENT | PROVINCE, true},
        {"place", 0, false},         {"lugar", 0, false},
        {"location", 0, false},
    };
    CHECK_HEADERS(cases);
}

static void other_headers_have_no_level(void **state) {
    (void)state;
    static const header_case cases[] = {
        {"", 0, false},
        {"estado civil", 0, false},
        {"Estado del caso", 0, false},
        {"Marital state", 0, false},
        {"partido político", 0, false},
        {"UTM zone", 0, false},
        {"comunicado", 0, false},
        {"provincial", 0, false},
        {"statement", 0, false},
        {"Countryside", 0, false},
        {"capacity", 0, false},
        {"id", 0, false},
    };
    CHECK_HEADERS(cases);
}

static void words_of_headers_are_folded_and_in_order(void **state) {
    (void)state;
    khp_slice last = {NULL, 0};
    size_t count = 0;
    for (khp_slice word; (word = khp_header_word_at(count)).ptr != NULL; count++) {
        khp_buffer folded = {0};
        khp_fold_words(&folded, word);
        assert_string_equal(khp_buffer_cstr(&folded), word.ptr);
        assert_true(last.ptr == NULL || strcmp(last.ptr, word.ptr) < 0);
        last = word;
        khp_buffer_clear(&folded);
    }
    assert_true(count > 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_allows_the_levels_of_its_words),
        cmocka_unit_test(numbers_of_levels_are_fixed),
        cmocka_unit_test(words_of_settlements_are_told),
        cmocka_unit_test(other_headers_have_no_level),
        cmocka_unit_test(words_of_headers_are_folded_and_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
