/* Tests of level_words: the words of levels in headers, and those around names with the cores that
 * are left without them. */
#include "cmocka_ready.h"

#include "base/fold.h"
#include "locate/forms.h"
#include "locate/toponym.h"
#include "model/level_words.h"

#include <stdio.h>

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

/* ---- words around names ---- */

/* A name as written and its three cores; NULL: the same as the one before. */
typedef struct core_case {
    const char *name;
    const char *of_row; /* "": the folded name */
    const char *of_text;
    const char *of_area;
} core_case;

typedef khp_levels core_of(khp_buffer *core, khp_slice folded);

static size_t check_core(const char *name, const char *kind, core_of *make, const char *expected) {
    khp_buffer folded = {0};
    khp_buffer core = {0};
    khp_toponym_fold(&folded, khp_slice_cstr(name));
    (void)make(&core, khp_buffer_slice(&folded));
    if (*expected == '\0') {
        expected = khp_buffer_cstr(&folded);
    }
    size_t wrong = strcmp(khp_buffer_cstr(&core), expected) != 0;
    if (wrong > 0) {
        print_error("\"%s\": core of %s \"%s\", expected \"%s\"\n", name, kind,
                    khp_buffer_cstr(&core), expected);
    }
    khp_buffer_clear(&folded);
    khp_buffer_clear(&core);
    return wrong;
}

static void check_cores(const core_case *cases, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const core_case *c = &cases[i];
        const char *of_text = c->of_text == NULL ? c->of_row : c->of_text;
        const char *of_area = c->of_area == NULL ? of_text : c->of_area;
        wrong += check_core(c->name, "a row", khp_form_core_of_row, c->of_row);
        wrong += check_core(c->name, "a text", khp_form_core, of_text);
        wrong += check_core(c->name, "an area", khp_form_core_of_area, of_area);
    }
    assert_int_equal(wrong, 0);
}

#define CHECK_CORES(cases) check_cores(cases, sizeof(cases) / sizeof((cases)[0]))

static void words_of_levels_are_taken_off_on_both_sides(void **state) {
    (void)state;
    static const core_case cases[] = {
        {"Sumy oblast", "sumy", NULL, NULL},
        {"Kota district", "kota", NULL, NULL},
        {"Comuna Desa", "comuna desa", NULL, "desa"},
        {"Municipio de Rayon", "rayon", NULL, NULL},
        {"Oblast Sumy", "sumy", NULL, NULL},
        {"Сумська область", "сумська", NULL, NULL},
        {"Пермский край", "", "пермскии", NULL},
        {"Bor District", "bor", NULL, NULL},
        {"Powiat będziński", "bedzinski", NULL, NULL},
        {"Umeå kommun", "umea", NULL, NULL},
        {"Gemeente Zwolle", "zwolle", NULL, NULL},
        {"Provincia dell'Aquila", "aquila", NULL, NULL},
        {"Provincia di Rovigo", "rovigo", NULL, NULL},
        {"Département de l'Ain", "ain", NULL, NULL},
        {"Cercle de Macina", "macina", NULL, NULL},
        {"Komuna e Vitisë", "vitise", NULL, NULL},
        {"Shahrestān-e Zanjān", "zanjan", NULL, NULL},
        {"Muḩāfaz̧at Ḩimş", "hims", NULL, NULL},
        {"محافظة حمص", "حمص", NULL, NULL},
        {"شهرستان تبریز", "تبريز", NULL, NULL},
        {"Huyện Phú Tân", "phu tan", NULL, NULL},
        {"Thành phố Vĩnh Long", "vinh long", NULL, NULL},
        {"Amphoe Pa Daet", "pa daet", NULL, NULL},
        {"Kabupaten Rokan Hulu", "rokan hulu", NULL, NULL},
        {"Karkamış İlçesi", "karkamis", NULL, NULL},
        {"Liangshan Yizu Zizhizhou", "liangshan yizu", NULL, NULL},
        {"Gorodskoy Okrug Zaraysk", "zaraysk", NULL, NULL},
        {"Politischer Bezirk Lienz", "lienz", NULL, NULL},
        {"Bulambuli Sub-county", "bulambuli", NULL, NULL},
    };
    CHECK_CORES(cases);
}

static void phrases_around_areas_are_taken_off(void **state) {
    (void)state;
    static const core_case cases[] = {
        {"City and County of San Francisco", "san francisco", NULL, NULL},
        {"Juneau City and Borough", "juneau", NULL, NULL},
        {"County of Fresno", "fresno", NULL, NULL},
        {"Orleans Parish", "", "orleans", NULL},
        {"Parish of Saint Ann", "saint ann", NULL, NULL},
        {"Metropolitan Borough of Dudley", "dudley", NULL, NULL},
        {"Bristol Bay Census Area", "bristol bay", NULL, NULL},
        {"Partido de La Plata", "", "plata", NULL},
        {"State of Sonora", "sonora", NULL, NULL},
        {"Republic of Karelia", "karelia", NULL, NULL},
        {"Gobierno Regional de Puno", "puno", NULL, NULL},
        {"Bogotá D.C.", "bogota", NULL, NULL},
        {"Bogotá, Distrito Capital", "bogota", NULL, NULL},
        {"Región Metropolitana de Santiago", "santiago", NULL, NULL},
        {"México D.F.", "", "mexico", NULL},
        {"Mun. Oruro", "oruro", NULL, NULL},
        {"Mpio. de Tibú", "tibu", NULL, NULL},
        {"Pcia. Chucuito", "chucuito", NULL, NULL},
        {"Dto. Anta", "anta", NULL, NULL},
        {"Edo. Zulia", "zulia", NULL, NULL},
        {"Edo Zulia", "zulia", NULL, NULL},
        {"Co. Mayo", "", NULL, "mayo"},
        {"County Mayo", "", NULL, "mayo"},
        {"Orange Co.", "", NULL, "orange"},
        {"Kabul Prov.", "", "kabul", NULL},
        {"Hajjah Gov", "", "hajjah", NULL},
        {"Koganei-shi", "", NULL, "koganei"},
        {"Tōkyō-to", "", NULL, "tokyo"},
        {"Kota Bogor", "", NULL, "bogor"},
        {"Land Salzburg", "", NULL, "salzburg"},
    };
    CHECK_CORES(cases);
}

static void words_of_settlements_stay_on_the_names_of_rows(void **state) {
    (void)state;
    static const core_case cases[] = {
        {"Kansas City", "", "kansas", NULL},
        {"Hope Town", "", "hope", NULL},
        {"village of Kilmore", "", "kilmore", NULL},
        {"Kilmore village", "", "kilmore", NULL},
        {"town of Kilmore", "", "kilmore", NULL},
        {"Kilmore hamlet", "", "kilmore", NULL},
        {"selo Ivanovka", "", "ivanovka", NULL},
        {"с. Ивановка", "", "ивановка", NULL},
        {"г. Орёл", "", "орел", NULL},
        {"Ciudad de Guatemala", "", "guatemala", NULL},
        {"Vila do Conde", "", "conde", NULL},
        {"ville de Lomé", "", "lome", NULL},
        {"Desa Sukamaju", "", "sukamaju", NULL},
        {"مدينة حمص", "", "حمص", NULL},
        {"caserío San Juan", "san juan", NULL, NULL},
    };
    CHECK_CORES(cases);
}

static void words_that_are_parts_of_names_stay(void **state) {
    (void)state;
    static const core_case cases[] = {
        {"Ciudad Nueva", "", NULL, NULL},
        {"Ciudad Juárez", "", NULL, NULL},
        {"Villa El Salvador", "", NULL, NULL},
        {"Kota Kinabalu", "", NULL, "kinabalu"},
        {"Nueva Provincia", "", NULL, NULL},
        {"State College", "", NULL, NULL},
        {"City Bell", "", NULL, NULL},
        {"Town Creek", "", NULL, NULL},
        {"Village Green", "", NULL, NULL},
        {"Zone", "", NULL, NULL},
        {"Division", "", NULL, NULL},
        {"Land", "", NULL, NULL},
        {"Il", "", NULL, NULL},
        {"Nam To", "", NULL, "nam"},
        {"Shi", "", NULL, NULL},
        {"Distrito Federal", "", NULL, NULL},
        {"Capital District", "", NULL, NULL},
        {"Federal District", "", NULL, NULL},
        {"County Durham", "", NULL, "durham"},
        {"Novo Selo", "", NULL, NULL},
        {"Stari Grad", "", NULL, NULL},
        {"Khan Younis", "", NULL, NULL},
        {"Madinat Hamad", "", NULL, NULL},
        {"Kampung Baru", "", NULL, NULL},
        {"Shahr-e Kord", "", NULL, NULL},
        {"North Canton", "", NULL, "north"},
        {"López Rayón", "", "lopez", NULL},
        {"División del Norte", "", NULL, "norte"},
        {"Cutral-Có", "", NULL, "cutral"},
        {"Tuen Mun", "", NULL, "tuen"},
        {"Zone 5", "", NULL, NULL},
        {"Comuna 12", "", NULL, NULL},
        {"El Cercado", "cercado", NULL, NULL},
        {"The City", "city", NULL, NULL},
        {"Burgenland", "", NULL, NULL},
        {"Dos Unidos", "", NULL, NULL},
        {"Ust-Ilimsk", "", NULL, NULL},
        {"Regional", "", NULL, NULL},
    };
    CHECK_CORES(cases);
}

static void short_words_of_areas_are_no_level_in_brackets(void **state) {
    (void)state;
    assert_null(khp_level_word_of(KHP_SLICE("to"))); /* Palmas (TO) */
    assert_null(khp_level_word_of(KHP_SLICE("co"))); /* Denver (CO) */
    assert_null(khp_level_word_of(KHP_SLICE("il")));
    assert_null(khp_level_word_of(KHP_SLICE("land")));
    assert_null(khp_level_word_of(KHP_SLICE("")));
    assert_non_null(khp_level_word_of(KHP_SLICE("ciudad")));
    assert_non_null(khp_level_word_of(KHP_SLICE("distrito federal")));
    assert_true(khp_is_level_word(KHP_SLICE("to")));
    assert_false(khp_is_level_word(KHP_SLICE("puno")));
}

static void check_found(const khp_level_word *word, const char *before, const char *after) {
    char text[128];
    snprintf(text, sizeof text, "%s%s%s", before, word->word, after);
    const khp_level_word *found =
        *before == '\0' ? khp_level_word_before(khp_slice_cstr(text), KHP_WORD_OF_AREAS, true)
                        : khp_level_word_after(khp_slice_cstr(text), KHP_WORD_OF_AREAS);
    bool should = (*before == '\0' ? (word->linked < word->bare ? word->linked : word->bare)
                                   : word->after) != KHP_WORD_NOWHERE;
    if (should ? found == NULL || found->length < word->length : found == word) {
        fail_msg("\"%s\" is %sfound", text, should ? "not " : "");
    }
}

/* Fails where scripts/level-words --index was forgotten. */
static void every_word_is_folded_and_found_by_the_index(void **state) {
    (void)state;
    size_t count = 0;
    for (const khp_level_word *word; (word = khp_level_word_at(count)) != NULL; count++) {
        khp_buffer folded = {0};
        khp_toponym_fold(&folded, khp_slice_cstr(word->word));
        assert_string_equal(khp_buffer_cstr(&folded), word->word);
        khp_buffer_clear(&folded);
        assert_int_not_equal(word->levels, 0);
        check_found(word, "", " qqq");
        check_found(word, "qqq ", "");
        for (size_t i = 0; i < count; i++) {
            assert_string_not_equal(khp_level_word_at(i)->word, word->word);
        }
    }
    assert_true(count > 500);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_allows_the_levels_of_its_words),
        cmocka_unit_test(numbers_of_levels_are_fixed),
        cmocka_unit_test(words_of_settlements_are_told),
        cmocka_unit_test(other_headers_have_no_level),
        cmocka_unit_test(words_of_headers_are_folded_and_in_order),
        cmocka_unit_test(words_of_levels_are_taken_off_on_both_sides),
        cmocka_unit_test(phrases_around_areas_are_taken_off),
        cmocka_unit_test(words_of_settlements_stay_on_the_names_of_rows),
        cmocka_unit_test(words_that_are_parts_of_names_stay),
        cmocka_unit_test(short_words_of_areas_are_no_level_in_brackets),
        cmocka_unit_test(every_word_is_folded_and_found_by_the_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
