/* Tests of totals: the row of sums at the end of a sheet. */
#include "base/copy.h"
#include "cmocka_ready.h"
#include "read/totals.h"

#include <string.h>

/* A record of these two cells, plain or not. */
static bool is_total(const char *first, const char *second, khp_field_kind kind) {
    char room[2][64 + KHP_COPY_SLACK] = {{0}};
    const char *cells[] = {first, second};
    khp_field fields[2];
    for (size_t i = 0; i < 2; i++) {
        size_t length = strlen(cells[i]);
        memcpy(room[i], cells[i], length);
        fields[i] = (khp_field){room[i], (uint32_t)length, kind};
    }
    const khp_record record = {.fields = fields};
    return khp_record_is_total(&record, 2);
}

static void words_of_totals_are_known_however_written(void **state) {
    (void)state;
    static const char *const totals[] = {"Total", "TOTAL:", " totales ", "Gran total", "subtotal"};
    static const char *const others[] = {"Totals of May", "Totora", "C-0001", "2022-12-11", "t", "",
                                         "Suma de todo",  "Sumbay"};
    for (int kind = KHP_FIELD_TEXT; kind <= KHP_FIELD_PLAIN; kind++) {
        for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
            assert_true(is_total(totals[i], "61", (khp_field_kind)kind));
            assert_true(is_total("", totals[i], (khp_field_kind)kind));
            assert_false(is_total("x", totals[i], (khp_field_kind)kind));
        }
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            assert_false(is_total(others[i], "61", (khp_field_kind)kind));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_totals_are_known_however_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
