/* What too few records share: values, dates, and the pseudonyms of ids. */
#include "cmocka_ready.h"
#include "protect/masks.h"
#include "protect/pseudonym.h"

#include <string.h>

static const khp_date day = {KHP_DATE_DAY, 2022, 12, 15};

static void a_hidden_value_is_hidden_in_its_column_only(void **state) {
    (void)state;
    khp_masks masks;
    bool is_new;
    assert_true(khp_masks_init(&masks, 2, 5));
    assert_string_equal(masks.label, "<5");
    assert_true(khp_masks_hide(&masks, 1, KHP_SLICE("rare"), &is_new) && is_new);
    assert_true(khp_masks_hide(&masks, 1, KHP_SLICE("rare"), &is_new) && !is_new);
    assert_true(khp_masks_hides(&masks, 1, KHP_SLICE("rare")));
    assert_false(khp_masks_hides(&masks, 0, KHP_SLICE("rare")));
    assert_false(khp_masks_hides(&masks, 1, KHP_SLICE("")));
    assert_true(khp_masks_hide(&masks, 1, KHP_SLICE(""), &is_new) && is_new);
    assert_true(khp_masks_hides(&masks, 1, KHP_SLICE("")));
    masks.columns[0].all = true;
    assert_true(khp_masks_hides(&masks, 0, KHP_SLICE("anything")));
    khp_masks_clear(&masks);
}

static void a_date_widens_step_by_step(void **state) {
    (void)state;
    khp_masks masks;
    bool is_new;
    assert_true(khp_masks_init(&masks, 0, 5));
    assert_int_equal(khp_masks_told_date(&masks, day).kind, KHP_DATE_DAY);
    assert_true(khp_masks_widen(&masks, day, KHP_DATE_MONTH, &is_new) && is_new);
    khp_date month = khp_masks_told_date(&masks, day);
    assert_int_equal(month.kind, KHP_DATE_MONTH);
    assert_int_equal(month.day, 0);
    assert_int_equal(month.month, 12);
    assert_int_equal(month.year, 2022);
    assert_true(khp_masks_widen(&masks, month, KHP_DATE_YEAR, &is_new) && is_new);
    khp_date year = khp_masks_told_date(&masks, day);
    assert_int_equal(year.kind, KHP_DATE_YEAR);
    assert_int_equal(year.month, 0);
    assert_int_equal(year.year, 2022);
    khp_date other = day;
    other.day = 16;
    assert_int_equal(khp_masks_told_date(&masks, other).kind, KHP_DATE_DAY);
    assert_true(khp_masks_widen(&masks, day, KHP_DATE_NONE, &is_new) && is_new);
    assert_int_equal(khp_masks_told_date(&masks, day).kind, KHP_DATE_NONE);
    assert_int_equal(khp_masks_told_date(&masks, day).year, 0);
    khp_masks_clear(&masks);
}

/* RFC 4231, test cases 2 and 3: HMAC-SHA-256, cut to 80 bits. */
static void a_pseudonym_is_the_beginning_of_an_hmac(void **state) {
    (void)state;
    char text[KHP_PSEUDONYM_CHARACTERS];
    assert_true(khp_pseudonym("Jefe", 4, KHP_SLICE("what do ya want for nothing?"), text));
    assert_memory_equal(text, "5bdcc146bf60754e6a04", sizeof text);
    char key[20];
    char data[50];
    memset(key, 0xaa, sizeof key);
    memset(data, 0xdd, sizeof data);
    assert_true(khp_pseudonym(key, sizeof key, khp_slice_of(data, sizeof data), text));
    assert_memory_equal(text, "773ea91e36800e46854d", sizeof text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hidden_value_is_hidden_in_its_column_only),
        cmocka_unit_test(a_date_widens_step_by_step),
        cmocka_unit_test(a_pseudonym_is_the_beginning_of_an_hmac),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
