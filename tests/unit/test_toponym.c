/* Tests of toponym: folding, form C and words for "not known". */
#include "cmocka_ready.h"

#include "base/utf8.h"
#include "locate/toponym.h"
#include "locate/words.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void folds_to(const char *name, const char *expected) {
    khp_buffer folded = {0};
    khp_toponym_fold(&folded, khp_slice_cstr(name));
    assert_string_equal(khp_buffer_cstr(&folded), expected);
    khp_buffer_clear(&folded);
}

static void accents_fold_to_base_letters(void **state) {
    (void)state;
    folds_to("Áncash", "ancash");
    folds_to("CAÑETE", "canete");
    folds_to("Pàucar del Sara Sara", "paucar del sara sara");
    folds_to("A\xCC\x81ncash", "ancash"); /* decomposed, as some systems store it */
}

static void punctuation_and_spaces_fold_to_one_space(void **state) {
    (void)state;
    folds_to("  La-Oroja  ", "la oroja");
    folds_to("San\xC2\xA0Juan", "san juan");
    folds_to("--", "");
}

/* Every sign that is written for an apostrophe, between letters. */
static const char *const apostrophes[] = {
    "'",      "`",      "\u00B4", "\u2018", "\u2019", "\u201B", "\u2032",
    "\uFF07", "\u02BC", "\u02B9", "\u02BA", "\u02BB", "\u02BD", "\u02BE",
    "\u02BF", "\u02C8", "\u02CA", "\u02CB", "\u02EE", "\u05F3", "\uA78C"};
#define APOSTROPHES (sizeof apostrophes / sizeof apostrophes[0])

static void a_name_is_one_with_and_without_its_apostrophe(void **state) {
    (void)state;
    for (size_t i = 0; i < APOSTROPHES; i++) {
        char text[64];
        snprintf(text, sizeof text, "%sS%sana%sa%s", apostrophes[i], apostrophes[i], apostrophes[i],
                 apostrophes[i]);
        folds_to(text, "sanaa");
        snprintf(text, sizeof text, "Hawai%si %sAiea", apostrophes[i], apostrophes[i]);
        folds_to(text, "hawaii aiea");
        snprintf(text, sizeof text, "9%s30%sa", apostrophes[i], apostrophes[i]);
        folds_to(text, "9 30 a");
    }
    folds_to("Sanʿāʾ", "sana"); /* no letter is made of a sign or of a long vowel */
    folds_to("Mol'endo", "molendo");
    folds_to("Xi'an", "xian");
    folds_to("P’yŏngyang", "pyongyang");
    folds_to("M'Sila", "msila");
    folds_to("L'viv", "lviv"); /* a soft sign, no article */
    folds_to("Кам'янець", "камянець");
    folds_to("Камʼянець", "камянець");
    folds_to("Qal''at", "qalat");
    folds_to("'s-Hertogenbosch", "s hertogenbosch");
    folds_to("Ca' Savio", "ca savio");
}

static void elided_words_stay_words(void **state) {
    (void)state;
    folds_to("L'Aquila", "l aquila");
    folds_to("L’Aquila", "l aquila");
    folds_to("L`Aquila", "l aquila");
    folds_to("L'Àguila", "l aguila");
    folds_to("L'Hospitalet", "l hospitalet");
    folds_to("Côte d'Ivoire", "cote d ivoire");
    folds_to("Côte-d’Or", "cote d or");
    folds_to("Castell’Umberto", "castell umberto");
    folds_to("Sant'Angelo", "sant angelo");
    folds_to("Ponte dell'Olio", "ponte dell olio");
    folds_to("O'Higgins", "o higgins");
    folds_to("Malanʹino", "malanino");
    folds_to("Lʹiva", "liva"); /* never an article */
}

static void letters_of_other_scripts_fold_by_the_table(void **state) {
    (void)state;
    folds_to("أبو ظبي", "ابو ظبي");
    folds_to("إدلب", "ادلب");
    folds_to("آمل", "امل");
    folds_to("ٱلرياض", "الرياض");
    folds_to("محافظة حمص", "محافظه حمص");
    folds_to("مصطفى", "مصطفي");
    folds_to("القـــاهرة", "القاهره");
    folds_to("دِمَشْق", "دمشق");
    folds_to("کرمانشاه", "كرمانشاه");
    folds_to("تبریز", "تبريز");
    folds_to("مؤتة", "موته");
    folds_to("بئر السبع", "بير السبع");
    folds_to("ہرنائی", "هرنايي");
    folds_to("Орёл", "орел");
    folds_to("Нижний Новгород", "нижнии новгород");
    folds_to("Ґалаґан", "галаган");
    folds_to("יְרוּשָׁלַיִם", "ירושלים");
    folds_to("ג׳נין", "גנין");
}

static void letters_without_decomposition_fold_by_the_table(void **state) {
    (void)state;
    folds_to("Øłđıæœß", "oldiaeoess");
    folds_to("Þingvellir", "thingvellir");
    folds_to("Łódź", "lodz");
    folds_to("İstanbul", "istanbul");
}

static void other_scripts_keep_their_letters(void **state) {
    (void)state;
    folds_to("Юримагуас", "юримагуас");
    folds_to("Əhmədbəyli", "əhmədbəyli");
    folds_to("東京", "東京");
}

static void invalid_text_ends_the_form(void **state) {
    (void)state;
    folds_to("Lima\xFFPeru", "lima");
}

static void the_short_way_equals_the_long_way(void **state) {
    (void)state;
    khp_buffer quick = {0};
    khp_buffer slow = {0};
    for (uint32_t code = 1; code < 0x60000; code++) {
        char text[16] = "L'a"; /* once behind an apostrophe, once behind a letter */
        size_t start = 2 + code % 2;
        size_t len = khp_utf8_encode(code / 2, text + start);
        if (len == 0) {
            continue;
        }
        text[start + len] = 'Z';
        khp_buffer_reset(&quick);
        khp_buffer_reset(&slow);
        khp_toponym_fold(&quick, khp_slice_of(text, start + len + 1));
        khp_toponym_fold_slowly(&slow, khp_slice_of(text, start + len + 1));
        if (!khp_slice_eq(khp_buffer_slice(&quick), khp_buffer_slice(&slow))) {
            print_error("U+%04X: \"%s\", the long way \"%s\"\n", code / 2, khp_buffer_cstr(&quick),
                        khp_buffer_cstr(&slow));
            fail();
        }
    }
    khp_buffer_clear(&quick);
    khp_buffer_clear(&slow);
}

/* True if the text is short; then it must fold as it does otherwise. */
static bool folds_short(const char *text) {
    char folded[KHP_SHORT_BYTES];
    size_t len = khp_toponym_fold_short(khp_slice_cstr(text), folded);
    khp_buffer expected = {0};
    khp_toponym_fold(&expected, khp_slice_cstr(text));
    if (len != KHP_NOT_SHORT &&
        !khp_slice_eq(khp_slice_of(folded, len), khp_buffer_slice(&expected))) {
        fail_msg("\"%s\": short \"%.*s\", else \"%s\"", text, (int)len, folded,
                 khp_buffer_cstr(&expected));
    }
    khp_buffer_clear(&expected);
    return len != KHP_NOT_SHORT;
}

static void short_texts_fold_alike_without_memory(void **state) {
    (void)state;
    static const char *const texts[] = {"s/d",
                                        "PERÚ",
                                        "Åland Islands",
                                        "—",
                                        "½",
                                        "−",
                                        "Pe\xCC\x81ru",
                                        "Øm ß",
                                        "Côte d'Ivoire",
                                        "L'viv",
                                        "Sana\u02BE a",
                                        "\u02BFIrāq",
                                        "Lao People's",
                                        "5'30''",
                                        "O'B'C",
                                        "dell’Îsle"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_true(folds_short(texts[i]));
    }
    assert_false(folds_short("ŉ")); /* ʼn has no Latin form in the table */
    for (uint32_t code = 1; code < 0x30000; code++) {
        char text[16] = "l'a";
        size_t len = khp_utf8_encode(code, text + 2);
        memcpy(text + 2 + len, "Z", 2);
        (void)folds_short(text);
    }
}

static void form_c_composes(void **state) {
    (void)state;
    khp_buffer composed = {0};
    khp_toponym_nfc(&composed, KHP_SLICE("Ca\xCC\x81n"));
    assert_string_equal(khp_buffer_cstr(&composed), "C\xC3\xA1n");
    khp_buffer_reset(&composed);
    khp_toponym_nfc(&composed, KHP_SLICE("\xFF\xCC\x81"));
    assert_string_equal(khp_buffer_cstr(&composed), "\xFF\xCC\x81");
    khp_buffer_clear(&composed);
}

static void enye_can_be_kept(void **state) {
    (void)state;
    khp_buffer folded = {0};
    khp_toponym_fold_keeping_enye(&folded, KHP_SLICE("Ñuñoa Á n\xCC\x83"));
    assert_string_equal(khp_buffer_cstr(&folded), "ñuñoa a ñ");
    khp_buffer_clear(&folded);
}

static void every_placeholder_may_start_as_it_does(void **state) {
    (void)state;
    size_t count;
    const khp_slice *words = khp_words_placeholders(&count);
    assert_true(count > 50);
    for (size_t i = 0; i < count; i++) {
        assert_true(khp_toponym_is_placeholder(words[i]));
        if (words[i].len > 0) {
            char second = words[i].len > 1 ? words[i].ptr[1] : '\0';
            assert_true(khp_words_may_start_placeholder(words[i].ptr[0], second));
        }
    }
    assert_false(khp_words_may_start_placeholder('j', 'u'));
    assert_false(khp_words_may_start_placeholder('s', 'a'));
    assert_false(khp_words_may_start_placeholder('2', '0'));
    assert_false(khp_words_may_start_placeholder('z', '\0'));
}

static void words_for_not_known_are_placeholders(void **state) {
    (void)state;
    static const char *const words[] = {"",  "s/d", "S/D",         "n/d",        "NN",
                                        "-", "—",   "Desconocido", "NO PRECISA", "unknown",
                                        "?", "  ",  "N.N.",        "s.i."};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!khp_toponym_is_placeholder(khp_slice_cstr(words[i]))) {
            fail_msg("\"%s\" should be a placeholder", words[i]);
        }
    }
    static const char *const names[] = {"Lima", "Unknown Creek", "Nna", "Desconocida Baja", "東"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (khp_toponym_is_placeholder(khp_slice_cstr(names[i]))) {
            fail_msg("\"%s\" is a name", names[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_fold_to_base_letters),
        cmocka_unit_test(punctuation_and_spaces_fold_to_one_space),
        cmocka_unit_test(a_name_is_one_with_and_without_its_apostrophe),
        cmocka_unit_test(elided_words_stay_words),
        cmocka_unit_test(letters_of_other_scripts_fold_by_the_table),
        cmocka_unit_test(letters_without_decomposition_fold_by_the_table),
        cmocka_unit_test(other_scripts_keep_their_letters),
        cmocka_unit_test(invalid_text_ends_the_form),
        cmocka_unit_test(the_short_way_equals_the_long_way),
        cmocka_unit_test(short_texts_fold_alike_without_memory),
        cmocka_unit_test(form_c_composes),
        cmocka_unit_test(enye_can_be_kept),
        cmocka_unit_test(words_for_not_known_are_placeholders),
        cmocka_unit_test(every_placeholder_may_start_as_it_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
