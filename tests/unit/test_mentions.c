/* What is withheld of a record, found in what is published of it. */
#include "cmocka_ready.h"
#include "protect/mentions.h"

static void check(const char *withheld, const char *published, bool expected) {
    khp_mentions mentions = {0};
    khp_mentions_begin(&mentions);
    khp_mentions_seek(&mentions, khp_slice_cstr(withheld));
    bool found = khp_mentions_any(&mentions, khp_slice_cstr(published));
    assert_false(khp_mentions_failed(&mentions));
    if (found != expected) {
        fail_msg("\"%s\" %s in \"%s\"", withheld, expected ? "was not found" : "was found",
                 published);
    }
    khp_mentions_clear(&mentions);
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

static void a_cut_escape_and_bad_bytes_are_survived(void **state) {
    (void)state;
    check("Quispe Rojas", "%", false);
    check("Quispe Rojas", "%zz quispe%20rojas%2", true);
    check("Quispe Rojas", "%ff%fequispe%c3 rojas", true);
}

static void the_record_before_is_forgotten(void **state) {
    (void)state;
    khp_mentions mentions = {0};
    khp_mentions_begin(&mentions);
    khp_mentions_seek(&mentions, KHP_SLICE("Quispe Rojas"));
    khp_mentions_begin(&mentions);
    assert_false(khp_mentions_any(&mentions, KHP_SLICE("quispe rojas")));
    khp_mentions_clear(&mentions);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_found_in_an_address),
        cmocka_unit_test(whole_words_count),
        cmocka_unit_test(short_values_prove_nothing),
        cmocka_unit_test(a_cut_escape_and_bad_bytes_are_survived),
        cmocka_unit_test(the_record_before_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
