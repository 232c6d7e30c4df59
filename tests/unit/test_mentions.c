/* What is withheld of a record, found in what is published of it. */
#include "cmocka_ready.h"
#include "protect/mentions.h"
#include "protect/pairs.h"
#include "random.h"

static void check(const char *withheld, const char *published, bool expected) {
    khp_mentions *mentions = khp_mentions_new();
    assert_non_null(mentions);
    khp_mentions_seek(mentions, khp_slice_cstr(withheld), 7);
    uint32_t number = 0;
    bool found = khp_mentions_find(mentions, khp_slice_cstr(published), &number);
    assert_false(khp_mentions_failed(mentions));
    assert_int_equal(number, found ? 7 : 0);
    /* The sieve never passes over what the comparison finds. */
    assert_true(!found || khp_mentions_may_hold(mentions, khp_slice_cstr(published)));
    if (found != expected) {
        fail_msg("\"%s\" %s in \"%s\"", withheld, expected ? "was not found" : "was found",
                 published);
    }
    khp_mentions_free(mentions);
}

static void a_name_is_found_in_an_address(void **state) {
    (void)state;
    check("Ana Quispe Rojas", "https://news.example/2022/12/ana-quispe-rojas-murio", true);
    check("José Ñahui", "https://news.example/jos%C3%A9_%c3%b1ahui.html", true);
    check("JOSÉ ÑAHUI", "josé ñahui", true);
    check("Mamani, Luis", "https://news.example/?q=luis+mamani", true);
    check("Huancavelica", "https://news.example/huancavelica/1", true);
}

static void whole_words_count(void **state) {
    (void)state;
    check("Huanta", "Huantachaca", false);
    check("Ana Rojas", "ananas rojasol", false);
    check("Ana Rojas", "Rojas", false);
    check("Luis Luis", "luis", false);
}

static void short_values_prove_nothing(void **state) {
    (void)state;
    check("", "anything", false);
    check("Lima", "Lima mourns", false);
    check("12", "page 12", false);
    check("A B", "a b", true); /* as it stands */
    check("ñandú", "un ÑANDU", true);
}

static void what_json_escapes_is_read(void **state) {
    (void)state;
    check("José Ñahui", "{\"who\": \"Jos\\u00e9 \\u00D1ahui\"}", true);
    check("Quispe Rojas", "\\u0051uispe\\/Rojas", true);
    check("Quispe Rojas", "C:\\fotos\\quispe\\rojas.jpg", true); /* the names of a path */
    check("Fotos Quispe", "\\u00", false);
    check("𐐀𐐁𐐂𐐃 Rojas", "\\ud801\\udc00\\uD801\\uDC01\\ud801\\udc02\\ud801\\udc03-rojas", true);
    check("Quispe Rojas", "quispe \\ud801 rojas \\", true);
}

static void a_cut_escape_and_bad_bytes_are_survived(void **state) {
    (void)state;
    check("Quispe Rojas", "%", false);
    check("Quispe Rojas", "%zz quispe%20rojas%2", true);
    check("Quispe Rojas", "%ff%fequispe%c3 rojas", true);
}

static void the_record_before_is_forgotten(void **state) {
    (void)state;
    khp_mentions *mentions = khp_mentions_new();
    uint32_t number;
    assert_non_null(mentions);
    khp_mentions_seek(mentions, KHP_SLICE("Quispe Rojas"), 0);
    khp_mentions_begin(mentions);
    assert_true(khp_mentions_is_idle(mentions));
    assert_false(khp_mentions_find(mentions, KHP_SLICE("quispe rojas"), &number));
    khp_mentions_free(mentions);
}

static void words_end_where_writing_turns(void **state) {
    (void)state;
    check("Juan Quispe", "fotos/JuanQuispe2022.jpg", true);
    check("Quispe Rojas", "IMG20221215QUISPE_rojas.png", true);
    check("Quispe Rojas", "QUISPErojas", false);
    check("A123456", "a-123456", true);
    check("45678912", "DNI45678912", true);
    check("45678912", "145678912", false);
    check("2022-12-15", "/2022/12/15/", true);
    check("2022-12-15", "2022 and 15", false);
}

static void letters_with_marks_are_themselves(void **state) {
    (void)state;
    check("Angel Ñaupari",
          "\xC3\x81NGEL n\xCC\x83"
          "aupari",
          true); /* a mark of its own */
    check("Ramos Mendez", "Ra\xCC\x81mos, Me\xCC\x81ndez", true);
    check("Дмитро Коваль", "Коваль Дмитро", true);
    check("Groß Müller", "MÜLLER-GROSS", true);
    check("Ana Paz", "an\xC3\xA1 paz", true);
    check("Ana Paz",
          "\xE2\x80\x9C"
          "Ana Paz\xE2\x80\x9D",
          true);
    check("Ana Paz", "Mariana Paz", false);
}

static void a_long_text_is_no_name(void **state) {
    (void)state;
    const char *text = "a long text of more than eight words about the march in the square";
    check(text, "the march went to the square", false);
    check(text, "He wrote: A LONG TEXT of more than eight words about the march, in the square!",
          true);
}

static void what_is_told_as_the_place_proves_nothing(void **state) {
    (void)state;
    khp_mentions *mentions = khp_mentions_new();
    uint32_t number = 9;
    assert_non_null(mentions);
    khp_mentions_allow(mentions, KHP_SLICE("San Miguel de Juliaca"));
    khp_mentions_seek(mentions, KHP_SLICE("Juliaca"), 1);
    khp_mentions_seek(mentions, KHP_SLICE("Miguel Mamani"), 2);
    assert_false(khp_mentions_find(mentions, KHP_SLICE("marcha en Juliaca"), &number));
    assert_false(
        khp_mentions_find(mentions, KHP_SLICE("Mamani y la marcha de San Miguel"), &number));
    assert_true(khp_mentions_find(mentions, KHP_SLICE("miguel-mamani"), &number));
    assert_int_equal(number, 2);
    khp_mentions_free(mentions);
}

typedef size_t begin_pairs(const khp_pairs *, khp_slice, size_t *, size_t *);

/* Every offset of a text of at most 200 bytes, with zeros behind them. */
static void all_offsets(const khp_pairs *pairs, khp_slice text, begin_pairs *begin,
                        size_t found[200 + KHP_PAIRS_ROOM]) {
    size_t total = 0;
    memset(found, 0, (200 + KHP_PAIRS_ROOM) * sizeof *found);
    for (size_t at = 0; at < text.len;) {
        total += begin(pairs, text, &at, found + total);
        assert_in_range(total, 0, text.len);
    }
    memset(found + total, 0, (200 + KHP_PAIRS_ROOM - total) * sizeof *found);
}

/* Random texts: the quick sieve stops where the slow one does. */
static void both_sieves_agree(void **state) {
    (void)state;
    random_state random = random_begin("mentions");
    for (int round = 0; round < 2000; round++) {
        khp_pairs pairs = {.turn = 0};
        char words[4][3];
        for (int i = 0; i < 4; i++) {
            size_t length = 1 + random_below(&random, 2);
            for (size_t k = 0; k < length; k++) {
                words[i][k] = (char)('a' + random_below(&random, 26));
            }
            khp_pairs_add(&pairs, khp_slice_of(words[i], length));
        }
        char text[200];
        size_t length = random_below(&random, sizeof text);
        for (size_t i = 0; i < length; i++) {
            text[i] = (char)random_below(&random, random_below(&random, 2) == 0 ? 256 : 128);
        }
        size_t quick[200 + KHP_PAIRS_ROOM];
        size_t slow[200 + KHP_PAIRS_ROOM];
        khp_slice all = khp_slice_of(text, length);
        all_offsets(&pairs, all, khp_pairs_begin, quick);
        all_offsets(&pairs, all, khp_pairs_begin_scalar, slow);
        assert_memory_equal(quick, slow, sizeof quick);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_found_in_an_address),
        cmocka_unit_test(whole_words_count),
        cmocka_unit_test(short_values_prove_nothing),
        cmocka_unit_test(what_json_escapes_is_read),
        cmocka_unit_test(a_cut_escape_and_bad_bytes_are_survived),
        cmocka_unit_test(the_record_before_is_forgotten),
        cmocka_unit_test(words_end_where_writing_turns),
        cmocka_unit_test(letters_with_marks_are_themselves),
        cmocka_unit_test(a_long_text_is_no_name),
        cmocka_unit_test(what_is_told_as_the_place_proves_nothing),
        cmocka_unit_test(both_sieves_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
