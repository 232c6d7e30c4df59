/* Tests of memo: the value for the same columns is found again, and for no others. */
#include "cmocka_ready.h"

#include "random.h"
#include "run/memo.h"

#include "base/copy.h"

/* Makes a field of the text with slack behind it; `room` holds it. */
static khp_field field_of(char *room, const char *text, size_t length, khp_field_kind kind) {
    memset(room, 'z', length + KHP_COPY_SLACK); /* what follows a text is none of it */
    memcpy(room, text, length);
    return (khp_field){room, (uint32_t)length, kind};
}

static void **find(khp_memo *memo, const khp_field *fields) {
    const khp_record record = {.fields = fields};
    assert_true(khp_memo_look_ahead(memo, &record, 1));
    void **value = khp_memo_find(memo, &record, 0);
    assert_non_null(value);
    return value;
}

static void fields_are_told_apart_by_length_and_bytes(void **state) {
    (void)state;
    char room[8][512];
    khp_memo memo = {.columns = {0, 1}, .column_count = 2};
    const char long_text[] =
        "a name that is longer than a short field may be, as it goes on and on, "
        "and then on again until nothing is left to be said about the place";
    const char *const pairs[][2] = {{"", ""},
                                    {"ab", "c"},
                                    {"a", "bc"},
                                    {"abc", ""},
                                    {"", "abc"},
                                    {"Juliaca", "Puno"},
                                    {"Juliaca", "Pun"},
                                    {"12345678", "12345678"},
                                    {"1234567812345678", ""},
                                    {"123456781234567", "8"},
                                    {"12345678123456781", "2"},
                                    {long_text, "Puno"},
                                    {long_text, "Punp"},
                                    {"Puno", long_text}};
    const size_t count = sizeof pairs / sizeof *pairs;
    static int values[sizeof pairs / sizeof *pairs];
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < count; i++) {
            const char *const *pair = pairs[i];
            khp_field_kind kind = pass == 2 ? KHP_FIELD_TEXT : KHP_FIELD_PLAIN;
            const khp_field fields[] = {field_of(room[0], pair[0], strlen(pair[0]), kind),
                                        field_of(room[1], pair[1], strlen(pair[1]), kind)};
            void **value = find(&memo, fields);
            if (*value == NULL) { /* TEXT may be kept apart from PLAIN, but not from itself */
                assert_true(pass != 1);
                *value = &values[i];
            }
            assert_ptr_equal(*value, &values[i]);
        }
    }
    khp_memo_clear(&memo);
}

static void it_grows_and_forgets(void **state) {
    (void)state;
    random_state random = random_begin("memo");
    khp_memo memo = {.columns = {0}, .column_count = 1};
    static char numbers[5000];
    char room[64];
    char text[24];
    for (size_t i = 0; i < 20000; i++) {
        size_t number = i < 5000 ? i : random_below(&random, 5000);
        int length = snprintf(text, sizeof text, "place %zu", number * 7919);
        const khp_field field = field_of(room, text, (size_t)length, KHP_FIELD_PLAIN);
        void **value = find(&memo, &field);
        assert_true((*value == NULL) == (i < 5000));
        *value = *value == NULL ? &numbers[number] : *value;
        assert_ptr_equal(*value, &numbers[number]);
    }
    size_t full = khp_memo_bytes(&memo);
    assert_true(full > 5000 * 8);
    khp_memo_forget(&memo);
    assert_true(khp_memo_bytes(&memo) < full);
    assert_int_equal(memo.texts.bytes, 0);
    const khp_field field = field_of(room, "place 0", 7, KHP_FIELD_PLAIN);
    assert_null(*find(&memo, &field));
    khp_memo_clear(&memo);
}

/* Many at a time, the same ones among them, with rejected records and long texts between. */
static void records_that_were_looked_ahead_to_are_found(void **state) {
    (void)state;
    random_state random = random_begin("ahead");
    khp_memo memo = {.columns = {0}, .column_count = 1};
    static char numbers[600];
    static char rooms[KHP_MEMO_AHEAD][512];
    size_t found = 0;
    for (size_t round = 0; round < 500; round++) {
        khp_field fields[KHP_MEMO_AHEAD];
        khp_record records[KHP_MEMO_AHEAD];
        size_t wanted[KHP_MEMO_AHEAD];
        size_t count = 1 + random_below(&random, KHP_MEMO_AHEAD);
        for (size_t i = 0; i < count; i++) {
            char text[256];
            wanted[i] = random_below(&random, sizeof numbers);
            int width = wanted[i] % 10 == 0 ? 200 : 1; /* too long for a common key */
            int length = snprintf(text, sizeof text, "place %0*zu", width, wanted[i]);
            fields[i] = field_of(rooms[i], text, (size_t)length, KHP_FIELD_PLAIN);
            bool is_rejected = random_below(&random, 7) == 0;
            records[i] =
                (khp_record){.fields = is_rejected ? NULL : &fields[i],
                             .reason = is_rejected ? KHP_REASON_ROW_MALFORMED : KHP_REASON_NONE};
        }
        assert_true(khp_memo_look_ahead(&memo, records, count));
        for (size_t i = 0; i < count; i++) {
            if (records[i].reason != KHP_REASON_NONE) {
                continue;
            }
            void **value = khp_memo_find(&memo, &records[i], i);
            assert_non_null(value);
            found += *value != NULL;
            *value = *value == NULL ? &numbers[wanted[i]] : *value;
            assert_ptr_equal(*value, &numbers[wanted[i]]);
        }
    }
    assert_true(found > 2000);
    khp_memo_clear(&memo);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_told_apart_by_length_and_bytes),
        cmocka_unit_test(it_grows_and_forgets),
        cmocka_unit_test(records_that_were_looked_ahead_to_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
