/* The words of headers, and what singulars and plurals share. */
#include "cmocka_ready.h"
#include "protect/header_words.h"
#include "protect/local.h"

static void capitals_part_words_and_digits_stay(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"phoneNumber", "phone number"},
        {"IPAddress", "ip address"},
        {"victimaNombre", "victima nombre"},
        {"NÚMERO_DeTeléfono", "numero de telefono"},
        {"ÉtatCivil", "etat civil"},
        {"DNIs", "dnis"},
        {"URLs de fotos", "urls de fotos"},
        {"telefono1", "telefono1"},
        {"what3words", "what3words"},
        {"children/full_name[2]", "children full name 2"},
        {"TELEFONO", "telefono"},
        {"Badge #", "badge no"},
        {"# of dead", "no of dead"},
        {"#adm1+name", "adm1 name"},
        {"Age of ${firstname}?", "age of"},
        {"${name", "name"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        khp_buffer words = {0};
        khp_header_words(&words, khp_slice_cstr(cases[i][0]));
        assert_string_equal(khp_buffer_cstr(&words), cases[i][1]);
        khp_buffer_clear(&words);
    }
}

static void questions_end_in_their_mark(void **state) {
    (void)state;
    assert_true(khp_header_is_question(KHP_SLICE("Name?")));
    assert_true(khp_header_is_question(KHP_SLICE("Name? *: ")));
    assert_false(khp_header_is_question(KHP_SLICE("Name? (first)")));
    assert_false(khp_header_is_question(KHP_SLICE(" *")));
    assert_false(khp_header_is_question(KHP_SLICE("")));
}

static void what_stands_before_a_question_is_not_asked(void **state) {
    (void)state;
    khp_slice asked = khp_header_asked(KHP_SLICE("V.5 Hoy, ¿usas? ¿cual?"));
    assert_true(khp_slice_eq(asked, KHP_SLICE("¿usas? ¿cual?")));
    assert_true(khp_slice_eq(khp_header_asked(KHP_SLICE("Usas?")), KHP_SLICE("Usas?")));
    assert_int_equal(khp_header_asked(KHP_SLICE("")).len, 0);
}

static void singulars_and_plurals_are_one(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"direccion", "direcciones"}, {"name", "names"},
        {"phone", "phones"},          {"address", "addresses"},
        {"adresse", "adresses"},      {"testigo", "testigos"},
        {"funcao", "funcoes"},        {"mae", "maes"},
        {"reseau", "reseaux"},        {"journal", "journaux"},
        {"identity", "identities"},   {"celular", "celulares"},
        {"social", "sociais"},        {"madre", "madres"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        khp_buffer one = {0};
        khp_buffer many = {0};
        khp_word_add_singular(&one, khp_slice_cstr(pairs[i][0]));
        khp_word_add_singular(&many, khp_slice_cstr(pairs[i][1]));
        assert_string_equal(khp_buffer_cstr(&one), khp_buffer_cstr(&many));
        khp_buffer_clear(&one);
        khp_buffer_clear(&many);
    }
}

static void words_that_are_no_plurals_stay_apart(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"pais", "pal"}, {"nome", "nom"}, {"calle", "call"}, {"mere", "mer"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        khp_buffer one = {0};
        khp_buffer other = {0};
        khp_word_add_singular(&one, khp_slice_cstr(pairs[i][0]));
        khp_word_add_singular(&other, khp_slice_cstr(pairs[i][1]));
        assert_string_not_equal(khp_buffer_cstr(&one), khp_buffer_cstr(&other));
        khp_buffer_clear(&one);
        khp_buffer_clear(&other);
    }
}

static void digits_at_an_end_go(void **state) {
    (void)state;
    assert_int_equal(khp_word_without_digits(KHP_SLICE("telefono12")).len, 8);
    assert_int_equal(khp_word_without_digits(KHP_SLICE("what3words")).len, 10);
    assert_int_equal(khp_word_without_digits(KHP_SLICE("12")).len, 0);
    assert_int_equal(khp_word_without_digits(KHP_SLICE("")).len, 0);
}

static void places_and_dates_are_seen_through_capitals_and_digits(void **state) {
    (void)state;
    static const char *const local[] = {"admin1",     "geopoint", "placeName", "lugar2",
                                        "what3words", "startLat", "Barrio",    NULL};
    static const char *const dated[] = {"startDate", "fecha2", "datetime", "Fecha", NULL};
    khp_buffer scratch = {0};
    for (size_t i = 0; local[i] != NULL; i++) {
        assert_true(khp_header_looks_local(khp_slice_cstr(local[i]), &scratch));
    }
    for (size_t i = 0; dated[i] != NULL; i++) {
        assert_true(khp_header_looks_dated(khp_slice_cstr(dated[i]), &scratch));
    }
    assert_false(khp_header_looks_local(KHP_SLICE("covid19"), &scratch));
    assert_false(khp_header_looks_dated(KHP_SLICE("covid19"), &scratch));
    khp_buffer_clear(&scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capitals_part_words_and_digits_stay),
        cmocka_unit_test(questions_end_in_their_mark),
        cmocka_unit_test(what_stands_before_a_question_is_not_asked),
        cmocka_unit_test(singulars_and_plurals_are_one),
        cmocka_unit_test(words_that_are_no_plurals_stay_apart),
        cmocka_unit_test(digits_at_an_end_go),
        cmocka_unit_test(places_and_dates_are_seen_through_capitals_and_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
