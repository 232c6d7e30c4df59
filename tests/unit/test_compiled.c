/* Tests of compiled and guard: a gazetteer as a file, whole, stale, damaged and cut short. */
#include "cmocka_ready.h"
#include "locate/compiled.h"
#include "locate/guard.h"
#include "locate/store.h"
#include "locate_fixture.h"

#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool keep(void *context, khp_slice bytes) {
    khp_buffer_add(context, bytes);
    return true;
}

static bool refuse(void *context, khp_slice bytes) {
    (void)context;
    (void)bytes;
    return false;
}

static khp_buffer compile(const khp_gazetteer *gazetteer) {
    khp_buffer file = {0};
    assert_int_equal(khp_compiled_save(gazetteer, "EPSG v10", keep, &file, NULL), KHIPU_OK);
    assert_false(file.failed);
    return file;
}

/* Writes the bytes to a temporary file and gives its path. */
static void store(khp_slice bytes, char path[64]) {
    snprintf(path, 64, "/tmp/khipu-compiled-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes.ptr, bytes.len), (ssize_t)bytes.len);
    close(file);
}

static khipu_status open_bytes(khp_slice bytes, const char *stamp, khp_gazetteer **gazetteer,
                               khipu_error *error) {
    char path[64];
    store(bytes, path);
    memset(error, 0, sizeof *error);
    khipu_status status = khp_compiled_open(gazetteer, path, error);
    unlink(path);
    if (status == KHIPU_OK) {
        assert_int_equal(khp_compiled_has_stamp(*gazetteer), true);
        status = khp_compiled_check_stamp(*gazetteer, path, stamp, error);
    }
    if (status != KHIPU_OK) {
        khp_gazetteer_free(*gazetteer);
        *gazetteer = NULL;
    }
    return status;
}

static void expect_refusal(khp_slice bytes, const char *stamp, const char *why) {
    khp_gazetteer *gazetteer;
    khipu_error error;
    assert_int_equal(open_bytes(bytes, stamp, &gazetteer, &error), KHIPU_E_SYNTAX);
    assert_null(gazetteer);
    if (strstr(error.message, why) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", error.message, why);
    }
}

static void a_mapped_gazetteer_answers_as_the_one_in_memory(void **state) {
    (void)state;
    khp_gazetteer *memory = fixture_peru();
    khp_buffer file = compile(memory);
    khp_buffer again = compile(memory);
    assert_true(khp_slice_eq(khp_buffer_slice(&file), khp_buffer_slice(&again)));
    khp_gazetteer *mapped;
    khipu_error error;
    assert_int_equal(open_bytes(khp_buffer_slice(&file), "EPSG v10", &mapped, &error), KHIPU_OK);
    assert_int_equal(khp_gazetteer_count(mapped), 204);
    assert_int_equal(strlen(khp_compiled_hash(mapped)), 64);
    assert_int_equal(khp_compiled_check(mapped, "x", 2, &error), KHIPU_OK);
    static const char *const queries[][2] = {
        {"Juliaca", "Puno"},     {"HUANCABAMBA", NULL}, {"Huamanga", "Ayacucho"},
        {"Pukallpa", "Ucayali"}, {"Anta", "Cuzco"},     {"provincia de Aymaraes", NULL},
        {"Lima", "Lima > Lima"}, {"x", "Narnia"},
    };
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        char one[128];
        char other[128];
        fixture_answer(memory, queries[i][0], queries[i][1], one, sizeof one);
        fixture_answer(mapped, queries[i][0], queries[i][1], other, sizeof other);
        assert_string_equal(one, other);
    }
    khp_gazetteer_free(mapped);
    khp_gazetteer_free(memory);
    khp_buffer_clear(&file);
    khp_buffer_clear(&again);
}

static void stale_and_damaged_files_are_refused_with_the_reason(void **state) {
    (void)state;
    khp_gazetteer *memory = fixture_peru();
    khp_buffer file = compile(memory);
    khp_slice whole = khp_buffer_slice(&file);
    expect_refusal(KHP_SLICE("id,name\n"), "EPSG v10", "no compiled gazetteer");
    expect_refusal(khp_slice_of(whole.ptr, 40), "EPSG v10", "cut short");
    expect_refusal(khp_slice_of(whole.ptr, 3), "EPSG v10", "cut short");
    expect_refusal(khp_slice_of(whole.ptr, 0), "EPSG v10", "cut short");
    assert_true(khp_compiled_is(khp_slice_of(whole.ptr, 3)));
    assert_false(khp_compiled_is(KHP_SLICE("")));
    assert_false(khp_compiled_is(KHP_SLICE("khipu,gz")));
    expect_refusal(khp_slice_of(whole.ptr, whole.len - 1), "EPSG v10", "cut short");
    expect_refusal(whole, "EPSG v11", "the EPSG data has changed");
    static const struct {
        size_t at;
        const char *why;
    } damages[] = {{8, "byte order"},
                   {12, "another format"},
                   {16, "does not add up"},
                   {60, "does not add up"},
                   {250, "does not add up"}};
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        file.ptr[damages[i].at] ^= 1;
        expect_refusal(whole, "EPSG v10", damages[i].why);
        file.ptr[damages[i].at] ^= 1;
    }
    file.ptr[file.len - 20] ^= 1;
    expect_refusal(whole, "EPSG v10", "its end does not add up");
    khp_gazetteer_free(memory);
    khp_buffer_clear(&file);
}

/* Asks one question; true if the file said that it is damaged, and how to make another. */
static bool finds_damage(const khp_gazetteer *gazetteer, const char *place, const char *expected) {
    const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(gazetteer, &none);
    const khp_query query = {.place = khp_slice_cstr(place)};
    khp_answer answer;
    khipu_error error = {0};
    khipu_status status = khp_locate(locator, &query, &answer, &error);
    khp_place shown = {.population = 0};
    if (status == KHIPU_OK) {
        khp_gazetteer_place(gazetteer, answer.place, &shown);
    }
    bool is_damaged = !khp_compiled_is_sound(gazetteer);
    if (is_damaged) {
        error = (khipu_error){.status = KHIPU_OK};
        status = khp_compiled_judge(gazetteer, KHIPU_E_MEMORY, &error);
        assert_int_equal(status, KHIPU_E_READ);
        assert_non_null(strstr(error.message, "are not what was written; compile it again"));
        assert_string_not_equal(error.source, "");
    } else {
        assert_int_equal(status, KHIPU_OK);
        assert_slice(shown.id, expected);
    }
    khp_locator_free(locator);
    return is_damaged;
}

#define HEADER_BYTES 512 /* the sections begin behind them */
#define TRAILER_BYTES 80

static void one_changed_byte_gives_the_right_answer_or_none(void **state) {
    (void)state;
    random_state random = random_begin("compiled");
    khp_gazetteer *memory = fixture_peru();
    khp_buffer file = compile(memory);
    int found = 0;
    for (int round = 0; round < 400; round++) {
        size_t at = HEADER_BYTES + random_below(&random, file.len - HEADER_BYTES - TRAILER_BYTES);
        char bit = (char)(1 << random_below(&random, 8));
        file.ptr[at] ^= bit;
        khp_gazetteer *mapped;
        khipu_error error;
        assert_int_equal(open_bytes(khp_buffer_slice(&file), "EPSG v10", &mapped, &error),
                         KHIPU_OK); /* opening reads the two ends alone */
        found += finds_damage(mapped, "Juliaca", "gn:3937513");
        (void)finds_damage(mapped, "Ayaviri", "gn:3946985");
        assert_true(khp_compiled_check(mapped, "p.khx", 2, &error) != KHIPU_OK);
        assert_string_not_equal(error.message, "");
        khp_gazetteer_free(mapped);
        file.ptr[at] ^= bit;
    }
    assert_true(found > 20 && found < 400); /* what is not used says nothing */
    khp_gazetteer_free(memory);
    khp_buffer_clear(&file);
}

static void damage_is_named_by_where_it_is_whichever_was_met_first(void **state) {
    (void)state;
    khp_gazetteer *memory = fixture_peru();
    khp_buffer file = compile(memory);
    uint64_t rows; /* where the header says that the rows stand */
    memcpy(&rows, file.ptr + 96 + KHP_SECTION_ROWS * 16, sizeof rows);
    file.ptr[rows + 5] ^= 1;
    file.ptr[file.len - TRAILER_BYTES - 100] ^= 1; /* the sum of a later section */
    khp_gazetteer *mapped;
    khipu_error error;
    char expected[64];
    snprintf(expected, sizeof expected, "bytes %llu to ", (unsigned long long)rows);
    assert_int_equal(open_bytes(khp_buffer_slice(&file), "EPSG v10", &mapped, &error), KHIPU_OK);
    for (int section = KHP_SECTION_COUNT; section-- > 0;) {
        const khp_section *s = &mapped->sections[section];
        (void)(s->bytes > 0 && khp_section_is_sound(s, 0, s->bytes));
    }
    assert_int_equal(khp_compiled_judge(mapped, KHIPU_OK, &error), KHIPU_E_READ);
    assert_non_null(strstr(error.message, expected));
    khp_gazetteer_free(mapped);
    khp_gazetteer_free(memory);
    khp_buffer_clear(&file);
}

static void damage_everywhere_is_never_read_wildly(void **state) {
    (void)state;
    random_state random = random_begin("compiled damage");
    khp_gazetteer *memory = fixture_peru();
    khp_buffer file = compile(memory);
    for (int round = 0; round < 100; round++) {
        size_t at[8];
        char kept[8];
        for (int i = 0; i < 8; i++) {
            at[i] = HEADER_BYTES + random_below(&random, file.len - HEADER_BYTES - TRAILER_BYTES);
            kept[i] = file.ptr[at[i]];
            file.ptr[at[i]] = (char)random_bits(&random);
        }
        khp_gazetteer *mapped;
        khipu_error error;
        khipu_status status = open_bytes(khp_buffer_slice(&file), "EPSG v10", &mapped, &error);
        assert_int_equal(status, KHIPU_OK);
        (void)finds_damage(mapped, "Juliaca", "gn:3937513");
        for (uint32_t place = 0; place < 210; place++) {
            khp_place shown;
            khp_gazetteer_place(mapped, place, &shown);
        }
        khp_gazetteer_free(mapped);
        for (int i = 8; i-- > 0;) {
            file.ptr[at[i]] = kept[i];
        }
    }
    khp_gazetteer_free(memory);
    khp_buffer_clear(&file);
}

static void a_file_cut_short_while_it_is_mapped_is_an_error(void **state) {
    (void)state;
    khp_gazetteer *memory = fixture_peru();
    khp_buffer file = compile(memory);
    char path[64];
    store(khp_buffer_slice(&file), path);
    khp_gazetteer *mapped;
    khp_guard_install(); /* without it the file is read before it is cut */
    assert_int_equal(khp_compiled_open(&mapped, path, NULL), KHIPU_OK);
    assert_true(khp_compiled_is_sound(mapped));
    assert_int_equal(truncate(path, 4096), 0);
    const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(mapped, &none);
    khp_query query = {.place = KHP_SLICE("Juliaca")};
    khp_answer answer;
    khipu_error error = {0};
    assert_int_equal(khp_locate(locator, &query, &answer, &error), KHIPU_E_READ);
    assert_non_null(strstr(error.message, "cut short while it was in use"));
    assert_false(khp_compiled_is_sound(mapped));
    khp_locator_free(locator);
    khp_gazetteer_free(mapped);
    unlink(path);
    khp_gazetteer_free(memory);
    khp_buffer_clear(&file);
}

static void a_compiled_gazetteer_joins_others(void **state) {
    (void)state;
    static const place_spec own[] = {
        {"own", "Juliaca", NULL, "|San Román|Puno|PE", .x = -70.13, .y = -15.5}};
    khp_gazetteer *memory = fixture_peru();
    khp_buffer file = compile(memory);
    khp_gazetteer *mapped;
    khipu_error error;
    assert_int_equal(open_bytes(khp_buffer_slice(&file), "EPSG v10", &mapped, &error), KHIPU_OK);
    khp_gazetteer *both = khp_gazetteer_new();
    fixture_add(both, own, 2);
    assert_int_equal(khp_compiled_append(both, mapped, 1, NULL), KHIPU_OK);
    fixture_seal(both, NULL);
    expect(both, "Juliaca", "Puno", "exact own"); /* one place: the earlier gazetteer wins */
    expect(both, "Hullaqa", "Puno", "alias own");
    expect(both, "Lampa", "Puno", "exact gn:3936996");
    khp_gazetteer_free(both);
    khp_gazetteer_free(mapped);
    khp_gazetteer_free(memory);
    khp_buffer_clear(&file);
}

static void a_writer_that_gives_up_is_an_error(void **state) {
    (void)state;
    khp_gazetteer *memory = fixture_peru();
    assert_int_equal(khp_compiled_save(memory, "", refuse, NULL, NULL), KHIPU_E_IO);
    khp_gazetteer *none;
    assert_int_equal(khp_compiled_open(&none, "/nonexistent.khx", NULL), KHIPU_E_READ);
    khp_gazetteer_free(memory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mapped_gazetteer_answers_as_the_one_in_memory),
        cmocka_unit_test(stale_and_damaged_files_are_refused_with_the_reason),
        cmocka_unit_test(one_changed_byte_gives_the_right_answer_or_none),
        cmocka_unit_test(damage_is_named_by_where_it_is_whichever_was_met_first),
        cmocka_unit_test(damage_everywhere_is_never_read_wildly),
        cmocka_unit_test(a_file_cut_short_while_it_is_mapped_is_an_error),
        cmocka_unit_test(a_compiled_gazetteer_joins_others),
        cmocka_unit_test(a_writer_that_gives_up_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
