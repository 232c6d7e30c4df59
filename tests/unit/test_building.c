/* Tests of what a gazetteer is built with: order, keys, piles, notes, the relay, and that neither
 * threads nor temporary files change a byte of it. */
#include "base/relay.h"
#include "cmocka_ready.h"
#include "locate/builder.h"
#include "locate/compiled.h"
#include "locate/keys.h"
#include "locate/order.h"
#include "locate/spellings.h"
#include "locate_fixture.h"

#include "random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void numbers_are_sorted_and_equal_ones_keep_their_order(void **state) {
    (void)state;
    random_state random = random_begin("order");
    static const size_t counts[] = {0, 1, 2, 150, 199, 200, 5000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        size_t count = counts[i];
        for (unsigned shift = 0; shift < 64; shift += 9) { /* few distinct numbers, or many */
            khp_ordered *items = calloc(2 * count + 1, sizeof *items);
            for (size_t j = 0; j < count; j++) {
                items[j] = (khp_ordered){random_bits(&random) >> shift, (uint32_t)j};
            }
            khp_order(items, items + count, count);
            for (size_t j = 1; j < count; j++) {
                assert_true(
                    items[j - 1].number < items[j].number ||
                    (items[j - 1].number == items[j].number && items[j - 1].at < items[j].at));
            }
            free(items);
        }
    }
}

static khp_section section_of(const khp_buffer *bytes) {
    return (khp_section){.ptr = bytes->ptr, .bytes = bytes->len};
}

static void every_entry_of_an_index_is_found_and_few_others(void **state) {
    (void)state;
    random_state random = random_begin("keys");
    static const uint64_t sizes[] = {1, 7, 300, 70000};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (unsigned kind_bits = 0; kind_bits <= 3; kind_bits += 3) {
            size_t count = (size_t)sizes[s];
            khp_ordered *items = calloc(2 * count, sizeof *items);
            for (size_t i = 0; i < count; i++) {
                items[i] = (khp_ordered){random_bits(&random), (uint32_t)i};
            }
            khp_order(items, items + count, count);
            /* Numbers as of a much larger gazetteer make the entries wider. */
            uint64_t numbers = s % 2 == 0 ? count : UINT64_C(1) << 32;
            khp_key_writer writer = {.shape = khp_key_shape_for(count, numbers, kind_bits)};
            for (size_t i = 0; i < count; i++) {
                khp_key_add(&writer, items[i].number, items[i].at % (1u << kind_bits), items[i].at);
            }
            khp_key_finish(&writer);
            const khp_section entries = section_of(&writer.entries);
            const khp_section first = section_of(&writer.first);
            khp_keys keys = khp_keys_open(&entries, &first);
            assert_int_equal(keys.count, count);
            size_t seen = 0;
            for (size_t i = 0; i < count; i++) {
                size_t begin;
                size_t end;
                bool found = false;
                khp_keys_find(&keys, items[i].number, &begin, &end);
                for (; begin < end; begin++, seen++) {
                    uint64_t entry = khp_key_at(&keys, begin);
                    found =
                        found || (khp_key_number(&keys, entry) == items[i].at &&
                                  khp_key_kind(&keys, entry) == items[i].at % (1u << kind_bits));
                }
                assert_true(found);
            }
            assert_true(seen <= count + count / 4 + 4);
            khp_buffer_clear(&writer.entries);
            khp_buffer_clear(&writer.first);
            free(items);
        }
    }
}

static void an_index_that_does_not_fit_together_is_empty(void **state) {
    (void)state;
    khp_key_writer writer = {.shape = khp_key_shape_for(9, 9, 2)};
    khp_key_add(&writer, 5, 1, 3);
    khp_key_finish(&writer);
    const khp_section entries = section_of(&writer.entries);
    khp_section first = section_of(&writer.first);
    assert_int_equal(khp_keys_open(&entries, &first).count, 1);
    first.bytes -= 4;
    assert_int_equal(khp_keys_open(&entries, &first).count, 0);
    first.bytes = 8;
    assert_int_equal(khp_keys_open(&entries, &first).count, 0);
    first.bytes = writer.first.len;
    writer.first.ptr[8] = 77; /* an entry of 77 bytes */
    assert_int_equal(khp_keys_open(&entries, &first).count, 0);
    khp_buffer_clear(&writer.entries);
    khp_buffer_clear(&writer.first);
}

static void a_pile_in_a_file_is_what_it_is_in_memory(void **state) {
    (void)state;
    random_state random = random_begin("pile");
    khp_pile piles[2] = {{.folder = NULL}, {.folder = "/tmp"}};
    for (int round = 0; round < 6; round++) {
        khp_slice views[2];
        for (int i = 0; i < 900; i++) {
            char bytes[2048];
            size_t size = random_below(&random, sizeof bytes);
            memset(bytes, (int)random_below(&random, 256), size);
            for (int p = 0; p < 2; p++) {
                assert_int_equal(khp_pile_add(&piles[p], khp_slice_of(bytes, size), NULL),
                                 KHIPU_OK);
            }
        }
        for (int p = 0; p < 2; p++) {
            assert_int_equal(khp_pile_view(&piles[p], &views[p], NULL), KHIPU_OK);
            assert_int_equal(khp_pile_bytes(&piles[p]), views[p].len);
        }
        assert_true(khp_slice_eq(views[0], views[1]));
        khp_pile_forget(&piles[1]);
        assert_true(khp_slice_eq(views[0], views[1])); /* what is forgotten is read again */
    }
    assert_non_null(piles[1].map);
    khp_pile_clear(&piles[0]);
    khp_pile_clear(&piles[1]);
    khp_pile nowhere = {.folder = "/nonexistent"};
    khp_buffer much = {0};
    assert_true(khp_buffer_reserve(&much, (size_t)1 << 21));
    memset(much.ptr, 0, (size_t)1 << 21);
    much.len = (size_t)1 << 21;
    assert_int_equal(khp_pile_add(&nowhere, khp_buffer_slice(&much), NULL), KHIPU_E_IO);
    khp_pile_clear(&nowhere);
    khp_buffer_clear(&much);
}

static void notes_in_a_file_are_what_they_are_in_memory(void **state) {
    (void)state;
    random_state random = random_begin("notes");
    khp_notes *notes[2] = {calloc(1, sizeof(khp_notes)), calloc(1, sizeof(khp_notes))};
    notes[1]->folder = "/tmp";
    notes[0]->bits = notes[1]->bits = 3;
    for (int i = 0; i < 30000; i++) {
        uint64_t hash = random_bits(&random);
        char text[64];
        size_t length = random_below(&random, i % 3000 == 0 ? sizeof text : 20);
        memset(text, 'a' + i % 26, length);
        for (int n = 0; n < 2; n++) {
            assert_int_equal(khp_notes_add(notes[n], hash,
                                           khp_slice_of((const char *)&hash, sizeof hash),
                                           khp_slice_of(text, length), NULL),
                             KHIPU_OK);
        }
    }
    for (size_t part = 0; part < khp_notes_parts(notes[0]); part++) {
        khp_buffer scratch = {0};
        khp_buffer pieces = {0};
        khp_slice memory;
        khp_slice file;
        assert_int_equal(khp_notes_read(notes[0], part, NULL, &memory, NULL), KHIPU_OK);
        assert_int_equal(khp_notes_read(notes[1], part, &scratch, &file, NULL), KHIPU_OK);
        assert_true(khp_slice_eq(memory, file));
        bool more = true;
        for (size_t piece = 0; more;) {
            assert_int_equal(khp_notes_read_on(notes[1], part, &piece, &pieces, &more, NULL),
                             KHIPU_OK);
        }
        assert_true(khp_slice_eq(memory, khp_buffer_slice(&pieces)));
        khp_buffer_clear(&scratch);
        khp_buffer_clear(&pieces);
    }
    for (int n = 0; n < 2; n++) {
        khp_notes_clear(notes[n]);
        free(notes[n]);
    }
}

/* Pieces are numbers; each slot squares its own. */
typedef struct squares {
    uint64_t next;
    uint64_t count;
    uint64_t fails_at;
    uint64_t in_slot[KHP_RELAY_LIMIT];
    uint64_t given;
    bool in_order;
} squares;

static khipu_status take_number(void *context, size_t slot, bool *more, khipu_error *error) {
    squares *s = context;
    (void)error;
    *more = s->next < s->count;
    s->in_slot[slot] = s->next;
    s->next += *more;
    return KHIPU_OK;
}

static khipu_status square(void *context, size_t slot, khipu_error *error) {
    squares *s = context;
    uint64_t number = s->in_slot[slot];
    if (number >= s->fails_at) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){.line = number}, "too large");
    }
    volatile uint64_t work = 0;
    for (uint64_t i = 0; i < number * 7919 % 5000; i++) {
        work = work + i;
    }
    s->in_slot[slot] = number * number;
    return KHIPU_OK;
}

static khipu_status give_square(void *context, size_t slot, khipu_error *error) {
    squares *s = context;
    (void)error;
    s->in_order = s->in_order && s->in_slot[slot] == s->given * s->given;
    s->given++;
    return KHIPU_OK;
}

static void a_relay_hands_over_in_order_and_stops_at_the_first_error(void **state) {
    (void)state;
    static const unsigned threads[] = {1, 2, 5, KHP_RELAY_LIMIT + 9};
    for (size_t i = 0; i < 4; i++) {
        squares s = {.count = 3000, .fails_at = UINT64_MAX, .in_order = true};
        const khp_relay relay = {&s, take_number, square, give_square};
        assert_int_equal(khp_relay_run(&relay, threads[i], NULL), KHIPU_OK);
        assert_true(s.in_order);
        assert_int_equal(s.given, 3000);
        squares failing = {.count = 3000, .fails_at = 1234, .in_order = true};
        const khp_relay ending = {&failing, take_number, square, give_square};
        khipu_error error = {.status = KHIPU_OK};
        assert_int_equal(khp_relay_run(&ending, threads[i], &error), KHIPU_E_RANGE);
        assert_true(failing.in_order);
        assert_int_equal(failing.given, 1234);
        assert_int_equal(error.line, 1234);
    }
}

/* ---- whole gazetteers ---- */

static const char *const names[] = {
    "Santa Rosa", "Sta. Rosa",  "SANTA ROSA",       "Juliaca", "La Unión",    "Unión",
    "Cañete",     "Canete",     "Distrito de Anta", "Anta",    "San Juan II", "Юримагуас",
    "東京",       "Villa-Alta", "Nueva Esperanza",  "Ñaña",
};

#define PICK(random, items) ((items)[random_below(random, sizeof(items) / sizeof((items)[0]))])

static void make_place(random_state *random, uint32_t number, khp_place *place, char texts[3][96]) {
    static const char *const provinces[] = {"", "Anta", "Melgar", "Lima", "Cusco"};
    static const char *const departments[] = {"", "Puno", "Cusco", "Lima"};
    snprintf(texts[0], 96, random_below(random, 3) == 0 ? "p:%u" : "gn:%u", number);
    snprintf(texts[1], 96, "%s %u", PICK(random, names), number % 97);
    snprintf(texts[2], 96, "%s|Cerro %u|%s", PICK(random, names), number, PICK(random, names));
    *place = (khp_place){
        .id = khp_slice_cstr(texts[0]),
        .name = khp_slice_cstr(random_below(random, 4) == 0 ? PICK(random, names) : texts[1]),
        .alt_names = khp_slice_cstr(random_below(random, 3) == 0 ? texts[2] : ""),
        .alt_mark = '|',
        .kind = khp_slice_cstr(number % 50 == 0 ? "ADM2" : "PPL"),
        .crs = khp_slice_cstr(random_below(random, 9) == 0 ? "EPSG:32718" : ""),
        .x = random_below(random, 3) == 0 ? 123456.789 : (double)random_below(random, 90) / 50,
        .y = random_below(random, 50) == 0 ? (double)NAN : (double)random_below(random, 90) / 50,
        .precision = KHP_PRECISION_SETTLEMENT,
        .uncertainty_m = random_below(random, 5) == 0 ? 250 : (double)NAN,
        .population = random_below(random, 2) * random_below(random, 100000),
        .line = (uint64_t)number * (1 + number % 3),
        .gazetteer = number < 2500 ? 0 : 1,
    };
    place->areas[KHP_AREA_ADMIN2] = khp_slice_cstr(PICK(random, provinces));
    place->areas[KHP_AREA_ADMIN1] = khp_slice_cstr(PICK(random, departments));
    place->areas[KHP_AREA_COUNTRY] = KHP_SLICE("PE");
    if (random_below(random, 3) == 0) {
        place->codes[KHP_SCHEME_UBIGEO_INEI] = KHP_SLICE("210101");
    }
}

/* 5,000 places, always the same ones, in batches of this size (0: one by one). */
static khp_gazetteer *build(unsigned threads, const char *folder, uint32_t batch_size,
                            fixture_messages *messages) {
    static const char *const paths[] = {"one.csv", "two.csv"};
    random_state random = {.word = 4711};
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    khp_place_batch *batches[2] = {khp_place_batch_new(),
                                   khp_place_batch_new()}; /* as of two threads */
    uint32_t turn = 0;
    khp_gazetteer_build_with(gazetteer, threads, folder);
    for (uint32_t number = 0; number < 5000; number++) {
        khp_place place;
        char texts[3][96];
        make_place(&random, number, &place, texts);
        if (batch_size == 0) {
            assert_int_equal(khp_gazetteer_add(gazetteer, &place, NULL), KHIPU_OK);
            continue;
        }
        assert_int_equal(khp_place_batch_add(batches[turn], &place, NULL), KHIPU_OK);
        if (khp_place_batch_count(batches[turn]) == batch_size || number == 4999) {
            assert_int_equal(khp_gazetteer_take(gazetteer, batches[turn], NULL), KHIPU_OK);
            assert_int_equal(khp_place_batch_count(batches[turn]), 0);
            turn = 1 - turn;
        }
    }
    khipu_listener listener = fixture_listener(messages);
    assert_int_equal(khp_gazetteer_seal(gazetteer, (khipu_texts){paths, 2}, &listener, NULL),
                     KHIPU_OK);
    khp_place_batch_free(batches[0]);
    khp_place_batch_free(batches[1]);
    return gazetteer;
}

static bool keep(void *context, khp_slice bytes) {
    khp_buffer_add(context, bytes);
    return true;
}

static khp_buffer compiled_bytes(const khp_gazetteer *gazetteer) {
    khp_buffer file = {0};
    assert_int_equal(khp_compiled_save(gazetteer, "EPSG v10", keep, &file, NULL), KHIPU_OK);
    assert_false(file.failed);
    return file;
}

static void threads_files_and_batches_change_no_byte(void **state) {
    (void)state;
    static const struct {
        unsigned threads;
        const char *folder;
        uint32_t batch_size;
    } ways[] = {{1, NULL, 0},   {1, NULL, 1},     {4, NULL, 333},
                {1, "/tmp", 0}, {3, "/tmp", 100}, {KHP_RELAY_LIMIT, "/tmp", 4999}};
    khp_buffer first = {0};
    fixture_messages said = {0};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        fixture_messages messages = {0};
        khp_gazetteer *gazetteer =
            build(ways[i].threads, ways[i].folder, ways[i].batch_size, &messages);
        khp_buffer file = compiled_bytes(gazetteer);
        if (i == 0) {
            assert_true(messages.count > 20); /* duplicates and shared codes, and how many more */
            first = file;
            said = messages;
        } else {
            assert_true(khp_slice_eq(khp_buffer_slice(&file), khp_buffer_slice(&first)));
            assert_true(
                khp_slice_eq(khp_buffer_slice(&messages.text), khp_buffer_slice(&said.text)));
            khp_buffer_clear(&file);
            khp_buffer_clear(&messages.text);
        }
        khp_gazetteer_free(gazetteer);
    }
    khp_buffer_clear(&first);
    khp_buffer_clear(&said.text);
}

static bool same_number(double a, double b) { return (isnan(a) && isnan(b)) || a == b; }

static void places_come_back_as_they_went_in(void **state) {
    (void)state;
    fixture_messages messages = {0};
    khp_gazetteer *gazetteer = build(2, "/tmp", 777, &messages);
    random_state random = {.word = 4711};
    for (uint32_t number = 0; number < 5000; number++) {
        khp_place place;
        khp_place shown;
        char texts[3][96];
        make_place(&random, number, &place, texts);
        khp_gazetteer_place(gazetteer, number, &shown);
        assert_true(khp_slice_eq(shown.id, place.id));
        assert_true(khp_slice_eq(shown.name, place.name));
        assert_true(khp_slice_eq(shown.alt_names, place.alt_names));
        assert_true(khp_slice_eq(shown.areas[KHP_AREA_ADMIN2], place.areas[KHP_AREA_ADMIN2]));
        assert_true(khp_slice_eq(shown.crs, place.crs));
        assert_true(same_number(shown.x, place.x) && same_number(shown.y, place.y));
        assert_true(same_number(shown.uncertainty_m, place.uncertainty_m));
        assert_int_equal(shown.population, place.population);
        assert_int_equal(shown.line, place.line);
        assert_int_equal(shown.gazetteer, place.gazetteer);
    }
    khp_gazetteer_free(gazetteer);
    khp_buffer_clear(&messages.text);
}

/* The list of spellings is sorted, without repeats, and holds every name. */
static void spellings_are_every_name_once_in_order(void **state) {
    (void)state;
    fixture_messages messages = {0};
    khp_gazetteer *gazetteer = build(2, "/tmp", 777, &messages);
    khp_buffer last = {0};
    khp_buffer text = {0};
    size_t count = khp_spellings_count(gazetteer);
    assert_true(count > 1000);
    for (size_t i = 0; i < count; i++) {
        khp_slice name = khp_spellings_text(gazetteer, i, &text);
        assert_true(i == 0 || khp_slice_cmp(khp_buffer_slice(&last), name) < 0);
        khp_buffer_rewind(&last);
        khp_buffer_add(&last, name);
        khp_buffer scratch = {0};
        assert_int_equal(khp_spellings_find(gazetteer, khp_buffer_slice(&last), &scratch), i);
        khp_buffer_clear(&scratch);
    }
    khp_buffer_clear(&last);
    khp_buffer_clear(&text);
    khp_gazetteer_free(gazetteer);
    khp_buffer_clear(&messages.text);
}

/* More other names than the list of spellings has numbers for. */
static void a_place_of_two_thousand_names_is_found_by_each(void **state) {
    (void)state;
    khp_buffer alternates = {0};
    for (int i = 0; i < 2000; i++) {
        khp_buffer_printf(&alternates, "%sname %c%c%c of it", i == 0 ? "" : "|", 'a' + i % 26,
                          'a' + i / 26 % 26, 'a' + i / 676);
    }
    const place_spec one = {"1", "Rome", khp_buffer_cstr(&alternates), "||Lazio|IT", .x = 1};
    khp_gazetteer *gazetteer = fixture_gazetteer(&one, 1);
    assert_int_equal(khp_spellings_count(gazetteer), 2001);
    expect(gazetteer, "Name aac of it", NULL, "alias 1");
    khp_buffer text = {0};
    for (size_t i = 0; i < 2001; i++) {
        assert_true(khp_spellings_text(gazetteer, i, &text).len > 3);
    }
    assert_string_equal(khp_buffer_cstr(&text), "rome");
    khp_buffer_clear(&text);
    khp_buffer_clear(&alternates);
    khp_gazetteer_free(gazetteer);
}

static void a_folder_that_is_not_there_is_an_error(void **state) {
    (void)state;
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    khp_gazetteer_build_with(gazetteer, 2, "/nonexistent");
    random_state random = {.word = 1};
    khipu_status status = KHIPU_OK;
    khipu_error error = {.status = KHIPU_OK};
    for (uint32_t number = 0; number < 200000 && status == KHIPU_OK; number++) {
        khp_place place;
        char texts[3][96];
        make_place(&random, number, &place, texts);
        status = khp_gazetteer_add(gazetteer, &place, &error);
    }
    assert_int_equal(status, KHIPU_E_IO);
    assert_non_null(strstr(error.message, "temporary file"));
    khp_gazetteer_free(gazetteer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_sorted_and_equal_ones_keep_their_order),
        cmocka_unit_test(every_entry_of_an_index_is_found_and_few_others),
        cmocka_unit_test(an_index_that_does_not_fit_together_is_empty),
        cmocka_unit_test(a_pile_in_a_file_is_what_it_is_in_memory),
        cmocka_unit_test(notes_in_a_file_are_what_they_are_in_memory),
        cmocka_unit_test(a_relay_hands_over_in_order_and_stops_at_the_first_error),
        cmocka_unit_test(threads_files_and_batches_change_no_byte),
        cmocka_unit_test(places_come_back_as_they_went_in),
        cmocka_unit_test(spellings_are_every_name_once_in_order),
        cmocka_unit_test(a_place_of_two_thousand_names_is_found_by_each),
        cmocka_unit_test(a_folder_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
